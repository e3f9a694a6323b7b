"""The plain predictions that a model must beat, each from the reports before the day only (science §4)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

NAMES = ("mean", "persistence", "ewma7", "shrunk_ar1")
SPAN_D = 7.0
RHO_START, RHO_MOST = 0.2, 0.95
RHO_WEIGHT = 10.0
"""Lag-1 autocorrelation is shrunk towards none as if by ten pairs."""
LEAST_VARIANCE = 0.05


def baselines(y: Array) -> dict[str, Array]:
    """Predictions of each day's report by name; NaN before there is a report to go by."""
    n = len(y)
    out = {name: np.full(n, np.nan) for name in NAMES}
    count, total, squares, pairs = 0, 0.0, 0.0, _Pairs()
    level = last = math.nan
    for row, value in enumerate(y.tolist()):
        if count:
            mean = total / count
            variance = max(squares / count - mean * mean, 0.0)
            rho = pairs.rho(mean, variance) if count > 3 else RHO_START
            out["mean"][row], out["persistence"][row], out["ewma7"][row] = mean, last, level
            out["shrunk_ar1"][row] = mean + rho * (last - mean)
        if math.isnan(value):
            continue
        if count:
            pairs.add(last, value)
        level = value if count == 0 else level + 2 / (SPAN_D + 1) * (value - level)
        count, total, squares, last = count + 1, total + value, squares + value * value, value
    return out


class _Pairs:
    """Sums over consecutive reports, from which the lag-1 regression about any mean follows."""

    def __init__(self) -> None:
        self.n = 0
        self.before = self.after = self.before_squared = self.product = 0.0

    def add(self, before: float, after: float) -> None:
        self.n += 1
        self.before += before
        self.after += after
        self.before_squared += before * before
        self.product += before * after

    def rho(self, mean: float, variance: float) -> float:
        """Regression of a report's deviation on the one before, shrunk, between 0 and 0.95."""
        squared = self.n * mean * mean
        product = self.product - mean * (self.before + self.after) + squared
        power = self.before_squared - 2 * mean * self.before + squared
        rho = product / (power + RHO_WEIGHT * max(variance, LEAST_VARIANCE))
        return min(max(rho, 0.0), RHO_MOST)
