"""Which days one request may ask for, and what is due tonight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from connectors.sources.garmin.answers import READINESS, STATUS, VO2MAX
from readiness.observations import Kind

WINDOW_DAYS = 28
"""Longest span of one HRV, sleep or summary request: Garmin refuses or cuts longer ones."""
RESTING_HR_DAYS = 365
PLAN_BACK_DAYS = 35
"""Older plans judge nothing any more."""
NIGHTLY_SPAN_DAYS = 14
"""A window no longer than this is an ordinary night's."""
TURNS = (Kind.DAILY, READINESS, STATUS, VO2MAX)


def spans(since: date, until: date, days: int) -> Iterator[tuple[date, date]]:
    """The span cut into pieces of at most ``days`` days, oldest first."""
    first = since
    while first <= until:
        last = min(first + timedelta(days=days - 1), until)
        yield first, last
        first = last + timedelta(days=1)


def months(since: date, until: date) -> Iterator[tuple[int, int]]:
    """Each (year, month) that the span touches; only the last weeks of a plan are read back."""
    first = max(since, until - timedelta(days=PLAN_BACK_DAYS + NIGHTLY_SPAN_DAYS))
    year, month = first.year, first.month
    while (year, month) <= (until.year, until.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def has_turn(what: str, since: date, until: date) -> bool:
    """Whether a display-only reading is due: always where many days are asked for, else each every fourth night."""
    return (until - since).days > NIGHTLY_SPAN_DAYS or TURNS[until.toordinal() % len(TURNS)] == what


def lately(since: date, until: date) -> date:
    """Display-only readings go back four weeks at most, in one request."""
    return max(since, until - timedelta(days=WINDOW_DAYS - 1))
