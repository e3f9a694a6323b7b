"""The trained model at work on a morning: it moves the score a little, and says why, or why not.

Half rule, half model, at most 15 points either way (science §5). What keeps §6.2 and monotony true:

- It only ever *raises* the score when this morning's check-in or any other signal is missing, or a warning sign
  is active; a gate, a sign or a flag it never touches.
- What is missing this morning is read as the athlete's usual, and no coefficient is negative, so that worse or
  missing data never lower it.
- Without a check-in the worse of nowcast and forecast counts, so that not answering is never better than the
  usual answer.
- The guard of the score (what it would be with ordinary values for the missing ones) is moved by the same rule.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
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
from readiness.body.fatigue import ScoreGuard
from readiness.body.health import Illness, Injury
from readiness.body.pauses import Gap
from readiness.body.told import Device
from readiness.observations import Observation
from readiness.recommendation import Interval, ModelUse
from readiness.score import ORDINARY, band
from readiness.settings import Settings

SHARE, MOST_POINTS = 0.5, 15.0
POINTS_PER_SPREAD = 20.0
"""As the score weighs a check-in: one spread above the usual is twenty points."""
LEAST_SPREAD = 0.5
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
    """Stands for a kept model that cannot be used."""

    def __init__(self, why: str, version: str) -> None:
        self.why = why
        self.version = version

    def adjust(self, assessment: Assessment, *_: object) -> Assessment:
        return replace(assessment, model=ModelUse(False, self.why))


class PersonalModel:
    """Implements :class:`readiness.ports.FatigueModel`."""

    def __init__(self, trained: Trained, version: str) -> None:
        self.trained = trained
        self.version = version

    def adjust(
        self, assessment: Assessment, observations: Sequence[Observation], settings: Settings
    ) -> Assessment:
        if assessment.score is None or (why := self._before_looking(assessment)):
            return replace(
                assessment, model=ModelUse(False, why if assessment.score is not None else "no score")
            )
        source = as_usual(table(observations, settings, assessment.date, self.trained.strava_api), assessment)
        if _raced(source):
            return replace(assessment, model=ModelUse(False, f"a race within {RACE_DAYS} days"))
        found = self._expect(source, assessment)
        known = {**assessment.signals, **_numbers(found)}
        assessment = replace(assessment, signals=known)
        used = {task: e for task in _tasks(assessment) if (e := found.get(f"fatigue/{task}"))}
        for e in used.values():
            if e.outside:
                why = f"outside what it has learned from: {FEATURES[e.outside]}"
                return replace(assessment, model=ModelUse(False, why))
        if not used:
            return replace(assessment, model=ModelUse(False, self._why_not(assessment)))
        return blend(assessment, used)

    def _before_looking(self, assessment: Assessment) -> str:
        age = (assessment.date - self.trained.as_of).days
        if age < 0:
            return f"trained after that morning, on {self.trained.as_of}"
        if age > STALE_DAYS:
            return f"trained {age} days ago; `readiness train` brings it up to date"
        return next((why for condition, why in OFF.items() if assessment.holds(condition)), "")

    def _why_not(self, assessment: Assessment) -> str:
        return self.trained.heads[f"fatigue/{_tasks(assessment)[0]}"].standing.why

    def _expect(self, source: Table, assessment: Assessment) -> dict[str, Expectation]:
        """From every head that may be used, of this morning (nowcast) or the next (forecast)."""
        out = {}
        for name, head in self.trained.heads.items():
            label, task = name.split("/")
            answered = label in assessment.subscores
            if head.standing.in_use and not (task == "nowcast" and answered):
                out[name] = expect(
                    source, label, "nowcast" if task == "nowcast" else "forecast", head, self.trained
                )
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


def _tasks(assessment: Assessment) -> tuple[Task, ...]:
    return ("nowcast", "forecast") if assessment.provisional else ("forecast",)


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


def blend(assessment: Assessment, used: dict[Task, Expectation]) -> Assessment:
    """The score, its guard and its interval moved by what is expected."""
    assert assessment.score is not None  # noqa: S101 - asked for by the caller
    usual = assessment.signals.get("fatigue_usual")
    points = {task: _points(e, e.value, usual) for task, e in used.items()}
    task = max(points, key=lambda one: points[one])
    e, careful = used[task], bool(assessment.missing or assessment.domains or assessment.provisional)
    score = moved(assessment.score, points[task], careful)
    low, high = (moved(assessment.score, _points(e, end, usual), False) for end in (e.low, e.high))
    guard = moved(float(assessment.signals.get("score_guard", assessment.score)), points[task], careful)
    conditions = dict(assessment.conditions)
    conditions.pop(ScoreGuard.reason.id, None)
    if guard > score and (found := ScoreGuard.of(score, guard)):
        conditions[ScoreGuard.reason.id] = found
    interval = Interval(min(low, score), max(high, score), LEVEL, e.calibrated)
    why = ModelUse(True, _why(task, e, score - assessment.score))
    return replace(
        assessment, score=score, band=band(score), interval=interval, conditions=conditions, model=why
    )


def moved(score: float, points: float, careful: bool) -> float:
    """Half rule, half model, at most 15 points away; upwards only where care is due. To a tenth."""
    by = min(max(SHARE * (points - score), 0.0 if careful else -MOST_POINTS), MOST_POINTS)
    return round(min(max(score + by, 0.0), 100.0), 1)


def _points(e: Expectation, value: float, usual: float | None) -> float:
    """An expected report on the scale of the score. The usual is the signals' own, which leaves the last week out,
    so that a bad week cannot redefine normal."""
    z = (value - (e.usual if usual is None else usual)) / max(e.spread, LEAST_SPREAD)
    return min(max(ORDINARY + POINTS_PER_SPREAD * z, 0.0), 100.0)


def _why(task: Task, e: Expectation, by: float) -> str:
    when = "this morning" if task == "nowcast" else "tomorrow morning"
    text = f"expects fatigue {e.value:.1f} of 5 {when} (usual {e.usual:.1f})"
    sign = 1 if e.value >= e.usual else -1
    named = [FEATURES[name] for name, size in e.drivers if sign * size >= WORTH_NAMING][:2]
    if named:
        text += f", mostly from {' and '.join(named)}"
    return f"{text}; moved the score by {by:+.0f}" if abs(by) >= 0.5 else f"{text}; the score stays"


def _numbers(found: dict[str, Expectation]) -> dict[str, Any]:
    """For ``explain``: what each head expects."""
    out: dict[str, Any] = {}
    for name, e in found.items():
        label, task = name.split("/")
        key = f"{label}_expected_{'today' if task == 'nowcast' else 'tomorrow'}"
        out |= {key: round(e.value, 2), f"{key}_low": round(e.low, 2), f"{key}_high": round(e.high, 2)}
    return out
