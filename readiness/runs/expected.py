"""What is planned for a day: the explicit plan, then the ``[week]`` template, then the habit (science §6.13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Protocol

from readiness.observations import PlannedRun, Race
from readiness.runs.day import Day
from readiness.runs.habit import Habit
from readiness.runs.roles import week_of
from readiness.runs.running import HARD, RANK, USUAL_MIN, Run, is_hike, is_run, is_unknown, race_role
from readiness.runs.template import read_template
from readiness.runs.told import Told
from readiness.runs.volume import Pace
from readiness.settings import Settings
from readiness.vocabulary import CROSS_WORDS, MOBILITY_WORDS, REST_WORDS, WEEKDAYS, Role, role_of

USUAL_CLASS_MIN = 30.0
"""Minutes of a planned yoga or mobility class whose length is not given (a coaching choice)."""
RACE_MIN_PER_KM = 9.0
"""An ultra's pace where its time is not given (a coaching choice)."""
EXPLICIT_WEEK_DAYS = 3
"""A week in which an explicit plan names this many days is taken as complete (a coaching choice)."""


class Dated(Protocol):
    @property
    def date(self) -> date: ...


def by_date[T: Dated](items: Iterable[T]) -> dict[date, list[T]]:
    found: dict[date, list[T]] = {}
    for item in items:
        found.setdefault(item.date, []).append(item)
    return found


def template_of(settings: Settings) -> dict[int, tuple[PlannedRun, ...]]:
    return {
        WEEKDAYS.index(name): read_template(name, text)
        for name, text in settings.week.items()
        if name in WEEKDAYS
    }


def told_weeks(plans: Iterable[date], starts: int) -> frozenset[date]:
    counts = Counter(week_of(day, starts) for day in plans)
    return frozenset(week for week, days in counts.items() if days >= EXPLICIT_WEEK_DAYS)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is planned for a day: explicit plan, then the ``[week]`` template, then the habit (science §6.13).

    ``told`` are the first days of the weeks that an explicit plan gives in full; ``starts`` is the weekday on which
    a week begins.
    """

    plans: Mapping[date, Sequence[PlannedRun]]
    races: Mapping[date, Race]
    told: frozenset[date]
    template: Mapping[int, tuple[PlannedRun, ...]]
    habits: Mapping[int, Habit]
    pace: Pace
    zone: tzinfo
    starts: int

    def sessions(self, day: date) -> tuple[Sequence[PlannedRun], str]:
        if day in self.plans:
            return self.plans[day], "plan"
        if week_of(day, self.starts) in self.told:
            return (), "plan"
        if day.weekday() in self.template:
            return self.template[day.weekday()], "week"
        return (), "habit"

    def day(self, day: date) -> tuple[Day, list[Told]]:
        """What the day holds besides runs, and its runs, not yet judged."""
        if (race := self.races.get(day)) is not None:
            return Day(day), [_race(race)]
        sessions, origin = self.sessions(day)
        if origin == "habit":
            return Day(day), self._usual(day)
        runs = [self.run(day, s, origin) for s in sessions if is_run(s) or is_unknown(s)]
        words = {(s.kind or "").lower() for s in sessions}
        mobility = [s for s in sessions if (s.kind or "").lower() in MOBILITY_WORDS]
        return (
            Day(
                day,
                cross=len(words & CROSS_WORDS),
                mobility=tuple(s.duration_min or USUAL_CLASS_MIN for s in mobility),
                rest=(bool(words & REST_WORDS) and not runs) or self._may_rest(day, sessions, origin),
            ),
            sorted(runs, key=lambda told: told.run.start.timestamp() if told.run.start else 0.0),
        )

    def _may_rest(self, day: date, sessions: Sequence[PlannedRun], origin: str) -> bool:
        """Whether the plan only names the day, without kind or length, and the template calls its weekday rest."""
        usual = {(entry.kind or "").lower() for entry in self.template.get(day.weekday(), ())}
        bare = not any(s.kind or s.duration_min or s.distance_km for s in sessions)
        return origin == "plan" and bare and bool(usual) and usual <= REST_WORDS

    def _usual(self, day: date) -> list[Told]:
        habit = self.habits.get(day.weekday())
        if habit is None or habit.role is None:
            return []
        start = datetime.combine(day, habit.at, self.zone) if habit.at else None
        minutes = habit.minutes or USUAL_MIN[habit.role]
        run = Run(day, habit.role, None, start, minutes, habit.km, "habit", perhaps=habit.perhaps)
        return [Told(run, habit.role)]

    def run(self, day: date, plan: PlannedRun, origin: str) -> Told:
        if is_unknown(plan):
            return self._unknown(day, plan, origin)
        role = called = role_of(plan.kind)
        minutes = plan.duration_min or (plan.distance_km and self.pace.minutes(plan.distance_km, role))
        usual, perhaps = self._weekday(day) if origin == "plan" else self.habits.get(day.weekday()), False
        if is_hike(plan.kind):
            role = Role.EASY
        elif role is None and not minutes and usual and usual.role:
            role = called = usual.role
            minutes, perhaps = usual.minutes, usual.perhaps
        elif role is Role.LONG and not minutes and usual and usual.role is Role.LONG:
            minutes = usual.minutes
        elif role is Role.RACE:
            role = race_role(plan.duration_min, plan.distance_km, plan.ascent_m, "B")
        run = self._timed(day, plan, origin, role or Role.UNKNOWN, minutes)
        return Told(run._replace(perhaps=perhaps), called, hike=is_hike(plan.kind))

    def _timed(self, day: date, plan: PlannedRun, origin: str, role: Role, minutes: float | None) -> Run:
        """The run with its hour and length. One called long has its role from the judge; until then it is easy."""
        start = datetime.combine(day, plan.time, self.zone) if plan.time else None
        length = minutes or USUAL_MIN[role]
        role = Role.EASY if role is Role.LONG else role
        return Run(day, role, plan.kind, start, length, plan.distance_km, origin)

    def _weekday(self, day: date) -> Habit | None:
        """The run that this weekday usually holds: of the ``[week]`` template and the habit what asks more. None where
        neither holds a run."""
        habit = self.habits.get(day.weekday())
        usual = [habit] if habit and habit.role else []
        for entry in self.template.get(day.weekday(), ()):
            if is_run(entry):
                told = self.run(day, entry, "week")
                usual.append(Habit(told.called or told.run.role, minutes=told.run.minutes))
        return min(usual, key=lambda one: RANK[one.role or Role.UNKNOWN], default=None)

    def _unknown(self, day: date, plan: PlannedRun, origin: str) -> Told:
        """An entry in which no word is known, taken for what the habit holds on that weekday if that is hard."""
        role = hard_habit(self._weekday(day))
        run = self._timed(day, plan, origin, role, plan.duration_min)._replace(km=None)
        return Told(run, role if role is Role.LONG else None, measures=False)


def hard_habit(habit: Habit | None) -> Role:
    """What something unknown is taken for on a weekday: its hard run, else a run of unknown kind."""
    return habit.role if habit and habit.role in HARD else Role.UNKNOWN


def _race(race: Race) -> Told:
    minutes = race.hours * 60 if race.hours else None
    role = race_role(minutes, race.distance_km, None, race.priority)
    length = minutes or (race.distance_km or 0) * RACE_MIN_PER_KM or USUAL_MIN[role]
    return Told(Run(race.date, role, "race", None, length, race.distance_km, "race"), role)
