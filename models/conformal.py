"""Intervals from the model's own forward errors: split-conformal, with online adaptation.

The half-width is a quantile of the last 90 errors, each in units of how large errors were of late; its level
follows what was missed (adaptive conformal inference, Gibbs & Candès 2021). Days of one athlete are not
exchangeable: what is promised is coverage in the long run, nothing about any one day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LEVEL = 0.8
WINDOW = 90
LEAST_ERRORS = 30
"""Before so many errors an interval is the prior's and is called not calibrated."""
PRIOR_SPREADS = 1.3
"""Half-width of the prior's interval, in the athlete's own spreads: the 80 % of a normal distribution."""
STEP = 0.02
LEAST_MISS, MOST_MISS = 0.02, 0.6
KEEP = 0.97
"""The size of errors is remembered with a half-life of 23 reports."""
LEAST_SIZE = 1e-3


@dataclass(frozen=True, slots=True)
class Calibration:
    """The last errors, oldest first, each divided by ``size`` as it was then; the share of misses now aimed at;
    and the mean square of late errors (None before the first)."""

    scaled: tuple[float, ...] = ()
    miss: float = 1 - LEVEL
    mean_square: float | None = None

    @property
    def calibrated(self) -> bool:
        return len(self.scaled) >= LEAST_ERRORS

    def size(self, spread: float) -> float:
        """How large errors are of late; at first the athlete's own spread."""
        return spread if self.mean_square is None else max(math.sqrt(self.mean_square), LEAST_SIZE)

    def half_width(self, spread: float) -> float:
        """Of the next report's interval."""
        if not self.calibrated:
            return PRIOR_SPREADS * spread
        rank = min(max(math.ceil(len(self.scaled) * (1 - self.miss)), 1), len(self.scaled))
        return sorted(self.scaled)[rank - 1] * self.size(spread)

    def after(self, error: float, spread: float) -> Calibration:
        """One report on: the error joins, and the aim moves against what was missed."""
        miss = self.miss
        if self.calibrated:
            missed = abs(error) > self.half_width(spread) + 1e-9
            miss = min(max(miss + STEP * (1 - LEVEL - missed), LEAST_MISS), MOST_MISS)
        scaled = (*self.scaled, abs(error) / self.size(spread))[-WINDOW:]
        before = spread**2 if self.mean_square is None else self.mean_square
        return Calibration(scaled, miss, KEEP * before + (1 - KEEP) * error**2)
