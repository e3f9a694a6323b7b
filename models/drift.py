"""Causal rolling statistics: mean, spread and decaying averages of the days before.

All take one value a day (NaN = not observed) and return what was known *before* each day, in one forward pass:
a longer series leaves every earlier bit as it was.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

START_WEIGHT = 5.0
"""The starting value counts like five days, and fades like them."""


def usual(values: Array, half_life_d: float, start: float, weight: float = START_WEIGHT) -> Array:
    """The mean of all days before, a day ``half_life_d`` ago counting half. A day without a value, and a day with
    exactly the usual one, leave it where it is."""
    keep = 0.5 ** (1.0 / half_life_d)
    total, count = weight * start, weight
    out = np.empty(len(values))
    for row, value in enumerate(values.tolist()):
        out[row] = total / count
        total, count = total * keep, count * keep
        if not math.isnan(value):
            total, count = total + value, count + 1.0
    return out


def spread(off: Array, half_life_d: float, start_variance: float) -> Array:
    """Root mean square of the deviations of all days before."""
    return np.sqrt(usual(off**2, half_life_d, start_variance))


def deviations(values: Array, normal: Array) -> Array:
    """Values minus the normal; zero where nothing was observed."""
    return np.nan_to_num(values - normal)


def lagged(off: Array, days: int) -> Array:
    """What the deviation was so many days before; zero before the first."""
    out = np.zeros(len(off))
    out[days:] = off[: max(len(off) - days, 0)]
    return out


def averaged(off: Array, span_d: float) -> Array:
    """Exponentially weighted mean of the deviations of the days before (span as in ``pandas.ewm``)."""
    share = 2.0 / (span_d + 1.0)
    level = 0.0
    out = np.empty(len(off))
    for row, value in enumerate(off.tolist()):
        out[row] = level
        level += share * (value - level)
    return out


def trailing_mean(off: Array, days: int, lag: int) -> Array:
    """Mean of ``days`` deviations, the last of them ``lag`` days before."""
    out = np.zeros(len(off))
    for back in range(days):
        out += lagged(off, lag + back)
    return out / days
