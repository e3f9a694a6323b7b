"""The demo athlete: the same each time, plausible, and telling the story that the demo shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import mean
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.demo import athlete
from connectors.demo.athlete import BAD_PATCH, DAYS, DemoAthlete
from readiness.observations import HrvNight, Provenance, RestingHr, SleepNight
from readiness.plausibility import problem

DAYS_OF_WEEK = [date(2026, 6, 15) + timedelta(days=n) for n in range(7)]


def test_she_is_the_same_each_time() -> None:
    """The same day gives the same athlete, down to the last value."""
    assert athlete(DAYS_OF_WEEK[0]) == athlete(DAYS_OF_WEEK[0])


@pytest.mark.parametrize("today", DAYS_OF_WEEK)
def test_she_is_plausible_on_every_weekday(today: date) -> None:
    """150 nights and their runs lie within what a body and a watch can say; nothing lies ahead but the plan."""
    who = athlete(today)
    now = datetime.combine(today, datetime.min.time(), ZoneInfo(who.time_zone)) + timedelta(hours=7)
    assert [n.date for n in who.nights] == [today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    here = Provenance("demo", "1")
    for n in who.nights:
        if n.rmssd_ms is None or n.sleep_s is None or n.resting_hr_bpm is None:
            continue
        told: list[Any] = [HrvNight(here, n.date, n.rmssd_ms), RestingHr(here, n.date, n.resting_hr_bpm)]
        told.append(SleepNight(here, n.date, n.sleep_s / 3600, n.start, n.end, n.score))
        assert not [p for o in told if (p := problem(o, now))]
        assert n.end is not None
        assert n.end.astimezone(ZoneInfo(who.time_zone)).date() == n.date
        assert n.end < now.astimezone(UTC)
    assert all(s.start < now for s in who.sessions)
    assert len({s.id for s in who.sessions}) == len(who.sessions)
    runs = [s for s in who.sessions if s.is_run]
    assert all(4 < s.distance_km / s.duration_min * 60 < 14 for s in runs)
    assert {s.kind for s in runs} == {"easy", "long", "intervals", "hills"}
    assert {s.start.weekday() for s in runs if s.kind == "long"} == {5}
    assert {s.start.weekday() for s in who.sessions if s.sport == "strength_training"} == {1, 2}
    assert who.checkins[-1].date == today
    assert today + timedelta(weeks=8) < who.races[0].date < today + timedelta(weeks=12)


def test_the_bad_patch_shows_in_every_signal() -> None:
    """In her bad weeks HRV, sleep and mood fall, pulse and fatigue rise, and she hardly trains."""
    who = athlete(DAYS_OF_WEEK[2])
    worst = {who.today + timedelta(days=offset) for offset, tenths in BAD_PATCH.items() if tenths >= 8}

    def shift(values: dict[date, float | None]) -> float:
        bad = [v for d, v in values.items() if d in worst and v is not None]
        return mean(bad) - mean(v for d, v in values.items() if d not in worst and v is not None)

    assert shift({n.date: n.rmssd_ms for n in who.nights}) < -8
    assert shift({n.date: n.resting_hr_bpm for n in who.nights}) > 3
    assert shift({n.date: n.sleep_s for n in who.nights}) < -2400
    assert shift({c.date: c.fatigue for c in who.checkins}) > 1
    assert shift({c.date: c.motivation for c in who.checkins}) < -0.8
    assert not [s for s in who.sessions if s.start.date() in worst]
    assert any(c.ill for c in who.checkins)


def test_she_does_what_she_plans() -> None:
    """The plan of the past fortnight matches what she ran, also in an easier week."""
    for weeks in range(4):
        who: DemoAthlete = athlete(DAYS_OF_WEEK[0] + timedelta(weeks=weeks))
        done = {s.start.date(): s for s in who.sessions if s.is_run}
        past = [p for p in who.planned if p.date < who.today]
        assert past
        for plan in past:
            assert done[plan.date].kind == plan.kind
            assert done[plan.date].duration_min == pytest.approx(plan.duration_min, rel=0.12)
