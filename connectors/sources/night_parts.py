"""A night in parts: broken sleep and naps add up on the day that they end on; the longest part is the night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from readiness.plausibility import NAPS_H


class Part(NamedTuple):
    """Sleep without a long break. Instants are aware."""

    sleep_h: float
    start: datetime | None = None
    end: datetime | None = None
    score: float | None = None


def whole(parts: Sequence[Part]) -> Part:
    """All parts of a day as one, with start, end and score of the longest. What overlaps a longer part is the same
    sleep recorded twice, and counts once. Start and end are left out where all parts are longer by more than naps."""
    kept: list[Part] = []
    for part in sorted(parts, key=lambda p: (-p.sleep_h, p.start.timestamp() if p.start else 0.0)):
        if not any(_overlap(part, other) for other in kept):
            kept.append(part)
    slept, longest = sum(part.sleep_h for part in kept), kept[0]
    if longest.start and longest.end and slept > (longest.end - longest.start) / timedelta(hours=1) + NAPS_H:
        return Part(slept, score=longest.score)
    return longest._replace(sleep_h=slept)


def _overlap(a: Part, b: Part) -> bool:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True  # of two that do not say when, one may be the other
    return a.start < b.end and b.start < a.end
