"""Peak mileage weeks: told alike on each morning, three in any five at most (science §6.9)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from readiness.observations import Activity, PlannedRun, Provenance
from readiness.runs.agenda import build
from readiness.runs.roles import week_of
from readiness.settings import PhaseSettings, Settings
from readiness.vocabulary import WEEKDAYS

MONDAY = date(2026, 3, 2)
AGO, MORNINGS, TOLD = 250, 75, 28


def km(day: date) -> float:
    """Three weeks up, one down."""
    return 10.0 * (1.0, 1.12, 1.25, 0.7)[(day - MONDAY).days // 7 % 4]


def seen(settings: Settings, starts: int) -> dict[date, set[bool]]:
    """What each week is said to be on the mornings of its days and of the week before."""
    found: dict[date, set[bool]] = {}
    first = week_of(MONDAY, starts)
    for n in range(MORNINGS):
        today = first + timedelta(days=n)
        done = [first + timedelta(days=k) for k in range(-AGO, n)]
        rows = [
            Activity(
                Provenance("watch", f"{day}"),
                datetime.combine(day, time(7), UTC),
                "running",
                6 * km(day),
                km(day),
            )
            for day in done
        ] + [
            PlannedRun(Provenance("plan", f"{day}"), day, "easy", None, None, km(day))
            for day in (today + timedelta(days=k) for k in range(TOLD))
        ]
        season = build(rows, settings, today, datetime.combine(today, time(6), UTC)).season
        for ahead in (0, 7):
            week = week_of(today + timedelta(days=ahead), starts)
            found.setdefault(week, set()).add(season.on(week).peak_week)
    return found


@pytest.mark.parametrize("starts", [0, 6])
def test_a_week_is_a_peak_on_each_of_its_days_or_on_none(starts: int) -> None:
    """A plan told 28 days ahead grows by a day each morning; half a week at its end judges nothing."""
    found = seen(Settings(week={"starts": WEEKDAYS[starts]}), starts)
    assert all(len(said) == 1 for said in found.values())
    if starts == 0:
        assert {week for week, said in found.items() if True in said} == {
            week for week in found if (week - MONDAY).days // 7 % 4 == 2
        }


def test_a_steady_high_volume_is_a_peak_in_three_weeks_of_five() -> None:
    """Each week is over the athlete's own line, and the record moves on under the count."""
    found = seen(Settings(phase=PhaseSettings(peak_week_km=10)), 0)
    assert all(len(said) == 1 for said in found.values())
    peaks = [said == {True} for _, said in sorted(found.items())]
    assert all(sum(peaks[n : n + 5]) == 3 for n in range(len(peaks) - 4))


def test_a_long_run_on_saturdays_and_sundays_by_turns_makes_no_coming_week_a_peak() -> None:
    """Without a plan both days are perhaps long, and no week holds both."""
    rows = [
        Activity(
            Provenance("watch", f"{day}"), datetime.combine(day, time(7), UTC), "running",
            180 if long else 50, (180 if long else 50) / 6,
        )
        for n in range(1, 85)
        for day in [MONDAY - timedelta(days=n)]
        for long in [day.weekday() == 5 + (MONDAY - day).days // 7 % 2]
    ]  # fmt: skip
    season = build(rows, Settings(), MONDAY, datetime.combine(MONDAY, time(6), UTC)).season
    assert not any(season.on(MONDAY + timedelta(weeks=n)).peak_week for n in range(3))
