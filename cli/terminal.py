"""What the terminal can show: encoding, width, colour, whether someone sits there; and what it is never sent."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys

from readiness.plain_text import CONTROL, HIDDEN, SEQUENCE

_PLAIN = {
    "\u00a0": " ", "–": "-", "—": "-", "−": "-", "·": ".", "•": "*", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"',
    "×": "x", "≥": ">=", "≤": "<=", "±": "+-", "→": "->", "←": "<-", "↑": "^", "↓": "v", "≈": "~", "°": " deg",
    "●": "*", "◐": "~", "○": "o", "■": "#", "□": ".", "│": "|", "─": "-", "✓": "+", "✗": "x", "⚠": "!",
    "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "#", "█": "@",
}  # fmt: skip


_PLAIN_ASCII = "readiness_ascii"


def plain(error: UnicodeError) -> tuple[str, int]:
    """An encoding error handler: what the terminal's encoding lacks is written in ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in bad), error.end


def _ascii(name: str) -> codecs.CodecInfo | None:
    """ASCII under a name that click does not take for a mistake: it would write UTF-8 instead."""
    if name != _PLAIN_ASCII:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(known.encode, known.decode, name=name, incrementalencoder=known.incrementalencoder,
                            incrementaldecoder=known.incrementaldecoder)  # fmt: skip


_OURS = r"^\r|\x1b\[(?:[0127]|3[0-7]|9[0-7])m|\x1b\[\?25[lh]|\x1b\[K|[\n\t]"
"""What our own output uses: a line begun anew (progress), styles, the cursor hidden and shown, lines and tabs."""
_STEERING = re.compile(rf"({_OURS})|{SEQUENCE}|[{CONTROL}{HIDDEN}]")


class Screen(io.TextIOWrapper):
    """A stream that passes on no character that steers a terminal, but for those of our own output: a race's name, a
    vendor's title or a server's message may hold anything."""

    def write(self, text: str, /) -> int:
        super().write(_STEERING.sub(lambda found: found[1] or "", text))
        return len(text)


def _screen(stream: io.TextIOWrapper) -> Screen:
    encoding, buffering, through = stream.encoding, stream.line_buffering, stream.write_through
    return Screen(
        stream.detach(), encoding, "readiness.plain", line_buffering=buffering, write_through=through
    )


def prepare_streams() -> None:
    """Makes stdout and stderr say in plain letters what their encoding cannot, and pass on nothing that steers."""
    codecs.register_error("readiness.plain", plain)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue
        stream = _screen(stream)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
        if codecs.lookup(stream.encoding).name == "ascii":
            codecs.register(_ascii)
            stream.reconfigure(encoding=_PLAIN_ASCII, errors="readiness.plain")


def can_unicode() -> bool:
    """Whether stdout takes every character as it is."""
    return (sys.stdout.encoding or "ascii").lower().replace("-", "") in {"utf8", "utf16", "utf32"}


def width(limit: int = 100) -> int:
    """Columns to fill: ``COLUMNS``, else the terminal's, 80 on a pipe; at least 40."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        found = int(columns)
    else:
        try:
            found = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):  # no terminal, or no file at all
            found = 0
    return max(40, min(limit, found or 80))


def is_interactive() -> bool:
    """Whether questions reach a person: both ends are a terminal, and it is no dumb one."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
