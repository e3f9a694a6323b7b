"""The objects of a long JSON array one by one: an export of a hundred megabytes is never held in memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

_CHUNK = 1 << 18
_MAX_OBJECT = 32 << 20
"""No single activity or night is longer than this; a file whose objects are is not of that kind."""

_OPENING = re.compile(r'\s*(?:\[\s*)?(?:\{\s*"summarized[A-Za-z]+"\s*:\s*\[)?')
"""What comes before the first object: ``[``, or Garmin's wrapping ``[{"summarizedActivitiesExport": [``."""
_BETWEEN = re.compile(r"[\s,]*")
_NEXT_LIST = re.compile(r'\s*\]\s*\}\s*,\s*\{\s*"summarized[A-Za-z]+"\s*:\s*\[')
_DECODE = json.JSONDecoder()


def objects(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Every object of the file's array. Raises ValueError where it is not such a file.

    A file cut short yields what was whole, then raises.
    """
    rest: str | None = None
    for chunk in _texts(stream):
        text = (rest or "") + chunk
        opening = _OPENING.match(text) if rest is None else None
        found, position = _next(text, opening.end() if opening else 0)
        while found is not None:
            yield found
            found, position = _next(text, position)
        rest = text[position:]
        if len(rest) > _MAX_OBJECT:
            raise ValueError("the file holds no list of objects")
    if (rest or "").strip(" \r\n\t]},"):
        raise ValueError("the file breaks off in the middle, or is no list of objects")


def _texts(stream: BinaryIO) -> Iterator[str]:
    """The stream in pieces of text. Raises ValueError where it is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    while chunk := stream.read(_CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _next(text: str, position: int) -> tuple[dict[str, Any] | None, int]:
    """The object that starts at ``position``, or None if it is not all there yet."""
    another = _NEXT_LIST.match(text, position)
    position = another.end() if another else position
    between = _BETWEEN.match(text, position)
    start = between.end() if between else position
    if not text.startswith("{", start):
        return None, position
    try:
        found, end = _DECODE.raw_decode(text, start)
    except ValueError:
        return None, position
    except RecursionError as error:
        raise ValueError("the file is nested too deeply") from error
    return found, end
