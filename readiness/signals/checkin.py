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

from readiness.history.panel import Panel
from readiness.signals.baseline import EPSILON, LEAST, Baseline, plain
from readiness.signals.streaks import age, at, before, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

PRIOR_SD = 0.7
"""Points: the SD of somebody unknown (a coaching choice)."""
LEAST_SD = 0.5
"""Points: no SD is smaller, for people repeat themselves (a coaching choice)."""
ADVERSE: Mapping[str, float] = {
    "fatigue": 1.0,
    "soreness": 1.0,
    "stress": 1.0,
    "mood": -1.0,
    "motivation": -1.0,
    "sleep_quality": -1.0,
}
"""+1 where a high answer is bad, −1 where a low one is."""
PRIOR_MEAN = {+1.0: 3.0, -1.0: 3.5}
"""An ordinary answer of somebody unknown (means of PMData and SoccerMon: 2.7–3.3 and 3.2–3.5); counts like seven
answers until seven are known."""
BAD = {+1.0: 4.0, -1.0: 2.0}
"""Absolute anchors while fewer than seven answers are known."""
ONE_POINT = 1.0
"""On a 1–5 scale an SD alone would call an ordinary answer a sign (science §2.12)."""
IDENTICAL = 10
"""So many identical check-ins in a row are reported as response fatigue. They are not weighed less: then a worse
answer, by breaking the row, could lighten the score."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``deviation`` in points and ``z`` in SD, + is bad; where fewer than seven earlier answers
    are known (``personal`` False) both are against a prior. ``off``: worse than the usual answer by an SD and a
    whole point; 4/5 or 2/5 while the usual is unknown."""

    value: Array
    known: Mask
    baseline: Baseline
    personal: Mask
    deviation: Array
    z: Array
    off: Mask


@dataclass(frozen=True, slots=True)
class CheckInSignal:
    """``items`` by name; ``answered`` mornings with any answer, ``n`` how many so far, ``age`` days since the last;
    ``identical`` the length of a run of answers all alike."""

    items: Mapping[str, Item]
    answered: Mask
    n: Array
    age: Array
    identical: Array

    def __getitem__(self, name: str) -> Item:
        return self.items[name]


def checkin(panel: Panel) -> CheckInSignal:
    """Each answer (1–5) against the athlete's own mean and SD, from seven answers on; before, against fixed anchors
    (science §2.6; Saw 2016, BJSM: what athletes report shows load better than what is measured)."""
    items = {name: _item(panel[name], sign) for name, sign in ADVERSE.items()}
    answered = np.any([item.known for item in items.values()], axis=0)
    n = np.cumsum(answered, axis=1, dtype=np.float64)
    return CheckInSignal(items, answered, n, age(last_known(answered)), _identical(items, answered, n))


def _item(value: Array, sign: float) -> Item:
    base = plain(value, PRIOR_SD, LEAST_SD, least=1)
    personal = base.n >= LEAST
    prior = PRIOR_MEAN[sign]
    blend = (base.n * np.nan_to_num(base.mean) + LEAST * prior) / (base.n + LEAST)
    mean = np.where(personal, base.mean, blend)
    sd = np.where(np.isfinite(base.sd), base.sd, max(PRIOR_SD, LEAST_SD))
    deviation = sign * (value - mean)
    far = (deviation >= sd - EPSILON) & (deviation >= ONE_POINT - EPSILON)
    return Item(
        value=value,
        known=np.isfinite(value),
        baseline=Baseline(mean, sd, base.n),
        personal=personal,
        deviation=deviation,
        z=deviation / sd,
        off=np.isfinite(value) & np.where(personal, far, sign * (value - BAD[sign]) >= 0),
    )


def _identical(items: Mapping[str, Item], answered: Mask, n: Array) -> Array:
    """How many check-ins in a row, up to each morning, gave the same answers to everything."""
    previous = before(last_known(answered))
    same = answered & (previous >= 0)
    for item in items.values():
        then = at(item.value, previous)
        same &= (item.value == then) | (np.isnan(item.value) & np.isnan(then))
    broken = np.where(answered & ~same, n, 0.0)
    return np.asarray(n - np.maximum.accumulate(broken, axis=1) + (n > 0))
