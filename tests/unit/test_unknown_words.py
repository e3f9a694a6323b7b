"""What no word tells is neither a run nor a rest day: the schedule takes it with caution, and never drops it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from readiness.observations import Activity, Observation, PlannedRun, Provenance
from readiness.plan import plan_days
from readiness.runs.agenda import build
from readiness.runs.running import part
from readiness.settings import Settings, StrengthSettings
from readiness.vocabulary import Role, Verdict
from tests.athletes import ZONE, run
from tests.weeks import calm

DAY = date(2026, 3, 4)  # a Wednesday
NOW = datetime(2026, 3, 4, 6, 30, tzinfo=ZONE)


def eight_weeks() -> list[Observation]:
    """Easy runs on Tuesdays, intervals on Thursdays, two and a half hours on Sundays; the other days rest."""
    rows: list[Observation] = []
    for week in range(1, 9):
        monday = date(2026, 3, 2) - timedelta(weeks=week)
        rows += [
            run(monday + timedelta(days=1), 45),
            run(monday + timedelta(days=3), 60, kind="intervals"),
            run(monday + timedelta(days=6), 150, kind="long"),
        ]
    return rows


def unknown(day: date, minutes: float = 60) -> Activity:
    return Activity(
        Provenance("strava_export", f"{day}"),
        datetime(day.year, day.month, day.day, 18, tzinfo=ZONE),
        "seerunde",
        minutes,
    )


def agenda(*more: Observation):
    return build([*eight_weeks(), *more], Settings(), DAY, NOW)


def test_an_unknown_activity_is_no_rest_day_and_no_run_of_the_volume() -> None:
    """It makes its day active and closes what a key run closes, adds no running, and a short one is transport."""
    yesterday = DAY - timedelta(days=1)
    before = agenda()
    after = agenda(unknown(yesterday))
    assert part("seerunde") == "unknown"
    assert (before[yesterday].active, after[yesterday].active) == (False, True)
    assert [r.role for r in after[yesterday].runs] == [Role.UNKNOWN]
    assert after.season == before.season
    assert after.expected_load_42_days == before.expected_load_42_days
    assert after.habits == before.habits
    assert not agenda(unknown(yesterday, 15))[yesterday].active


def test_an_unknown_activity_closes_what_the_habit_closes() -> None:
    """On the weekday of the long run, or as long as one, it is taken for a long run; the day's own run still stands."""
    sunday = DAY - timedelta(days=3)
    assert [r.role for r in agenda(unknown(sunday))[sunday].runs if r.kind == "unknown"] == [Role.LONG]
    monday = DAY - timedelta(days=2)
    assert [r.role for r in agenda(unknown(monday, 200))[monday].runs] == [Role.LONG]
    done_today = Activity(Provenance("fit", "x"), datetime(2026, 3, 4, 5, tzinfo=ZONE), "seerunde", 60)
    plan = PlannedRun(Provenance("ics_plan", "p"), DAY, "intervals", None, 60)
    assert {r.role for r in agenda(done_today, plan)[DAY].runs} == {Role.UNKNOWN, Role.KEY}


def test_an_unknown_entry_of_a_plan_is_neither_run_nor_rest() -> None:
    """It takes the weekday's hard habit, or caution; its kilometres count for no week."""
    saturday, sunday = DAY + timedelta(days=3), DAY + timedelta(days=4)
    entries = [
        PlannedRun(Provenance("ics_plan", f"{day}"), day, "unknown", None, 40, 90.0, title="W4D2")
        for day in (saturday, sunday)
    ]
    told = agenda(*entries)
    assert [r.role for r in told[saturday].runs] == [Role.UNKNOWN]
    assert [r.role for r in told[sunday].runs] == [Role.LONG]
    assert not told[saturday].rest
    assert all(r.km is None for day in (saturday, sunday) for r in told[day].runs)


def test_an_entry_without_kind_and_length_closes_what_the_template_or_the_habit_closes() -> None:
    """The athlete's own `[week]` word and what the record shows: whichever asks more, on both sides."""
    sunday, thursday = DAY + timedelta(days=4), DAY + timedelta(days=1)
    bare = [PlannedRun(Provenance("plan", f"{day}"), day) for day in (DAY, thursday, sunday)]
    template = {"wed": "long 3h 07:00", "thu": "easy 40min 06:30", "sun": "easy 40min 07:00"}
    found = build([*eight_weeks(), *bare], Settings(week=template), DAY, NOW)
    assert found[DAY].long  # of the template; the record has nothing on Wednesdays
    assert found[sunday].long  # of the record; the template calls it easy
    assert found[thursday].quality  # intervals of the record before the template's easy run


def test_an_entry_without_kind_and_length_leaves_a_strict_rest_day_closed() -> None:
    """The template calls today rest and the plan only names it: with `strict_rest` nothing is placed there."""
    bare = PlannedRun(Provenance("plan", f"{DAY}"), DAY)
    settings = Settings(week={"wed": "rest"}, strength=StrengthSettings(strict_rest=True))
    told = plan_days([*eight_weeks(), bare], settings, calm(date=DAY), DAY, 7, NOW)[0]
    assert told.verdict is Verdict.SKIP
    assert "R1" in {reason.rule for reason in told.reasons}
    easy = PlannedRun(Provenance("plan", f"{DAY}"), DAY, "easy", duration_min=40)
    assert not build([*eight_weeks(), easy], settings, DAY, NOW)[DAY].rest
