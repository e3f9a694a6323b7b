"""Running volume: kilometres by week, pace, descent and expected load, to judge one week by others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from readiness.observations import Activity, PlannedRun
from readiness.runs.day import Day
from readiness.runs.roles import week_of
from readiness.runs.running import STRENGTH_RPE, Lift, Run, is_run
from readiness.vocabulary import Role

USUAL_PACE_MIN_PER_KM = 6.5
"""Trail pace for planned runs without a distance, until the athlete's own is known (a coaching choice)."""
PACE_DAYS = 56
"""Pace and descent are those of the last eight weeks (a coaching choice)."""


PERHAPS_SHARE = 0.5
"""A run of a habit that is kept in some weeks only counts half, or a long run that comes on Saturdays and Sundays by
turns would make every coming week a peak (a coaching choice)."""
USUAL_WEEKS = 4
"""This week and so many less one after it count as they are expected; further ones only where a plan gives them."""


RECORD_DAYS = 180
RECORD_STEP_WEEKS = 5
"""The record begins with a week whose number is a multiple of this, and moves on by as many: so peak weeks, three of
five at most, are counted alike from week to week."""


class Weeks(NamedTuple):
    """The calendar: today, and the weekday on which a week begins (0: Monday)."""

    today: date
    starts: int

    @property
    def since(self) -> date:
        """The record's first whole week."""
        first = week_of(self.today - timedelta(days=RECORD_DAYS - 6), self.starts)
        return first + timedelta(weeks=-(first.toordinal() // 7) % RECORD_STEP_WEEKS)


@dataclass(frozen=True, slots=True)
class Pace:
    """The athlete's own pace of the last eight weeks in min/km, over all runs and by their role."""

    all: float
    by_role: Mapping[Role, float]

    @classmethod
    def of(cls, runs: Sequence[Run], day: date) -> Pace:
        since = day - timedelta(days=PACE_DAYS)
        sums: dict[Role, tuple[float, float]] = {}
        for run in runs:
            if run.km and run.date >= since:
                minutes, km = sums.get(run.role, (0.0, 0.0))
                sums[run.role] = minutes + run.minutes, km + run.km
        km = sum(k for _, k in sums.values())
        mean = sum(m for m, _ in sums.values()) / km if km else USUAL_PACE_MIN_PER_KM
        return cls(mean, {role: minutes / km for role, (minutes, km) in sums.items()})

    def minutes(self, km: float, role: Role | None) -> float:
        """How long so many kilometres of that kind take."""
        return km * (self.by_role.get(role, self.all) if role else self.all)


def week_km(
    runs: Sequence[Activity],
    days: Mapping[date, Day],
    plans: Mapping[date, Sequence[PlannedRun]],
    races: Collection[date],
    weeks: Weeks,
    pace: float,
) -> dict[date, float]:
    """Kilometres by the first day of the week: runs done, what is to come on the agenda, and the explicit plan beyond.
    ``races`` are the days of those to come.

    Only whole weeks: none that began before the record, and none that an explicit plan gives in part at its far end.
    So a week is not judged anew on each day on which one more day of the plan becomes known.
    """
    beyond = week_of(weeks.today, weeks.starts) + timedelta(days=7 * USUAL_WEEKS)
    known = [
        *((done.start.date(), done.distance_km or done.duration_min / pace) for done in runs),
        *_coming_km([days[day] for day in days if weeks.today <= day < beyond and day not in races], pace),
        *_planned_km({day: plans[day] for day in plans if day >= beyond and day not in races}, pace),
    ]
    sums: dict[date, float] = {}
    for day, km in known:
        week = week_of(day, weeks.starts)
        sums[week] = sums.get(week, 0.0) + km
    told = max(plans, default=beyond)
    partial = week_of(told, weeks.starts)
    if partial > week_of(weeks.today, weeks.starts) and told < partial + timedelta(days=6):
        sums.pop(partial, None)
    since = weeks.since
    return {week: km for week, km in sums.items() if week >= since}


def _coming_km(days: Iterable[Day], pace: float) -> Iterator[tuple[date, float]]:
    for day in days:
        for run in day.runs:
            if not run.done:
                share = PERHAPS_SHARE if run.perhaps and run.origin == "habit" else 1.0
                yield day.date, share * (run.km or run.minutes / pace)


def _planned_km(plans: Mapping[date, Sequence[PlannedRun]], pace: float) -> Iterator[tuple[date, float]]:
    for day, sessions in plans.items():
        for one in sessions:
            if is_run(one):
                yield day, one.distance_km or (one.duration_min or 0) / pace


def descent_per_km(runs: Sequence[Run], day: date) -> float | None:
    """Metres down per kilometre over the last eight weeks, where recorded (quad emphasis, C13)."""
    since = day - timedelta(days=PACE_DAYS)
    recent = [r for r in runs if r.km and r.descent_m is not None and r.date >= since]
    km = sum(run.km or 0.0 for run in recent)
    return sum(run.descent_m or 0.0 for run in recent) / km if km else None


def expected_load(runs: Sequence[Run], lifts: Sequence[Lift], day: date) -> float:
    """Mean daily load of the last six weeks, judged by minutes and role as a plan's days are."""
    since = day - timedelta(days=42)
    minutes = sum(lift.minutes for lift in lifts if since <= lift.date < day)
    return (sum(run.load for run in runs if since <= run.date < day) + STRENGTH_RPE * minutes) / 42
