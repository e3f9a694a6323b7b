"""The schedule around a morning: what was done and what is planned, day by day, with hours.

Only the schedule: nothing in here knows how the body is. The choice of strength days rests on this alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from operator import attrgetter
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from readiness.observations import Activity, Away, Note, Observation, PlannedRun, Race, SleepNight
from readiness.runs.day import LONG, Day
from readiness.runs.every_run import Runs, Span, runs_of
from readiness.runs.expected import Dated, by_date
from readiness.runs.habit import Habit
from readiness.runs.roles import main_long_runs, week_of
from readiness.runs.running import MIN_CROSS_MIN, UNKNOWN_START_H, Lift, Run, lift_of, part
from readiness.runs.season import RaceDay, Season, merge_races, season_of
from readiness.runs.volume import RECORD_DAYS, Weeks, descent_per_km, expected_load, week_km
from readiness.settings import Settings
from readiness.vocabulary import NOT_DONE, USUAL_WAKE, WEEKDAYS, Role

LOOK_BACK_DAYS = 21
LOOK_AHEAD_DAYS = 7
"""Days beyond the last planned one, so that its gates and rolling weeks are seen whole."""
PLANNED_DAYS = 21
"""So far the plan looks ahead at least (a coaching choice); a fortnight of it is shown."""
WAKE_DAYS = 28
WEEK = timedelta(days=7)


def start_of(run: Run, zone: tzinfo) -> datetime:
    """When a run starts; of unknown hour, early in the morning."""
    return run.start or datetime.combine(run.date, time(UNKNOWN_START_H), zone)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The schedule from ``day − 21`` to the last planned day and a week beyond.

    ``planned`` days from ``day`` on are planned, up to the end of a week. ``main_long`` are the days of each week's
    main long run; ``starts`` is the weekday on which a week begins. ``coming`` are the runs from ``day`` on,
    ``hard`` those of them still to come that are not easy, with their starts; ``coming_on`` and ``hard_on`` their days.
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
    coming: tuple[Run, ...]
    coming_on: tuple[date, ...]
    hard: tuple[tuple[Run, datetime], ...]
    hard_on: tuple[date, ...]
    main_long: frozenset[date] = frozenset()
    starts: int = 0
    away: tuple[Away, ...] = ()
    not_done: frozenset[date] = frozenset()
    """Days whose planned session the athlete reports as not done."""

    def __getitem__(self, day: date) -> Day:
        return self.days.get(day) or Day(day)

    def start_of(self, run: Run) -> datetime:
        return start_of(run, self.zone)

    def runs_after(self, day: date) -> tuple[Run, ...]:
        """The runs of the seven days after ``day``, in order."""
        first = bisect_right(self.coming_on, day)
        return self.coming[first : bisect_right(self.coming_on, day + WEEK, first)]

    def hard_from(self, day: date) -> tuple[tuple[Run, datetime], ...]:
        """The runs still to come of ``day`` and the seven days after it that are not easy, in order, each with its
        start."""
        first = bisect_left(self.hard_on, day)
        return self.hard[first : bisect_right(self.hard_on, day + WEEK, first)]

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
    starts = WEEKDAYS.index(settings.week_starts)
    last = week_of(day + timedelta(days=max(horizon, PLANNED_DAYS) - 1), starts) + timedelta(days=6)
    span = [day + timedelta(days=n) for n in range((last - day).days + 1 + LOOK_AHEAD_DAYS)]
    strength = tuple(rows.done["strength"])
    lifts = tuple([lift for a in strength if (lift := lift_of(a))])
    plans, races = by_date(rows.planned), {race.date: race for race in rows.races}
    runs = runs_of(rows.done["run"], rows.done["unknown"], plans, races, settings, Span(span, starts, zone))
    days = _days(rows.done, runs, lifts, day)
    ahead = [run for date_ in span for run in days[date_].runs]
    hard = [run for run in ahead if run.role is not Role.EASY and not run.done]
    return Agenda(
        day=day,
        now=now,
        zone=zone,
        settings=settings,
        planned=(last - day).days + 1,
        days=days,
        season=_season(rows, runs, days, settings, Weeks(day, starts)),
        habits=runs.habits,
        lifts=lifts,
        strength=strength,
        wake=_usual_wake(rows.wakes),
        descent_per_km_m=descent_per_km(runs.done, day),
        expected_load_42_days=expected_load(runs.done, lifts, day),
        coming=tuple(ahead),
        coming_on=tuple([run.date for run in ahead]),
        hard=tuple([(run, start_of(run, zone)) for run in hard]),
        hard_on=tuple([run.date for run in hard]),
        main_long=main_long_runs([run for run in runs.all if run.role in LONG and run.date in days], starts),
        starts=starts,
        away=tuple(rows.away),
        not_done=frozenset(note.date for note in rows.notes if note.tag == NOT_DONE),
    )


class _Rows(NamedTuple):
    """What the schedule is made from, cut at the morning; ``done`` by the part that a sport plays in the week."""

    done: Mapping[str | None, list[Activity]]
    planned: list[PlannedRun]
    races: list[Race]
    away: list[Away]
    wakes: list[time]
    notes: list[Note]


def _sort(observations: Iterable[Observation], day: date, now: datetime) -> _Rows:
    rows: defaultdict[type, list[Any]] = defaultdict(list)
    for item in observations:
        rows[type(item)].append(item)
    since, woke = day - timedelta(days=RECORD_DAYS), day - timedelta(days=WAKE_DAYS)
    done: defaultdict[str | None, list[Activity]] = defaultdict(list)
    activities = [a for a in rows[Activity] if since <= a.start.date() <= day and a.start <= now]
    for one in sorted(activities, key=attrgetter("start")):
        done[part(one.sport)].append(one)
    nights = [n for n in rows[SleepNight] if woke <= n.date <= day and n.end]
    wakes = [night.end.time() for night in nights]
    return _Rows(done, rows[PlannedRun], rows[Race], rows[Away], wakes, rows[Note])


def _season(rows: _Rows, runs: Runs, days: Mapping[date, Day], settings: Settings, weeks: Weeks) -> Season:
    """The season by the races entered and run, and by the kilometres of the weeks."""
    races = merge_races(
        [RaceDay(r.date, r.name, r.priority, r.distance_km, r.hours and r.hours * 60) for r in rows.races],
        [RaceDay(r.date, "race", "B", r.km, r.minutes) for r in runs.done if r.role is Role.RACE],
    )
    ahead = {race.date for race in rows.races if race.date >= weeks.today}
    km = week_km(rows.done["run"], days, by_date(rows.planned), ahead, weeks, runs.pace.all)
    return season_of(settings, races, km, weeks.today, weeks.starts)


def _days(
    done: Mapping[str | None, Sequence[Activity]], runs: Runs, lifts: Sequence[Lift], today: date
) -> dict[date, Day]:
    """Each day of the agenda: what was done on it, and what is to come."""
    since = today - timedelta(days=LOOK_BACK_DAYS)
    days = {day: Day(day) for day in (since + timedelta(days=n) for n in range(LOOK_BACK_DAYS))}
    days |= runs.besides
    rides = [activity for activity in done["cross"] if activity.duration_min >= MIN_CROSS_MIN]
    runs_on, lifts_on = _from(since, runs.all), _from(since, lifts)
    cross_on, mobility_on = _from(since, rides), _from(since, done["mobility"])
    for day in {*runs_on, *lifts_on, *cross_on, *mobility_on}:
        mobility = tuple([a.duration_min for a in mobility_on.get(day, ())])
        besides, ran = days.get(day) or Day(day), tuple(runs_on.get(day, ()))
        days[day] = Day(
            day,
            ran,
            lifts=tuple(lifts_on.get(day, ())),
            cross=max(besides.cross, len(cross_on.get(day, ()))),
            mobility=max(mobility, besides.mobility, key=len),
            rest=besides.rest and True not in [run.done for run in ran],
        )
    return days


def _from[T: Dated](since: date, items: Iterable[T]) -> dict[date, list[T]]:
    return by_date([one for one in items if one.date >= since])


def _usual_wake(wakes: Sequence[time]) -> time:
    """The median waking time of the known nights; a session is never put before it (B3)."""
    if len(wakes) < 7:
        return USUAL_WAKE
    minutes = int(median(w.hour * 60 + w.minute for w in wakes))
    return time(minutes // 60, minutes % 60)
