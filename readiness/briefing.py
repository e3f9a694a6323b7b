"""What a session is made from: the schedule's choice, the body's state, the season, the strength record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from readiness.body.assessment import Assessment
from readiness.body.health import Illness
from readiness.body.pauses import FirstWeeks
from readiness.planning.place import Placed
from readiness.planning.verdict import Ruling, planned_focus
from readiness.reasons import ComingDay, Restriction
from readiness.recommendation import Session, StatedReason
from readiness.rules import rest, season, timing
from readiness.runs.agenda import Agenda
from readiness.runs.closed import season_closed
from readiness.runs.slot import Slot
from readiness.session.blocks import Experience, block_start, experience, light_week
from readiness.session.brief import Brief
from readiness.session.done import Lifted, lifted_by_exercise
from readiness.session.prescribe import optional_mobility, session_for
from readiness.session.state import BodyState, Limits
from readiness.signs.subjective import VETO
from readiness.signs.training import LIFTING_SPOILS_RUNS
from readiness.vocabulary import Band, Effect, Focus, Role, Verdict

FLAT_M_PER_KM = 8.0
"""Training with less descent than this holds hardly any (C13, a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the strength record says, the same for every day of a plan."""

    lifted: Mapping[str, tuple[Lifted, ...]]
    experience: Experience
    closed: frozenset[date]


def record_of(agenda: Agenda, assessment: Assessment, until: date) -> Record:
    """The record as of the agenda's morning; ``closed`` are the days that a rule closes up to ``until``."""
    closed = season_closed(agenda.season, until) | assessment.unwell
    lifts = [lift.date for lift in agenda.lifts]
    told = agenda.settings.athlete.strength_history_weeks
    return Record(lifted_by_exercise(agenda.strength), experience(lifts, closed, agenda.day, told), closed)


def records_of(agenda: Agenda, record: Record, placed: Placed) -> Iterator[Record]:
    """The record as it will be on each day of the plan: a beginner's weeks and sessions go on."""
    lifts = [lift.date for lift in agenda.lifts]
    told = agenda.settings.athlete.strength_history_weeks
    for slot, dose in zip(placed.slots, placed.doses, strict=True):
        if record.experience.beginner:
            record = replace(record, experience=experience(lifts, record.closed, slot.date, told))
        yield record
        lifts += [slot.date] if dose else []


def first_weeks(record: Record, said: Sequence[Restriction]) -> tuple[Restriction, ...]:
    """The body's restrictions, with the beginner's where the record is short and nothing says it yet."""
    if not record.experience.beginner or any(one.reason.rule == FirstWeeks.reason.id for one in said):
        return tuple(said)
    text = "Under four weeks or six sessions of strength on record: short whole-body sessions to learn the lifts."
    return (*said, Restriction(FirstWeeks.reason.states(text, Effect.MAINTENANCE)))


def narrowed(said: Sequence[Restriction], limits: Limits) -> tuple[Restriction, ...]:
    """The restrictions, of which those that lower the day spare the legs where its state leaves them none."""
    if limits.legs:
        return tuple(said)
    return tuple(
        one._replace(focus=Focus.UPPER_CORE)
        if one.focus is None and one.reason.effect is Effect.MAINTENANCE
        else one
        for one in said
    )


def shaped(ruling: Ruling, limits: Limits, injured: bool) -> Ruling:
    """The ruling within the limits: no longer than they leave, the whole body where legs alone are too much."""
    if ruling.verdict is Verdict.SKIP:
        return ruling
    focus = ruling.focus
    if focus is Focus.LOWER and limits.whole_body and not injured:
        focus = Focus.FULL_BODY
    elif focus is Focus.UPPER_CORE and not limits.arms:  # legs are barred too
        focus = Focus.CORE_MOBILITY
    return ruling._replace(focus=focus, minutes=min(ruling.minutes, limits.minutes))


def energy(ruling: Ruling, body: BodyState, band: Band | None) -> StatedReason | None:
    """T18 in words: calm only where no sign, cap or change of focus speaks against it; a lighter dose where the body
    asks for one; nothing where only the schedule does, or a sign is noticed that lowers nothing."""
    held = any(reason.effect in (Effect.MAINTENANCE, Effect.FOCUS) for reason in ruling.reasons)
    calm = band == Band.GREEN and not (body.noticed or body.restricted or held)
    if ruling.verdict is Verdict.SKIP or not (calm or body.lowered):
        return None
    return timing.match_energy.states(timing.match_energy(Band.GREEN if calm else Band.AMBER), Effect.INFO)


def session_of(
    record: Record,
    placed: Placed,
    index: int,
    ruling: Ruling,
    band: Band | None,
    body: BodyState,
    assessment: Assessment,
) -> Session | None:
    """The session of the day; without strength optional mobility, or None where even that is too much."""
    slot = placed.slots[index]
    if ruling.verdict is Verdict.SKIP:
        return _mobility(slot, assessment)
    agenda, day = slot.agenda, slot.date
    lifts = placed.sessions(date.min, day - timedelta(days=1))
    return session_for(
        Brief(
            day=day,
            verdict=ruling.verdict,
            focus=ruling.focus,
            minutes=ruling.minutes,
            phase=slot.phase,
            band=band,
            settings=agenda.settings.strength,
            body=body,
            experience=record.experience,
            lifted=record.lifted,
            turn=_turn(placed, index, ruling.focus),
            rested_days=(day - lifts[-1]).days if lifts else None,
            days_to_a_race=slot.days_to_a_race,
            peak_week=slot.peak_week,
            light_week=light_week(day, record.closed, agenda.season.km_by_monday),
            flat=agenda.descent_per_km_m is not None and agenda.descent_per_km_m < FLAT_M_PER_KM,
            lighter_style=assessment.active(LIFTING_SPOILS_RUNS) is not None,
        )
    )


def _turn(placed: Placed, index: int, focus: Focus) -> int:
    """How many sessions of this focus the block holds before the day, done and placed: a week of legs on one day and
    the whole body on another rotates each of them."""
    day = placed.slots[index].date
    begun = block_start(day)
    done = {lift.date: lift.focus for lift in placed.slots[index].agenda.lifts if begun <= lift.date < day}
    ahead = {
        placed.slots[n].date: planned_focus(placed, n)
        for n in range(index)
        if placed.doses[n] and begun <= placed.slots[n].date
    }
    return sum(one is focus for one in (done | ahead).values())


def _mobility(slot: Slot, assessment: Assessment) -> Session | None:
    """None with ``strict_rest``, on race day, when ill, and on a day the athlete vetoed."""
    today = slot.date == assessment.date
    strict = slot.agenda.settings.strength.strict_rest and not slot.day.active
    racing = slot.day.has(frozenset({Role.RACE}))
    illness = assessment.condition(Illness)
    sick = illness is not None and illness.reaches(ComingDay(slot.date, (slot.date - assessment.date).days))
    if strict or racing or sick or (today and assessment.active(VETO)):
        return None
    return optional_mobility(rest.foam_roll(slot), season.gentle_yoga(slot), slot.day.rest)
