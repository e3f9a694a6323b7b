"""Text of others, such as a title or a name, as it may be shown: no character that steers what shows it.

A terminal obeys escape sequences (OSC 52 writes the clipboard), and bidirectional controls let a line read as another.
"""

from __future__ import annotations

import re

SEQUENCE = r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b."
"""An operating system command, a control sequence, and every other escape: whole, so that nothing of it stays."""
CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
"""C0, delete, C1, and the two separators that end a line in some programs."""
HIDDEN = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f"
"""Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode annex 9), and invisible tags."""
_STEERING = rf"(?s:{SEQUENCE}|[{CONTROL}{HIDDEN}])"
_ESCAPED = rf"[\x7f-\x9f\u2028\u2029{HIDDEN}]"


def plain_line(text: str) -> str:
    """``text`` on one line without steering characters. What holds none comes back as it is."""
    if text.isprintable() or re.search(_STEERING, text) is None:
        return text
    return " ".join(re.sub(_STEERING, lambda found: " " if found[0].isspace() else "", text).split())


def escaped_json(document: str) -> str:
    """A JSON text that reads back as the same, with each steering character written as an escape."""
    return re.sub(_ESCAPED, _as_escape, document)


def _as_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
