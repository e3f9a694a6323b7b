"""Everything behind one verdict: the numbers, how the score is made up, the last weeks, and what would change it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.body.assess import evaluate
from readiness.body.mornings import Mornings
from readiness.date_bounds import not_ahead
from readiness.history.table import panel, with_morning
from readiness.home import Home
from readiness.morning.answers import PLAN_DAYS, answered
from readiness.morning.decide import Decision, decide_on
from readiness.morning.kept_plan import previous
from readiness.morning.scenario import with_checkin, with_night, with_runs
from readiness.observations import HrvNight, Observation, PlannedRun, RestingHr, SleepNight
from readiness.recommendation import SCHEMA, Recommendation
from readiness.subscores import WEIGHTS
from readiness.vocabulary import Verdict

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Alternative:
    """What would be said if one thing were different."""

    if_: str
    verdict: str
    score: float | None
    focus: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``parts`` are the present sub-scores with their share of the weights; ``series`` the last four weeks by
    name, oldest first, None where nothing was observed."""

    decision: Decision
    parts: Mapping[str, tuple[float, float]]
    series: Mapping[str, Sequence[float | None]]
    first_day: date
    alternatives: tuple[Alternative, ...]

    @property
    def answer(self) -> Recommendation:
        return self.decision.days[0]

    def to_json(self) -> dict[str, Any]:
        """What is beside the recommendation in the JSON object of ``explain``."""
        body = self.decision.assessment
        return {
            "schema": SCHEMA,
            "date": self.answer.date.isoformat(),
            "parts": {
                name: {"subscore": value, "share": round(share, 3)}
                for name, (value, share) in self.parts.items()
            },
            "adds_to_score_sd": dict(body.parts),
            "expectation": body.expectation,
            "signals": dict(body.signals),
            "domains": sorted(body.domains),
            "ruled_out": list(body.ruled_out),
            "flags": [{"id": one.reason.id, "text": one.text} for one in body.conditions.values()],
            "series": {
                "from": self.first_day.isoformat(),
                **{name: list(x) for name, x in self.series.items()},
            },
            "would_change": [
                {"if": x.if_, "verdict": x.verdict, "focus": x.focus, "score": x.score}
                for x in self.alternatives
            ],
        }


def explain(home: Home, day: date) -> dict[str, Any]:
    """The JSON object of ``explain``: all that is behind the stored answer for ``day``, which is not later than
    today. Decided once; each of the alternatives is one more decision. Raises NoData as ``decide`` does, InvalidInput
    on a day ahead."""
    not_ahead(day, home.now().date())
    stored, decision = answered(home, day)
    settings, now, model = home.settings, home.now(), home.model(day)
    before = previous(home.known_store, day) if day == now.date() else ()
    table = decision.table or panel(decision.known, settings, day)

    def say(changed: list[Observation]) -> Decision:
        """What changes is this morning, or the plan: the table of the days before it is there."""
        changed_table = with_morning(table, changed, settings)
        return decide_on(changed, settings, day, now, PLAN_DAYS, before, model, changed_table)

    explanation = Explanation(
        decision,
        _parts(decision.assessment.subscores),
        _series(evaluate(table), day),
        day - timedelta(days=7 * WEEKS - 1),
        tuple(_alternatives(list(decision.known), day, decision, say)),
    )
    return {**explanation.to_json(), "recommendation": json.loads(stored.json)}


def _parts(subscores: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Sub-score and share of the weight, the heaviest contribution first."""
    present = {name: value for name, value in subscores.items() if name in WEIGHTS}
    whole = sum(WEIGHTS[name] for name in present) or 1.0
    parts = {name: (value, WEIGHTS[name] / whole) for name, value in present.items()}
    return dict(sorted(parts.items(), key=lambda item: -item[1][0] * item[1][1]))


def _series(m: Mornings, day: date) -> dict[str, list[float | None]]:
    s = m.signals
    mean, band = s.hrv.baseline.mean, s.hrv.baseline.sd * s.hrv.swc
    with np.errstate(invalid="ignore", over="ignore"):
        columns: dict[str, NDArray[np.float64]] = {
            "rmssd_ms": s.panel["rmssd_ms"],
            "rmssd_7d_ms": np.exp(s.hrv.l7),
            "hrv_band_low_ms": np.exp(mean - band),
            "hrv_band_high_ms": np.exp(mean + band),
            "resting_hr_bpm": s.resting_hr.bpm,
            "sleep_h": s.sleep.hours,
            "load": s.load.daily,
            "score": m.scores.score,
        }
    return {name: list(_last(values, m.panel.index(day))) for name, values in columns.items()}


def _last(values: NDArray[np.float64], index: int) -> Iterator[float | None]:
    """The four weeks to ``index``, padded in front."""
    row = np.broadcast_to(values, (1, values.shape[-1]))[0]
    for at in range(index - 7 * WEEKS + 1, index + 1):
        value = float(row[at]) if at >= 0 else math.nan
        yield round(value, 1) if math.isfinite(value) else None


def _alternatives(
    known: list[Observation], day: date, decision: Decision, say: Callable[[list[Observation]], Decision]
) -> Iterator[Alternative]:
    """Single changes that would give another verdict or focus."""
    said = decision.days[0]
    for words, changed in _changes(known, day, decision):
        other = say(changed).days[0]
        if (other.verdict, other.focus) != (said.verdict, said.focus):
            yield Alternative(words, other.verdict.word, other.score, other.focus.value)


def _changes(
    known: list[Observation], day: date, decision: Decision
) -> Iterator[tuple[str, list[Observation]]]:
    """One change at a time: each signal as it usually is, or bad; the plan around the day lighter or fuller.

    A better signal changes nothing where the body lowers nothing, a worse one nothing where the day is closed.
    """
    said = decision.days[0]
    if said.body is None or said.body.verdict is not Verdict.FULL:
        yield from _better(known, day, decision.assessment.signals)
    if said.verdict is not Verdict.SKIP:
        yield "under five hours of sleep", with_night(known, SleepNight, day, 4.5)
        yield "very tired and sore", with_checkin(known, day, {"fatigue": 5.0, "soreness": 5.0})
        yield "ill", with_checkin(known, day, {"ill": True})
    for ahead, name in ((0, "today"), (1, "tomorrow")):
        when = day + timedelta(days=ahead)
        if any(isinstance(o, PlannedRun) and o.date == when for o in known):
            yield f"a rest day {name}", with_runs(known, when, "rest", instead=True)
        yield f"a long run {name}", with_runs(known, when, "long 3h", instead=True)


def _better(
    known: list[Observation], day: date, numbers: Mapping[str, float]
) -> Iterator[tuple[str, list[Observation]]]:
    """Each signal as it usually is."""
    usual_items = {
        name: float(round(numbers[f"{name}_usual"]))
        for name in ("fatigue", "soreness", "mood", "motivation", "stress")
        if f"{name}_usual" in numbers
    }
    if usual_items:
        yield "a check-in as usual", with_checkin(known, day, {**usual_items, "ill": False, "injured": ""})
    nights: tuple[tuple[str, type[SleepNight | HrvNight | RestingHr], str], ...] = (
        ("a full night's sleep", SleepNight, "sleep_need_h"),
        ("an ordinary HRV last night", HrvNight, "hrv_baseline_ms"),
        ("an ordinary resting heart rate", RestingHr, "resting_hr_baseline_bpm"),
    )
    for words, kind, number in nights:
        if number in numbers:
            yield words, with_night(known, kind, day, numbers[number])
