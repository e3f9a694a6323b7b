"""How fast loads may rise (W12; Endurance Planet 2011)."""

from __future__ import annotations

PROGRESS = 1.10
"""The heaviest load of a week against the week before."""
EASY_RPE = 7.0
"""A session up to this effort (CR10) earns progress; two in a row are asked for."""
EASY_SESSIONS = 2


def progression(best_last_week: float, last_rpes: tuple[float | None, ...]) -> float:
    """The heaviest load of the coming session in the unit of ``best_last_week``; equal loads never break it.

    ``last_rpes`` are the efforts (CR10) of the last sessions, the newest last; None where unknown.
    """
    easy = [rpe for rpe in last_rpes[-EASY_SESSIONS:] if rpe is not None and rpe <= EASY_RPE]
    return best_last_week * (PROGRESS if len(easy) == EASY_SESSIONS else 1.0)
