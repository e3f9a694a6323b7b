"""A calendar week that has no room holds a light session; a hike and a short race close no days beside them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from readiness.observations import Activity, Observation, PlannedRun, Provenance, Race
from readiness.plan import plan_days
from readiness.recommendation import Recommendation
from readiness.settings import PhaseSettings, Settings, StrengthSettings
from readiness.vocabulary import Verdict
from tests.weeks import calm

MONDAY = date(2026, 3, 2)
BASE = {1: ("tempo", 55), 2: ("easy", 45), 3: ("easy", 50), 5: ("long", 170), 6: ("easy", 45)}


def told(week: dict[int, tuple[str, int]], first: date) -> list[Observation]:
    return [
        PlannedRun(Provenance("plan", f"{first}/{n}"), first + timedelta(days=n), kind, time(7), minutes)
        for n, (kind, minutes) in {**dict.fromkeys(range(7), ("rest", 0)), **week}.items()
    ]


def done(week: dict[int, tuple[str, int]], first: date, until: date) -> list[Observation]:
    return [
        Activity(
            Provenance("watch", f"{day}"), datetime.combine(day, time(7), UTC), "running", minutes, kind=kind
        )
        for n, (kind, minutes) in week.items()
        if (day := first + timedelta(days=n)) < until
    ]


def planned(rows: list[Observation], day: date, settings: Settings) -> list[Recommendation]:
    rows = [*(row for n in range(-10, 0) for row in done(BASE, MONDAY + timedelta(weeks=n), day)), *rows]
    return list(plan_days(rows, settings, calm(date=day), day, 14, datetime.combine(day, time(6), UTC)))


def rules(one: Recommendation) -> set[str]:
    return {reason.rule for reason in one.reasons}


def test_the_next_session_makes_room_for_the_floors() -> None:
    """One session a week, four days apart: a week whose only day is Saturday still holds one, and next week's moves on
    from Tuesday."""
    this = {1: ("long", 170), 3: ("long", 200), 4: ("easy", 30), 5: ("easy", 30), 6: ("long", 150)}
    friday = MONDAY + timedelta(days=4)
    rows = [
        *told(this, MONDAY),
        *done(this, MONDAY, friday),
        *(row for n in (1, 2, 3) for row in told(BASE, MONDAY + timedelta(weeks=n))),
    ]
    days = planned(rows, friday, Settings(phase=PhaseSettings(current="peak")))
    held = [(one.date - friday).days for one in days if one.verdict is not Verdict.SKIP]
    assert "F3" in rules(days[1])
    assert held[0] == 1
    assert 5 <= held[1] <= 6, "Wednesday or Thursday, four days later"


def test_the_floor_makes_room_in_the_first_week_of_one() -> None:
    """This week may hold two, the next one a single session (F2, 35 days before the race): it moves on as well."""
    this = {1: ("long", 170), 3: ("long", 200), 4: ("easy", 30), 5: ("easy", 30), 6: ("long", 150)}
    friday = MONDAY + timedelta(days=4)
    rows = [
        Race(Provenance("race", "1"), MONDAY + timedelta(days=42), "Ridge 50", "A", 50.0, 7.0),
        *told(this, MONDAY),
        *done(this, MONDAY, friday),
        *(row for n in (1, 2, 3) for row in told({}, MONDAY + timedelta(weeks=n))),
    ]
    days = planned(rows, friday, Settings(phase=PhaseSettings(peak_week_km=500.0)))
    held = [(one.date - friday).days for one in days if one.verdict is not Verdict.SKIP]
    assert "F3" in rules(days[1])
    assert held[0] == 1
    assert held[1] >= 5, "four days later"


def test_the_floor_says_what_gave_way() -> None:
    """The fact of each rule that gave way, without the advice after its colon; 25 minutes at most."""
    this = {1: ("long", 170), 3: ("long", 200), 4: ("easy", 30), 5: ("easy", 30), 6: ("long", 150)}
    friday = MONDAY + timedelta(days=4)
    rows = [*told(this, MONDAY), *done(this, MONDAY, friday)]
    day = planned(rows, friday, Settings(phase=PhaseSettings(current="peak")))[1]
    said = next(reason.text for reason in day.reasons if reason.rule == "F3")
    assert said == (
        "This week has no better day for its one short, light session, although: long run on Sunday."
    )
    assert day.minutes <= 25


def test_a_strict_rest_day_is_no_floor() -> None:
    """The athlete's own rest days stay empty; the floor takes the easy day that is closed by setting alone (1.2)."""
    week = {3: ("hills", 60), 4: ("long", 184), 5: ("easy", 75), 6: ("easy", 45)}
    rows = [row for n in range(4) for row in told(week, MONDAY + timedelta(weeks=n))]
    for strict, expected in ((False, [0, 2]), (True, [6])):
        settings = Settings(strength=StrengthSettings(strict_rest=strict, easy_day_strength="never"))
        days = planned(rows, MONDAY, settings)[:7]
        assert [n for n, one in enumerate(days) if one.verdict is not Verdict.SKIP] == expected


@pytest.mark.parametrize("kind", ["hike", "walk"])
def test_a_hike_of_two_hours_closes_no_day_before_it(kind: str) -> None:
    """Hikes count from three hours (science §1, 'Long run')."""
    week = BASE | {5: (kind, 120), 6: ("long", 150)}
    rows = [row for n in range(4) for row in told(week, MONDAY + timedelta(weeks=n))]
    assert "T3" not in rules(planned(rows, MONDAY, Settings())[4])
    week |= {5: (kind, 240)}
    rows = [row for n in range(4) for row in told(week, MONDAY + timedelta(weeks=n))]
    assert "T3" in rules(planned(rows, MONDAY, Settings())[4])


@pytest.mark.parametrize(
    ("km", "priority", "closes"), [(5.0, "C", False), (30.0, "C", True), (5.0, "A", True)]
)
def test_a_short_race_needs_no_recovery(km: float, priority: str, closes: bool) -> None:
    """Up to 12 km, and no A race: a key run."""
    race = Race(Provenance("race", "1"), MONDAY + timedelta(days=2), "Midweek", priority, km)
    rows = [race, *(row for n in range(4) for row in told(BASE, MONDAY + timedelta(weeks=n)))]
    assert ("POST_RACE" in rules(planned(rows, MONDAY, Settings())[3])) is closes


def test_the_weeks_after_a_race_have_no_floor() -> None:
    """1.5: never in race recovery, also not in its light second half; the Sunday after a long run stays empty."""
    race = Race(Provenance("race", "1"), MONDAY, "Holiday 50", "A", 50.0)
    run = done({0: ("race", 400)}, MONDAY, MONDAY + timedelta(days=1))
    rows = [race, *run, *(row for n in range(4) for row in told(BASE, MONDAY + timedelta(weeks=n)))]
    days = planned(rows, MONDAY + timedelta(days=1), Settings())[:6]
    assert [one.verdict for one in days] == [Verdict.SKIP] * 6
    assert "T8" in rules(days[5])


def test_a_run_of_unknown_kind_in_the_evening_leaves_the_hour_after_it() -> None:
    """Who lifts first lifts before easy runs only; before what may be a key run nothing, but there is room after it."""
    rows = [
        PlannedRun(Provenance("plan", f"{n}"), MONDAY + timedelta(days=n), None, time(18), 50)
        for n in range(14)
    ]
    settings = Settings(strength=StrengthSettings(order="lift_first"))
    for kind, hour in ((None, 19), ("easy", 17)):
        days = planned([replace(row, kind=kind) for row in rows], MONDAY, settings)
        windows = [one.window.start for one in days if one.window]
        assert windows
        assert {start.hour for start in windows} == {hour}
