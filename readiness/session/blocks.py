"""How long somebody has lifted, and where a day is in the blocks of training: six weeks of the same main lifts,
every fourth week light."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
MONDAY = date(2024, 1, 1)
"""Blocks are counted from here, so that they are the same on every machine."""
BLOCK_WEEKS = 6
LIGHT_EVERY = 4
CLOSED_DAYS = 4
"""A week is closed when a rule closed most of its days (a coaching choice)."""
HISTORY_WEEKS, HISTORY_HELD, LOOK_BACK_WEEKS = 8, 6, 16
"""A history of strength is a session in six of the last eight open weeks (science §1.5)."""
BEGINNER_DAYS, BEGINNER_SESSIONS = 28, 6
DOWN_SHARE = 0.8
"""A week of running is a down week under 80 % of the three before it (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Experience:
    """``established``: a history of strength, so that heavy sets and three sets may be asked for; ``beginner``:
    under four weeks or six sessions of it."""

    established: bool = False
    beginner: bool = True


def experience(
    lifts: Sequence[date], closed: Collection[date], day: date, told_weeks: float | None
) -> Experience:
    """From the days of all strength on record, the days that a rule closed, and the weeks that the athlete states."""
    told = told_weeks or 0.0
    done = [one for one in lifts if one < day]
    new = not done or (day - done[0]).days < BEGINNER_DAYS or len(done) < BEGINNER_SESSIONS
    return Experience(
        told >= HISTORY_WEEKS or _held(done, closed, day) >= HISTORY_HELD,
        new and told * 7 < BEGINNER_DAYS,
    )


def _held(done: Collection[date], closed: Collection[date], day: date) -> int:
    """How many of the last eight open weeks hold a session; a week is seven days back from ``day``."""
    lifted = {_weeks_back(one, day) for one in done}
    shut = [_weeks_back(one, day) for one in closed]
    held = opened = 0
    for n in range(LOOK_BACK_WEEKS):
        if n in lifted or shut.count(n) < CLOSED_DAYS:
            opened += 1
            held += n in lifted
        if opened == HISTORY_WEEKS:
            break
    return held


def _weeks_back(one: date, day: date) -> int:
    return ((day - one).days - 1) // 7


def block_of(day: date) -> int:
    """The number of the day's block of six weeks."""
    return (day - MONDAY).days // (7 * BLOCK_WEEKS)


def block_start(day: date) -> date:
    """The Monday on which the day's block began."""
    return MONDAY + BLOCK_WEEKS * WEEK * block_of(day)


def light_week(day: date, closed: Collection[date], week_km: Mapping[date, float]) -> bool:
    """Whether the day's week is the light one of four: counted on from the last week that a rule closed, and up to
    a week sooner or later where that meets a down week of running. ``week_km`` is by Monday, done and planned."""
    monday = _monday(day)
    offs = [week for week in {_monday(one) for one in closed} if week <= monday and _closed(week, closed)]
    start = max(offs, default=MONDAY - WEEK)
    light = start + max(1, round((monday - start).days / 7 / LIGHT_EVERY)) * LIGHT_EVERY * WEEK
    return abs(light - monday) <= WEEK and _moved(light, week_km) == monday


def _moved(light: date, week_km: Mapping[date, float]) -> date:
    """The week itself, or its neighbour where only that is a down week of running."""
    down = (week for week in (light, light - WEEK, light + WEEK) if _down(week, week_km))
    return next(down, light)


def _down(week: date, week_km: Mapping[date, float]) -> bool:
    before = [week_km.get(week - n * WEEK) for n in (0, 1, 2, 3)]
    km = [one for one in before if one is not None]
    return len(km) == 4 and km[0] < DOWN_SHARE * sum(km[1:]) / 3


def _closed(week: date, closed: Collection[date]) -> bool:
    return sum(week + timedelta(days=n) in closed for n in range(7)) >= CLOSED_DAYS


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
