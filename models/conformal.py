"""Intervals from the model's own forward errors: split-conformal, with online adaptation.

The half-width is a quantile of the last 90 days' absolute errors; its level follows what was missed (adaptive
conformal inference, Gibbs & Candès 2021). Days of one athlete are not exchangeable: what is promised is coverage
in the long run, nothing about any one day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

LEVEL = 0.8
WINDOW = 90
LEAST_ERRORS = 30
"""Before so many errors an interval is the prior's and is called not calibrated."""
PRIOR_SPREADS = 1.3
"""Half-width of the prior's interval, in the athlete's own spreads: the 80 % of a normal distribution."""
STEP = 0.02
LEAST_MISS, MOST_MISS = 0.02, 0.6


@dataclass(frozen=True, slots=True)
class Calibration:
    """The absolute errors of the last days, oldest first, and the share of misses now aimed at."""

    errors: tuple[float, ...] = ()
    miss: float = 1 - LEVEL

    @property
    def calibrated(self) -> bool:
        return len(self.errors) >= LEAST_ERRORS

    def half_width(self, spread: float) -> float:
        """Of the next day's interval."""
        if not self.calibrated:
            return PRIOR_SPREADS * spread
        rank = math.ceil((len(self.errors) + 1) * (1 - self.miss))
        return sorted(self.errors)[min(rank, len(self.errors)) - 1]

    def after(self, error: float, spread: float) -> Calibration:
        """One day on: the error joins, and the aim moves against what was missed."""
        miss = self.miss
        if self.calibrated:
            missed = abs(error) > self.half_width(spread)
            miss = min(max(miss + STEP * (1 - LEVEL - missed), LEAST_MISS), MOST_MISS)
        return Calibration((*self.errors, abs(error))[-WINDOW:], miss)


def run(errors: Array, spread: Array, begun: Calibration | None = None) -> tuple[Array, Calibration]:
    """Half-widths of all rows, each from the rows before it; ``errors`` are NaN where there is no report."""
    now = begun or Calibration()
    out = np.empty(len(errors))
    for row, error in enumerate(errors.tolist()):
        out[row] = now.half_width(float(spread[row]))
        if math.isfinite(error):
            now = now.after(error, float(spread[row]))
    return out, now


def coverage(errors: Sequence[float] | Array, half_width: Array) -> float:
    """Share of the known errors that lie within."""
    known = np.asarray(errors)
    ok = np.isfinite(known)
    return float(np.mean(np.abs(known[ok]) <= half_width[ok] + 1e-12)) if ok.any() else math.nan
