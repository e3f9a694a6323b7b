"""The fatigue score 0–100, from the first day on and without training (science §5, layer 1), and confidence.

Sub-scores are about 30 on an ordinary day and 100 at worst. A plain mean would hide one alarming domain, so the
two worst domains weigh 40 %. Subjective items (.38) outweigh load (.12): W13, Saw 2016.

The two worst of seven noisy domains are high on any day: uncalibrated, 56 % of a healthy athlete's days were
amber. :data:`CALIBRATION` puts the bands where healthy days leave them (decision 0008, ``make bench``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.recommendation import Interval
from readiness.signals.all_signals import Signals
from readiness.vocabulary import Band

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

WEIGHTS: Mapping[str, float] = {
    "fatigue": 0.14,
    "soreness": 0.10,
    "mood": 0.05,
    "motivation": 0.05,
    "stress": 0.04,
    "hrv": 0.18,
    "resting_hr": 0.12,
    "sleep": 0.14,
    "load": 0.12,
    "run_response": 0.06,
}
SUBJECTIVE = ("fatigue", "soreness", "mood", "motivation", "stress")
DOMAIN = {
    "fatigue": "energy",
    "soreness": "soreness",
    "hrv": "hrv",
    "resting_hr": "resting_hr",
    "mood": "mind",
    "motivation": "mind",
    "stress": "mind",
    "sleep": "sleep",
    "run_response": "run_response",
}
"""Load is no domain (science §3): a hard block alone is no alarm, and mileage alone never skips strength (F11)."""
MEAN_SHARE = 0.6
"""What the mean of all present sub-scores weighs …"""
WORST_SHARE = 0.4
"""… beside the mean of the two worst domains (a coaching choice)."""
AMBER = 40.0
"""From here on the band is amber (a coaching choice; see :data:`CALIBRATION`)."""
RED = 65.0
"""From here on it is red."""
CALIBRATION = ((0.0, 0.0), (50.0, 40.0), (70.0, 65.0), (100.0, 100.0))
"""Raw score → score, linear between: with signs and score together ≤ 20 % of healthy days are lowered and ≤ 1 %
skipped, and 95 % of overreached athletes are still seen within four days."""
PRIOR_HALF_WIDTH = 1.3 * 20.0
"""Points: 80 % of a normal distribution, at 20 points a personal SD as in the check-in's sub-scores."""
ALARM_SD = 2.0
"""One answer so many SDs from the usual …"""
ALARM_POINTS = 2.0
"""… and so many points is at least amber, however ordinary the rest (a coaching choice)."""
HYPERACTIVE = 60.0
"""Sub-score of an unusually high HRV while other things go wrong (a coaching choice)."""
SATURATED = 40.0
"""Sub-score of a saturated vagus in somebody who feels well (a coaching choice)."""
ORDINARY = 30.0
"""Sub-score of an ordinary day (a coaching choice)."""
ORDINARY_LOAD = 40.0
"""Sub-score of a load at which fitness and fatigue balance (a coaching choice)."""
VALID_DAYS = {"hrv": 3.0, "resting_hr": 3.0, "sleep": 3.0, "load": 7.0, "run_response": 21.0}
"""A signal weighs less each day and nothing from so many days on (a coaching choice)."""
MATURE_VALUES = 28.0
"""So many values make a baseline that counts in full for the confidence (a coaching choice)."""
HIGH = 0.75
"""Confidence is high from here on …"""
MEDIUM = 0.50
"""… and medium from here on (a coaching choice)."""
EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Scores:
    """All (athletes, days). ``raw`` is before calibration. ``subscores`` hold NaN where a signal is absent.
    ``guard`` is the score at its worst if any of the missing values were ordinary ones, never below ``score``
    (science §6.2a)."""

    score: Array
    raw: Array
    guard: Array
    confidence: Array
    subscores: Mapping[str, Array]
    freshness: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class _Part:
    """One signal: its sub-score where present, and what it could be at worst with ordinary values filled in."""

    value: Array
    present: Mask
    worst: Array
    fresh: Array
    n: Array
    weight: Array | float = 1.0


def score(s: Signals) -> Scores:
    """M = Σ w·s / Σ w over present signals; score = 0.6·M + 0.4·mean of the two worst domains."""
    parts = {**_checkins(s), "hrv": _hrv(s), "resting_hr": _resting_hr(s), "sleep": _sleep(s)}
    parts |= {"load": _load(s), "run_response": _runs(s)}
    shape = s.hrv.x.shape
    weighted, weight, confidence = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for name, part in parts.items():
        w = WEIGHTS[name] * part.weight * part.present
        weighted += w * np.where(part.present, part.value, 0.0)
        weight += w
        confidence += w * np.minimum(1.0, part.n / MATURE_VALUES) * part.fresh
    mean = np.where(weight > 0, weighted / np.maximum(weight, 1e-9), np.nan)
    found = MEAN_SHARE * mean + WORST_SHARE * _two_worst({n: _shown(p) for n, p in parts.items()})
    alarm = _alarm(s)
    return Scores(
        score=calibrated(found, alarm),
        raw=found,
        guard=calibrated(np.fmax(found, _guard(parts)), alarm),
        confidence=confidence,
        subscores={name: _shown(part) for name, part in parts.items()},
        freshness={name: np.where(part.present, part.fresh, 0.0) for name, part in parts.items()},
    )


def calibrated(raw: Array, alarm: Mask) -> Array:
    """The raw score on the scale of the bands; one alarming answer is amber at least. To a tenth."""
    points, scale = zip(*CALIBRATION, strict=True)
    found = np.interp(raw, points, scale)
    return np.round(np.where(alarm, np.fmax(found, AMBER), found), 1)


def _alarm(s: Signals) -> Mask:
    items = [s.checkin[name] for name in SUBJECTIVE]
    far = [(i.z >= ALARM_SD - EPSILON) & (i.deviation >= ALARM_POINTS - EPSILON) for i in items]
    return np.asarray(np.any(far, axis=0))


def band(value: float) -> Band:
    """Of a score 0–100: green below 40, red from 65, amber between."""
    return Band.GREEN if value < AMBER else Band.AMBER if value < RED else Band.RED


def prior_interval(value: float) -> Interval:
    """The interval before anything was learned: called 'not calibrated', wide on purpose (science §5)."""
    return Interval(
        max(0.0, value - PRIOR_HALF_WIDTH), min(100.0, value + PRIOR_HALF_WIDTH), calibrated=False
    )


def confidence_word(value: float) -> str:
    """``high``, ``medium`` or ``low``, of a confidence between 0 and 1."""
    return "high" if value >= HIGH - EPSILON else "medium" if value >= MEDIUM - EPSILON else "low"


def _shown(part: _Part) -> Array:
    return np.where(part.present, part.value, np.nan)


def _two_worst(values: Mapping[str, Array]) -> Array:
    """Mean of the two worst domains, the worst alone where there is one; NaN (unknown) counts for nothing."""
    domains: dict[str, Array] = {}
    for name, domain in DOMAIN.items():
        value = values[name]
        domains[domain] = np.fmax(domains[domain], value) if domain in domains else value
    first = second = np.full(next(iter(values.values())).shape, np.nan)
    for value in domains.values():
        second = np.fmax(second, np.minimum(first, value))  # NaN unless both are known
        first = np.fmax(first, value)
    return np.where(np.isfinite(second), (first + second) / 2, first)


def _guard(parts: Mapping[str, _Part]) -> Array:
    """The score at its worst over all ways to replace missing values by ordinary ones.

    The mean is highest when the absent signals join in descending order for as long as they raise it; the two
    worst domains are highest with all of them, or, where only one is known, perhaps alone.
    """
    out = np.full(next(iter(parts.values())).value.shape, np.nan)
    sure = np.all([p.present & (p.worst <= p.value) & (p.weight == 1.0) for p in parts.values()], axis=0)
    rows = np.nonzero(~sure)
    if not rows[0].size:
        return out
    here = np.stack([(p.present & np.broadcast_to(p.weight == 1.0, out.shape))[rows] for p in parts.values()])
    worst = np.stack([np.where(p.present, np.fmax(p.worst, p.value), p.worst)[rows] for p in parts.values()])
    weight = np.array([WEIGHTS[name] for name in parts])[:, None]
    base = (weight * here).sum(axis=0)
    order = np.argsort(np.where(here, np.inf, -worst), axis=0)  # absent ones first, the worst of them first
    absent = np.take_along_axis(np.where(here, 0.0, weight), order, axis=0)
    joined = np.cumsum(absent, axis=0) + base
    sums = np.cumsum(absent * np.take_along_axis(worst, order, axis=0), axis=0) + (weight * here * worst).sum(
        axis=0
    )
    alone = np.where(base > 0, (weight * here * worst).sum(axis=0) / np.maximum(base, 1e-9), -np.inf)
    mean = np.maximum((sums / joined).max(axis=0), alone)
    filled = dict(zip(parts, worst, strict=True))
    known = {name: np.where(h, w, np.nan) for name, w, h in zip(parts, worst, here, strict=True)}
    out[rows] = MEAN_SHARE * mean + WORST_SHARE * np.fmax(_two_worst(filled), _two_worst(known))
    return out


def _clip(x: Array) -> Array:
    return np.clip(x, 0.0, 100.0)


def _fresh(age: Array, name: str) -> Array:
    return np.maximum(1.0 - age / VALID_DAYS[name], 0.0)


def _part(value: Array, present: Mask, worst: Array, fresh: Array, n: Array) -> _Part:
    present = present & np.isfinite(value)
    return _Part(value, present, np.where(present, np.fmax(worst, value), worst), fresh, n)


def _checkins(s: Signals) -> dict[str, _Part]:
    out = {}
    for name in SUBJECTIVE:
        item = s.checkin[name]
        value = _clip(ORDINARY + 20 * item.z)
        worst = np.where(item.known, value, ORDINARY)
        out[name] = _part(value, item.known, worst, item.known.astype(np.float64), item.baseline.n)
    return out


def _hrv(s: Signals) -> _Part:
    h = s.hrv

    def of(u: Array) -> Array:
        return _clip(np.where(u >= 0, ORDINARY + 40 * u, ORDINARY + 20 * u))

    # Unusually high HRV in bad company is no super-readiness; low HRV of a saturated vagus is no alarm.
    value = np.where(s.vagal.saturated, SATURATED, of(h.u))
    value = np.where(s.vagal.hyperactive, HYPERACTIVE, value)
    present = np.isfinite(h.u) & (h.age < VALID_DAYS["hrv"])
    worst = np.where(
        np.isfinite(h.worst_u), of(np.where(present, h.worst_u, np.fmax(h.worst_u, 0))), ORDINARY
    )
    worst = np.where(s.vagal.saturated, SATURATED, worst)
    return _part(value, present, worst, _fresh(h.age, "hrv"), h.baseline.n)


def _resting_hr(s: Signals) -> _Part:
    r = s.resting_hr
    value = _clip(ORDINARY + 30 * r.z3)
    present = np.isfinite(r.z3) & (r.age < VALID_DAYS["resting_hr"])
    low = np.where(present, r.worst_z3, np.fmax(r.worst_z3, 0))
    worst = np.where(np.isfinite(low), _clip(ORDINARY + 30 * low), ORDINARY)
    return _part(value, present, worst, _fresh(r.age, "resting_hr"), r.baseline.n)


def _sleep(s: Signals) -> _Part:
    """From four nights of seven on with full weight; from last night alone with half."""
    z = s.sleep
    full = np.isfinite(z.deficit7) & (z.age < VALID_DAYS["sleep"])
    week = np.where(full, z.deficit7, z.last_deficit)
    last = np.nan_to_num(z.last_deficit)
    value = _clip(25 + 35 * np.maximum(week, 0) + 8 * np.maximum(last, 0))
    night = np.where(z.known, z.last_deficit, z.ordinary_deficit)
    worst = _clip(25 + 35 * np.maximum(z.worst_deficit7, 0) + 8 * np.maximum(night, 0))
    present = full | z.known
    weight = np.where(full, 1.0, 0.5)
    worst = np.where(present, np.fmax(worst, value), worst)
    return _Part(value, present, worst, _fresh(z.age, "sleep"), z.n, weight)


def _load(s: Signals) -> _Part:
    value = _clip(ORDINARY_LOAD - s.load.form_pct)
    present = s.load.known & (s.load.age < VALID_DAYS["load"])
    worst = np.where(present, _clip(ORDINARY_LOAD - s.load.worst_form_pct), ORDINARY_LOAD)
    return _part(value, present, worst, _fresh(s.load.age, "load"), s.load.history_days)


def _runs(s: Signals) -> _Part:
    r = s.runs
    value = _clip(ORDINARY + 20 * r.response_z)
    present = (r.n_response > 0) & (r.age < VALID_DAYS["run_response"])
    worst = np.where(present, value, ORDINARY)
    return _part(value, present, worst, _fresh(r.age, "run_response"), r.fit_runs)
