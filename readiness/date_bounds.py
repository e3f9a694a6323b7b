"""The days that anything here can be about: one bound for what is asked, typed in, imported and fetched."""

from __future__ import annotations

from datetime import date, timedelta

from readiness.errors import InvalidInput

EARLIEST = date(1990, 1, 1)
"""No watch recorded a night before it; vendors write 1970-01-01 and 1989-12-31 for 'no date'."""
LATEST = date(2099, 12, 31)
"""Far beyond all plans, and far from the calendar's last day, at which arithmetic ends."""
PLAN_REACH_DAYS = 60
"""How far a plan reaches: beyond that, it would be made of habits alone."""
RACE_REACH_DAYS = 3 * 366
"""How far a race or a planned run may lie ahead. Races are entered up to two years before; beyond is a slip."""


def known_to_calendar(day: date) -> bool:
    """Whether ``day`` can be the day of anything at all."""
    return EARLIEST <= day <= LATEST


def read_day(text: object) -> date:
    """``2026-03-03`` as a date. Raises InvalidInput on all else, and out of bounds."""
    try:
        found = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput(f"{str(text)[:40]!r} is no date; write it as 2026-03-03")
    return in_calendar(found)


def in_calendar(day: date) -> date:
    """``day``, if it is known to the calendar. Raises InvalidInput."""
    if not known_to_calendar(day):
        raise InvalidInput(f"{day} cannot be; choose a day from {EARLIEST} to {LATEST}")
    return day


def not_ahead(day: date, today: date) -> date:
    """``day``, if it is today or past. Raises InvalidInput."""
    if in_calendar(day) > today:
        raise InvalidInput(f"{day} lies ahead; choose a day up to {today}")
    return day


def within_plan(day: date, today: date) -> date:
    """``day``, if it is past or not further ahead than a plan reaches. Raises InvalidInput."""
    if in_calendar(day) > (last := today + timedelta(days=PLAN_REACH_DAYS)):
        raise InvalidInput(f"{day} is too far ahead; choose a day up to {last}")
    return day
