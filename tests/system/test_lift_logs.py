"""Strength logs of Hevy and Strong: sessions with their sets, what they trained, and what nobody knows."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from connectors.sources.files import FileSource, Skipped
from connectors.sources.lifts import HevySource, StrongSource
from connectors.sources.words import exercise_part
from readiness.merging.merge import merge
from readiness.observations import Activity, Fetched, StrengthSet
from readiness.settings import Settings
from tests.athletes import source as provenance
from tests.program import run

HERE = timezone(timedelta(hours=1))
HEVY = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,weight_kg,reps,"
    "distance_km,duration_seconds,rpe\n"
)


def hevy(
    *sets: tuple[str, str, str, str, str], title: str = "Day A", start: str = "28 Feb 2026, 18:05"
) -> str:
    end = start.replace(":05", ":50")
    return "".join(
        f'"{title}","{start}","{end}","","{name}",,"",{n},"{kind}",{kg},{reps},,{seconds},\n'
        for n, (name, kind, kg, reps, seconds) in enumerate(sets)
    )


def sessions(source: FileSource) -> tuple[list[Activity], list[str]]:
    items = list(source.read())
    rows = [item for item in items if isinstance(item, Fetched)]
    assert all(source.parse(r.kind, r.source_id, r.raw) == r for r in rows)
    assert [r.problem for r in rows if r.problem] == []
    said = [f"{i.name}: {i.reason}" for i in items if isinstance(i, Skipped)]
    return [r.observation for r in rows if isinstance(r.observation, Activity)], said


def test_hevy(tmp_path: Path) -> None:
    """A workout is a session with its length and sets, without warm-ups, equal sets together; heavy by its sets."""
    text = HEVY + hevy(
        ("Goblet Squat", "warmup", "8", "10", ""), ("Goblet Squat", "normal", "16", "8", ""),
        ("Goblet Squat", "normal", "16", "8", ""), ("Push Up", "normal", "", "12", ""),
        ("Plank", "normal", "", "", "45"),
    )  # fmt: skip
    text += hevy(
        ("Bench Press (Dumbbell)", "normal", "20", "10", ""), title="Day B", start="1 Mar 2026, 07:05"
    )
    (tmp_path / "workouts.csv").write_text(text)
    (first, second), said = sessions(HevySource([tmp_path], zone=HERE))
    assert (first.start, first.duration_min, first.kind) == (
        datetime(2026, 2, 28, 18, 5, tzinfo=HERE), 45, "heavy_lower",
    )  # fmt: skip
    squat, push, plank = first.strength_sets
    assert (squat.sets, squat.reps, squat.load_kg) == (2, 8, 16)
    assert (push.reps, plank.seconds) == (12, 45)
    assert (second.kind, said) == ("upper_core", [])


def test_two_workouts_that_begin_at_once_stay_two(tmp_path: Path) -> None:
    """Core for ten minutes and legs after it, both dated to the hour: the legs are not lost in the core."""
    text = HEVY + hevy(("Goblet Squat", "normal", "16", "8", ""), title="Legs")
    text += hevy(("Plank", "normal", "", "", "45"), title="Core").replace("18:50", "18:15")
    (tmp_path / "workouts.csv").write_text(text)
    found, _ = sessions(HevySource([tmp_path], zone=HERE))
    kinds = [one.kind for one in merge(found, Settings()) if isinstance(one, Activity)]
    assert sorted(map(str, kinds)) == ["heavy_lower", "upper_core"]


@pytest.mark.parametrize(
    ("header", "weight", "pounds", "kg"),
    [("Weight", "20", False, 20), ("Weight,Weight Unit", "44,lbs", False, 20),
     ("Weight,Weight Unit", "20,kg", True, 20), ("Weight", "44", True, 20), ("Weight (kg)", "20", True, 20),
     ("Weight (lbs)", "44", False, 20)],
)  # fmt: skip
def test_strong_and_its_units(tmp_path: Path, header: str, weight: str, pounds: bool, kg: float) -> None:
    """Weights are in the unit that the column names, else kilograms, or pounds where the user says so."""
    rest = "," * header.count(",")
    (tmp_path / "strong.csv").write_text(
        f"Date,Workout Name,Duration,Exercise Name,Set Order,{header},Reps,Distance,Seconds,Notes,Workout Notes,RPE\n"
        f'2026-02-28 18:05:33,"Legs","1h 5m","Romanian Deadlift (Dumbbell)",1,{weight},12,0,0,,,\n'
        f'2026-02-28 18:05:33,"Legs","1h 5m","Romanian Deadlift (Dumbbell)","Rest Timer",{rest},,,90,,,\n'
    )
    (one,), _ = sessions(StrongSource([tmp_path], zone=HERE, pounds=pounds))
    assert (one.duration_min, one.kind, one.title) == (65, "lower", "Legs")
    (lift,) = one.strength_sets
    assert (lift.sets, lift.reps, lift.load_kg) == (1, 12, pytest.approx(kg, abs=0.1))


def test_an_unknown_exercise_is_told_and_taken_for_leg_work(tmp_path: Path) -> None:
    """What nobody knows is counted and named; the session is not called upper body."""
    (tmp_path / "w.csv").write_text(HEVY + hevy(("Zercher Gadget", "normal", "20", "5", "")))
    (one,), said = sessions(HevySource([tmp_path], zone=HERE))
    assert one.kind is None
    assert "Zercher Gadget (1 sets)" in said[0]


def test_a_log_and_the_watch_tell_one_session(tmp_path: Path) -> None:
    """What was typed at the gym and recorded by the watch counts once, with the log's sets."""
    (tmp_path / "w.csv").write_text(HEVY + hevy(("Goblet Squat", "normal", "16", "8", "")))
    (typed,), _ = sessions(HevySource([tmp_path], zone=HERE))
    watch = Activity(
        provenance("lift", 1, "garmin"), typed.start + timedelta(minutes=3), "strength_training", 44
    )
    (one,) = merge([typed, watch], Settings())
    assert isinstance(one, Activity)
    assert (one.duration_min, one.strength_sets) == (44, (StrengthSet("Goblet squat", 1, 8, 16.0),))
    home = tmp_path / "home"
    assert "1 new" in run("import", tmp_path / "w.csv", home=home).out
    assert "0 new, 0 changed, 1 known" in run("import", "hevy", tmp_path / "w.csv", home=home).out


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Bench Press (Barbell)", "upper"), ("Leg Press (Machine)", "legs"), ("Hanging Leg Raise", "core"),
        ("Standing Calf Raise", "legs"), ("Lateral Raise (Dumbbell)", "upper"), ("Bulgarian Split Squat", "legs"),
        ("Lat Pulldown (Cable)", "upper"), ("Bent Over Row (Dumbbell)", "upper"), ("Russian Twist", "core"),
        ("Hip Thrust (Barbell)", "legs"), ("Pull Up (Weighted)", "upper"), ("Lying Leg Curl", "legs"),
        ("Bicep Curl (Dumbbell)", "upper"), ("Side Plank", "core"), ("Farmers Walk", "core"), ("Quux", None),
    ],
)  # fmt: skip
def test_what_an_exercise_trains(name: str, part: str | None) -> None:
    """Legs, upper body or core, by the words of its name."""
    assert exercise_part(name) == part
