"""The morning's answers against the athlete's own ordinary ones (science §2.6).

Subjective measures reflect load with superior sensitivity to objective ones, and the two do not replace each
other (Saw 2016, BJSM 50:281). On a 1–5 scale an SD alone would call an ordinary answer a sign: thresholds ask
for a whole point as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history import Panel
from readiness.signals.baseline import LEAST, Baseline, plain
from readiness.signals.streaks import age, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

PRIOR_SD, LEAST_SD = 0.7, 0.5
ADVERSE: Mapping[str, float] = {
    "fatigue": 1.0,
    "soreness": 1.0,
    "stress": 1.0,
    "mood": -1.0,
    "motivation": -1.0,
    "sleep_quality": -1.0,
}
"""+1 where a high answer is bad, −1 where a low one is."""
PRIOR_MEAN = {+1.0: 2.5, -1.0: 3.5}
"""An ordinary answer of somebody unknown; counts like seven answers until seven are known [P]."""
BAD = {+1.0: 4.0, -1.0: 2.0}
"""Absolute anchors while fewer than seven answers are known."""
IDENTICAL = 10
"""So many identical check-ins in a row are told as response fatigue. They are not weighed less: then a worse
answer, by breaking the row, could lighten the score."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``deviation`` in points and ``z`` in SD, + is bad; where fewer than seven earlier answers
    are known (``personal`` False) both are against a prior, and ``bad`` is the absolute anchor."""

    value: Array
    known: Mask
    baseline: Baseline
    personal: Mask
    deviation: Array
    z: Array
    bad: Mask


@dataclass(frozen=True, slots=True)
class CheckInSignal:
    items: Mapping[str, Item]
    answered: Mask
    n: Array
    age: Array

    def __getitem__(self, name: str) -> Item:
        return self.items[name]


def checkin(panel: Panel) -> CheckInSignal:
    items = {name: _item(panel[name], sign) for name, sign in ADVERSE.items()}
    answered = np.any([item.known for item in items.values()], axis=0)
    return CheckInSignal(
        items, answered, np.cumsum(answered, axis=1, dtype=np.float64), age(last_known(answered))
    )


def _item(value: Array, sign: float) -> Item:
    base = plain(value, PRIOR_SD, LEAST_SD, least=1)
    personal = base.n >= LEAST
    prior = PRIOR_MEAN[sign]
    blend = (base.n * np.nan_to_num(base.mean) + LEAST * prior) / (base.n + LEAST)
    mean = np.where(personal, base.mean, blend)
    sd = np.where(np.isfinite(base.sd), base.sd, max(PRIOR_SD, LEAST_SD))
    deviation = sign * (value - mean)
    return Item(
        value=value,
        known=np.isfinite(value),
        baseline=Baseline(mean, sd, base.n),
        personal=personal,
        deviation=deviation,
        z=deviation / sd,
        bad=sign * (value - BAD[sign]) >= 0,
    )


def steady(checkins: CheckInSignal) -> Array:
    """How many check-ins in a row, up to each morning, gave the same answers to everything."""
    table = np.stack([item.value for item in checkins.items.values()])
    last = last_known(checkins.answered)
    previous = np.full_like(last, -1)
    previous[:, 1:] = last[:, :-1]
    then = np.take_along_axis(table, np.maximum(previous, 0)[None], axis=2)
    same = np.all((table == then) | (np.isnan(table) & np.isnan(then)), axis=0) & (previous >= 0)
    broken = np.where(checkins.answered & ~same, checkins.n, 0.0)
    return np.asarray(checkins.n - np.maximum.accumulate(broken, axis=1) + (checkins.n > 0))
