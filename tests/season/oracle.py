"""The hard rules of the specification, read anew: what one session on one day breaks, as known on a morning.

It shares no code with the rule book: it reads what the runner's life holds and what was lifted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from tests.bench.mornings.home import WEEKDAYS
from tests.season.life import Life, settings_of
from tests.season.long_runs import KEY_WORDS, LongRuns, Ran, known

NONE, UPPER, LIGHT, HEAVY = range(4)
LOOK_BACK, LOOK_AHEAD = 175, 28
WAKE_H, LATEST_H, PREFERRED_H = 6.5, 21.5, 17.5
PAUSE_H = 0.25
EPSILON_H = 1e-6
SHORTEST_H = 25 / 60
FLOOR_MIN = 25
GIVES_WAY = {"C1", "B2", "B3", "R1"}
"""The rules that the floor may break on any day (1.5); C1 is T2 made hard by a setting."""
P3_DAYS, F2_DAYS = 56, 35
SPACED_DAYS = 4


@dataclass(frozen=True, slots=True)
class Lift:
    """A session on day ``day``: its dose, and its hours since day 0. ``floor``: given by 1.5."""

    day: int
    dose: int
    start_h: float
    end_h: float
    floor: bool = False


@dataclass
class View:
    """A runner's life as known on ``morning``, with the sessions ``lifts`` lifted (or placed) by day."""

    life: Life
    morning: int
    lifts: Mapping[int, Lift] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first = max(-self.life.kind.history_days, self.morning - LOOK_BACK)
        first -= (first - self.first_weekday) % 7
        self.runs = known(self.life, first, self.morning + LOOK_AHEAD, self.morning)
        self.settings = settings_of(self.life.kind)
        self.long = LongRuns(self.runs, self.first_weekday)

    @cached_property
    def first_weekday(self) -> int:
        return 6 if self.life.kind.settings.get("week", {}).get("starts") == "sun" else 0

    def week(self, n: int) -> int:
        return (n - self.first_weekday) // 7

    def week_days(self, n: int) -> range:
        monday = 7 * self.week(n) + self.first_weekday
        return range(monday, monday + 7)

    def on(self, n: int) -> list[Ran]:
        return self.runs.get(n, [])

    def is_long(self, n: int) -> bool:
        return n in self.long.days

    def secondary(self, n: int) -> bool:
        return self.is_long(n) and not self.long.is_main(n)

    # --- the season -----------------------------------------------------------------------------------------------

    def taper(self, n: int) -> bool:
        away = self._away(n)
        return away is not None and away <= self.settings.strength.taper_no_strength_days

    def _away(self, n: int) -> int | None:
        """Days to the next A race."""
        ahead = [day - n for day, race in self.life.races.items() if race[0] == "A" and day >= n]
        return min(ahead, default=None)

    def recovering(self, n: int) -> tuple[bool, bool]:
        """Whether a race behind closes day ``n``, and whether it holds it at maintenance."""
        closed = capped = False
        for day, (priority, km, hours) in self.life.races.items():
            since = n - day
            if since <= 0 or (priority != "A" and hours * 60 < 75):
                continue
            none, maintenance = recovery(km, hours)
            closed |= since <= none
            capped |= since <= maintenance
        return closed, capped

    def _half_way(self, race: int) -> float:
        """Half-way between the end of the last A race's recovery and the A race on ``race`` (1.6)."""
        before = [day for day, r in self.life.races.items() if r[0] == "A" and day < race]
        if not before:
            return float("-inf")
        last = max(before)
        _, km, hours = self.life.races[last]
        over = last + recovery(km, hours)[1]
        return over + (race - over) / 2

    def _within(self, n: int, days: int) -> bool:
        away = self._away(n)
        return away is not None and n >= max(n + away - days, self._half_way(n + away))

    def light_only(self, n: int) -> bool:
        """P3 and the athlete's own word: no heavy legs, maintenance at most."""
        phase = self.settings.phase.current
        return phase == "peak" or (phase == "auto" and self._within(n, P3_DAYS))

    def once_a_week(self, n: int) -> bool:
        """F2: from five weeks before the A race, in the athlete's own peak."""
        phase = self.settings.phase.current
        return phase == "peak" or (phase == "auto" and self._within(n, F2_DAYS))

    def peak_week(self, n: int) -> bool:
        """P6 (science §6.9): at most three such weeks in any five (1.6)."""
        return self.week(n) in self._peak_weeks

    @cached_property
    def _peak_weeks(self) -> set[int]:
        found: set[int] = set()
        for week in sorted(self._minutes):
            if self._high(week) and len(found & set(range(week - 4, week))) < 3:
                found.add(week)
        return found

    def _high(self, week: int) -> bool:
        minutes, line = self._minutes, self.settings.phase.peak_week_km
        if line is not None:
            return minutes[week] / self.life.kind.pace_min_per_km >= line
        ahead = [day for day, race in self.life.races.items() if race[0] == "A" and self.week(day) >= week]
        last = self.week(min(ahead)) if ahead else week + 1
        lived = [m for w, m in minutes.items() if m > 0 and week - 16 <= w <= last]
        if len(lived) < 6:
            return False
        return minutes[week] >= 0.9 * max(lived) and minutes[week] >= 1.15 * median(lived)

    @cached_property
    def _minutes(self) -> dict[int, float]:
        """Minutes of running by week, of the weeks that are known whole."""
        told = [n for n in self.runs if n < self.morning + LOOK_AHEAD]
        whole = {self.week(n) for n in told if self.week_days(n)[0] in told and self.week_days(n)[-1] in told}
        sums = dict.fromkeys(whole, 0.0)
        for n, runs in self.runs.items():
            if self.week(n) in whole:
                sums[self.week(n)] += sum(run.minutes for run in runs if run.race is None or run.done)
        return sums

    def target(self, n: int) -> int:
        """The most sessions of the calendar week of ``n`` (1.3)."""
        return 1 if self.once_a_week(n) or self.peak_week(n) else self.settings.strength.weekly_target

    # --- one day --------------------------------------------------------------------------------------------------

    def window(self, n: int, hours: float = SHORTEST_H) -> tuple[float, float]:
        """Where a session fits: at half past five or after the runs."""
        start = max([24 * n + PREFERRED_H, *(run.end_h + PAUSE_H for run in self.on(n))])
        return start, start + hours

    def gates(self, n: int, dose: int, start_h: float, end_h: float) -> Iterator[str]:
        """The rules of the day itself that a dose breaks."""
        strength = self.settings.strength
        if self.is_long(n):
            yield "T6"
        if self.is_long(n - 1):
            yield "T8"
        asked = strength.day_before_long == "upper_core_light" and dose == UPPER
        if self.is_long(n + 1) and not (asked and self.long.days[n + 1].race is None):
            yield "T3"
        if self.taper(n):
            yield "P4"
        closed, capped = self.recovering(n)
        if closed:
            yield "POST_RACE"
        if self.peak_week(n) and strength.peak_week_strength == "mobility_only":
            yield "P6"
        yield from self._own(n)
        yield from self._clock(n, start_h, end_h)
        if dose == HEAVY:
            yield from self._heavy(n, end_h, capped)

    def _own(self, n: int) -> Iterator[str]:
        """The athlete's own settings."""
        strength, name = self.settings.strength, WEEKDAYS[n % 7]
        days, never = getattr(strength, "days", ()), getattr(strength, "never", ())
        if (days and name not in days) or name in never:
            yield "own days"
        if self.life.kind.gone(n):
            yield "AWAY"
        runs = self.on(n)
        easy = runs and not any(run.key for run in runs) and not self.is_long(n)
        if strength.easy_day_strength == "never" and easy and self.life.kind.known in ("plan", "template"):
            yield "C1"
        if strength.strict_rest and not runs and self.life.kind.known in ("plan", "template"):
            yield "strict rest"

    def _clock(self, n: int, start_h: float, end_h: float) -> Iterator[str]:
        if any(run.key and run.end_h > start_h for run in self.on(n)):
            yield "T17"
        if any(run.start_h < end_h and start_h < run.end_h for run in self.on(n)):
            yield "overlap"
        if start_h < 24 * n + WAKE_H or end_h > 24 * n + LATEST_H:
            yield "B3"

    def _heavy(self, n: int, end_h: float, capped: bool) -> Iterator[str]:
        if capped:
            yield "POST_RACE load"
        if self.light_only(n):
            yield "P3"
        if self.peak_week(n):
            yield "P6 load"
        for run in (run for day in range(n, n + 5) for run in self.on(day)):
            gap = run.start_h - end_h
            if gap < 0:
                continue
            long = self.long.days.get(run.day) is run
            if gap < self.settings.strength.heavy_lower_gap_h and (long or run.word == "hills"):
                yield "T5"
            elif gap < 24 and run.key:
                yield "T4"

    # --- the week -------------------------------------------------------------------------------------------------

    def sequence(self, n: int, dose: int, start_h: float, lifts: Mapping[int, Lift]) -> Iterator[str]:
        """The rules of weeks that one more session on day ``n`` breaks beside those of ``lifts``."""
        held = set(lifts) | {n}
        week = [day for day in self.week_days(n) if day in lifts and day != n]
        if n in lifts:
            yield "one a day"
        if len(week) >= self.target(n):
            yield "F1/F2"
        cap = 4 if self.settings.phase.current == "off" else 3
        if any(sum(day in held for day in range(n - 6 + k, n + 1 + k)) > cap for k in range(7)):
            yield "F7"
        if any({n - 2 + k, n - 1 + k, n + k} <= held for k in range(3)):
            yield "three running"
        if dose >= LIGHT and any(
            one.dose >= LIGHT and abs(one.start_h - start_h) < 48 - EPSILON_H
            for one in lifts.values()
            if one.day != n
        ):
            yield "legs 48 h"
        if dose >= LIGHT and self._streak(n, lifts):
            yield "R2"
        yield from self._spacing(n, lifts)
        yield from self._rest(n, held)

    def _streak(self, n: int, lifts: Mapping[int, Lift]) -> bool:
        """R2: legs on an easy day that leave no easy or rest day in four."""
        hard = {day for day in range(n - 3, n + 4) if self.is_long(day) or any(r.key for r in self.on(day))}
        legs = {day for day, one in lifts.items() if one.dose >= LIGHT} | {n}
        return n not in hard and any(set(range(n - k, n - k + 4)) <= hard | legs for k in range(4))

    def _spacing(self, n: int, lifts: Mapping[int, Lift]) -> Iterator[str]:
        """1.3: four calendar days between sessions, two where the week would else hold none."""
        before = max((day for day in lifts if day < n), default=n - SPACED_DAYS)
        if n - before >= SPACED_DAYS or self.target(n) > 1:
            return
        if (
            n - before < 2
            or before in self.week_days(n)
            or any(self._open_later(day, before) for day in self.week_days(n) if day > n)
        ):
            yield "F2 spacing"

    def _open_later(self, n: int, before: int) -> bool:
        return n - before >= SPACED_DAYS and not any(self.gates(n, UPPER, *self.window(n)))

    def _rest(self, n: int, held: set[int]) -> Iterator[str]:
        """R1: an empty day in any seven, unless the runner's own week has none."""
        for first in range(n - 6, n + 1):
            free = [day for day in range(first, first + 7) if day in self.runs and not self.on(day)]
            if n in free and all(day in held for day in free):
                yield "R1"
                return

    # --- verdicts -------------------------------------------------------------------------------------------------

    def breaks(self, lift: Lift) -> list[str]:
        """Every hard rule that a session breaks, on the day it is given."""
        others = {day: one for day, one in self.lifts.items() if one is not lift}
        rules = [
            *self.gates(lift.day, lift.dose, lift.start_h, lift.end_h),
            *self.sequence(lift.day, lift.dose, lift.start_h, others),
        ]
        if rules and lift.floor:
            return self._floor_breaks(lift, rules, others)
        return rules

    def _floor_breaks(self, lift: Lift, rules: list[str], others: Mapping[int, Lift]) -> list[str]:
        """What is left of the broken rules where 1.5 gives the session."""
        n = lift.day
        if lift.dose != UPPER or (lift.end_h - lift.start_h) * 60 > FLOOR_MIN + 1e-6:
            return ["F3 is upper body, 25 min", *rules]
        held, self.lifts = self.lifts, others
        days = self.floor_days(n)
        self.lifts = held
        if n not in days:
            return ["F3 has no right here", *rules]
        return []

    def open(self, n: int, dose: int = UPPER) -> bool:
        """Whether a session of this dose on day ``n`` breaks nothing."""
        start, end = self.window(n)
        return not any(self.gates(n, dose, start, end)) and not any(self.sequence(n, dose, start, self.lifts))

    def floor_days(self, morning: int) -> set[int]:
        """The days from ``morning`` to the end of its calendar week on which 1.5 may put the floor's session."""
        days = [day for day in self.week_days(morning) if day >= morning]
        if self.settings_floor == "none" or any(day in self.lifts for day in self.week_days(morning)):
            return set()
        if any(self.open(day) for day in days):
            return set()
        free = [day for day in days if self._floor_may(day)]
        kinds = (
            [day for day in free if not self.on(day) and self.closing(day) <= {"T3", "T8"}],
            [day for day in free if self.secondary(day + 1) and self.closing(day) <= {"T3", "T8"}],
            [day for day in free if self.secondary(day - 1) and self.closing(day) <= {"T3", "T8"}],
            [day for day in free if self.closing(day) <= GIVES_WAY],
        )
        return set(next((found for found in kinds if found), []))

    @property
    def settings_floor(self) -> str:
        return str(getattr(self.settings.strength, "weekly_floor", "light_core"))

    def _floor_may(self, n: int) -> bool:
        """Never on, before or after the main long run; never in taper or race recovery."""
        if any(self.long.is_main(day) for day in (n - 1, n, n + 1)) or self.is_long(n):
            return False
        return not self.taper(n) and not self.recovering(n)[0]

    def closing(self, n: int) -> set[str]:
        """Every rule that stands against one more session of the least dose on day ``n``."""
        start, end = self.window(n)
        after = min((day for day in self.lifts if day > n), default=n + SPACED_DAYS)
        crowds = after in self.lifts and any(self._spacing(after, {**self.lifts, n: self.lifts[after]}))
        return {
            *self.gates(n, UPPER, start, end),
            *self.sequence(n, UPPER, start, self.lifts),
            *(["F2 spacing"] if crowds else []),
        }

    def wanted(self, n: int) -> bool:
        """Whether the weekly minimum holds on day ``n`` (F3): outside taper, race and recovery, and at home."""
        return not self.life.kind.gone(n) and not self.taper(n) and not any(self.recovering(n))

    def must(self, n: int) -> bool:
        """Whether day ``n`` is the last of its week that may hold a session, and the week holds none."""
        if any(day in self.lifts for day in self.week_days(n)):
            return False
        days = [day for day in self.week_days(n) if day >= n]
        candidates = [day for day in days if self.open(day)] or sorted(self.floor_days(n))
        return bool(candidates) and max(candidates) == n


def recovery(km: float, hours: float) -> tuple[int, int]:
    """Days without strength after a race, and the day up to which it only maintains (science §2.8)."""
    if km >= 155 or hours >= 20:
        return 10, 16
    if km >= 65 or hours >= 8:
        return 7, 14
    if km >= 42 or hours >= 4:
        return 5, 10
    if km >= 28 or hours >= 2.5:
        return 3, 6
    return 1, 1


__all__ = ["HEAVY", "KEY_WORDS", "LIGHT", "NONE", "UPPER", "Lift", "View", "recovery"]
