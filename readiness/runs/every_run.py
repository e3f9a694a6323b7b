"""Every run that the schedule knows: done, planned and usual, each with the role that it has in its week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from readiness.observations import Activity, PlannedRun, Race
from readiness.runs.day import Day
from readiness.runs.expected import Expected, hard_habit, template_of, told_weeks
from readiness.runs.habit import HABIT_WEEKS, Habit, learn
from readiness.runs.recorded import recorded
from readiness.runs.roles import MEASURE_WEEKS, Told, judged, week_of
from readiness.runs.running import MIN_CROSS_MIN, Run, part
from readiness.runs.volume import Pace
from readiness.settings import Settings
from readiness.vocabulary import UNKNOWN_KIND, Role

REPLACES_SHARE = 0.6
"""A run of this share of a planned one's minutes was that run (a coaching choice)."""
ROLE_DAYS = 7 * (HABIT_WEEKS + MEASURE_WEEKS)
"""Runs older than this only count for the kilometres of their week."""


class Span(NamedTuple):
    """The days from today on, the weekday on which a week begins (0: Monday), and the athlete's zone."""

    days: Sequence[date]
    starts: int
    zone: tzinfo


class Runs(NamedTuple):
    """``all`` runs of the last weeks and of the days ahead; those that were ``done``, but for what no word is known of;
    ``besides`` is what the coming days hold besides runs. ``habits`` and ``pace`` are read from whole weeks."""

    all: list[Run]
    done: list[Run]
    besides: Mapping[date, Day]
    habits: Mapping[int, Habit]
    pace: Pace


def runs_of(
    activities: Sequence[Activity],
    plans: Mapping[date, Sequence[PlannedRun]],
    races: Mapping[date, Race],
    settings: Settings,
    span: Span,
) -> Runs:
    """The runs as of the span's first day; ``activities`` in order, ``plans`` and ``races`` by date."""
    today, starts = span.days[0], span.starts
    week, known = week_of(today, starts), list[list[float]]()
    told = list(recorded(_recent(activities, "run", today - timedelta(days=ROLE_DAYS)), plans, races))
    before = judged([one for one in told if one.run.date < week], starts, known)
    habits, pace = learn(before, starts), Pace.of(before, today)
    ahead = {day: race for day, race in races.items() if day >= today}
    weeks = told_weeks(plans, starts)
    expected = Expected(plans, ahead, weeks, template_of(settings), habits, pace, span.zone, starts)
    coming = {day: expected.day(day) for day in span.days}

    unknown = [_unknown(a, habits) for a in _recent(activities, "unknown") if a.duration_min >= MIN_CROSS_MIN]
    earlier = [one for one in unknown if one.run.date < week]
    before += judged(earlier, starts, [list(minutes) for minutes in known])
    this_week = [one for one in told if one.run.date >= week]
    planned = _planned(
        [plan for _, plan in coming.values()], [one for one in this_week if one.run.date == today]
    )
    this_week += [one for one in unknown if one.run.date >= week]
    runs = before + judged(sorted([*this_week, *planned], key=_begins), starts, known)
    done = [run for run in runs if run.done and run.kind != UNKNOWN_KIND]
    return Runs(runs, done, {day: besides for day, (besides, _) in coming.items()}, habits, pace)


def _recent(activities: Sequence[Activity], kind: str, since: date = date.min) -> list[Activity]:
    return [a for a in activities if part(a.sport) == kind and a.date >= since]


def _unknown(activity: Activity, habits: Mapping[int, Habit]) -> Told:
    """Something done of which no word is known, taken for the hardest run it can have been; it teaches no habit."""
    day, role = activity.date, hard_habit(habits.get(activity.date.weekday()))
    run = Run(day, role, UNKNOWN_KIND, activity.start, activity.duration_min, None, "done")
    return Told(run, role if role is Role.LONG else None, measures=False)


def _begins(one: Told) -> tuple[date, float]:
    return one.run.date, one.run.start.timestamp() if one.run.start else 0.0


def _planned(plans: Sequence[Sequence[Told]], done: Sequence[Told]) -> list[Told]:
    """What the plan still holds, day by day from today on: a run that was ``done`` takes its planned one's place."""
    today, *later = plans
    ahead = list(today)
    for one in done:
        if match := next((plan for plan in ahead if _meant(one, plan)), None):
            ahead.remove(match)
    return [*ahead, *[plan for day in later for plan in day]]


def _meant(done: Told, plan: Told) -> bool:
    """Whether a run done today was the planned one."""
    same_word = done.called is not None and done.called is plan.called
    return same_word or done.run.minutes >= REPLACES_SHARE * plan.run.minutes
