"""The schedule around a morning: what was done and what is planned, day by day, with hours.

Only the schedule: nothing in here knows how the body is. The choice of strength days rests on this alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from operator import attrgetter
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from readiness.observations import Activity, Observation, PlannedRun, Race, SleepNight
from readiness.runs.day import Day
from readiness.runs.expected import Expected, by_date, template_of, told_weeks
from readiness.runs.habit import HABIT_WEEKS, Habit, learn
from readiness.runs.running import (
    MIN_CROSS_MIN,
    UNKNOWN_START_H,
    USUAL_MIN,
    Lift,
    Run,
    Volume,
    done_run,
    lift_of,
    part,
    race_role,
    unknown_run,
)
from readiness.runs.season import RaceDay, Season, merge_races, season_of
from readiness.runs.volume import descent_per_km, expected_load, pace_of, week_km
from readiness.settings import Settings
from readiness.vocabulary import UNKNOWN_KIND, USUAL_WAKE, Role

LOOK_BACK_DAYS = 14
LOOK_AHEAD_DAYS = 7
"""Days beyond the last planned one, so that its gates and rolling weeks are seen whole."""
WAKE_DAYS = 28
HISTORY_DAYS = 180
ROLE_DAYS = 7 * HABIT_WEEKS
"""Runs older than this only count for the kilometres of their week."""


def start_of(run: Run, zone: tzinfo) -> datetime:
    """When a run starts; of unknown hour, early in the morning."""
    return run.start or datetime.combine(run.date, time(UNKNOWN_START_H), zone)


def _date(coming: tuple[Run, datetime]) -> date:
    return coming[0].date


@dataclass(frozen=True, slots=True)
class Agenda:
    """The schedule from ``day − 14`` to the last planned day and a week beyond."""

    day: date
    now: datetime
    zone: tzinfo
    settings: Settings
    days: Mapping[date, Day]
    season: Season
    habits: Mapping[int, Habit]
    lifts: tuple[Lift, ...]
    strength: tuple[Activity, ...]
    first_activity: date | None
    last_training: date | None
    wake: time
    descent_per_km_m: float | None
    expected_load_42_days: float
    coming: tuple[tuple[Run, datetime], ...]

    def __getitem__(self, day: date) -> Day:
        return self.days.get(day) or Day(day)

    def start_of(self, run: Run) -> datetime:
        return start_of(run, self.zone)

    def runs_ahead(self, day: date) -> tuple[tuple[Run, datetime], ...]:
        """Runs of ``day`` and of the seven days after it, in order, each with its start."""
        first = bisect_left(self.coming, day, key=_date)
        return self.coming[first : bisect_right(self.coming, day + timedelta(days=7), first, key=_date)]


def build(
    observations: Iterable[Observation], settings: Settings, day: date, now: datetime, horizon: int = 14
) -> Agenda:
    """The agenda for ``day`` and the ``horizon`` days from it on.

    ``observations`` are merged and cut at the morning (:func:`readiness.history.table.cut`), ``now`` is aware.
    """
    zone = ZoneInfo(settings.athlete.timezone) if settings.athlete.timezone else now.tzinfo
    if zone is None:
        raise ValueError("now must be an aware datetime")
    activities, planned, races, wakes = _sort(observations, day, now)
    running = [a for a in activities if part(a.sport) == "run"]
    strength = tuple(a for a in activities if part(a.sport) == "strength")
    volume = Volume.of(running)
    plans = by_date(planned)
    recent = day - timedelta(days=ROLE_DAYS)
    runs = [
        done_run(a, volume, plans.get(on, ()))
        for a, on in zip(running, volume.days, strict=True)
        if on >= recent
    ]
    lifts = tuple(lift for a in strength if (lift := lift_of(a)))
    habits = learn(runs, day)
    week = Expected(plans, told_weeks(plans), template_of(settings), habits, volume, zone, day)
    season_races = merge_races(
        [RaceDay(r.date, r.name, r.priority, r.distance_km, r.hours and r.hours * 60) for r in races],
        [RaceDay(r.date, "race", "B", r.km, r.minutes) for r in runs if r.role is Role.RACE],
    )
    ahead = {race.date: race for race in races if race.date >= day}
    unknown = [
        unknown_run(a, volume, habits[n].role if (n := a.start.weekday()) in habits else None)
        for a in activities
        if part(a.sport) == "unknown" and a.duration_min >= MIN_CROSS_MIN
    ]
    days = _done_days(activities, [*runs, *unknown], lifts, day)
    for n in range(horizon + LOOK_AHEAD_DAYS):
        date_ = day + timedelta(days=n)
        days[date_] = _with_plan(days.get(date_) or Day(date_), week, ahead.get(date_))
    pace = pace_of(runs, day)
    return Agenda(
        day=day,
        now=now,
        zone=zone,
        settings=settings,
        days=days,
        season=season_of(settings, season_races, week_km(running, days, plans, ahead, day, pace), day),
        habits=habits,
        lifts=lifts,
        strength=strength,
        first_activity=activities[0].start.date() if activities else None,
        last_training=activities[-1].start.date() if activities else None,
        wake=_usual_wake(wakes),
        descent_per_km_m=descent_per_km(runs, day),
        expected_load_42_days=expected_load(runs, lifts, day),
        coming=tuple(
            (run, start_of(run, zone))
            for n in range(horizon + LOOK_AHEAD_DAYS)
            for run in days[day + timedelta(days=n)].runs
        ),
    )


def _sort(
    observations: Iterable[Observation], day: date, now: datetime
) -> tuple[list[Activity], list[PlannedRun], list[Race], list[time]]:
    rows: dict[type, list[Any]] = {Activity: [], PlannedRun: [], Race: [], SleepNight: []}
    for item in observations:
        if (kept := rows.get(type(item))) is not None:
            kept.append(item)
    since, woke = day - timedelta(days=HISTORY_DAYS), day - timedelta(days=WAKE_DAYS)
    activities = [a for a in rows[Activity] if since <= a.start.date() <= day and a.start <= now]
    activities.sort(key=attrgetter("start"))
    nights = [n for n in rows[SleepNight] if woke <= n.date <= day and n.end]
    return activities, rows[PlannedRun], rows[Race], [night.end.time() for night in nights]


def _done_days(
    activities: Sequence[Activity], runs: Sequence[Run], lifts: Sequence[Lift], day: date
) -> dict[date, Day]:
    since = day - timedelta(days=LOOK_BACK_DAYS)
    days = {date_: Day(date_) for date_ in (since + timedelta(days=n) for n in range(LOOK_BACK_DAYS))}
    runs_of, lifts_of = by_date(runs), by_date(lifts)
    for date_, done in by_date(a for a in activities if a.date >= since).items():
        groups = [(part(a.sport), a) for a in done]
        days[date_] = Day(
            date_,
            tuple(runs_of.get(date_, ())),
            tuple(lifts_of.get(date_, ())),
            sum(kind == "cross" and a.duration_min >= MIN_CROSS_MIN for kind, a in groups),
            tuple(a.duration_min for kind, a in groups if kind == "mobility"),
        )
    return days


def _with_plan(done: Day, week: Expected, race: Race | None) -> Day:
    """What is done on the day and what is still to come; a run that was done takes its planned one's place."""
    if race is not None:
        role = race_role(race)
        minutes = race.hours * 60 if race.hours else (race.distance_km or 0) * 9 or USUAL_MIN[role]
        planned = Day(done.date, (Run(done.date, role, "race", None, minutes, race.distance_km, "race"),))
    else:
        planned = week.day(done.date)
        if not (done.runs or done.lifts or done.cross or done.mobility):
            return planned
    ahead = list(planned.runs)
    for run in (run for run in done.runs if run.kind != UNKNOWN_KIND):
        match = next((p for p in ahead if run.role is p.role or run.minutes >= 0.6 * p.minutes), None)
        if match:
            ahead.remove(match)
    return Day(
        done.date,
        (*done.runs, *ahead),
        done.lifts,
        max(done.cross, planned.cross),
        max(done.mobility, planned.mobility, key=len),
        planned.rest and not done.runs,
    )


def _usual_wake(wakes: Sequence[time]) -> time:
    """The median waking time of the known nights; a session is never put before it (B3)."""
    if len(wakes) < 7:
        return USUAL_WAKE
    minutes = int(median(w.hour * 60 + w.minute for w in wakes))
    return time(minutes // 60, minutes % 60)
