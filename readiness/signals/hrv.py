"""Heart-rate variability: ln rMSSD of the nights, its seven-day mean against baseline ± SWC (science §2.1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import EPSILON, Baseline, trailing
from readiness.signals.confounders import SWC_WITHOUT_PHASE, Confounders, normal, same_stretch
from readiness.signals.streaks import age, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

PRIOR_SD = 0.16
"""Within-person SD of nightly ln rMSSD (science §5)."""
LEAST_NIGHTS = 3
"""A standardised weekly mean plateaus at three nights (Plews 2014, IJSPP)."""
CV_LEAST_NIGHTS = 5
"""Nights of seven needed for a coefficient of variation (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Hrv:
    """``x`` ln rMSSD; ``l7`` mean of the known nights of seven (NaN below three); ``u`` how far below the
    baseline it is, in SD (+ is bad). ``filled_u`` is ``u`` were the unknown nights ordinary ones, ``worst_u`` at its
    worst if any of them were."""

    x: Array
    known: Mask
    l7: Array
    n7: Array
    baseline: Baseline
    swc: Array
    u: Array
    filled_u: Array
    worst_u: Array
    z_last: Array
    cv7: Array
    age: Array

    @property
    def low(self) -> Mask:
        """Where the week lies below the baseline by more than the smallest worthwhile change."""
        return np.asarray(self.u > self.swc + EPSILON)

    @property
    def maybe_low(self) -> Mask:
        """Where it may, were the missing nights at their worst ordinary."""
        return np.asarray(self.worst_u > self.swc + EPSILON)


def hrv(panel: Panel, c: Confounders) -> Hrv:
    """Nightly rMSSD (ms) as ln, its week against baseline ± SWC (Plews 2013, Sports Med; Buchheit 2014)."""
    x = np.log(panel["rmssd_ms"])
    sober = np.where(c.alcohol, np.nan, x)
    base, phased = normal(x, PRIOR_SD, c)
    total, n7 = week(sober, c)
    l7 = np.where(n7 >= LEAST_NIGHTS, total / np.maximum(n7, 1), np.nan)
    u = (base.mean - l7) / base.sd
    swc = panel.trait("swc", 0.5)
    swc = np.where(c.cycle_known & ~phased, np.maximum(swc, SWC_WITHOUT_PHASE), swc)
    known = np.isfinite(sober)
    return Hrv(
        x=x,
        known=known,
        l7=l7,
        n7=n7,
        baseline=base,
        swc=swc,
        u=u,
        filled_u=filled(total, n7, base, 7, sign=-1.0),
        worst_u=worst(total, n7, base, LEAST_NIGHTS, 7, sign=-1.0),
        z_last=(x - base.mean) / base.sd,
        cv7=_cv(sober, total, n7, c),
        age=age(last_known(known)),
    )


def week(x: Array, c: Confounders, days: int = 7) -> tuple[Array, Array]:
    """Sum and number of the last ``days`` values, never across a device change or the border of two cycle phases."""
    parts = same_stretch(x, c)
    total, count = trailing(parts[0][1], days)
    for where, values in parts[1:]:
        own, n = trailing(values, days)
        total, count = np.where(where, own, total), np.where(where, n, count)
    return total, count


def filled(total: Array, n: Array, base: Baseline, days: int, sign: float) -> Array:
    """The deviation in SD (+ is bad) had every unknown day of the window been ordinary."""
    return np.asarray(sign * (total - n * base.mean) / base.sd / days)


def worst(total: Array, n: Array, base: Baseline, least: int, days: int, sign: float) -> Array:
    """The deviation in SD (+ is bad) at its worst if any unknown days of the window had been ordinary ones.

    Ordinary days draw a mean towards the baseline: a bad mean is worst with as few of them as are needed to
    judge it, a good one with all of them.
    """
    off = sign * (total - n * base.mean) / base.sd
    return np.where(off > 0, off / np.maximum(n, least), off / days)


def _cv(x: Array, total: Array, n: Array, c: Confounders) -> Array:
    """Coefficient of variation of ln rMSSD over seven days, %, from five nights on; it only annotates."""
    squares, _ = week(x * x, c)
    variance = np.maximum(squares - total * total / np.maximum(n, 1), 0.0) / np.maximum(n - 1, 1)
    mean = total / np.maximum(n, 1)
    return np.where(n >= CV_LEAST_NIGHTS, 100 * np.sqrt(variance) / np.where(mean != 0, mean, np.nan), np.nan)
