"""How runs felt and went against what they should have cost this athlete (science §2.7, §6.4).

Efficiency factor EF = grade-adjusted speed (m/min) / mean heart rate. Its expectation is a ridge regression on
duration, climb per km and temperature over the ninety days before; session RPE likewise, with speed too. What is left
is compared with the last runs of the same kind: intervals cost every athlete pace for the heart rate beside easy runs.
The index of heart rate and running speed had ≥ 85 % predictive value for overreaching (Nuuttila 2024, EJSS).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import MAD_TO_SD, median, trailing, windows
from readiness.signals.streaks import Index, age, at, before, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

VALID_DAYS = 21
"""A run says nothing of today after three weeks (a coaching choice)."""
FIT_DAYS = 90
"""An expectation is learned from the runs of so many days before …"""
FIT_LEAST = 10
"""… and of so many runs at least (a coaching choice)."""
RIDGE = 1.0
"""Weight of the penalty on scaled features: an SD of a feature costs as much as one run's worth of fit [P]."""
LIKE_LEAST = 5
"""A run is compared with so many earlier ones of its own kind at least, and unknown with fewer …"""
LIKE_MOST = 12
"""… and with the last so many (a coaching choice)."""
EF_SD = 0.03
"""The usual residual SD of efficiency, as a share of the expectation …"""
EF_SD_WEIGHT = 5.0
"""… and how many runs it weighs (a coaching choice)."""
DECOUPLING_LEAST = 5
"""Runs with a stream needed for a personal median (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Runs:
    """By local day of the run: ``long``/``key``, ``cut`` (planned as long, and so short that it was none), ``ef_z``
    (SDs beside the last runs of its kind, + is good), ``rpe_over`` (CR10 above expectation), ``decoupling_over``
    (points above the personal median). By morning: ``response_z`` (+ is bad), from the last two long or key runs of
    three weeks, and its ``age`` in days; ``back_to_back`` how many times in the last week a long run followed a long
    run the day before."""

    long: Mask
    cut: Mask
    key: Mask
    ef: Array
    ef_z: Array
    rpe_over: Array
    decoupling_over: Array
    judged: Mask
    response_z: Array
    n_response: Array
    age: Array
    fit_runs: Array
    back_to_back: Array


def runs(panel: Panel, heat: Mask) -> Runs:
    """Speed for the heart rate, effort and decoupling of each run against what it should have been (science §2.7)."""
    ran = panel["runs"] > 0
    long, key = panel["long_kind"] > 0, panel["key_kind"] > 0
    judged_day = ran & (long | key)
    # A run in unknown heat says nothing about the athlete.
    plain_air = ~heat | np.isfinite(panel["judged_temperature_c"])
    ef = np.where(plain_air, panel["judged_ef"], np.nan)
    features = _features(panel)
    expected, n = _expect(ef, features, judged_day)
    ef_z = _like_with_like(ef / expected - 1, np.where(key, panel["key_kind"], 0.0), judged_day)
    rpe = np.where(plain_air, panel["judged_rpe"], np.nan)
    speed = panel["judged_gap_m_per_min"] / 100.0 - 1.5
    rpe_expected, _ = _expect(rpe, [*features, speed], judged_day & long)
    decoupling_over = _decoupling(panel, judged_day & long)
    known = judged_day & np.isfinite(ef_z)
    total, count, last = _last_two(ef_z, known)
    return Runs(
        long=ran & long,
        cut=ran & (panel["long_cut"] > 0),
        key=ran & key,
        ef=ef,
        ef_z=ef_z,
        rpe_over=rpe - rpe_expected,
        decoupling_over=decoupling_over,
        judged=known,
        response_z=np.where(count > 0, -total / np.maximum(count, 1), np.nan),
        n_response=count,
        age=age(last) - 1,
        fit_runs=n,
        back_to_back=trailing(_in_a_row(ran & long), 7, gap=1)[0],
    )


def _in_a_row(flag: Mask) -> Array:
    out = np.zeros(flag.shape)
    out[:, 1:] = flag[:, 1:] & flag[:, :-1]
    return out


def _features(panel: Panel) -> list[Array]:
    """Scaled to about one SD each, about an ordinary run; unknown temperature counts as mild."""
    return [
        panel["judged_min"] / 60.0 - 1.5,
        panel["judged_gain_m_per_km"] / 30.0 - 0.5,
        np.nan_to_num((panel["judged_temperature_c"] - 15.0) / 10.0),
    ]


def _expect(y: Array, features: list[Array], wanted: Mask) -> tuple[Array, Array]:
    """Expectation of ``y`` on the wanted days, from runs of the ninety days before each: ridge by normal equations,
    whose sums roll along. NaN with fewer than ten runs; and how many there were."""
    expected = np.full(y.shape, np.nan)
    columns = [np.ones_like(y), *features]
    known = np.isfinite(y) & np.all([np.isfinite(f) for f in features], axis=0)
    count = np.zeros(y.shape)
    if not known.any():
        return expected, count
    columns = [np.where(known, c, 0.0) for c in columns]
    target = np.where(known, y, 0.0)
    count = _rolling(columns[0])
    rows, days = np.nonzero(wanted & known & (count >= FIT_LEAST))
    size = len(columns)
    if not rows.size:
        return expected, count
    gram = np.empty((rows.size, size, size))
    right = np.empty((rows.size, size, 1))
    for i in range(size):
        right[:, i, 0] = _rolling(columns[i] * target)[rows, days]
        for j in range(i, size):
            gram[:, i, j] = gram[:, j, i] = _rolling(columns[i] * columns[j])[rows, days]
    penalty = RIDGE * np.diag([0.0] + [1.0] * (size - 1))
    beta = np.linalg.solve(gram + penalty, right)
    here = np.stack([c[rows, days] for c in columns], axis=1)
    expected[rows, days] = (here * beta[:, :, 0]).sum(axis=1)
    return expected, count


def _rolling(x: Array) -> Array:
    """Sum over d − 90 … d − 1."""
    days = x.shape[1]
    total = np.zeros((x.shape[0], days + 1))
    np.cumsum(x, axis=1, out=total[:, 1:])
    end = np.arange(days)
    return np.asarray(total[:, end] - total[:, np.maximum(end - FIT_DAYS, 0)])


def _like_with_like(residual: Array, kind: Array, wanted: Mask) -> Array:
    """Each run's residual against the last 5–12 of its own kind, in robust SDs of theirs; NaN with fewer. By medians: a
    few bad weeks must not become the yardstick of the next."""
    out = np.full(residual.shape, np.nan)
    known = wanted & np.isfinite(residual)
    for one in np.unique(kind[known]):
        rows, days = np.nonzero(known & (kind == one))
        every, place = residual[rows, days], np.arange(len(rows))
        n = np.minimum(place - np.searchsorted(rows, rows), LIKE_MOST)
        enough = n >= LIKE_LEAST
        rows, days, place, n = (x[enough] for x in (rows, days, place, n))
        back = np.arange(1, LIKE_MOST + 1)
        past = np.where(n[:, None] >= back, every[np.maximum(place[:, None] - back, 0)], np.nan)
        middle = median(past)
        spread = MAD_TO_SD * median(np.abs(past - middle[:, None]))
        variance = (EF_SD_WEIGHT * EF_SD**2 + (n - 1) * spread**2) / (EF_SD_WEIGHT + n - 1)
        out[rows, days] = (every[place] - middle) / np.sqrt(variance * (1 + 1 / n))
    return out


def _decoupling(panel: Panel, wanted: Mask) -> Array:
    """Points above the personal median of ninety days; at least five runs with a stream."""
    out = np.full(wanted.shape, np.nan)
    if "judged_decoupling_pct" not in panel:
        return out
    value = panel["judged_decoupling_pct"]
    rows, days = np.nonzero(wanted & np.isfinite(value))
    if rows.size:
        past = np.sort(windows(value, FIT_DAYS, gap=1)[rows, days], axis=-1)
        n = np.isfinite(past).sum(axis=-1)
        low = np.take_along_axis(past, (np.maximum(n - 1, 0) // 2)[:, None], axis=-1)[:, 0]
        high = np.take_along_axis(past, (n // 2)[:, None] % FIT_DAYS, axis=-1)[:, 0]
        out[rows, days] = np.where(n >= DECOUPLING_LEAST, value[rows, days] - (low + high) / 2, np.nan)
    return out


def _last_two(x: Array, known: Mask) -> tuple[Array, Array, Index]:
    """On each morning the sum and number of the last two known runs of three weeks, and the day of the last."""
    last = before(last_known(known))
    previous = np.where(
        last >= 0, np.take_along_axis(before(last_known(known)), np.maximum(last, 0), axis=1), -1
    )
    total, count = np.zeros(x.shape), np.zeros(x.shape)
    for index in (last, previous):
        near = (index >= 0) & (np.arange(x.shape[1]) - index <= VALID_DAYS)
        total += np.where(near, at(x, index), 0.0)
        count += near
    return total, count, last
