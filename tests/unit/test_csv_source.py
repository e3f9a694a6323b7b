"""Our CSV: an impossible value is set aside, what stands beside it is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from connectors.sources.csv import CsvSource
from readiness.observations import Activity, CheckIn, Kind

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def rows(tmp_path: Path, table: str, text: str) -> list[tuple[Kind, bool, str | None]]:
    """Kind, whether it was kept, and what was told, of each row."""
    path = tmp_path / f"{table}.csv"
    path.write_text(text)
    found = CsvSource({table: path}, NOW).rows(table)
    return [(row.kind, row.observation is not None, row.problem) for row in found]


def test_a_zero_heart_rate_does_not_take_the_nights_sleep_with_it(tmp_path: Path) -> None:
    """Resting HR 0 is told with file and line; HRV and sleep of that morning are kept."""
    told = rows(tmp_path, "days", "date,rmssd_ms,resting_hr_bpm,sleep_h\n2026-03-03,60,0,7.2\n")
    kept = {kind: here for kind, here, _ in told}
    assert kept == {Kind.HRV: True, Kind.RESTING_HR: False, Kind.SLEEP: True}
    (problem,) = [text for _, _, text in told if text]
    assert "days.csv, line 2" in problem
    assert "resting_hr_bpm 0" in problem


def test_a_run_with_a_nonsense_heart_rate_is_still_a_run(tmp_path: Path) -> None:
    """Without it the body would look fresher than it is: the run is kept, its heart rate is not."""
    path = tmp_path / "activities.csv"
    path.write_text("start,sport,duration_min,avg_hr_bpm\n2026-03-03T07:00:00+01:00,running,60,999\n")
    (row,) = CsvSource({"activities": path}, NOW).rows("activities")
    assert isinstance(row.observation, Activity)
    assert (row.observation.duration_min, row.observation.avg_hr_bpm) == (60, None)
    assert row.problem is not None


def test_what_cannot_be_read_does_not_take_the_row_with_it(tmp_path: Path) -> None:
    """A night's sleep beside an unreadable HRV, an illness beside a mood in words; told once, read again alike."""
    told = rows(tmp_path, "days", "date,rmssd_ms,resting_hr_bpm,sleep_h\n2026-03-03,n/a,47,7.2\n")
    assert [(kind, here) for kind, here, _ in told] == [(Kind.RESTING_HR, True), (Kind.SLEEP, True)]
    assert [text.partition(": ")[2] for _, _, text in told if text] == [
        "rmssd_ms 'n/a' is no number; the rest is kept"
    ]
    path = tmp_path / "checkins.csv"
    path.write_text("date,mood,ill\n2026-03-03,good,1\n")
    source = CsvSource({"checkins": path}, NOW)
    (row,) = source.rows("checkins")
    assert isinstance(row.observation, CheckIn)
    assert (row.observation.mood, row.observation.ill) == (None, True)
    assert source.parse(row.kind, row.source_id, row.raw).observation == row.observation
    ((_, here, _),) = rows(tmp_path, "days", "date,rmssd_ms\n2026-03-03,n/a\n")
    assert not here


def test_a_day_that_is_no_date_is_told_as_a_whole(tmp_path: Path) -> None:
    """Without its date nothing of a row can be kept."""
    ((_, here, problem),) = rows(tmp_path, "days", "date,rmssd_ms\n2026-02-30,60\n")
    assert not here
    assert "2026-02-30" in str(problem)


def test_sets_are_read_as_the_log_takes_them(tmp_path: Path) -> None:
    """Exercises with sets, repetitions, seconds and loads; what they trained is the kind; nonsense is told."""
    path = tmp_path / "activities.csv"
    text = "Goblet squat 3x8@16kg; Plank 2x45s; Push-up 3x12"
    path.write_text(
        "start,sport,duration_min,sets\n"
        f"2026-03-03T17:00:00+01:00,strength_training,40,{text}\n"
        "2026-03-04T17:00:00+01:00,strength_training,40,3x\n"
    )
    good, bad = CsvSource({"activities": path}, NOW).rows("activities")
    assert isinstance(good.observation, Activity)
    assert [(s.sets, s.reps, s.load_kg, s.seconds) for s in good.observation.strength_sets] == [
        (3, 8, 16.0, None), (2, None, None, 45.0), (3, 12, None, None),
    ]  # fmt: skip
    assert good.observation.kind == "heavy_lower"
    assert "goblet squat 3x10@16kg" in str(bad.problem)
