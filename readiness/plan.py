"""The coming days: the schedule's choice of days, the body's caps on each, the session, the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from readiness.body.assessment import Assessment
from readiness.body.fatigue import Fatigue
from readiness.briefing import (
    Record,
    energy,
    first_weeks,
    narrowed,
    record_of,
    records_of,
    session_of,
    shaped,
)
from readiness.observations import Observation
from readiness.planning.advice import advice
from readiness.planning.legs import pass_legs_on
from readiness.planning.place import Placed, place
from readiness.planning.promises import Move, assumed, changed, moves, planned, promised
from readiness.planning.restrictions import project, restrictions, worst_score
from readiness.planning.verdict import Ruling, minutes_left, rule_on, sides, verdict_on
from readiness.reasons import ComingDay, Restriction
from readiness.recommendation import Body, Recommendation, State, StatedReason, Window
from readiness.runs.agenda import Agenda, build
from readiness.runs.running import STRENGTH_RPE
from readiness.runs.slot import Slot
from readiness.session.run_advice import RunsOfDay, run_advice
from readiness.session.state import BodyState, Limits, body_state, limits_of
from readiness.settings import Settings
from readiness.signs.registry import SIGNS
from readiness.version import RULES_VERSION
from readiness.vocabulary import Band, Effect, Verdict
from readiness.vocabulary import band as band_of

STEADY = 2.0
"""Points by which a projected score must cross a band's limit before a day planned yesterday changes."""
DOMAINS = {sign.id: sign.domain for sign in SIGNS if sign.domain}
"""The domain of each warning sign that has one, by id."""


def plan_days(
    observations: Iterable[Observation],
    settings: Settings,
    assessment: Assessment,
    start: date,
    days: int,
    now: datetime,
    previous: Sequence[Recommendation] = (),
) -> tuple[Recommendation, ...]:
    """Recommendations for ``days`` days from ``start``, the day of ``assessment``; the first is the answer for it.

    ``observations`` are merged and cut at the morning already. ``previous`` is the plan as it was given last: days
    that it held are kept where nothing speaks against them.
    """
    agenda = build(observations, settings, start, now, days)
    return recommend(agenda, assessment, days, previous)


def recommend(
    agenda: Agenda,
    assessment: Assessment,
    days: int,
    previous: Sequence[Recommendation] = (),
) -> tuple[Recommendation, ...]:
    """As :func:`plan_days`, from an agenda; all of its days are planned, the first ``days`` put into words."""
    before = {rec.date: rec for rec in previous}
    placed = place(agenda, promised(previous), assumed(agenda, previous))
    told = list(_told(placed, assessment, before, days))
    moved = moves(placed, previous)
    placed, passed = pass_legs_on(placed, [one.words for one in told])
    return tuple(
        [
            _recommendation(placed, assessment, one, passed.get(n), moved.get(n), before.get(one.day.date))
            for n, one in enumerate(told)
        ]
    )


def today_and_verdicts(
    observations: Iterable[Observation],
    settings: Settings,
    assessment: Assessment,
    start: date,
    days: int,
    now: datetime,
) -> tuple[Recommendation, list[Verdict]]:
    """The first of :func:`plan_days` without a plan before, and the verdicts of all days: what a table of many
    athletes holds."""
    placed = place(build(observations, settings, start, now, days))
    told = list(_told(placed, assessment, {}, days))
    placed, passed = pass_legs_on(placed, [one.words for one in told])
    today = _recommendation(placed, assessment, told[0], passed.get(0), None, None)
    return today, [verdict_on(placed, one.day.ahead, one.words) for one in told]


class _Told(NamedTuple):
    """A day of the plan with what is known of it before it is put into words: the strength record as it will be then,
    what the body says of it, what that makes of the body, and what that leaves of a session."""

    day: ComingDay
    record: Record
    words: tuple[Restriction, ...]
    body: BodyState
    limits: Limits


def _told(
    placed: Placed, assessment: Assessment, before: Mapping[date, Recommendation], days: int
) -> Iterator[_Told]:
    agenda = placed.slots[0].agenda
    record = record_of(agenda, assessment, placed.slots[-1].date)
    coming = _coming(placed, assessment, before, days)
    for day, then in zip(coming, records_of(agenda, record, placed), strict=False):
        said = first_weeks(then, tuple(restrictions(assessment, day)))
        body = body_state(assessment, [one.reason for one in said])
        limits = limits_of(body)
        yield _Told(day, then, narrowed(said, limits), body, limits)


def _coming(
    placed: Placed, assessment: Assessment, before: Mapping[date, Recommendation], days: int
) -> Iterator[ComingDay]:
    """The days with their scores, today's at worst and the projected ones."""
    scale, ordinal = _load_scale(placed.slots[0].agenda, assessment), 0
    projected = project(assessment, [scale * _load(placed, n) for n in range(days - 1)])
    scores = [worst_score(assessment), *projected]
    for index, (slot, score) in enumerate(zip(placed.slots, scores, strict=False)):
        margin = _margin(before.get(slot.date)) if index else 0.0
        yield ComingDay(slot.date, index, ordinal, score, margin)
        ordinal += bool(placed.doses[index])


def chose(previous: Recommendation) -> bool:
    """Whether a plan given before had placed strength on its day, lowered by the body or not."""
    return previous.planned is not None and previous.planned.dose != "none"


def _margin(previous: Recommendation | None) -> float:
    """Leniency against flicker: a day planned in full stays so until the projection is clearly amber, and back."""
    if previous is None or not chose(previous):
        return 0.0
    by_score = any(r.rule == Fatigue.reason.id for r in previous.reasons)
    return -STEADY if by_score else STEADY


def _load(placed: Placed, index: int) -> float:
    """Planned load of a day: its runs, and strength as placed (before the body has its say)."""
    slot = placed.slots[index]
    strength = STRENGTH_RPE * slot.agenda.settings.strength.minutes if placed.doses[index] else 0.0
    return sum(run.load for run in slot.day.runs) + strength


def _load_scale(agenda: Agenda, assessment: Assessment) -> float:
    """The athlete's own load per minute against the expected one, so that planned and done weeks compare."""
    if assessment.ctl is None or agenda.expected_load_42_days <= 0:
        return 1.0
    return assessment.ctl / agenda.expected_load_42_days


def _ruling(
    placed: Placed,
    told: _Told,
    band: Band | None,
    passed: StatedReason | None,
    move: Move | None,
    before: Recommendation | None,
) -> Ruling:
    """The day's ruling within the body's limits. ``passed`` says that its legs moved to another day, or came from one;
    ``move`` what else became of the dose that was planned ``before``."""
    index = told.day.ahead
    ruling = rule_on(placed, index, told.words, minutes_left(placed, index))
    ruling = shaped(ruling, told.limits, told.body.injured)
    more = (passed or changed(before, ruling, move), None if index else energy(ruling, told.body, band))
    if more == (None, None):
        return ruling
    return ruling._replace(reasons=(*ruling.reasons, *[reason for reason in more if reason]))


def _recommendation(
    placed: Placed,
    assessment: Assessment,
    told: _Told,
    passed: StatedReason | None,
    move: Move | None,
    before: Recommendation | None,
) -> Recommendation:
    index, score = told.day.ahead, told.day.score
    slot, today = placed.slots[index], index == 0
    band = None if score is None else band_of(score - told.day.margin)
    ruling = _ruling(placed, told, band, passed, move, before)
    body, schedule = sides(ruling)
    score = assessment.score if today else score
    runs = RunsOfDay([run.role for run in slot.day.runs if not run.done], bool(slot.day.runs))
    return Recommendation(
        date=slot.date,
        verdict=ruling.verdict,
        focus=ruling.focus,
        minutes=ruling.minutes,
        score=None if score is None else round(score, 1),
        band=assessment.band if today else (None if score is None else band_of(score)),
        interval=assessment.interval if today else None,
        confidence=_confidence(assessment.confidence, today),
        provisional=assessment.provisional if today else True,
        reasons=ruling.reasons,
        signs=assessment.signs if today else (),
        missing=assessment.missing if today else (),
        session=session_of(told.record, placed, index, ruling, band, told.body, assessment),
        window=_window(slot, ruling),
        data_until=assessment.data_until,
        computed_at=slot.agenda.now,
        rules_version=RULES_VERSION,
        model=assessment.model,
        phase=slot.phase,
        projected=not today,
        notes=_notes(placed, slot, assessment if today else None),
        run_advice=run_advice(runs, told.body),
        body=_body(body, ruling, assessment, today),
        schedule=schedule,
        planned=planned(placed, index),
    )


def _body(verdict: Verdict, ruling: Ruling, assessment: Assessment, today: bool) -> Body:
    """With the signs that count this morning or, on a coming day, that still reach it."""
    lowering = {reason.rule for reason in ruling.reasons if reason.effect is not Effect.INFO}
    counting = [sign for sign in assessment.signs if sign.state is State.ACTIVE and sign.counts]
    counting = [sign for sign in counting if sign.id in DOMAINS and (today or sign.id in lowering)]
    return Body(verdict, len(counting), len({DOMAINS[sign.id] for sign in counting}))


def _confidence(value: str, today: bool) -> str:
    return value if today or value == "low" else "medium"


def _window(slot: Slot, ruling: Ruling) -> Window | None:
    if ruling.verdict is Verdict.SKIP or slot.start is None:
        return None
    return Window(slot.start, slot.start + timedelta(minutes=ruling.minutes))


def _notes(placed: Placed, slot: Slot, assessment: Assessment | None) -> tuple[str, ...]:
    """What is worth knowing beside the verdict: how the runs are known, the week's sums, what may explain a sign."""
    notes: list[str | None] = []
    if any(run.inferred for run in slot.day.runs):
        notes.append(
            "The run is read from your last eight weeks; a plan or [week] in config.toml replaces it."
        )
    if assessment is not None:
        notes += [condition.note for condition in assessment.conditions.values()]
        notes += advice(placed, assessment)
    return tuple(note for note in notes if note)
