"""The search for days, on weeks made by hand: what was done today, and the week after the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from readiness.planning.search import Calendar, Option, search, trails
from readiness.rules.frequency import DAYS, push
from readiness.runs.agenda import LOOK_AHEAD_DAYS, build
from readiness.runs.slot import Dose, Slot, slot_at
from readiness.settings import Settings
from tests.weeks import ZONE

MONDAY = date(2026, 3, 2)
HORIZON = 14
AGENDA = build(
    [],
    Settings(week=dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "easy 45min")),
    MONDAY,
    datetime.combine(MONDAY, time(5), ZONE),
)
SLOTS: tuple[Slot, ...] = tuple(slot_at(AGENDA, n) for n in range(HORIZON))
OPEN = Option(Dose.UPPER, -1000.0)


def found(on: set[int], free: set[int], done: Mapping[date, Dose] | None = None) -> set[int]:
    """The days given strength where only ``on`` are open to it; ``free`` have no run, the week before had none."""
    done = done or {}
    calendar = Calendar.of(AGENDA, HORIZON, MONDAY in done)
    masks = tuple(
        sum((n - back in free or n - back < 0) << back for back in range(DAYS))
        for n in range(HORIZON + LOOK_AHEAD_DAYS)
    )
    options = [[Option(0, 0.0), *([OPEN] if n in on else [])] for n in range(HORIZON)]
    doses = search(SLOTS, options, replace(calendar, free=masks), done)
    return {n for n, dose in enumerate(doses) if dose}


@pytest.mark.parametrize(
    ("free", "kept"),
    [
        ({6, 8, 13}, set()),  # days 9 to 15 would hold no other rest day
        ({6, 8, 13, 15}, {13}),
        ({6, 8, 12, 13}, set()),  # days 13 to 19 would hold none
        ({6, 8, 12, 13, 19}, {13}),
    ],
)
def test_the_week_after_the_plan_keeps_its_rest_day(free: set[int], kept: set[int]) -> None:
    """R1: strength on the last day takes the rest day of weeks that end after the plan."""
    assert found({13}, free) == kept


def test_the_calendar_remembers_seven_days() -> None:
    """Free and hard days as bits, today lowest; a day that was rested eight days ago is forgotten."""
    week = {"mon": "rest", "tue": "tempo 60min", "wed": "easy 45min", "thu": "cycling", "fri": "rest"}
    settings = Settings(week=week | {"sat": "long 3h", "sun": "easy 45min"})
    agenda = build([], settings, MONDAY, datetime.combine(MONDAY, time(5), ZONE))
    calendar = Calendar.of(agenda, HORIZON, done_today=False)
    saturday = 5 + DAYS
    assert calendar.free[saturday] == 0b0100010  # Friday and Monday
    assert calendar.free[saturday + 2] == 0b0001001  # Monday again and Friday
    assert calendar.hard[saturday] == 0b0010001  # Saturday and Tuesday
    assert calendar.week_days[saturday] == 5
    assert [bin(days).count("1") for days in calendar.ours[:9]] == [1, 2, 3, 4, 5, 6, 7, 7, 7]
    assert Calendar.of(agenda, HORIZON, done_today=True).ours[:3] == (0b0, 0b1, 0b11)


def test_what_was_done_today_counts_for_the_six_days_after() -> None:
    """Today's session is not placed again, and leaves one of two for the week."""
    free = set(range(0, HORIZON + LOOK_AHEAD_DAYS, 2))
    done = {MONDAY: Dose.UPPER}
    assert len(found({1, 3, 5}, free)) == 2
    assert len(found({1, 3, 5}, free, done)) == 1
    assert found({7}, free, done) == {7}
    assert found({3, 7}, free, done) == {3, 7}


def test_a_trail_holds_what_was_done_and_what_was_placed_before_each_day() -> None:
    done = {MONDAY - timedelta(days=2): Dose.HEAVY_LOWER, MONDAY: Dose.UPPER}
    doses = [0, 0, int(Dose.LIGHT_LOWER), 0, int(Dose.UPPER)]
    yesterday = push(Dose.HEAVY_LOWER, 0)
    begun = push(yesterday, 0)
    assert trails(SLOTS[:5], doses, done) == [
        yesterday,
        begun | Dose.UPPER,
        (begun | Dose.UPPER) << 2,
        (begun | Dose.UPPER) << 4 | Dose.LIGHT_LOWER,
        (begun | Dose.UPPER) << 6 | Dose.LIGHT_LOWER << 2,
    ]
