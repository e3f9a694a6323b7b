"""How tired and how sore this athlete should be this morning, before any answer is given.

Two sums of what was known on waking: sleep, the load of two days, and the reports before. Every feature is a deviation
from the athlete's own baseline in own SDs, turned so that higher is worse, and no weight is negative: a shorter night,
a harder day or a worse report never lowers what is expected. What was not observed counts as ordinary (0).

The weights are fitted on openly licensed diaries (``population.json`` has its card) and drawn to the athlete's own
reports by training. HRV and resting heart rate earned none: on people not used for fitting they foretold nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.signals.all_signals import Signals
from readiness.signals.baseline import Baseline, plain, trailing
from readiness.signals.checkin import ADVERSE
from readiness.signals.confounders import normal
from readiness.signals.load import SILENT_DAYS
from readiness.signals.streaks import age, last_known

type Array = NDArray[np.float64]
type Features = Mapping[str, Array]

REPORTS = ("fatigue", "soreness")
EXPECTED: Mapping[str, float] = {"fatigue": 0.6, "soreness": 0.4}
"""What each weighs in the score before the check-in."""
MEAN_DAYS = (1, 7, 28)
"""Yesterday's answer, and the means of a week and of four."""
WORTH_NAMING_SD = 0.05
"""What adds less is not named (a coaching choice)."""
FEATURES: Mapping[str, str] = {
    "sleep_night": "last night's sleep",
    "sleep_7d": "the week's sleep",
    "load_1d": "yesterday's training",
    "load_2d": "the training of the day before yesterday",
    "fatigue_1d": "how tired you were yesterday",
    "fatigue_7d": "how tired you were this week",
    "fatigue_28d": "how tired you were these four weeks",
    "soreness_1d": "how sore you were yesterday",
    "soreness_7d": "how sore you were this week",
    "soreness_28d": "how sore you were these four weeks",
}
"""Name → what an explanation calls it."""
SLEEP_SD_H = 0.7
"""Prior SD of a night, h."""
LOAD_SD, LOAD_SD_LEAST = 8.0, 3.0
"""Prior SD of the root of a day's load (session RPE × minutes), and the least that is believed (a coaching choice)."""
NO_TRAINING_DAYS = 14
"""No training for longer is no rest but no word: load is then not observed."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Personal SDs of expected fatigue and soreness for one SD of each of :data:`FEATURES`; none is negative."""

    fatigue: Mapping[str, float]
    soreness: Mapping[str, float]
    card: Mapping[str, Any] = field(default_factory=dict)

    def of(self, report: str) -> Mapping[str, float]:
        """The weights of one of :data:`REPORTS`."""
        return self.fatigue if report == "fatigue" else self.soreness


@cache
def population() -> Weights:
    """The weights that come with the program."""
    document = json.loads(files("readiness").joinpath("population.json").read_text("utf-8"))
    return Weights(document["fatigue"], document["soreness"], document["card"])


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected reports in personal SDs above the usual, all (athletes, days). ``cautious`` counts silent training days
    as ordinary training: a source that fell silent must never read as rest. ``known`` from when a baseline is known."""

    features: Features
    fatigue: Array
    soreness: Array
    cautious: Mapping[str, Array]
    known: NDArray[np.bool_]
    weights: Weights

    def drivers(self, at: tuple[int, int], sign: float) -> list[str]:
        """What it comes from on one morning, the largest two in the direction of ``sign``, as explanations call it."""
        sizes = {}
        for name, x in self.features.items():
            weight = sum(EXPECTED[report] * self.weights.of(report).get(name, 0.0) for report in REPORTS)
            sizes[name] = weight * float(x[at]) * (1 if sign > 0 else -1)
        told = sorted(sizes, key=lambda name: -sizes[name])[:2]
        return [FEATURES[name] for name in told if sizes[name] >= WORTH_NAMING_SD]


def expectation(s: Signals, weights: Weights) -> Expectation:
    """From what was known on waking, and nothing of the morning's own answers."""
    found = features(s)
    careful = {**found, **_if_not_silent(s, found)}
    return Expectation(
        features=found,
        fatigue=weigh(found, weights.fatigue),
        soreness=weigh(found, weights.soreness),
        cautious={name: weigh(careful, weights.of(name)) for name in REPORTS},
        known=s.checkin["fatigue"].personal | np.isfinite(_sleep_baseline(s).mean),
        weights=weights,
    )


def weigh(found: Features, weights: Mapping[str, float]) -> Array:
    """Σ weight × feature, added in the order of :data:`FEATURES`."""
    total = np.zeros(next(iter(found.values())).shape)
    for name in FEATURES:
        if weight := weights.get(name, 0.0):
            total = total + weight * found[name]
    return total


def features(s: Signals) -> dict[str, Array]:
    """Every feature of all athletes and mornings, in personal SDs."""
    night = _sleep_baseline(s)
    load = _load(s)
    out = {
        "sleep_night": np.nan_to_num(-night.z(s.sleep.hours)),
        "sleep_7d": _mean(s.sleep.hours, night, -1.0, 7, 0),
        "load_1d": _days_ago(load, 1),
        "load_2d": _days_ago(load, 2),
    }
    for name in REPORTS:
        item = s.checkin[name]
        for days in MEAN_DAYS:
            out[f"{name}_{days}d"] = _mean(item.value, item.baseline, ADVERSE[name], days, 1)
    return out


def _sleep_baseline(s: Signals) -> Baseline:
    return normal(s.sleep.hours, SLEEP_SD_H, s.confounders)[0]


def _mean(x: Array, base: Baseline, sign: float, days: int, gap: int) -> Array:
    """Mean deviation of the last days in SDs of this morning's baseline, an unknown day counting as ordinary."""
    total, n = trailing(x, days, gap)
    return np.nan_to_num(sign * (total - n * base.mean) / base.sd / days)


def _load(s: Signals) -> Array:
    """How far each day's load was above the usual day's, in SDs of its root; a rest day is no credit."""
    trained = s.panel["trained"] > 0
    root = np.where(age(last_known(trained)) <= NO_TRAINING_DAYS, np.sqrt(s.load.daily), np.nan)
    base = plain(root, LOAD_SD, LOAD_SD_LEAST)
    return np.maximum(np.nan_to_num(base.z(root)), 0.0)


def _if_not_silent(s: Signals, found: Features) -> dict[str, Array]:
    """The load of the last two days where training has been silent for days: as if each had been a usual day's."""
    silent = (s.load.age >= SILENT_DAYS) & (s.load.age <= NO_TRAINING_DAYS)
    root = np.sqrt(s.load.daily)
    base, done = plain(root, LOAD_SD, LOAD_SD_LEAST), np.where(s.panel["trained"] > 0, root, np.nan)
    usual = np.maximum(np.nan_to_num(base.z(plain(done, LOAD_SD, least=1).mean)), 0.0)
    return {
        name: np.where(silent, np.maximum(found[name], usual), found[name]) for name in ("load_1d", "load_2d")
    }


def _days_ago(x: Array, days: int) -> Array:
    out = np.zeros_like(x)
    out[:, days:] = x[:, :-days]
    return out
