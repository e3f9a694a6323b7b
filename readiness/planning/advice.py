"""Advice that decides nothing: the month's tally, mobility, cross-training, a full week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from readiness.body.assessment import Assessment
from readiness.body.health import Soreness
from readiness.planning.place import Placed
from readiness.rules import frequency, rest, season
from readiness.runs.agenda import Agenda
from readiness.runs.day import Day

FORTNIGHT_DAYS = 14


def advice(placed: Placed, assessment: Assessment) -> list[str | None]:
    """Sentences for today's notes, from the information rules; None where a rule has nothing to say."""
    today = placed.slots[0]
    agenda = today.agenda
    last_week = [agenda[agenda.day - timedelta(days=n)] for n in range(7)]
    lifts_28 = len({lift.date for lift in agenda.lifts if 0 <= (agenda.day - lift.date).days < 28})
    lifts_7 = sum(bool(day.lifts) for day in last_week)
    first = agenda.lifts[0].date if agenda.lifts else None
    return [
        _no_room(placed),
        frequency.over_a_month(lifts_28, today.target) if _known_for_a_month(first, agenda.day) else None,
        frequency.cross_training_sum(lifts_7, sum(day.cross for day in last_week)),
        frequency.mobility_thrice(_mobility(last_week)) if lifts_7 else None,
        season.added_load(_planned_load(agenda), agenda.expected_load_42_days * 7)
        if frequency.weekly_minimum(today)
        else None,
        season.a_goal_first(today),
        rest.swap_short_run(today, assessment.holds(Soreness)),
        _no_rest_day(agenda),
    ]


def _no_room(placed: Placed) -> str | None:
    """Where a fortnight stays empty that neither a race nor time away closes: the athlete's own settings do."""
    days = list(zip(placed.slots, placed.doses, strict=True))[:FORTNIGHT_DAYS]
    if any(dose or not frequency.weekly_minimum(slot) for slot, dose in days):
        return None
    return (
        "No day of the next two weeks has room for strength as your runs and settings stand: look at days, never,"
        " strict_rest and weekly_floor under [strength]."
    )


def _known_for_a_month(first: date | None, today: date) -> bool:
    return first is not None and (today - first).days >= 28


def _mobility(days: Sequence[Day]) -> int:
    return sum(rest.mobility_counts(minutes) for day in days for minutes in day.mobility)


def _planned_load(agenda: Agenda) -> float:
    """Expected running load of the seven days from today on."""
    return sum(run.load for n in range(7) for run in agenda[agenda.day + timedelta(days=n)].runs)


def _no_rest_day(agenda: Agenda) -> str | None:
    days = [agenda[agenda.day + timedelta(days=n)] for n in range(7)]
    if rest.no_rest_day(sum((not day.active) << n for n, day in enumerate(days))):
        return "The coming seven days hold no rest day: take one off, without run or ride."
    return None
