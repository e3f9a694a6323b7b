"""The trained model at work on a morning: it says what is expected, and lends the score its weights.

The weights of the two expectations (:mod:`readiness.expectation`), drawn to the athlete's own reports, take the place
of the population's where the nowcast has earned its place. None is negative and what is missing counts as ordinary, so
that worse or missing data never lower the score. A gate, a sign or a condition it never touches; once the morning's
answers are given they lead, and what is left of it is the expectation's small share. Tomorrow's report is
shown nowhere: on people not used for fitting no forecast beat their plain averages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from models.baselines import baselines
from models.conformal import LEVEL
from models.fatigue import contributions, look, play
from models.features import FEATURES, REPORTS, Table, Task, table
from models.labels import LABELS
from models.train import Trained, TrainedHead
from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.body.explanations import Device
from readiness.body.health import Illness, Injury
from readiness.body.pauses import Gap
from readiness.expectation import EXPECTED, Weights
from readiness.observations import Observation
from readiness.recommendation import Interval, ModelUse
from readiness.score import POINTS_PER_SD, shown_before
from readiness.settings import Settings

STALE_DAYS = 35
RACE_DAYS = 16
"""Until a long ultra is out of the legs (science §2.8), the past is no guide."""
OFF: Mapping[type[Condition], str] = {
    Gap: "no data for more than a week",
    Device: "a new device: its normal is not known yet",
    Illness: "you are or may be ill",
    Injury: "you are injured",
}
"""Conditions under which the past is no guide, and how that is said."""
NOWCAST = "fatigue/nowcast"
OWN = "what is expected is weighed by your own reports"
AFTER = "your answers lead; what was expected keeps a small share, weighed by your own reports"
WORTH_NAMING = 0.03
"""Contributions smaller than this many points of the scale are not named."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one head expects, in the label's units, with its 80 % range; ``drivers`` are (feature, points), the
    largest first."""

    value: float
    usual: float
    spread: float
    low: float
    high: float
    calibrated: bool
    drivers: tuple[tuple[str, float], ...]
    outside: str | None


class Retired:
    """Marks a stored model that cannot be used."""

    def __init__(self, why: str, version: str) -> None:
        self.why = why
        self.version = version

    def weights(self, _: date) -> None:
        """None: the population's are used."""

    def adjust(self, assessment: Assessment, *_: object) -> Assessment:
        return replace(assessment, model=ModelUse(False, self.why))


class PersonalModel:
    """Implements :class:`readiness.ports.FatigueModel`."""

    def __init__(self, trained: Trained, version: str) -> None:
        self.trained = trained
        self.version = version

    def weights(self, morning: date) -> Weights | None:
        """Drawn to the athlete, where the nowcast of fatigue is in use and the model is of the right age."""
        usable = not self._age(morning) and self.trained.heads[NOWCAST].standing.in_use
        return self.trained.weights if usable else None

    def adjust(
        self, assessment: Assessment, observations: Sequence[Observation], settings: Settings
    ) -> Assessment:
        why = self._age(assessment.date) or self._standing()
        if assessment.score is None or why:
            return replace(assessment, model=ModelUse(False, why or "no score"))
        if not assessment.provisional:
            return replace(assessment, model=ModelUse(True, AFTER))
        if why := next((why for condition, why in OFF.items() if assessment.holds(condition)), ""):
            return replace(assessment, model=ModelUse(True, f"{OWN}; no range: {why}"))
        source = as_usual(table(observations, settings, assessment.date, self.trained.strava_api), assessment)
        if _raced(source):
            return replace(
                assessment, model=ModelUse(True, f"{OWN}; no range: a race within {RACE_DAYS} days")
            )
        found = self._expect(source, assessment)
        assessment = replace(assessment, signals={**assessment.signals, **_numbers(found)})
        expected = found[NOWCAST]
        if expected.outside:
            outside = f"outside what it has learned from: {FEATURES[expected.outside]}"
            return replace(assessment, model=ModelUse(True, f"{OWN}; no range: {outside}"))
        use = ModelUse(True, _why(expected))
        return replace(assessment, interval=interval(assessment, expected), model=use)

    def _age(self, morning: date) -> str:
        """Why its age rules it out; empty where it does not."""
        age = (morning - self.trained.as_of).days
        if age < 0:
            return f"trained after that morning, on {self.trained.as_of}"
        if age > STALE_DAYS:
            return f"trained {age} days ago; `readiness train` brings it up to date"
        return ""

    def _standing(self) -> str:
        standing = self.trained.heads[NOWCAST].standing
        return "" if standing.in_use else standing.why

    def _expect(self, source: Table, assessment: Assessment) -> dict[str, Expectation]:
        """From every nowcast in use whose report is not given yet."""
        out = {}
        for name, head in self.trained.heads.items():
            label, task = name.split("/")
            if head.standing.in_use and task == "nowcast" and label not in assessment.subscores:
                out[name] = expect(source, label, "nowcast", head, self.trained)
        return out


def as_usual(source: Table, assessment: Assessment) -> Table:
    """This morning's missing values replaced by what the signals hold to be usual, so that a morning without them
    reads exactly like an ordinary one. The nowcast looks at earlier reports only."""
    today = source.rows - 2
    usual = {name: assessment.signals.get(f"{name}_usual") for name in REPORTS}
    usual["resting_hr_bpm"] = assessment.signals.get("resting_hr_baseline_bpm")
    rmssd = assessment.signals.get("hrv_baseline_ms")
    usual["ln_rmssd"] = None if rmssd is None else math.log(rmssd)
    columns = dict(source.columns)
    for name, value in usual.items():
        if value is not None and np.isnan(columns[name][today]):
            columns[name] = columns[name].copy()
            columns[name][today] = value
    return replace(source, columns=columns)


def _raced(source: Table) -> bool:
    return bool((source["race"][max(0, source.rows - 1 - RACE_DAYS) : -1] > 0).any())


def expect(source: Table, label_name: str, task: Task, head: TrainedHead, trained: Trained) -> Expectation:
    """What a head expects of its target day, its weights and interval brought up to date with what came since."""
    label = LABELS[label_name]
    frames = look(source, label, task)
    y, spread = frames[1].y, frames[1].spread
    target = source.rows - (2 if task == "nowcast" else 1)
    first = min(max((trained.as_of + timedelta(days=1) - source.start).days, 0), target)
    plain = baselines(y[: target + 1])
    said, losses = play(head.head, label, frames, plain, first, target)
    ranges = head.ranges
    for row, value in enumerate(said.tolist(), first):
        if np.isfinite(y[row]):
            ranges = ranges.after(value, float(y[row]), float(spread[row]), label)
    now = replace(head.head, losses=losses)
    last, _ = play(now, label, frames, plain, target, target + 1)
    low, high = ranges.of(float(last[0]), float(spread[target]), label)
    each = contributions(now, losses, frames, target)
    order = np.argsort(-np.abs(each), kind="stable")
    names = list(FEATURES)
    beyond = [i for i in order if each[i] != 0 and abs(frames[1].x[target][i]) > head.known[i] > 0]
    return Expectation(
        value=float(last[0]),
        usual=float(frames[1].usual[target]),
        spread=float(spread[target]),
        low=low,
        high=high,
        calibrated=ranges.calibrated,
        drivers=tuple((names[i], float(each[i])) for i in order[:5]),
        outside=names[beyond[0]] if beyond else None,
    )


def interval(assessment: Assessment, e: Expectation) -> Interval | None:
    """Where the score lies, if fatigue lies in its 80 % range: mapped as the score before the check-in is."""
    known, score = assessment.signals, assessment.score
    if score is None or "amber_before_checkin_sd" not in known:
        return None
    middle = (
        EXPECTED["fatigue"] * known["expected_fatigue_sd"]
        + EXPECTED["soreness"] * known["expected_soreness_sd"]
    )
    limits = known["amber_before_checkin_sd"], known.get("red_before_checkin_sd")
    low, high = (
        shown_before(middle + EXPECTED["fatigue"] * (end - e.value) / POINTS_PER_SD, *limits)
        for end in (e.low, e.high)
    )
    return Interval(min(low, score), max(high, score), LEVEL, e.calibrated)


def _why(e: Expectation) -> str:
    text = f"expects fatigue {e.value:.1f} of 5 this morning (usual {e.usual:.1f})"
    sign = 1 if e.value >= e.usual else -1
    named = [FEATURES[name] for name, size in e.drivers if sign * size >= WORTH_NAMING][:2]
    return f"{text}, mostly from {' and '.join(named)}" if named else text


def _numbers(found: dict[str, Expectation]) -> dict[str, Any]:
    """For ``explain``: what each head expects."""
    out: dict[str, Any] = {}
    for name, e in found.items():
        label, task = name.split("/")
        key = f"{label}_expected_{'today' if task == 'nowcast' else 'tomorrow'}"
        out |= {key: round(e.value, 2), f"{key}_low": round(e.low, 2), f"{key}_high": round(e.high, 2)}
    return out
