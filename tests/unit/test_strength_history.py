"""The history of lifts: in the terminal, as a document, in the report's charts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cli.render.report.charts import drawn, says
from cli.render.strength import block_words, document, lifts_in, series, table
from readiness.observations import Activity, Provenance, StrengthSet
from readiness.session.blocks import block_start
from tests.weeks import ZONE

MONDAY = date(2026, 3, 2)


def session(day: date, *sets: StrengthSet, rpe: float | None = 6.0) -> Activity:
    start = datetime(day.year, day.month, day.day, 17, 30, tzinfo=ZONE)
    return Activity(
        Provenance("log", str(start)), start, "strength_training", 35, rpe=rpe, strength_sets=sets
    )


SQUAT = StrengthSet("goblet squat", 3, 10, 16.0)
WARM_UP = StrengthSet("goblet squat", 1, 10, 8.0)
PLANK = StrengthSet("plank", 3, None, None, 30.0)
DONE = [session(MONDAY, WARM_UP, SQUAT, PLANK), session(MONDAY + timedelta(days=8), SQUAT, rpe=None)]


def test_the_document_has_each_exercise_and_each_week() -> None:
    """The heaviest load with its sets; warm-up sets count in the volume only."""
    told = document(DONE)
    squat = next(one for one in told["exercises"] if one["id"] == "goblet_squat")
    assert squat["name"] == "Goblet squat"
    assert [one["volume_kg"] for one in squat["sessions"]] == [560.0, 480.0]
    assert (squat["sessions"][0]["sets"], squat["sessions"][0]["load_kg"]) == (3, 16.0)
    assert [(one["monday"], one["sessions"], one["minutes"]) for one in told["weeks"]] == [
        ("2026-03-02", 1, 35),
        ("2026-03-09", 1, 35),
    ]
    assert document([]) == {"schema": 1, "exercises": [], "weeks": []}


def test_the_table_reads_newest_first() -> None:
    rows = list(table(DONE))
    assert rows[:3] == [
        "Goblet squat",
        "  2026-03-10  3x10 at 16 kg, 480 kg in all",
        "  2026-03-02  3x10 at 16 kg, 560 kg in all, session RPE 6",
    ]
    assert "  2026-03-02  3x30 s, session RPE 6" in rows
    assert rows[-1].startswith("  2026-03-02  week ")
    assert not list(table([]))


def test_the_report_draws_load_and_volume_by_movement() -> None:
    """Only movements that were lifted; and one sentence for each chart."""
    dates = [(MONDAY + timedelta(days=n)).isoformat() for n in range(10)]
    lines = series(lifts_in(DONE), dates)
    assert lines["lift_squat_kg"][0] == 16.0
    assert lines["lift_squat_kg"][1] is None
    assert lines["volume_squat_kg"][8] == 480.0
    charts = drawn(lines)
    assert [t.y for t in charts["lifts"].traces] == ["lift_squat_kg"]
    assert says("lifts", lines) == "Last: squats and lunges 16 kg."
    assert says("volume", lines) == "480 kg lifted in the last seven days, all repetitions together."
    assert not drawn(series([], dates))


def test_the_week_of_the_block_is_told() -> None:
    start = block_start(MONDAY)
    assert block_words(start).startswith("Week 1 of 6 of this block: the main lifts change on ")
    assert block_words(start + timedelta(days=41)).startswith("Week 6 of 6")
