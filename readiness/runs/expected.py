"""What is planned for a day: the explicit plan, then the ``[week]`` template, then the habit (science §6.13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

from readiness.observations import PlannedRun
from readiness.runs.day import Day
from readiness.runs.habit import Habit, read_template
from readiness.runs.running import (
    HARD,
    USUAL_MIN,
    Run,
    Volume,
    is_run,
    is_unknown,
)
from readiness.runs.volume import USUAL_PACE_MIN_PER_KM
from readiness.settings import Settings
from readiness.vocabulary import CROSS_WORDS, MOBILITY_WORDS, REST_WORDS, WEEKDAYS, Role, role_of

USUAL_CLASS_MIN = 30.0
"""Minutes of a planned yoga or mobility class whose length is not told (a coaching choice)."""
EXPLICIT_WEEK_DAYS = 3
"""A week in which an explicit plan names this many days is taken as told in full (a coaching choice)."""


class Dated(Protocol):
    @property
    def date(self) -> date: ...


def by_date[T: Dated](items: Iterable[T]) -> dict[date, list[T]]:
    found: dict[date, list[T]] = {}
    for item in items:
        found.setdefault(item.date, []).append(item)
    return found


def template_of(settings: Settings) -> dict[int, tuple[PlannedRun, ...]]:
    return {WEEKDAYS.index(name): read_template(name, text) for name, text in settings.week.items()}


def told_weeks(plans: Iterable[date]) -> frozenset[date]:
    counts = Counter(day - timedelta(days=day.weekday()) for day in plans)
    return frozenset(monday for monday, days in counts.items() if days >= EXPLICIT_WEEK_DAYS)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is planned for a day: explicit plan, then the ``[week]`` template, then the habit (science §6.13).

    ``told`` are the Mondays of the weeks that an explicit plan tells in full.
    """

    plans: Mapping[date, Sequence[PlannedRun]]
    told: frozenset[date]
    template: Mapping[int, tuple[PlannedRun, ...]]
    habits: Mapping[int, Habit]
    volume: Volume
    zone: tzinfo
    today: date

    def sessions(self, day: date) -> tuple[Sequence[PlannedRun], str]:
        if day in self.plans:
            return self.plans[day], "plan"
        if day - timedelta(days=day.weekday()) in self.told:
            return (), "plan"
        if day.weekday() in self.template:
            return self.template[day.weekday()], "week"
        return (), "habit"

    def day(self, day: date) -> Day:
        sessions, origin = self.sessions(day)
        if origin == "habit":
            habit = self.habits.get(day.weekday())
            if habit is None or habit.role is None:
                return Day(day)
            start = datetime.combine(day, habit.at, self.zone) if habit.at else None
            minutes = habit.minutes or USUAL_MIN[habit.role]
            return Day(day, (Run(day, habit.role, None, start, minutes, habit.km, "habit"),))
        runs = [self.run(day, s, origin) for s in sessions if is_run(s) or is_unknown(s)]
        words = {(s.kind or "").lower() for s in sessions}
        return Day(
            day,
            tuple(sorted(runs, key=lambda run: run.start.timestamp() if run.start else 0.0)),
            cross=len(words & CROSS_WORDS),
            mobility=tuple(
                s.duration_min or USUAL_CLASS_MIN
                for s in sessions
                if (s.kind or "").lower() in MOBILITY_WORDS
            ),
            rest=bool(words & REST_WORDS) and not runs,
        )

    def run(self, day: date, plan: PlannedRun, origin: str) -> Run:
        if is_unknown(plan):
            return self._unknown(day, plan, origin)
        role = role_of(plan.kind)
        minutes = plan.duration_min or (plan.distance_km and plan.distance_km * USUAL_PACE_MIN_PER_KM)
        if (
            role in (None, Role.EASY)
            and minutes
            and self.volume.is_long(self.today, minutes, plan.distance_km)
        ):
            role = Role.LONG
        if role is None:
            habit = self.habits.get(day.weekday())
            role = Role.LONG if habit and habit.role is Role.LONG and not minutes else Role.UNKNOWN
        start = datetime.combine(day, plan.time, self.zone) if plan.time else None
        return Run(day, role, plan.kind, start, minutes or USUAL_MIN[role], plan.distance_km, origin)

    def _unknown(self, day: date, plan: PlannedRun, origin: str) -> Run:
        """An entry in which no word is known, taken for what the habit holds on that weekday if that is hard."""
        habit = self.habits.get(day.weekday())
        role = habit.role if habit and habit.role in HARD else Role.UNKNOWN
        start = datetime.combine(day, plan.time, self.zone) if plan.time else None
        return Run(day, role, plan.kind, start, plan.duration_min or USUAL_MIN[role], None, origin)
