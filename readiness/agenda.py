"""The schedule around a morning: what was done and what is planned, day by day, with hours.

Only the schedule: nothing in here knows how the body is. The choice of strength days rests on this alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from statistics import median
from zoneinfo import ZoneInfo

from readiness.habit import CROSS_WORDS, HABIT_WEEKS, WEEKDAYS, Habit, learn, read_template
from readiness.observations import Activity, Observation, PlannedRun, Race, SleepNight
from readiness.running import (
    GENTLE_MOBILITY_MIN,
    HARD,
    MIN_CROSS_MIN,
    MOBILITY_WORDS,
    QUALITY,
    REST_WORDS,
    STRENGTH_RPE,
    UNKNOWN_START_H,
    USUAL_MIN,
    Lift,
    Role,
    Run,
    Volume,
    done_run,
    lift_of,
    part,
    race_role,
    role_of,
)
from readiness.season import RaceDay, Season, merge_races, season_of
from readiness.settings import Settings

LOOK_BACK_DAYS = 14
LOOK_AHEAD_DAYS = 7
"""Days beyond the last planned one, so that its gates and rolling weeks are seen whole."""
EXPLICIT_WEEK_DAYS = 3
"""A week in which an explicit plan names this many days is taken as told in full (a coaching choice)."""
USUAL_PACE_MIN_PER_KM = 6.5
"""Trail pace for planned runs without a distance, until the athlete's own is known (a coaching choice)."""
USUAL_WAKE = time(6, 30)
HISTORY_DAYS = 180
ROLE_DAYS = 7 * HABIT_WEEKS
"""Runs older than this only count for the kilometres of their week."""


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day. ``rest`` is a rest day that the plan names; ``cross`` and ``mobility`` count sessions."""

    date: date
    runs: tuple[Run, ...] = ()
    lifts: tuple[Lift, ...] = ()
    cross: int = 0
    mobility: int = 0
    rest: bool = False

    def has(self, roles: frozenset[Role]) -> bool:
        return any(run.role in roles for run in self.runs)

    @property
    def long(self) -> bool:
        return any(run.role is Role.LONG or run.role is Role.RACE for run in self.runs)

    @property
    def hard(self) -> bool:
        return self.has(HARD)

    @property
    def quality(self) -> bool:
        return self.has(QUALITY) and not self.long

    @property
    def active(self) -> bool:
        """Whether it is no rest day even without strength (R1)."""
        return bool(self.runs or self.cross)

    @property
    def session_types(self) -> int:
        """Kinds of session other than strength on this day (B2)."""
        return bool(self.runs) + bool(self.cross) + bool(self.mobility)


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
    coming: tuple[Run, ...]

    def __getitem__(self, day: date) -> Day:
        return self.days.get(day) or Day(day)

    def start_of(self, run: Run) -> datetime:
        """When a run starts; of unknown hour, early in the morning."""
        return run.start or datetime.combine(run.date, time(UNKNOWN_START_H), self.zone)

    def runs_ahead(self, day: date) -> list[Run]:
        """Runs of ``day`` and of the seven days after it, in order."""
        last = day + timedelta(days=7)
        return [run for run in self.coming if day <= run.date <= last]

    @property
    def history_weeks(self) -> float:
        """Weeks since the first strength session on record, or as the athlete set it."""
        told = self.settings.athlete.strength_history_weeks
        if told is not None:
            return told
        return (self.day - self.lifts[0].date).days / 7 if self.lifts else 0.0


def build(
    observations: Iterable[Observation], settings: Settings, day: date, now: datetime, horizon: int = 14
) -> Agenda:
    """The agenda for ``day`` and the ``horizon`` days from it on.

    ``observations`` are merged and cut at the morning (:func:`readiness.history.cut`), ``now`` is aware.
    """
    zone = ZoneInfo(settings.athlete.timezone) if settings.athlete.timezone else now.tzinfo
    if zone is None:
        raise ValueError("now must be an aware datetime")
    activities, planned, races, wakes = _sort(observations, day, now)
    running = [a for a in activities if part(a.sport) == "run"]
    volume = Volume.of(running)
    plans = _by_date(planned)
    recent = day - timedelta(days=ROLE_DAYS)
    runs = [done_run(a, volume, plans.get(a.start.date(), ())) for a in running if a.start.date() >= recent]
    habits = learn(runs, day)
    week = _Week(plans, _template(settings), habits, volume, zone, day)
    season_races = merge_races(
        [RaceDay(r.date, r.name, r.priority, r.distance_km, r.hours and r.hours * 60) for r in races],
        [RaceDay(r.date, "race", "B", r.km, r.minutes) for r in runs if r.role is Role.RACE],
    )
    ahead = {race.date: race for race in races if race.date >= day}
    days = _done_days(activities, runs, day)
    for n in range(horizon + LOOK_AHEAD_DAYS):
        date_ = day + timedelta(days=n)
        days[date_] = _with_plan(days.get(date_) or Day(date_), week, ahead.get(date_))
    lifts = tuple(lift for a in activities if part(a.sport) == "strength" and (lift := lift_of(a)))
    pace = _pace(runs, day)
    return Agenda(
        day=day,
        now=now,
        zone=zone,
        settings=settings,
        days=days,
        season=season_of(settings, season_races, _week_km(running, days, plans, ahead, day, pace), day),
        habits=habits,
        lifts=lifts,
        strength=tuple(a for a in activities if part(a.sport) == "strength"),
        first_activity=activities[0].start.date() if activities else None,
        last_training=activities[-1].start.date() if activities else None,
        wake=_usual_wake(wakes),
        descent_per_km_m=_descent(runs, day),
        expected_load_42_days=_expected_load(runs, lifts, day),
        coming=tuple(
            run for n in range(horizon + LOOK_AHEAD_DAYS) for run in days[day + timedelta(days=n)].runs
        ),
    )


def _sort(
    observations: Iterable[Observation], day: date, now: datetime
) -> tuple[list[Activity], list[PlannedRun], list[Race], list[time]]:
    activities: list[Activity] = []
    planned: list[PlannedRun] = []
    races: list[Race] = []
    wakes: list[time] = []
    since = day - timedelta(days=HISTORY_DAYS)
    for item in observations:
        if isinstance(item, Activity):
            if since <= item.start.date() <= day and item.start <= now:
                activities.append(item)
        elif isinstance(item, PlannedRun):
            planned.append(item)
        elif isinstance(item, Race):
            races.append(item)
        elif isinstance(item, SleepNight) and item.end and since <= item.date <= day:
            wakes.append(item.end.time())
    activities.sort(key=lambda a: a.start)
    return activities, planned, races, wakes


def _by_date(planned: Iterable[PlannedRun]) -> dict[date, list[PlannedRun]]:
    by_date: dict[date, list[PlannedRun]] = {}
    for plan in planned:
        by_date.setdefault(plan.date, []).append(plan)
    return by_date


def _template(settings: Settings) -> dict[int, tuple[PlannedRun, ...]]:
    return {WEEKDAYS.index(name): read_template(name, text) for name, text in settings.week.items()}


@dataclass(frozen=True, slots=True)
class _Week:
    """What is planned for a day: explicit plan, then the ``[week]`` template, then the habit (science §6.13)."""

    plans: Mapping[date, Sequence[PlannedRun]]
    template: Mapping[int, tuple[PlannedRun, ...]]
    habits: Mapping[int, Habit]
    volume: Volume
    zone: tzinfo
    today: date

    def sessions(self, day: date) -> tuple[Sequence[PlannedRun], str]:
        if day in self.plans:
            return self.plans[day], "plan"
        monday = day - timedelta(days=day.weekday())
        if sum(monday + timedelta(days=n) in self.plans for n in range(7)) >= EXPLICIT_WEEK_DAYS:
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
        runs = [self.run(day, s, origin) for s in sessions if _is_run(s)]
        words = {(s.kind or "").lower() for s in sessions}
        return Day(
            day,
            tuple(sorted(runs, key=lambda run: run.start.timestamp() if run.start else 0.0)),
            cross=len(words & CROSS_WORDS),
            mobility=len(words & MOBILITY_WORDS),
            rest=bool(words & REST_WORDS) and not runs,
        )

    def run(self, day: date, plan: PlannedRun, origin: str) -> Run:
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


def _is_run(plan: PlannedRun) -> bool:
    word = (plan.kind or "run").lower()
    return word not in REST_WORDS | MOBILITY_WORDS | CROSS_WORDS and "strength" not in word


def _done_days(activities: Sequence[Activity], runs: Sequence[Run], day: date) -> dict[date, Day]:
    since = day - timedelta(days=LOOK_BACK_DAYS)
    days: dict[date, Day] = {
        since + timedelta(days=n): Day(since + timedelta(days=n)) for n in range(LOOK_BACK_DAYS)
    }
    by_date: dict[date, list[Activity]] = {}
    for activity in activities:
        if activity.start.date() >= since:
            by_date.setdefault(activity.start.date(), []).append(activity)
    runs_of: dict[date, list[Run]] = {}
    for run in runs:
        runs_of.setdefault(run.date, []).append(run)
    for date_, done in by_date.items():
        groups = [(part(a.sport), a) for a in done]
        days[date_] = Day(
            date_,
            tuple(runs_of.get(date_, ())),
            tuple(lift for kind, a in groups if kind == "strength" and (lift := lift_of(a))),
            sum(kind == "cross" and a.duration_min >= MIN_CROSS_MIN for kind, a in groups),
            sum(kind == "mobility" and a.duration_min > GENTLE_MOBILITY_MIN for kind, a in groups),
        )
    return days


def _with_plan(done: Day, week: _Week, race: Race | None) -> Day:
    """What is done on the day and what is still to come; a run that was done takes its planned one's place."""
    if race is not None:
        role = race_role(race)
        minutes = race.hours * 60 if race.hours else (race.distance_km or 0) * 9 or USUAL_MIN[role]
        planned = Day(done.date, (Run(done.date, role, "race", None, minutes, race.distance_km, "race"),))
    else:
        planned = week.day(done.date)
    ahead = list(planned.runs)
    for run in done.runs:
        match = next((p for p in ahead if run.role is p.role or run.minutes >= 0.6 * p.minutes), None)
        if match:
            ahead.remove(match)
    return Day(
        done.date,
        (*done.runs, *ahead),
        done.lifts,
        max(done.cross, planned.cross),
        max(done.mobility, planned.mobility),
        planned.rest and not done.runs,
    )


def _pace(runs: Sequence[Run], day: date) -> float:
    recent = [run for run in runs if run.km and run.date >= day - timedelta(days=56)]
    km = sum(run.km or 0.0 for run in recent)
    return sum(run.minutes for run in recent) / km if km else USUAL_PACE_MIN_PER_KM


def _week_km(
    runs: Sequence[Activity],
    days: Mapping[date, Day],
    plans: Mapping[date, Sequence[PlannedRun]],
    races: Mapping[date, Race],
    today: date,
    pace: float,
) -> dict[date, float]:
    """Kilometres by Monday: runs done, what is to come on the agenda, and the explicit plan beyond it."""
    weeks: dict[date, float] = {}

    def add(date_: date, km: float) -> None:
        monday = date_ - timedelta(days=date_.weekday())
        weeks[monday] = weeks.get(monday, 0.0) + km

    for done in runs:
        add(done.start.date(), done.distance_km or done.duration_min / pace)
    for date_, day in days.items():
        if date_ >= today and date_ not in races:
            for run in day.runs:
                if not run.done:
                    add(date_, run.km or run.minutes / pace)
    last = max(days, default=today)
    if last.weekday() != 6 and max(plans, default=today) <= last:  # half a week is no week
        weeks.pop(last - timedelta(days=last.weekday()), None)
    for date_, sessions in plans.items():
        if date_ > last and date_ not in races:
            add(date_, sum(s.distance_km or (s.duration_min or 0) / pace for s in sessions if _is_run(s)))
    return weeks


def _usual_wake(wakes: Sequence[time]) -> time:
    """The median waking time of the known nights; a session is never put before it (B3)."""
    if len(wakes) < 7:
        return USUAL_WAKE
    minutes = int(median(w.hour * 60 + w.minute for w in wakes[-28:]))
    return time(minutes // 60, minutes % 60)


def _descent(runs: Sequence[Run], day: date) -> float | None:
    """Metres down per kilometre over the last eight weeks, where recorded (quad emphasis, C13)."""
    recent = [r for r in runs if r.km and r.descent_m is not None and r.date >= day - timedelta(days=56)]
    km = sum(run.km or 0.0 for run in recent)
    return sum(run.descent_m or 0.0 for run in recent) / km if km else None


def _expected_load(runs: Sequence[Run], lifts: Sequence[Lift], day: date) -> float:
    """Mean daily load of the last six weeks, judged by minutes and role as a plan's days are."""
    since = day - timedelta(days=42)
    minutes = sum(lift.minutes for lift in lifts if since <= lift.date < day)
    return (sum(run.load for run in runs if since <= run.date < day) + STRENGTH_RPE * minutes) / 42
