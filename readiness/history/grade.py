"""What hills cost: grade-adjusted pace, decoupling, steep descent and TRIMP out of a recorded stream.

All functions take numpy arrays of one recording, NaN where a sensor said nothing, and return None where
the recording does not hold what is asked: absent is a value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

FLAT_COST = 3.6
"""C(0) of Minetti's polynomial, J/kg/m."""
STEEPEST = 0.45
"""The polynomial was fitted on grades up to this one."""
GRADE_OVER_M = 50.0
"""Altitude is differenced over this distance: shorter, and the noise of the sensor looks like hills."""
PAUSE_S = 30.0
"""A longer gap between two samples is a pause: nobody knows what was run in it."""
MOVING_M_PER_S = 0.3
"""Slower is standing still. Climbing at 40 % is still faster."""
STEEP = -0.05
"""Descents below this grade load the thighs eccentrically (science §2.4)."""
DECOUPLING_FROM_MIN, DECOUPLING_TO_MIN, WARM_UP_MIN = 60.0, 240.0, 10.0
"""Steady runs of an hour or more; beyond four hours heart rate falls with fatigue (science §2.7)."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A recording: seconds since the start, metres run so far, metres above the sea, beats a minute."""

    t_s: Array
    distance_m: Array
    altitude_m: Array
    hr_bpm: Array


@dataclass(frozen=True, slots=True)
class Hills:
    """What a run's stream says beyond its averages."""

    gap_m_per_min: float | None = None
    decoupling_pct: float | None = None
    steep_descent_m: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None


def relative_cost(grade: Array) -> Array:
    """Energy cost of running at ``grade`` (rise over run) relative to the flat.

    Minetti 2002, J Appl Physiol 93:1039: C(i) = 155.4i⁵ − 30.4i⁴ − 43.3i³ + 46.3i² + 19.5i + 3.6.
    """
    i = np.clip(grade, -STEEPEST, STEEPEST)
    return np.asarray(
        ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i / FLAT_COST + 1.0, dtype=np.float64
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """The moving steps between samples: when they end, how long, how far, how steep, at what heart rate."""

    t_s: Array
    dt_s: Array
    dd_m: Array
    grade: Array | None
    hr_bpm: Array

    def gap(self, part: NDArray[np.bool_] | None = None) -> float:
        """Grade-adjusted speed in m/min over the chosen steps."""
        dd, dt = self.dd_m, self.dt_s
        cost = relative_cost(self.grade) if self.grade is not None else np.ones_like(dd)
        if part is not None:
            dd, dt, cost = dd[part], dt[part], cost[part]
        total = float(dt.sum())
        return 60.0 * float((dd * cost).sum()) / total if total > 0 else float("nan")

    def efficiency(self, part: NDArray[np.bool_]) -> float:
        """Grade-adjusted m/min for each beat a minute (EF), over steps with a heart rate."""
        part = part & np.isfinite(self.hr_bpm)
        weight = self.dt_s[part]
        if weight.sum() <= 0:
            return float("nan")
        return self.gap(part) / float(np.average(self.hr_bpm[part], weights=weight))


def hills(stream: Stream) -> Hills:
    """Grade-adjusted speed, decoupling and climbs of one run."""
    steps = _steps(stream)
    if steps is None:
        return Hills()
    if steps.grade is None:
        return Hills(gap_m_per_min=None, decoupling_pct=_decoupling(steps))
    rise = steps.grade * steps.dd_m
    return Hills(
        gap_m_per_min=_known(steps.gap()),
        decoupling_pct=_decoupling(steps),
        steep_descent_m=abs(float(rise[steps.grade < STEEP].sum())),
        ascent_m=float(rise[rise > 0].sum()),
        descent_m=abs(float(rise[rise < 0].sum())),
    )


def _steps(stream: Stream) -> _Steps | None:
    seen = np.isfinite(stream.t_s) & np.isfinite(stream.distance_m)
    t, d = stream.t_s[seen], stream.distance_m[seen]
    if len(t) < 2:
        return None
    d = np.maximum.accumulate(d)
    dt, dd = np.diff(t), np.diff(d)
    moving = (dt > 0) & (dt <= PAUSE_S) & (dd >= MOVING_M_PER_S * dt)
    if not moving.any():
        return None
    grade = _grade(d, stream.altitude_m[seen])
    hr = stream.hr_bpm[seen][1:]
    return _Steps(
        t_s=t[1:][moving] - t[0],
        dt_s=dt[moving],
        dd_m=dd[moving],
        grade=grade[moving] if grade is not None else None,
        hr_bpm=np.where(hr > 0, hr, np.nan)[moving],
    )


def _grade(distance_m: Array, altitude_m: Array) -> Array | None:
    """Grade of each step, from the altitudes ``GRADE_OVER_M`` / 2 behind and before it."""
    known = np.isfinite(altitude_m)
    if known.sum() < 2:
        return None
    along, first = np.unique(distance_m[known], return_index=True)
    height = altitude_m[known][first]
    middle = (distance_m[1:] + distance_m[:-1]) / 2
    low = np.clip(middle - GRADE_OVER_M / 2, along[0], along[-1])
    high = np.clip(middle + GRADE_OVER_M / 2, along[0], along[-1])
    span = high - low
    rise = np.interp(high, along, height) - np.interp(low, along, height)
    return np.asarray(np.divide(rise, span, out=np.zeros_like(rise), where=span > 0), dtype=np.float64)


def _decoupling(steps: _Steps) -> float | None:
    """100 · (EF of the first half − EF of the second) / EF of the first, after the first ten minutes."""
    minutes = steps.t_s[-1] / 60
    if not DECOUPLING_FROM_MIN <= minutes <= DECOUPLING_TO_MIN:
        return None
    middle = (WARM_UP_MIN + minutes) / 2 * 60
    first = steps.efficiency((steps.t_s >= WARM_UP_MIN * 60) & (steps.t_s < middle))
    second = steps.efficiency(steps.t_s >= middle)
    return _known(100 * (first - second) / first) if first else None


def trimp(
    t_s: Array, hr_bpm: Array, hr_rest_bpm: float, hr_max_bpm: float, sex: str | None = None
) -> float | None:
    """Banister's TRIMP summed over samples: min · r · 0.64·e^(1.92 r) (men), 0.86·e^(1.67 r) (women),
    r = (HR − rest) / (max − rest). None below half a recording of heart rate."""
    if len(t_s) < 2 or hr_max_bpm <= hr_rest_bpm:
        return None
    dt = np.diff(t_s)
    dt = np.where((dt > 0) & (dt <= PAUSE_S), dt, 0.0) / 60
    hr = hr_bpm[1:]
    known = np.isfinite(hr) & (hr > 0)
    if dt.sum() <= 0 or dt[known].sum() < 0.5 * dt.sum():
        return None
    r = np.clip((hr[known] - hr_rest_bpm) / (hr_max_bpm - hr_rest_bpm), 0.0, 1.0)
    a, b = (0.86, 1.67) if sex == "female" else (0.64, 1.92)
    return float((dt[known] * r * a * np.exp(b * r)).sum())


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
