"""What a planned or recorded run was for, as far as its title tells: for calendars that hold no more."""

from __future__ import annotations

import re

_KINDS: tuple[tuple[str, str], ...] = (
    ("rest", r"\brest( day)?\b|\bday off\b|\bruhetag\b"),
    ("race", r"\brace( day)?\b(?!.?pace)"),
    ("long", r"\blong\b|\bback.to.back\b|\bll\b"),
    ("hills", r"\bhills?\b|\buphill\b|\bclimb"),
    (
        "intervals",
        r"\bintervals?\b|\bfartlek\b|\bvo2|\bsprints?\b|\brepeats?\b|\banaerobic\b|\bstrides\b|\d ?x ?\d|\bspeed\b",
    ),
    ("tempo", r"\btempo\b|\bthreshold\b|\bprogression\b|\bcruise\b|\bpace\b|\bsteady state\b"),
    ("easy", r"\beasy\b|\brecovery\b|\bbase\b|\baerobic\b|\bshake.?out\b|\bjog"),
)


def run_kind(title: str | None) -> str | None:
    """``long``, ``hills``, ``intervals`` … for a title such as 'Hill repeats 8 x 2 min'; None if it does not say."""
    text = (title or "").lower()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, text)), None)
