"""Every run that the schedule knows: done, planned and usual, each with the role that it has in its week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from readiness.observations import Activity, PlannedRun, Race
from readiness.runs.day import Day
from readiness.runs.expected import Expected, hard_habit, template_of, told_weeks
from readiness.runs.habit import HABIT_WEEKS, Habit, learn
from readiness.runs.recorded import recorded
from readiness.runs.roles import MEASURE_WEEKS, judged, week_of
from readiness.runs.running import MIN_CROSS_MIN, Run
from readiness.runs.told import Told
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
    running: Sequence[Activity],
    unknown: Sequence[Activity],
    plans: Mapping[date, Sequence[PlannedRun]],
    races: Mapping[date, Race],
    settings: Settings,
    span: Span,
) -> Runs:
    """The runs as of the span's first day: those done in order, ``unknown`` what no word is known of; ``plans`` and
    ``races`` by date."""
    today, starts = span.days[0], span.starts
    week, known = week_of(today, starts), list[list[float]]()
    since = today - timedelta(days=ROLE_DAYS)
    past, this_week = _apart(recorded([a for a in running if a.date >= since], plans, races), week)
    before = judged(past, starts, known)
    habits, pace = learn(before, starts), Pace.of(before, today)
    ahead, template = {day: races[day] for day in races if day >= today}, template_of(settings)
    expected = Expected(plans, ahead, told_weeks(plans, starts), template, habits, pace, span.zone, starts)
    coming = [expected.day(day) for day in span.days]
    past, unknown_now = _apart(_unknown(unknown, habits), week)
    before += judged(past, starts, [list(minutes) for minutes in known])
    planned = _planned([plan for _, plan in coming], [one for one in this_week if one.run.date == today])
    runs = before + judged(sorted([*this_week, *unknown_now, *planned], key=_begins), starts, known)
    return Runs(runs, _done(runs), {besides.date: besides for besides, _ in coming}, habits, pace)


def _done(runs: Iterable[Run]) -> list[Run]:
    return [run for run in runs if run.done and run.kind != UNKNOWN_KIND]


def _apart(runs: Iterable[Told], week: date) -> tuple[list[Told], list[Told]]:
    """The runs before this week, and those of it."""
    told = list(runs)
    return [one for one in told if one.run.date < week], [one for one in told if one.run.date >= week]


def _unknown(activities: Sequence[Activity], habits: Mapping[int, Habit]) -> Iterator[Told]:
    """What was done and of which no word is known, taken for the hardest run it can have been; it teaches no habit."""
    for one in activities:
        if one.duration_min >= MIN_CROSS_MIN:
            role = hard_habit(habits.get(one.date.weekday()))
            run = Run(one.date, role, UNKNOWN_KIND, one.start, one.duration_min, None, "done")
            yield Told(run, role if role is Role.LONG else None, measures=False)


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
