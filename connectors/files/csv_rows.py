"""Vendors' CSV files row by row: names stripped, a BOM or a semicolon forgiven, duplicate columns kept apart."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

MAX_FIELD = 8 << 20
"""A description may be long; a field longer than this is a quote that was never closed."""
_REPEATED = re.compile(r"\.\d+$")


def rows(stream: BinaryIO, places: Mapping[int, str] | None = None) -> Iterator[dict[str, str]]:
    """Each row as {column: text}, only fields with text. Of columns that come twice the last one has the name,
    the one before it the name with ``#1``. Raises ValueError where the file is no CSV.

    ``places`` names columns by position, for a file whose header lacks those names (another language).
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", errors="strict")
    try:
        csv.field_size_limit(MAX_FIELD)
        first = text.readline()
        reader = csv.reader([first], delimiter=_delimiter(first))
        names = _names(next(reader, []))
        if places and not set(places.values()) <= set(names):
            names = [places.get(i, f"column {i}") for i in range(len(names))]
        for row in csv.reader(text, delimiter=_delimiter(first)):
            found = {name: value.strip() for name, value in zip(names, row, strict=False) if value.strip()}
            if found:
                yield found
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(f"no readable CSV: {error}") from error
    finally:
        text.detach()


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _names(header: list[str]) -> list[str]:
    """Column names; the last of equal ones keeps the name (vendors append the precise value at the end)."""
    clean = [_REPEATED.sub("", " ".join(name.split())) for name in header]
    left = {name: clean.count(name) for name in clean}
    names = []
    for position, name in enumerate(clean):
        left[name] -= 1
        if not name or name.startswith("<"):
            names.append(f"column {position}")
        else:
            names.append(name if left[name] == 0 else f"{name}#{left[name]}")
    return names


def number(row: dict[str, str], *names: str) -> float | None:
    """The first of the columns that holds a number; decimal commas are understood."""
    for name in names:
        text = row.get(name, "")
        try:
            value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
        except ValueError:
            continue
        if math.isfinite(value):
            return value
    return None


def positive(row: dict[str, str], *names: str) -> float | None:
    value = number(row, *names)
    return value if value is not None and value > 0 else None
