"""What each signal says by itself, 0–100, and how sure the answer can be.

Sub-scores are about 30 on an ordinary day and 100 at worst; they are shown, and their weights say how much of the
evidence was there (confidence, science §5). Subjective items (.38) outweigh load (.12): W13, Saw 2016. The score
itself is :mod:`readiness.score`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.articles import Article
from readiness.reasons import Kind, Reason, Side
from readiness.signals.all_signals import Signals

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
FEELING = Reason(
    id="W13",
    statement="How you feel counts at least as much as mileage: HRV, sleep and mood guide the day.",
    articles=(Article.CROSS_TRAINING,),
    kind=Kind.SHAPES,
    side=Side.BODY,
)
"""Kept by the weights above, and so by every answer: it is no reason of a single day."""
SUBJECTIVE = ("fatigue", "soreness", "mood", "motivation", "stress")
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
class Subscores:
    """All (athletes, days). ``values`` by signal, NaN where it is absent; ``freshness`` 1 where it was observed for
    this morning, 0 where it is too old; ``confidence`` 0–1."""

    values: Mapping[str, Array]
    freshness: Mapping[str, Array]
    confidence: Array

    @property
    def any_present(self) -> Mask:
        """Mornings on which anything at all is known."""
        return np.asarray(np.any([np.isfinite(x) for x in self.values.values()], axis=0))


@dataclass(frozen=True, slots=True)
class _Part:
    """One signal: its sub-score where present, how fresh it is, and of how many values its baseline is made."""

    value: Array
    present: Mask
    fresh: Array
    n: Array
    weight: Array | float = 1.0


def subscores(s: Signals) -> Subscores:
    """Every signal by itself; confidence = Σ weight present × maturity of the baseline × freshness."""
    parts = {**_checkins(s), "hrv": _hrv(s), "resting_hr": _resting_hr(s), "sleep": _sleep(s)}
    parts |= {"load": _load(s), "run_response": _runs(s)}
    confidence = np.zeros(s.hrv.x.shape)
    for name, part in parts.items():
        weight = WEIGHTS[name] * part.weight * part.present
        confidence += weight * np.minimum(1.0, part.n / MATURE_VALUES) * part.fresh
    return Subscores(
        values={name: np.where(part.present, part.value, np.nan) for name, part in parts.items()},
        freshness={name: np.where(part.present, part.fresh, 0.0) for name, part in parts.items()},
        confidence=confidence,
    )


def confidence_word(value: float) -> str:
    """``high``, ``medium`` or ``low``, of a confidence between 0 and 1."""
    return "high" if value >= HIGH - EPSILON else "medium" if value >= MEDIUM - EPSILON else "low"


def _clip(x: Array) -> Array:
    return np.clip(x, 0.0, 100.0)


def _fresh(age: Array, name: str) -> Array:
    return np.maximum(1.0 - age / VALID_DAYS[name], 0.0)


def _part(value: Array, present: Mask, fresh: Array, n: Array) -> _Part:
    return _Part(value, present & np.isfinite(value), fresh, n)


def _checkins(s: Signals) -> dict[str, _Part]:
    out = {}
    for name in SUBJECTIVE:
        item = s.checkin[name]
        value = _clip(ORDINARY + 20 * item.z)
        out[name] = _part(value, item.known, item.known.astype(np.float64), item.baseline.n)
    return out


def _hrv(s: Signals) -> _Part:
    u = s.hrv.u
    # Unusually high HRV in bad company is no super-readiness; low HRV of a saturated vagus is no alarm.
    value = _clip(np.where(u >= 0, ORDINARY + 40 * u, ORDINARY + 20 * u))
    value = np.where(s.vagal.saturated, SATURATED, value)
    value = np.where(s.vagal.hyperactive, HYPERACTIVE, value)
    present = np.isfinite(u) & (s.hrv.age < VALID_DAYS["hrv"])
    return _part(value, present, _fresh(s.hrv.age, "hrv"), s.hrv.baseline.n)


def _resting_hr(s: Signals) -> _Part:
    r = s.resting_hr
    present = np.isfinite(r.z3) & (r.age < VALID_DAYS["resting_hr"])
    return _part(_clip(ORDINARY + 30 * r.z3), present, _fresh(r.age, "resting_hr"), r.baseline.n)


def _sleep(s: Signals) -> _Part:
    """From four nights of seven on with full weight; from last night alone with half."""
    z = s.sleep
    full = np.isfinite(z.deficit7) & (z.age < VALID_DAYS["sleep"])
    week, last = np.where(full, z.deficit7, z.last_deficit), np.nan_to_num(z.last_deficit)
    value = _clip(25 + 15 * np.maximum(week, 0) + 15 * np.maximum(last, 0))
    return _Part(value, full | z.known, _fresh(z.age, "sleep"), z.n, np.where(full, 1.0, 0.5))


def _load(s: Signals) -> _Part:
    value = _clip(ORDINARY_LOAD - s.load.form_pct)
    present = s.load.known & (s.load.age < VALID_DAYS["load"])
    return _part(value, present, _fresh(s.load.age, "load"), s.load.history_days)


def _runs(s: Signals) -> _Part:
    r = s.runs
    present = (r.n_response > 0) & (r.age < VALID_DAYS["run_response"])
    return _part(_clip(ORDINARY + 20 * r.response_z), present, _fresh(r.age, "run_response"), r.fit_runs)
