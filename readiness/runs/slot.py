"""One coming day as the rules see it: its neighbours, the hour of a lift, the hours to the runs that follow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from readiness.observations import Away
from readiness.runs.agenda import Agenda
from readiness.runs.day import Day
from readiness.runs.running import Run
from readiness.runs.season import RaceDay, Recovery
from readiness.vocabulary import Phase, Role

LATEST_END = time(21, 30)
"""A lift that would end later costs sleep (B3, R4; a coaching choice)."""
AFTER_RUN = timedelta(minutes=15)
BEFORE_RUN = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)


SEASON_CAP, OFF_CAP = 3, 4
"""Sessions in any seven days at most, in season and in the off-season (F7; coaching choices)."""


def cap_of(phase: Phase) -> int:
    """The most sessions that seven days may hold."""
    return OFF_CAP if phase is Phase.OFF else SEASON_CAP


class Dose(IntEnum):
    """What a day may be given, by how much it asks of the legs."""

    NONE = 0
    UPPER = 1
    LIGHT_LOWER = 2
    HEAVY_LOWER = 3

    @property
    def lower(self) -> bool:
        return self >= Dose.LIGHT_LOWER


class Slot(NamedTuple):
    """A day that may hold strength, ``ahead`` days after the agenda's own.

    ``lifted`` marks a day that holds its session already; ``maintenance_week`` one session a week (F2),
    ``maintenance_load`` light loads before an A race (P3). Gaps are hours from the end of the lift to the start of a
    run (inf where there is none).
    """

    agenda: Agenda
    date: date
    ahead: int
    day: Day
    before: Day
    after: Day
    start: datetime | None
    end: datetime | None
    phase: Phase
    target: int
    days_to_a_race: int | None
    recovery: tuple[RaceDay, Recovery, int] | None
    peak_week: bool
    key_gap_h: float
    long_gap_h: float
    biggest_gap_h: float
    next_key: Run | None
    next_long: Run | None
    biggest: Run | None
    lifted: bool
    maintenance_week: bool
    maintenance_load: bool
    away: Away | None

    @property
    def without_gym(self) -> bool:
        """Whether the athlete is away without anything to lift."""
        return self.away is not None and not self.away.gym


def slot_at(agenda: Agenda, index: int) -> Slot:
    """The slot ``index`` days after the agenda's day."""
    date_ = agenda.day + timedelta(days=index)
    day = agenda[date_]
    start, end = lift_window(agenda, day)
    reference = end or datetime.combine(date_, LATEST_END, agenda.zone)
    hard = [(run, begins) for run, begins in agenda.hard_from(date_) if begins > reference]
    key, key_h = _first(hard, reference)
    long, long_h = _first([one for one in hard if one[0].role in LONG_OR_HILLS], reference)
    biggest = max(agenda.runs_after(date_), key=attrgetter("minutes"), default=None)
    stands = agenda.season.on(date_)
    return Slot(
        agenda=agenda,
        date=date_,
        ahead=index,
        day=day,
        before=agenda[date_ - ONE_DAY],
        after=agenda[date_ + ONE_DAY],
        start=start,
        end=end,
        phase=stands.phase,
        target=1 if stands.once_a_week else min(agenda.settings.strength.weekly_target, cap_of(stands.phase)),
        days_to_a_race=stands.days_to_a_race,
        recovery=stands.recovery,
        peak_week=stands.peak_week,
        key_gap_h=key_h,
        long_gap_h=long_h,
        biggest_gap_h=hours(agenda.start_of(biggest) - reference) if biggest else math.inf,
        next_key=key,
        next_long=long,
        biggest=biggest,
        lifted=index == 0 and any(lift.date == date_ for lift in agenda.lifts),
        maintenance_week=stands.once_a_week,
        maintenance_load=stands.maintains,
        away=next((away for away in agenda.away if away.date <= date_ <= away.until), None),
    )


def hours(span: timedelta) -> float:
    return span.total_seconds() / 3600


LONG_OR_HILLS = frozenset({Role.LONG, Role.RACE, Role.HILLS})


def _first(runs: Sequence[tuple[Run, datetime]], after: datetime) -> tuple[Run | None, float]:
    """The first run and the hours until it starts."""
    if not runs:
        return None, math.inf
    run, begins = runs[0]
    return run, hours(begins - after)


def lift_window(agenda: Agenda, day: Day) -> tuple[datetime | None, datetime | None]:
    """Start and end of a full session on ``day``: at the preferred hour, after the run (or before an easy one),
    never before the usual waking time, never so late that it costs sleep. (None, None) where nothing fits."""
    strength = agenda.settings.strength
    length = timedelta(minutes=strength.minutes)
    late = datetime.combine(day.date, max(agenda.wake, clock(strength.preferred_time)), agenda.zone)
    if agenda.day == day.date == agenda.now.date():
        late = max(late, _next_quarter(agenda.now.astimezone(agenda.zone)))
    ceiling = datetime.combine(day.date, LATEST_END, agenda.zone)
    if day.runs:
        begins = [agenda.start_of(run) for run in day.runs]
        ends = max(at + timedelta(minutes=run.minutes) for at, run in zip(begins, day.runs, strict=True))
        early = min(late, min(begins) - length - BEFORE_RUN)
        late = max(late, ends + AFTER_RUN)
        if (strength.order == "lift_first" or late + length > ceiling) and _may_lift_first(
            agenda, day, early
        ):
            late = early
    return (late, late + length) if late + length <= ceiling else (None, None)


def _may_lift_first(agenda: Agenda, day: Day, early: datetime) -> bool:
    """Only before runs that are known to be easy and still to come, after the usual waking time (C2, B3)."""
    if not day.easy or any(run.done for run in day.runs):
        return False
    floor = datetime.combine(day.date, agenda.wake, agenda.zone)
    if agenda.day == day.date == agenda.now.date():
        floor = max(floor, agenda.now)
    return early >= floor


@lru_cache(maxsize=64)
def clock(text: str) -> time:
    """``"17:30"`` as a time of day."""
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or 0))


def _next_quarter(instant: datetime) -> datetime:
    whole = instant.replace(minute=0, second=0, microsecond=0)
    return whole + timedelta(minutes=15 * math.ceil((instant - whole).total_seconds() / 900))
