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
    out = {name: np.full(len(y), np.nan) for name in NAMES}
    before = _Reports()
    for row, value in enumerate(y.tolist()):
        if before.count:
            for name, prediction in zip(NAMES, before.predictions(), strict=True):
                out[name][row] = prediction
        if not math.isnan(value):
            before.add(value)
    return out


class _Reports:
    """What the reports so far come to: mean, last one, exponential mean over a week, and their autocorrelation."""

    def __init__(self) -> None:
        self.count, self.total, self.squares, self.pairs = 0, 0.0, 0.0, _Pairs()
        self.level = self.last = math.nan

    def predictions(self) -> tuple[float, ...]:
        """In the order of :data:`NAMES`."""
        mean = self.total / self.count
        variance = max(self.squares / self.count - mean * mean, 0.0)
        rho = self.pairs.rho(mean, variance) if self.count > 3 else RHO_START
        return mean, self.last, self.level, mean + rho * (self.last - mean)

    def add(self, value: float) -> None:
        if self.count:
            self.pairs.add(self.last, value)
            self.level += 2 / (SPAN_D + 1) * (value - self.level)
        else:
            self.level = value
        self.count, self.total = self.count + 1, self.total + value
        self.squares, self.last = self.squares + value * value, value


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
