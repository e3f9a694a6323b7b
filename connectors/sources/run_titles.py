"""What a planned or recorded run was for, as far as its title tells: for calendars that hold no more."""

from __future__ import annotations

from connectors.sources.plan_words import kind_of


def run_kind(title: str | None) -> str | None:
    """``long``, ``hills``, ``intervals`` … for a title such as 'Hill repeats 8 x 2 min'; None if it does not say."""
    return kind_of(title or "")
