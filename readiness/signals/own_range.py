"""What is unusual for this athlete: a value against the athlete's own percentiles of days d−187 … d−8.

A threshold that is right for one person lowers another on every second morning: real series drift and differ in
width. So a sign that is noticed at its fixed threshold counts only beyond the athlete's own 95th percentile, and
the score's bands lie at the own 90th and 98th. A percentile is one of the values seen (no interpolation), and
beyond it means strictly above: answers are whole numbers, and a tie is no news.

A morning that was not observed counts as an ordinary one: then a missing value never raises a threshold above what
an ordinary value would have given (science §6.2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.signals.baseline import EPSILON, windows

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

SPAN_DAYS = 180
"""Half a year: a season's drift is inside, last year's body is not."""
GAP_DAYS = 7
"""The last week is left out: a slow decline must not become its own yardstick."""
SETTLED = 42
"""Until so many values a percentile is not trusted alone: a start value is asked as well."""
COUNTS, SEVERE = 0.95, 0.99
"""A sign counts beyond the first of the athlete's own percentiles, and is severe beyond the second."""


@dataclass(frozen=True, slots=True)
class OwnRange:
    """``past`` is what each morning leaves to later ones, higher is worse: −∞ where it was not observed, NaN where it
    is left out. ``n`` is how many values the window of each morning holds. ``epoch`` counts the devices, where the
    value is one of a device: a range is made of one."""

    past: Array
    n: Array
    epoch: NDArray[np.intp] | None = None

    @property
    def young(self) -> Mask:
        """Mornings on which a start value is asked as well."""
        return np.asarray(self.n < SETTLED)

    def exceeded(self, value: Array, share: float, where: Mask) -> Mask:
        """Whether ``value`` lies strictly above the own percentile ``share`` (0–1) on the mornings ``where``."""
        out = np.zeros(where.shape, dtype=np.bool_)
        rows, days = np.nonzero(where & np.isfinite(value))
        if rows.size:
            window = windows(self.past, SPAN_DAYS, GAP_DAYS + 1)[rows, days]
            above = window >= value[rows, days, None] - EPSILON
            if self.epoch is not None:
                then = windows(self.epoch.astype(np.float64), SPAN_DAYS, GAP_DAYS + 1)[rows, days]
                above &= then == self.epoch[rows, days, None]
            out[rows, days] = above.sum(axis=-1) <= _spare(self.n[rows, days], share)
        return out

    def cuts(self, shares: tuple[float, ...]) -> tuple[Array, ...]:
        """The own percentiles themselves, on every morning; −∞ where nothing is known yet."""
        window = np.sort(windows(self.past, SPAN_DAYS, GAP_DAYS + 1), axis=-1)
        found = []
        for share in shares:
            place = np.maximum(self.n - 1 - _spare(self.n, share), 0).astype(np.intp)
            value = np.take_along_axis(window, place[..., None], axis=-1)[..., 0]
            found.append(np.where(self.n > 0, value, -np.inf))
        return tuple(found)


def own_range(value: Array, known: Mask, excluded: Mask, epoch: NDArray[np.intp] | None = None) -> OwnRange:
    """The range of ``value`` from its first ``known`` morning on; ``excluded`` mornings (explained ones) are left out.

    ``value`` must be such as it would be had every missing input been ordinary, so that no gap makes it larger.
    """
    begun = np.maximum.accumulate(known, axis=1)
    past = np.where(known & np.isfinite(value), value, np.where(begun, -np.inf, np.nan))
    past = np.where(excluded, np.nan, past)
    left = ~np.isnan(past)
    if epoch is None or not epoch.any():
        return OwnRange(past, _window_count(left))
    n = np.zeros(past.shape)
    for k in range(int(epoch.max()) + 1):
        n += np.where(epoch == k, _window_count(left & (epoch == k)), 0.0)
    return OwnRange(past, n, epoch)


def _window_count(left: Mask) -> Array:
    """How many of days d−187 … d−8 hold."""
    total = np.zeros((left.shape[0], left.shape[1] + 1))
    np.cumsum(left, axis=1, out=total[:, 1:])
    end = np.maximum(np.arange(left.shape[1]) - GAP_DAYS, 0)
    return np.asarray(total[:, end] - total[:, np.maximum(end - SPAN_DAYS, 0)])


def _spare(n: Array, share: float) -> Array:
    """How many of ``n`` values may be as bad."""
    return np.floor((1 - share) * np.maximum(n - 1, 0) + EPSILON)
