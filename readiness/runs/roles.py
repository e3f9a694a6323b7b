"""Which runs of a calendar week are long: by what was run, by their words, and by the weeks before.

A run is judged within its own week, done, planned and usual runs together, never against a mean as of today. So a
holiday makes no easy run long, and a runner of many kilometres has long runs as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from readiness.runs.running import Run
from readiness.runs.told import Told, Unit, enter
from readiness.vocabulary import Role

MEASURE_WEEKS = 8
"""Weeks with running before the judged one that say what is usual (a coaching choice)."""
LONG_MIN = 75.0
LONG_TIMES = 1.3
LONG_OF_USUAL = 0.6
"""Without a word the week's longest run is long from 75 min, 1.3 × the median of the other runs and 60 % of the
usual longest (coaching choices)."""
LEAST_OTHERS = 4
LONG_MIN_NEW = 90.0
"""With fewer than four other runs on record: from 90 min."""
SECOND_MIN = 90.0
SECOND_SHARE = 0.8
"""Further runs of the week: from 90 min at 80 % of the longest, or of the usual longest, whichever is less."""
BESIDE_SHARE = 0.6
"""A run on the day beside the long run: from 60 % of it (a back-to-back)."""
ANYWAY_MIN = 180.0
"""Three hours are long whatever they are called; hikes count from here on."""
IMPOSSIBLE_TIMES, IMPOSSIBLE_MIN = 4.0, 300.0
"""A record this many times the longest on record sets no measure (a watch left running; a coaching choice)."""


class Measure(NamedTuple):
    """What the weeks before say of a run's length, in minutes: the ``usual`` and the ``most`` of their longest runs,
    and the ``typical`` other run; None with fewer than LEAST_OTHERS of them."""

    usual: float | None = None
    most: float = 0.0
    typical: float | None = None

    @classmethod
    def of(cls, weeks: Sequence[Sequence[float]]) -> Measure:
        """From the weeks before, each with its runs' minutes in order."""
        if not weeks:
            return cls()
        longest, others = (
            [week[-1] for week in weeks],
            list(chain.from_iterable([week[:-1] for week in weeks])),
        )
        return cls(median(longest), max(longest), median(others) if len(others) >= LEAST_OTHERS else None)

    def possible(self, minutes: float) -> bool:
        """Whether a run of this length can be taken for what it says."""
        return minutes < IMPOSSIBLE_MIN or self.typical is None or minutes <= IMPOSSIBLE_TIMES * self.most

    def is_longest_long(self, minutes: float) -> bool:
        """Whether a week's longest run of this length is long without a word."""
        if self.typical is None:
            return minutes >= LONG_MIN_NEW
        return minutes >= max(LONG_MIN, LONG_TIMES * self.typical, LONG_OF_USUAL * (self.usual or 0.0))


def judged(runs: Iterable[Told], starts: int, known: list[list[float]]) -> list[Run]:
    """The runs with their roles, in order. ``starts`` is the weekday on which a week begins (0: Monday).

    ``known`` holds the minutes of the runs of each week before, oldest first, each week's in order; the judged weeks
    are added to it.
    """
    found: list[Run] = []
    for week in _weeks(runs, starts):
        measure, units = Measure.of(known[-MEASURE_WEEKS:]), list[Unit]()
        enter(week, units)
        found += _with_roles(units, measure)
        _learn(units, measure, known)
    return sorted(found, key=attrgetter("date"))


def judged_as_run(runs: Iterable[Told], starts: int, known: list[list[float]]) -> Iterator[Run]:
    """Each run of a record with the role that it had on its own evening: later runs of its week change nothing.
    ``known`` as in :func:`judged`."""
    for week in _weeks(sorted(runs, key=_date), starts):
        measure, units = Measure.of(known[-MEASURE_WEEKS:]), list[Unit]()
        for day, told in groupby(week, key=_date):
            enter(told, units)
            yield from _with_roles(units, measure, day)
        _learn(units, measure, known)


def _weeks(runs: Iterable[Told], starts: int) -> list[list[Told]]:
    """The runs by calendar week."""
    weeks: dict[date, list[Told]] = {}
    for one in runs:
        weeks.setdefault(week_of(one.run.date, starts), []).append(one)
    return [weeks[week] for week in sorted(weeks)]


def _learn(units: Iterable[Unit], measure: Measure, known: list[list[float]]) -> None:
    """Add a judged week to those that are known."""
    if minutes := sorted([u.minutes for u in units if u.measures and measure.possible(u.minutes)]):
        known.append(minutes)


def _with_roles(units: Sequence[Unit], measure: Measure, day: date | None = None) -> Iterator[Run]:
    """The runs of a week, or of one day of it, those of the long ones called so."""
    line = _Line.of(units, measure)
    for unit in units:
        runs = [one.run for one in unit.told if day is None or one.run.date == day]
        if runs:
            yield from map(_as_long, runs) if line.is_long(unit) else runs


def _as_long(run: Run) -> Run:
    return run if run.role is Role.RACE else run._replace(role=Role.LONG)


def _date(told: Told) -> date:
    return told.run.date


@lru_cache(maxsize=4096)
def week_of(day: date, starts: int = 0) -> date:
    """The first day of the calendar week."""
    return day - timedelta(days=(day.weekday() - starts) % 7)


class _Line(NamedTuple):
    """Which runs of a week are long: ``first`` is its longest run that is called so, in minutes, ``by_length`` are
    those that are long by their minutes alone, by identity."""

    first: float | None
    by_length: Collection[int]

    @classmethod
    def of(cls, units: Sequence[Unit], measure: Measure) -> _Line:
        if not any(u.called_long or u.minutes >= LONG_MIN for u in units):
            return cls(None, ())  # as on most evenings before the long run
        runs = [u for u in units if not u.hike and not u.race]
        called = [u for u in runs if u.called_long and not u.cut]
        first = max([u.minutes for u in called], default=None)
        possible = [u for u in runs if measure.possible(u.minutes)]
        return cls(first, [id(u) for u in _by_length(possible, called, measure)])

    def is_long(self, unit: Unit) -> bool:
        """Whether the run is long; races have a word of their own."""
        if unit.race:
            return False
        if unit.hike:
            return unit.minutes >= ANYWAY_MIN
        if unit.called_long:
            return not unit.cut
        by_length = id(unit) in self.by_length
        if unit.minutes >= ANYWAY_MIN or (by_length and unit.outran):
            return True
        return unit.minutes >= self.first if self.first is not None and unit.named else by_length


def _by_length(runs: Sequence[Unit], called: Sequence[Unit], measure: Measure) -> list[Unit]:
    """The runs that are long by their minutes alone."""
    top = max(runs, key=lambda unit: unit.minutes, default=None)
    if top is None:
        return []
    if measure.is_longest_long(top.minutes):
        found = [top]
    elif called:
        found, top = [], max(called, key=lambda unit: unit.minutes)
    else:
        return []
    anywhere = max(SECOND_MIN, SECOND_SHARE * min(top.minutes, measure.usual or top.minutes))
    beside = BESIDE_SHARE * max(top.minutes, LONG_MIN)
    for unit in runs:
        if unit.minutes < min(anywhere, beside) or unit is top:
            continue
        if unit.minutes >= anywhere or abs((unit.date - top.date).days) == 1:
            found.append(unit)
    return found


def main_long_runs(runs: Iterable[Run], starts: int) -> frozenset[date]:
    """The day of each week's main long run, its longest, the first of equals; all others are secondary. ``runs`` are
    the long ones."""
    best: dict[date, Run] = {}
    for run in sorted(runs, key=attrgetter("date")):
        week = week_of(run.date, starts)
        if week not in best or run.minutes > best[week].minutes:
            best[week] = run
    return frozenset([run.date for run in best.values()])
