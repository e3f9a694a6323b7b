"""The strength log from the terminal: words that people use, what was understood, and the next session's weights."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from readiness.session.blocks import block_of
from tests.program import run

TUESDAY = date(2026, 3, 3)
CONFIG = """
[athlete]
timezone = "UTC"
strength_history_weeks = 50
[week]
tue = "intervals 1h 06:30"
wed = "easy 50min 06:30"
sat = "long 3h30 07:00"
sun = "easy 50min 08:00"
[phase]
current = "build"
peak_week_km = 300
[strength]
equipment = ["dumbbells:2-24/2", "bands", "bench"]
"""
SQUATS = ("goblet squat", "bulgarian split squat", "weighted step-up", "reverse lunge")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    place = tmp_path / "home"
    place.mkdir()
    return place


def at(day: date) -> str:
    return f"{day}T06:00:00+00:00"


def test_log_shows_what_it_understood(home: Path) -> None:
    """In our words, with what it does not know; a word that it does not know stores nothing."""
    told = run(
        "log", "--focus", "legs", "--minutes", "35", "--rpe", "6",
        "--exercise", "goblet squat 3x10@16", "--exercise", "plank 3x30s", "--exercise", "deadlift 3x8@40", home=home,
    )  # fmt: skip
    assert told.code == 0
    assert "35 min legs on Tue 3 March" in told.err
    assert "Goblet squat 3x10 at 16 kg, Plank 3x30 s" in told.err
    assert "'deadlift' is kept by its name" in told.err
    wrong = run("log", "--focus", "arm day", "--minutes", "20", home=home)
    assert wrong.code == 2
    assert "'arm day' is not known; write one of: lower, legs" in wrong.err
    rows = run("history", "--strength", home=home)
    assert "3x10 at 16 kg, 480 kg in all, session RPE 6" in rows.out
    (week,) = run("history", "--strength", "--json", home=home).json["weeks"]
    assert (week["sessions"], week["minutes"]) == (1, 35)


def test_log_says_when_the_work_loads_an_injury(home: Path) -> None:
    run("checkin", "--fatigue", "2", "--injured", "left knee", home=home)
    legs = run("log", "--focus", "legs", "--minutes", "30", home=home)
    assert "You noted an injury (left knee, Tue 3 March), and this loads it." in legs.err
    upper = run("log", "--focus", "upper", "--minutes", "30", "--at", "05:00", home=home)
    assert "injury (left knee" not in upper.err.partition("\n")[0]
    assert "loads it" not in upper.err


def test_the_next_session_lifts_what_the_log_earned(home: Path) -> None:
    """Two easy sessions at the top of the range: two kilograms more, and the reason."""
    (home / "config.toml").write_text(CONFIG)
    mornings = [TUESDAY - timedelta(days=n) for n in range(30, -1, -1)]
    nights, checkins, runs = (home / f"{name}.csv" for name in ("nights", "checkins", "runs"))
    nights.write_text(
        "date,rmssd_ms,resting_hr_bpm,sleep_h\n"
        + "".join(f"{day},{54 + n % 3},{46 + n % 2},7.5\n" for n, day in enumerate(mornings))
    )
    checkins.write_text(
        "date,fatigue,soreness,mood,motivation,stress\n" + "".join(f"{day},2,2,4,4,2\n" for day in mornings)
    )
    runs.write_text(
        "start,sport,duration_min,distance_km\n"
        + "".join(
            f"{day}T06:30:00+00:00,running,50,8\n" for day in mornings[:-1] if day.weekday() not in (0, 4)
        )
    )
    loaded = run("import", "csv", "--days", nights, "--checkins", checkins, "--activities", runs, home=home)
    assert loaded.code == 0, loaded.err
    for days in (14, 7):
        day = TUESDAY - timedelta(days=days)
        sets = [one for name in SQUATS for one in ("--exercise", f"{name} 3x12@22")]
        done = run(
            "log", "--focus", "legs", "--minutes", "40", "--rpe", "6", *sets, home=home, READINESS_NOW=at(day)
        )
        assert done.code == 0
    days = run("plan", "--json", home=home).json["days"]
    legs = [one for one in days if one["focus"] in ("lower", "full_body") and one["verdict"] == "full"]
    session = legs[0]["session"]
    load = next(x["load"] for x in session["exercises"] if x["name"].lower() in SQUATS)
    assert load.startswith("24 kg, RPE ")
    assert load.endswith("last time 22 kg x 12 at RPE 6")
    assert any(note.endswith("+2 kg: 12 easy repetitions twice.") for note in session["notes"])
    assert block_of(date.fromisoformat(legs[0]["date"])) == block_of(TUESDAY)
