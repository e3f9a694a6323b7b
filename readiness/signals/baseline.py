"""What is normal for this athlete: mean and SD of days d−67 … d−7, for every morning d at once.

The gap (the week that is judged is d−6 … d) keeps a slow decline from becoming its own yardstick. The mean is plain,
without flagged days and values beyond four robust SD; the SD is always shrunk towards a prior (science §6.1).
Arrays are (athletes, days); NaN = not observed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

SPAN_DAYS = 61
"""Days that a baseline is made of …"""
GAP_DAYS = 6
"""… ending so many days before the first that is judged, so that a slow decline is no yardstick of its own."""
LEAST = 7
"""Below this many values nothing is judged."""
PRIOR_WEIGHT = 10.0
"""ν0: the prior SD counts like this many observations."""
MAD_TO_SD = 1.4826
"""The median absolute deviation of a normal distribution as its SD."""
OUTLIER_SD = 4.0
"""Values beyond so many robust SDs are left out of the mean (science §6.1)."""
ROBUST_FLOOR = 0.5
"""The robust SD is at least this share of the prior SD: rounded data may have a MAD of zero [P]."""
EPSILON = 1e-9
"""Thresholds are compared with this tolerance, so that rounding never decides."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Mean, shrunk SD and number of values. Mean and SD are NaN below :data:`LEAST` values."""

    mean: Array
    sd: Array
    n: Array

    def z(self, x: Array) -> Array:
        """``x`` in SDs from the mean; NaN where either is unknown."""
        return np.asarray((x - self.mean) / self.sd)


def windows(x: Array, length: int, gap: int = 0) -> Array:
    """(athletes, days, length): at day d the days d − gap − length + 1 … d − gap. A view; NaN before the start."""
    padded = np.full((x.shape[0], x.shape[1] + length - 1 + gap), np.nan)
    padded[:, length - 1 + gap :] = x
    return sliding_window_view(padded, length, axis=1)[:, : x.shape[1]]


def trailing(x: Array, length: int, gap: int = 0) -> tuple[Array, Array]:
    """Sum and number of the values of days d − gap − length + 1 … d − gap, added in order of days (so that
    neither later days nor a longer past change a single bit)."""
    known = np.isfinite(x)
    filled = np.where(known, x, 0.0)
    total, count = np.zeros_like(filled), np.zeros_like(filled)
    days = x.shape[1]
    for back in range(min(gap + length, days) - 1, gap - 1, -1):
        total[:, back:] += filled[:, : days - back]
        count[:, back:] += known[:, : days - back]
    return total, count


def trailing_mean(x: Array, length: int, least: int = 1, gap: int = 0) -> tuple[Array, Array]:
    """Mean of the last ``length`` days, NaN with fewer than ``least`` values, and the number of values."""
    total, n = trailing(x, length, gap)
    return np.where(n >= least, total / np.maximum(n, 1), np.nan), n


def moments(x: Array) -> tuple[Array, Array, Array]:
    """Number, mean and sample variance over the baseline window (cumulative sums about the first value)."""
    known = np.isfinite(x)
    first = x[np.arange(x.shape[0]), known.argmax(axis=1)][:, None]
    centre = np.where(np.isfinite(first), first, 0.0)
    values = np.where(known, x - centre, 0.0)
    n, s1, s2 = (_span(v) for v in (known.astype(np.float64), values, values * values))
    safe = np.maximum(n, 1)
    mean = s1 / safe
    variance = np.maximum(s2 - s1 * mean, 0.0) / np.maximum(n - 1, 1)
    return n, np.where(n > 0, mean + centre, np.nan), variance


def _span(x: Array) -> Array:
    """Sum over d − 67 … d − 7."""
    days = x.shape[1]
    total = np.zeros((x.shape[0], days + 1))
    np.cumsum(x, axis=1, out=total[:, 1:])
    end = np.maximum(np.arange(days) - GAP_DAYS, 0)
    return np.asarray(total[:, end] - total[:, np.maximum(end - SPAN_DAYS, 0)])


def shrunk_sd(variance: Array, n: Array, prior_sd: float, unknown: Array | float = 0.0) -> Array:
    """ŝ² = (ν0·s0² + (n − 1)·s²) / (ν0 + n − 1 + m), where m ``unknown`` values count as ordinary ones: else a value
    that is missing would make the SD, and so every threshold, larger than an ordinary one had (science §6.2)."""
    spare = np.maximum(n - 1, 0)
    return np.sqrt((PRIOR_WEIGHT * prior_sd**2 + spare * variance) / (PRIOR_WEIGHT + spare + unknown))


def plain(x: Array, prior_sd: float, floor: float = 0.0, least: int = LEAST) -> Baseline:
    """Mean and shrunk SD without dropping anything: for check-ins, whose scale has no outliers."""
    n, mean, variance = moments(x)
    sd = np.maximum(shrunk_sd(variance, n, prior_sd), floor)
    enough = n >= least
    return Baseline(np.where(enough, mean, np.nan), np.where(enough, sd, np.nan), n)


def robust(x: Array, prior_sd: float) -> Baseline:
    """Mean and shrunk SD after dropping values beyond four robust SD of the window's own median."""
    n, mean, variance = moments(x)
    rows, days = _suspects(x, n, prior_sd)
    if rows.size:
        w = windows(x, SPAN_DAYS, GAP_DAYS + 1)[rows, days]
        middle = median(w)[:, None]
        spread = np.maximum(MAD_TO_SD * median(np.abs(w - middle)), ROBUST_FLOOR * prior_sd)[:, None]
        kept = np.abs(w - middle) <= OUTLIER_SD * spread  # False where NaN
        count = kept.sum(axis=1)
        values = np.where(kept, w - middle, 0.0)
        centre = values.sum(axis=1) / count
        squares = np.where(kept, (w - middle - centre[:, None]) ** 2, 0.0).sum(axis=1)
        n[rows, days] = count
        mean[rows, days] = middle[:, 0] + centre
        variance[rows, days] = squares / np.maximum(count - 1, 1)
    enough = n >= LEAST
    known = np.isfinite(x)
    unknown = _span((np.maximum.accumulate(known, axis=1) & ~known).astype(np.float64))
    sd = shrunk_sd(variance, n, prior_sd, unknown)
    return Baseline(np.where(enough, mean, np.nan), np.where(enough, sd, np.nan), n)


def _suspects(x: Array, n: Array, prior_sd: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Windows that may hold an outlier: none is missed, and few of the others are named.

    At most half of the values lie strictly between the quartiles, so the MAD is at least the smaller
    distance from median to quartile: one fast sort in single precision rules nearly all windows out.
    """
    ordered = sorted_windows(x)
    count = n.astype(np.intp)
    last = np.maximum(count - 1, 0)

    def at(position: NDArray[np.intp]) -> Array:
        return np.asarray(np.take_along_axis(ordered, position[..., None], axis=-1)[..., 0], dtype=np.float64)

    quarter = count // 4
    low, high = at(quarter), at(np.maximum(last - quarter, 0))
    middle = (at(last // 2) + at(count // 2 * (count > 0))) / 2
    inner = np.minimum(middle - low, high - middle)
    limit = OUTLIER_SD * np.maximum(MAD_TO_SD * inner, ROBUST_FLOOR * prior_sd) * (1 - 1e-5)
    beyond = np.maximum(middle - at(np.zeros_like(count)), at(last) - middle)
    rows, days = np.nonzero((count > 0) & (beyond > limit))
    return rows, days


def sorted_windows(x: Array) -> NDArray[np.float32]:
    """The baseline window of each day in ascending order, unknown last, in single precision."""
    return np.sort(np.ascontiguousarray(windows(x, SPAN_DAYS, GAP_DAYS + 1), dtype=np.float32), axis=-1)


def median(w: Array) -> Array:
    """Of the known values along the last axis, of which there must be one."""
    ordered = np.sort(w, axis=-1)
    count = np.isfinite(w).sum(axis=-1)
    lower = np.take_along_axis(ordered, (np.maximum(count - 1, 0) // 2)[:, None], axis=-1)[:, 0]
    upper = np.take_along_axis(ordered, (count // 2)[:, None] % ordered.shape[1], axis=-1)[:, 0]
    return np.asarray((lower + upper) / 2)


def quantile(x: Array, n: Array, q: float) -> Array:
    """The ``q`` quantile of the baseline window (linear between order statistics), NaN where it is empty."""
    ordered = sorted_windows(x)
    place = np.maximum(n - 1, 0) * q
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(n - 1, 0).astype(np.intp))
    lower = np.take_along_axis(ordered, below[..., None], axis=-1)[..., 0].astype(np.float64)
    upper = np.take_along_axis(ordered, above[..., None], axis=-1)[..., 0].astype(np.float64)
    return np.asarray(lower + (upper - lower) * (place - below))
