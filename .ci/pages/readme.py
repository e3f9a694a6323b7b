"""The counts in README.md: everything else there is written by hand."""

from __future__ import annotations

import re
from pathlib import Path

from readiness.rules.book import CONTRADICTIONS, RULES
from readiness.signs.registry import SIGNS

README = Path(__file__).resolve().parents[2] / "README.md"
COUNTS = {
    r"(\*\*Warning signs\.\*\* )\d+": len(SIGNS),
    r"()\d+(?= rules out of)": len(RULES),
    r"(the )\d+(?= places are written down)": len(CONTRADICTIONS),
}


def page() -> str:
    text = README.read_text("utf-8")
    for words, count in COUNTS.items():
        text, found = re.subn(words, rf"\g<1>{count}", text)
        if found != 1:
            raise SystemExit(f"README.md: {words!r} stands there {found} times, and should once")
    return text
