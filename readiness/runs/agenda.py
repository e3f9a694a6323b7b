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
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from readiness.observations import Activity, Away, Note, Observation, PlannedRun, Race, SleepNight
from readiness.runs.day import LONG, Day
from readiness.runs.expected import Expected, by_date, hard_habit, template_of, told_weeks
from readiness.runs.habit import HABIT_WEEKS, Habit, learn
from readiness.runs.recorded import recorded
from readiness.runs.roles import MEASURE_WEEKS, Told, judged, main_long_runs, week_of
from readiness.runs.running import MIN_CROSS_MIN, UNKNOWN_START_H, Lift, Run, lift_of, part
from readiness.runs.season import RaceDay, Season, merge_races, season_of
from readiness.runs.volume import RECORD_DAYS, Pace, Weeks, descent_per_km, expected_load, week_km
from readiness.settings import Settings
from readiness.vocabulary import NOT_DONE, UNKNOWN_KIND, USUAL_WAKE, WEEKDAYS, Role

LOOK_BACK_DAYS = 21
LOOK_AHEAD_DAYS = 7
"""Days beyond the last planned one, so that its gates and rolling weeks are seen whole."""
PLANNED_DAYS = 21
"""So far the plan looks ahead at least (a coaching choice); a fortnight of it is told."""
WAKE_DAYS = 28
REPLACES_SHARE = 0.6
"""A run of this share of a planned one's minutes was that run (a coaching choice)."""
ROLE_DAYS = 7 * (HABIT_WEEKS + MEASURE_WEEKS)
"""Runs older than this only count for the kilometres of their week."""


def start_of(run: Run, zone: tzinfo) -> datetime:
    """When a run starts; of unknown hour, early in the morning."""
    return run.start or datetime.combine(run.date, time(UNKNOWN_START_H), zone)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The schedule from ``day − 21`` to the last planned day and a week beyond.

    ``planned`` days from ``day`` on are planned, up to the end of a week. ``main_long`` are the days of each week's
    main long run; ``starts`` is the weekday on which a week begins. ``coming`` are the runs from ``day`` on with their
    starts, ``coming_on`` their days.
    """

    day: date
    now: datetime
    zone: tzinfo
    settings: Settings
    planned: int
    days: Mapping[date, Day]
    season: Season
    habits: Mapping[int, Habit]
    lifts: tuple[Lift, ...]
    strength: tuple[Activity, ...]
    wake: time
    descent_per_km_m: float | None
    expected_load_42_days: float
    coming: tuple[tuple[Run, datetime], ...]
    coming_on: tuple[date, ...]
    main_long: frozenset[date] = frozenset()
    starts: int = 0
    away: tuple[Away, ...] = ()
    not_done: frozenset[date] = frozenset()
    """Days whose told session the athlete did not do, by their own word."""

    def __getitem__(self, day: date) -> Day:
        return self.days.get(day) or Day(day)

    def start_of(self, run: Run) -> datetime:
        return start_of(run, self.zone)

    def runs_ahead(self, day: date) -> tuple[tuple[Run, datetime], ...]:
        """Runs of ``day`` and of the seven days after it, in order, each with its start."""
        first = bisect_left(self.coming_on, day)
        return self.coming[first : bisect_right(self.coming_on, day + timedelta(days=7), first)]

    def last_away(self, day: date) -> Away | None:
        """The last time away that ended before ``day``."""
        return max((away for away in self.away if away.until < day), key=attrgetter("until"), default=None)


def build(
    observations: Iterable[Observation], settings: Settings, day: date, now: datetime, horizon: int = 14
) -> Agenda:
    """The agenda for ``day`` and at least the ``horizon`` days from it on, three weeks and to the end of the last.

    ``observations`` are merged and cut at the morning (:func:`readiness.history.table.cut`), ``now`` is aware.
    """
    zone = ZoneInfo(settings.athlete.timezone) if settings.athlete.timezone else now.tzinfo
    if zone is None:
        raise ValueError("now must be an aware datetime")
    rows = _sort(observations, day, now)
    activities, starts = rows.activities, WEEKDAYS.index(settings.week_starts)
    last = week_of(day + timedelta(days=max(horizon, PLANNED_DAYS) - 1), starts) + timedelta(days=6)
    horizon = (last - day).days + 1
    running = [a for a in activities if part(a.sport) == "run"]
    strength = tuple(a for a in activities if part(a.sport) == "strength")
    plans, race_days = by_date(rows.planned), {race.date: race for race in rows.races}
    lifts = tuple(lift for a in strength if (lift := lift_of(a)))
    week, known = week_of(day, starts), list[list[float]]()
    told = list(recorded([a for a in running if a.date >= day - timedelta(days=ROLE_DAYS)], plans, race_days))
    before = judged((one for one in told if one.run.date < week), starts, known)
    habits = learn(before, starts)
    unknown = [
        _unknown(a, habits)
        for a in activities
        if part(a.sport) == "unknown" and a.duration_min >= MIN_CROSS_MIN
    ]
    pace = Pace.of(before, day)
    ahead = {date_: race for date_, race in race_days.items() if date_ >= day}
    expected = Expected(
        plans, ahead, told_weeks(plans, starts), template_of(settings), habits, pace, zone, starts
    )
    coming = {
        day + timedelta(days=n): expected.day(day + timedelta(days=n))
        for n in range(horizon + LOOK_AHEAD_DAYS)
    }
    this_week = [one for one in told if one.run.date >= week]
    ran_today = [one for one in this_week if one.run.date == day]
    before += judged((one for one in unknown if one.run.date < week), starts, [list(week) for week in known])
    this_week += [one for one in unknown if one.run.date >= week]
    if ran_today:
        coming[day] = coming[day][0], _still_ahead(coming[day][1], ran_today)
    runs = judged(
        sorted([*this_week, *(one for _, planned in coming.values() for one in planned)], key=_begins),
        starts,
        known,
    )
    done = [run for run in (*before, *runs) if run.done and run.kind != UNKNOWN_KIND]
    days = _days(activities, [*before, *runs], lifts, coming, day)
    seasons = merge_races(
        [RaceDay(r.date, r.name, r.priority, r.distance_km, r.hours and r.hours * 60) for r in rows.races],
        [RaceDay(r.date, "race", "B", r.km, r.minutes) for r in done if r.role is Role.RACE],
    )
    ahead_runs = [run for n in range(horizon + LOOK_AHEAD_DAYS) for run in days[day + timedelta(days=n)].runs]
    long = {date_: found for date_, one in days.items() if (found := [r for r in one.runs if r.role in LONG])}
    return Agenda(
        day=day,
        now=now,
        zone=zone,
        settings=settings,
        planned=horizon,
        days=days,
        season=season_of(
            settings,
            seasons,
            week_km(running, days, plans, ahead, Weeks(day, starts), pace.all),
            day,
            starts,
        ),
        habits=habits,
        lifts=lifts,
        strength=strength,
        wake=_usual_wake(rows.wakes),
        descent_per_km_m=descent_per_km(done, day),
        expected_load_42_days=expected_load(done, lifts, day),
        coming=tuple([(run, start_of(run, zone)) for run in ahead_runs]),
        coming_on=tuple([run.date for run in ahead_runs]),
        main_long=main_long_runs(long, starts),
        starts=starts,
        away=tuple(rows.away),
        not_done=frozenset(note.date for note in rows.notes if note.tag == NOT_DONE),
    )


def _unknown(activity: Activity, habits: Mapping[int, Habit]) -> Told:
    """Something done of which no word is known, taken for the hardest run it can have been; it teaches no habit."""
    day, role = activity.date, hard_habit(habits.get(activity.date.weekday()))
    run = Run(day, role, UNKNOWN_KIND, activity.start, activity.duration_min, None, "done")
    return Told(run, role if role is Role.LONG else None, measures=False)


def _begins(one: Told) -> tuple[date, float]:
    return one.run.date, one.run.start.timestamp() if one.run.start else 0.0


def _still_ahead(planned: Sequence[Told], done: Sequence[Told]) -> list[Told]:
    """What today's plan still holds: a run that was done takes its planned one's place."""
    ahead = list(planned)
    for one in done:
        match = next(
            (
                p
                for p in ahead
                if (one.called and one.called is p.called)
                or one.run.minutes >= REPLACES_SHARE * p.run.minutes
            ),
            None,
        )
        if match:
            ahead.remove(match)
    return ahead


class _Rows(NamedTuple):
    """What the schedule is made from, cut at the morning."""

    activities: list[Activity]
    planned: list[PlannedRun]
    races: list[Race]
    away: list[Away]
    wakes: list[time]
    notes: list[Note]


def _sort(observations: Iterable[Observation], day: date, now: datetime) -> _Rows:
    rows: dict[type, list[Any]] = {Activity: [], PlannedRun: [], Race: [], SleepNight: [], Away: [], Note: []}
    for item in observations:
        if (kept := rows.get(type(item))) is not None:
            kept.append(item)
    since, woke = day - timedelta(days=RECORD_DAYS), day - timedelta(days=WAKE_DAYS)
    activities = [a for a in rows[Activity] if since <= a.start.date() <= day and a.start <= now]
    activities.sort(key=attrgetter("start"))
    nights = [n for n in rows[SleepNight] if woke <= n.date <= day and n.end]
    wakes = [night.end.time() for night in nights]
    return _Rows(activities, rows[PlannedRun], rows[Race], rows[Away], wakes, rows[Note])


def _days(
    activities: Sequence[Activity],
    runs: Sequence[Run],
    lifts: Sequence[Lift],
    coming: Mapping[date, tuple[Day, list[Told]]],
    today: date,
) -> dict[date, Day]:
    """Each day of the agenda: what was done on it, and what is to come."""
    since = today - timedelta(days=LOOK_BACK_DAYS)
    days = {day: Day(day) for day in (since + timedelta(days=n) for n in range(LOOK_BACK_DAYS))}
    days |= {day: besides for day, (besides, _) in coming.items()}
    runs_of = by_date(run for run in runs if run.date >= since)
    lifts_of = by_date(lift for lift in lifts if lift.date >= since)
    done_of = by_date(a for a in activities if a.date >= since)
    for day in {*runs_of, *lifts_of, *done_of}:
        planned = days.get(day) or Day(day)
        groups = [(part(a.sport), a) for a in done_of.get(day, ())]
        mobility = tuple(a.duration_min for kind, a in groups if kind == "mobility")
        ran = runs_of.get(day, [])
        days[day] = Day(
            day,
            tuple(ran),
            tuple(lifts_of.get(day, ())),
            max(
                planned.cross, sum(kind == "cross" and a.duration_min >= MIN_CROSS_MIN for kind, a in groups)
            ),
            max(mobility, planned.mobility, key=len),
            planned.rest and not any(run.done for run in ran),
        )
    return days


def _usual_wake(wakes: Sequence[time]) -> time:
    """The median waking time of the known nights; a session is never put before it (B3)."""
    if len(wakes) < 7:
        return USUAL_WAKE
    minutes = int(median(w.hour * 60 + w.minute for w in wakes))
    return time(minutes // 60, minutes % 60)
