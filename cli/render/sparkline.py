"""A row of small bars, one a day."""

from __future__ import annotations

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""Nothing was observed on that day."""


def sparkline(values: Sequence[float | None], low: float | None = None, high: float | None = None) -> str:
    """One character a value, between ``low`` and ``high`` (default: the smallest and the largest)."""
    known = [value for value in values if value is not None]
    if not known:
        return GAP * len(values)
    low = min(known) if low is None else low
    high = max(known) if high is None else high
    span = high - low
    return "".join(
        GAP if value is None else _bar((value - low) / span if span > 0 else 0.5) for value in values
    )


def _bar(share: float) -> str:
    return BARS[min(len(BARS) - 1, max(0, int(share * len(BARS))))]
