"""Where a day is in the season: days to the A race, recovery after a race, phase, peak week, volume trend."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import NamedTuple

from readiness.runs.roles import week_of
from readiness.runs.running import race_role
from readiness.settings import Settings
from readiness.vocabulary import Phase, Role

BUILD_WEEKS = 16
"""An A race nearer than this, and not yet in its maintenance weeks, makes it the build (a coaching choice)."""
RISING = 1.10
"""Running volume is rising when the last four weeks beat the four before by 10 % (P5, a coaching choice)."""
OFF_SHARE = 0.5
"""Without a race ahead, less than half of the usual volume for four weeks is the off-season (a coaching choice)."""
ONCE_A_WEEK_DAYS = 35
"""From five weeks before an A race strength is once a week (F2; P3 lightens its load before, a coaching choice)."""
PEAK_WEEKS, OF_WEEKS = 3, 5
"""At most so many of so many weeks in a row are peak weeks: a steady high volume is none (a coaching choice)."""
PEAK_SHARE, PEAK_OVER_MEDIAN = 0.90, 1.15
PEAK_SPAN_DAYS = 112
EPSILON_KM = 1e-6
"""A week of exactly the line is a peak week, however its runs add up."""
PEAK_MIN_WEEKS = 6
"""Fewer known weeks than this cannot show a peak (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class RaceDay:
    """A race ahead, or one that was run (``minutes`` and ``km`` then as recorded)."""

    date: date
    name: str
    priority: str
    km: float | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """Days after a race without strength, and up to which day strength stays at maintenance."""

    none_days: int
    maintenance_days: int


def recovery_after(race: RaceDay) -> Recovery:
    """By distance or hours, whichever asks for more (science §2.8; Millet 2011: full recovery by day 16).

    Where neither is known the priority decides, with caution (a coaching choice).
    """
    km, hours = race.km or 0.0, (race.minutes or 0.0) / 60
    if km >= 155 or hours >= 20:
        return Recovery(10, 16)
    if km >= 65 or hours >= 8:
        return Recovery(7, 14)
    if km >= 42 or hours >= 4:
        return Recovery(5, 10)
    if km >= 28 or hours >= 2.5:
        return Recovery(3, 6)
    if km or hours:
        return Recovery(1, 1)
    return {"A": Recovery(7, 14), "B": Recovery(5, 10)}.get(race.priority, Recovery(1, 1))


class SeasonDay(NamedTuple):
    """Where a day is in the season. ``days_to_a_race`` counts to the next A race, 0 on its day, None without one;
    ``recovery`` is the race whose recovery asks most of the day, with its windows and the days since.

    ``once_a_week`` marks a week of one session (F2), by the next A race, by its mileage or because the athlete says so;
    ``maintains`` that an A race is near enough to hold the load at maintenance (P3).
    """

    phase: Phase
    days_to_a_race: int | None
    recovery: tuple[RaceDay, Recovery, int] | None
    peak_week: bool
    once_a_week: bool
    maintains: bool


@dataclass(frozen=True)
class Season:
    """The season around the days of one agenda. ``week_km`` is by the first day of the week, done and planned together;
    ``starts`` is the weekday on which a week begins.

    ``rising``: running volume is on a rising trend (P5, F11). ``by_volume``: the phase it alone suggests.
    ``peak_weeks``: the first days of the peak weeks.
    """

    settings: Settings
    races: tuple[RaceDay, ...]
    week_km: Mapping[date, float]
    rising: bool
    by_volume: Phase
    peak_weeks: frozenset[date] = frozenset()
    starts: int = 0

    @property
    def km_by_monday(self) -> Mapping[date, float]:
        """The weeks' kilometres by their Monday, wherever a week begins."""
        if self.starts == 0:
            return self.week_km
        return {week + timedelta(days=-week.weekday() % 7): km for week, km in self.week_km.items()}

    def on(self, day: date) -> SeasonDay:
        """Where ``day`` is in the season. Races outrank mileage for its phase, the athlete's own word both."""
        strength, chosen = self.settings.strength, self.settings.phase.current
        ahead, recovery = self._next_a_race(day), self._recovering_from(day)
        away = None if ahead is None else (ahead - day).days
        maintains = self._within(day, ahead, 7 * strength.maintenance_weeks_before_race)
        if chosen != "auto":
            phase = Phase(chosen)
        elif recovery:
            phase = Phase.RECOVERY
        elif away is not None and away <= strength.taper_no_strength_days:
            phase = Phase.TAPER
        elif maintains:
            phase = Phase.PEAK
        else:
            phase = Phase.BUILD if away is not None and away <= 7 * BUILD_WEEKS else self.by_volume
        peak_week = week_of(day, self.starts) in self.peak_weeks
        once = chosen in (Phase.PEAK, Phase.TAPER) or peak_week or self._within(day, ahead, ONCE_A_WEEK_DAYS)
        return SeasonDay(phase, away, recovery, peak_week, once, maintains)

    @cached_property
    def _a_races(self) -> list[RaceDay]:
        return [race for race in self.races if race.priority == "A"]

    def _next_a_race(self, day: date) -> date | None:
        return min([race.date for race in self._a_races if race.date >= day], default=None)

    def _recovering_from(self, day: date) -> tuple[RaceDay, Recovery, int] | None:
        """The race whose recovery asks most of ``day``, with its windows and the days since; a short race that is no A
        race is a key run, and needs none."""
        open_ones = []
        for race in self.races:
            since = (day - race.date).days
            if 0 < since <= 16 and race_role(race.minutes, race.km, None, race.priority) is Role.RACE:
                recovery = recovery_after(race)
                if since <= recovery.maintenance_days:
                    open_ones.append((recovery.none_days - since, race, recovery, since))
        if not open_ones:
            return None
        _, race, recovery, since = max(open_ones, key=lambda item: item[0])
        return race, recovery, since

    def _within(self, day: date, ahead: date | None, days: int) -> bool:
        """Whether the A race ``ahead`` is at most so many days off, and past the half-way mark since the last one."""
        if ahead is None or (ahead - day).days > days:
            return False
        last = max([race for race in self._a_races if race.date < day], key=_date, default=None)
        if last is None:
            return True
        recovered = last.date + timedelta(days=recovery_after(last).maintenance_days)
        return day >= recovered + (ahead - recovered) / 2


def _date(race: RaceDay) -> date:
    return race.date


def peak_weeks(
    settings: Settings, races: Sequence[RaceDay], week_km: Mapping[date, float]
) -> frozenset[date]:
    """The first days of the peak weeks, past and to come judged alike by today's record and plan."""
    peaks: list[date] = []
    weeks = sorted(week_km)
    known = [week_km[week] for week in weeks]
    for n, week in enumerate(weeks):
        lately = [peak for peak in peaks[-PEAK_WEEKS:] if (week - peak).days < 7 * OF_WEEKS]
        if len(lately) == PEAK_WEEKS:
            continue
        since = bisect_left(weeks, week - timedelta(days=PEAK_SPAN_DAYS))
        until = bisect_right(weeks, _last_week_of_span(races, week))
        if _is_high(settings, known[n], known[since:until]):
            peaks.append(week)
    return frozenset(peaks)


def _last_week_of_span(races: Sequence[RaceDay], week: date) -> date:
    """A week is compared with those up to the next A race, or else with the one after it."""
    return min(
        [r.date for r in races if r.priority == "A" and r.date >= week], default=week + timedelta(days=13)
    )


def _is_high(settings: Settings, km: float, span: Sequence[float]) -> bool:
    """Science §6.9: the athlete's own line, else 90 % of the largest and 1.15 × the median week of the span."""
    line = settings.phase.peak_week_km
    if line is not None:
        return km >= line - EPSILON_KM
    weeks = [value for value in span if value > 0]
    if len(weeks) < PEAK_MIN_WEEKS:
        return False
    return km >= PEAK_SHARE * max(weeks) and km >= PEAK_OVER_MEDIAN * median(weeks)


def merge_races(planned: Sequence[RaceDay], done: Sequence[RaceDay]) -> tuple[RaceDay, ...]:
    """Races by date: a race that was run keeps its name and priority and takes its recorded length."""
    by_date = {race.date: race for race in planned}
    for race in done:
        known = by_date.get(race.date)
        name, priority = (known.name, known.priority) if known else (race.name, race.priority)
        by_date[race.date] = RaceDay(race.date, name, priority, race.km, race.minutes)
    return tuple(sorted(by_date.values(), key=lambda race: race.date))


def season_of(
    settings: Settings,
    races: tuple[RaceDay, ...],
    week_km: Mapping[date, float],
    today: date,
    starts: int = 0,
) -> Season:
    """The season as of ``today``."""
    recent, before, older = (
        _mean_weeks(week_km, week_of(today, starts), *span) for span in ((1, 4), (5, 8), (5, 16))
    )
    rising = recent is not None and before is not None and 0 < RISING * before < recent
    ahead = any(race.date >= today for race in races)
    off = not ahead and recent is not None and older is not None and recent < OFF_SHARE * older
    by_volume = Phase.OFF if off else Phase.BUILD if rising else Phase.BASE
    return Season(settings, races, week_km, rising, by_volume, peak_weeks(settings, races, week_km), starts)


def _mean_weeks(week_km: Mapping[date, float], this: date, first: int, last: int) -> float | None:
    """Mean km of the whole weeks ``first`` … ``last`` before this one; None with fewer than four known."""
    weeks = [this - timedelta(days=7 * n) for n in range(first, last + 1)]
    known = [week_km[week] for week in weeks if week in week_km]
    return sum(known) / len(known) if len(known) >= 4 else None
