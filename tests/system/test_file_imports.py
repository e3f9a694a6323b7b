"""Exports as vendors hand them out, through the real command and the real readers."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from connectors.sources.files import FileSource, Known, Skipped
from connectors.sources.fit import FitSource
from connectors.sources.garmin_export import GarminExport
from connectors.sources.hrv4training import Hrv4TrainingSource
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.strava_export import StravaExport, parse_date
from connectors.sources.whoop import WhoopSource
from readiness.merging.merge import merge
from readiness.observations import (
    Activity,
    CheckIn,
    DailySummary,
    Fetched,
    HrvNight,
    Note,
    Observation,
    RestingHr,
    SleepNight,
    StrengthSet,
)
from readiness.settings import Settings
from tests import recordings
from tests.program import run

HERE = timezone(timedelta(hours=3))
START = datetime(2026, 3, 3, 7, 0, tzinfo=HERE)


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def told(source: FileSource) -> list[Observation]:
    """Everything that was read; a row that could not be read fails the test."""
    rows = [item for item in source.read() if isinstance(item, Fetched)]
    assert [r.problem for r in rows if r.problem] == []
    return [r.observation for r in rows if r.observation is not None]


def only[T](kind: type[T], observations: list[Observation]) -> T:
    (one,) = (o for o in observations if isinstance(o, kind))
    return one


# --- the command ------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_garmin_export_imports_once_however_often(tmp_path: Path, packed: bool) -> None:
    """Nights, days, runs and the files inside come in; a second import finds everything known; the rest is listed."""
    start = START - timedelta(days=28)  # the program's clock stands in March
    acts = [recordings.garmin_activity(100_000_000 + i, start + timedelta(days=i)) for i in range(5)]
    fits = {"me_100000000.fit": recordings.fit_run(start, 60), "me_1.fit": recordings.fit_night(start)}
    files = recordings.garmin_export(6, start, acts, fits)
    path = tmp_path / "export.zip"
    path.write_bytes(recordings.zipped(files)) if packed else write(path, files)
    home = tmp_path / "home"
    first = run("import", "garmin-export", path, "--json", home=home)
    assert first.code == 0, first.out
    summary = first.json
    assert (summary["new"], summary["quarantined"], summary["problems"]) == (5 + 1 + 4 * 6 + 3, 0, [])
    skipped = {s["file"].rpartition("/")[2] for s in summary["skipped"]}
    assert skipped == {"readme.txt", "user_profile.json"}
    again = run("import", "garmin-export", path, "--json", home=home).json
    assert (again["new"], again["changed"], again["known_files"]) == (0, 0, 1)
    listed = run("data", "activities", "--from", "2026-02-01", "--to", "2026-02-28", "--json", home=home)
    runs = listed.json["activities"]
    assert len(runs) == 5
    assert (runs[0]["duration_min"], runs[0]["distance_km"], runs[0]["rpe"], runs[0]["start"]) == (
        60,
        10.8,
        5,
        start.isoformat(),
    )
    assert runs[0]["steep_descent_m"] == 0  # only the recording knows
    assert len(runs[0]["provenance"]["duplicates"]) == 1
    (sources,) = (
        s for s in run("sources", "--json", home=home).json["sources"] if s["name"] == "garmin_export"
    )
    assert sources["kinds"]["activity"]["duplicates_of"] == {"garmin_export": 1}
    assert (sources["kinds"]["hrv"]["rows"], sources["kinds"]["hrv"]["duplicates_of"]) == (
        7,
        {"garmin_export": 1},
    )
    assert "1 also in garmin_export" in run("sources", home=home).out


def test_a_folder_of_something_else_is_told(tmp_path: Path) -> None:
    """Nothing to read is exit 5 with a hint; a missing path is a usage error."""
    write(tmp_path / "docs", {"letter.txt": b"Dear coach"})
    done = run("import", "whoop", tmp_path / "docs", home=tmp_path / "home")
    assert (done.code, "right kind of file" in done.err) == (5, True)
    assert run("import", "fit", tmp_path / "nowhere", home=tmp_path / "home").code == 2


# --- FIT, TCX, GPX ------------------------------------------------------------------------


def test_fit_run_with_its_stream(tmp_path: Path) -> None:
    """Totals, effort, the place's offset, grade-adjusted speed, steep descent and TRIMP come out of a FIT file."""
    data = recordings.fit_run(START, 90, grade=-0.1, rpe=6.5)
    one = only(Activity, told(FitSource([write(tmp_path, {"6471559601_ACTIVITY.fit": data})])))
    assert (one.start, one.sport, one.rpe, one.duration_min) == (START, "trail_running", 6.5, 90)
    assert one.external_ids == ("garmin:6471559601",)
    assert one.gap_m_per_min == pytest.approx(180 * 0.60, rel=0.01)
    assert one.steep_descent_m == pytest.approx(1620, rel=0.01)
    assert one.trimp == pytest.approx(90 * (r := 92 / 140) * 0.64 * 2.718281828 ** (1.92 * r), rel=0.01)
    assert one.decoupling_pct == pytest.approx(0, abs=0.2)


def test_fit_strength_nights_and_rr(tmp_path: Path) -> None:
    """Sets are counted by exercise; nights, resting heart rate and a morning's RR intervals are read."""
    found = told(FitSource([write(tmp_path, {"a.fit": recordings.fit_strength(START)})]))
    assert only(Activity, found).strength_sets == (
        StrengthSet("goblet_squat", 3, 10, 16.0),
        StrengthSet("plank", 1, seconds=45.0),
    )
    night = told(FitSource([write(tmp_path / "n", {"n.fit": recordings.fit_night(START)})]))
    assert only(HrvNight, night).rmssd_ms == 55
    assert only(RestingHr, night).resting_hr_bpm == 47
    sleep = only(SleepNight, night)
    assert (sleep.date, sleep.sleep_h, sleep.end, sleep.score) == (START.date(), 7.5, START, 81)
    morning = told(FitSource([write(tmp_path / "r", {"r.fit": recordings.fit_morning_rr(START)})]))
    reading = only(HrvNight, morning)
    assert reading.rmssd_ms == pytest.approx(30, abs=0.5)
    assert "morning" in (reading.provenance.device or "")


def test_a_file_cut_short_keeps_what_can_be_read(tmp_path: Path) -> None:
    """Half a FIT file gives half a run, marked as such, and is listed with the reason."""
    whole = recordings.fit_run(START, 60)
    items = list(FitSource([write(tmp_path, {"cut.fit": whole[: len(whole) // 2]})]).read())
    (row,) = (i for i in items if isinstance(i, Fetched))
    assert isinstance(row.observation, Activity)
    assert row.observation.truncated
    assert 25 < row.observation.duration_min < 35
    (skipped,) = (i for i in items if isinstance(i, Skipped))
    assert (skipped.damaged, "breaks off" in skipped.reason) == (True, True)


def test_tcx_and_gpx_are_the_same_run(tmp_path: Path) -> None:
    """Both formats, gzipped or not, give the run that both describe; together they are one."""
    files = {"a.gpx": recordings.gpx(START), "b.tcx.gz": gzip.compress(recordings.tcx(START))}
    found = told(FitSource([write(tmp_path, files)], zone=HERE))
    runs = [o for o in found if isinstance(o, Activity)]
    assert [(a.sport, a.start, a.avg_hr_bpm, a.duration_min) for a in runs] == [
        ("running", START, 141, 30)
    ] * 2
    assert [a.distance_km for a in runs] == pytest.approx([5.4, 5.4], rel=0.005)
    assert len(merge(found, Settings())) == 1


# --- Strava's export ----------------------------------------------------------------------

GERMAN = recordings.STRAVA_HEADER.replace("Activity ID", "Aktivitäts-ID").replace("Distance", "Distanz")


@pytest.mark.parametrize(
    ("header", "sport", "when"),
    [
        (recordings.STRAVA_HEADER, "Run", "Mar 3, 2026, 4:00:00 AM"),
        (recordings.STRAVA_HEADER.replace("Time,Moving", "Time.1,Moving"), "Run", "3 Mar 2026, 04:00:00"),
        (GERMAN, "Lauf", "03.03.2026, 04:00:00"),
        (GERMAN, "Course à pied", "3 mars 2026 à 04:00:00"),
    ],
    ids=["English", "numbered duplicates", "German", "French"],
)  # fmt: skip
def test_strava_export_in_any_language(tmp_path: Path, header: str, sport: str, when: str) -> None:
    """Duplicate and localised headers read alike; the row and its recording are one run, metres are metres."""
    row = recordings.strava_row(77, when, 60, sport=sport, file="activities/9.fit.gz")
    files = {
        "activities.csv": f"{header}\n{row}\n".encode(),
        "activities/9.fit.gz": gzip.compress(recordings.fit_run(START + timedelta(seconds=20), 60)),
        "media/photo.jpg": b"\xff\xd8",
    }
    found = told(StravaExport([write(tmp_path, files)], zone=HERE))
    assert len(found) == 2
    one = only(Activity, merge(found, Settings()))
    assert (one.distance_km, one.rpe, one.duration_min) == (10.8, 5, 60)
    assert "strava:77" in one.external_ids
    assert one.gap_m_per_min == pytest.approx(180, rel=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "Mar 3, 2026, 4:05:06 PM", "3 Mar 2026, 16:05:06", "03.03.2026, 16:05:06", "3 mars 2026 à 16:05:06",
        "3 mar 2026, 16:05:06", "3 Mar 2026 16:05:06", "2026-03-03 16:05:06", "03/03/2026, 16:05:06",
        "3 mrt. 2026 16:05:06", "3 de mar. de 2026, 16:05:06",
    ],
)  # fmt: skip
def test_strava_dates(text: str) -> None:
    """Dates as accounts in eight languages write them."""
    assert parse_date(text) == datetime(2026, 3, 3, 16, 5, 6, tzinfo=UTC)


def test_strava_months_in_other_languages() -> None:
    """Months that no English reader would know."""
    months = {
        "Ara": 12,
        "Haz": 6,
        "Şub": 2,
        "août": 8,
        "déc.": 12,
        "ene": 1,
        "giu": 6,
        "Okt.": 10,
        "ott": 10,
        "Ağu": 8,
        "juil.": 7,
    }
    for word, month in months.items():
        assert parse_date(f"9 {word} 2026, 07:00:00").month == month


# --- CSV of other vendors -------------------------------------------------------------------


def test_whoop(tmp_path: Path) -> None:
    """A night belongs to the day woken up on; naps and scores are left out; a drink becomes a note."""
    found = told(
        WhoopSource([write(tmp_path, {name: text.encode() for name, text in recordings.WHOOP.items()})])
    )
    assert only(HrvNight, found).rmssd_ms == 72
    assert only(RestingHr, found).date == date(2026, 3, 3)
    sleep = only(SleepNight, found)
    assert (sleep.sleep_h, sleep.end) == (6.7, datetime(2026, 3, 3, 6, 40, tzinfo=HERE))
    assert [a.sport for a in found if isinstance(a, Activity)] == ["running", "strength_training"]
    assert only(Note, found).tag == "alcohol"


def test_hrv4training(tmp_path: Path) -> None:
    """A morning reading has its own device; sliders of 1–10 become 1–5; a dash is 'not answered'."""
    found = told(Hrv4TrainingSource([write(tmp_path, {"m.csv": recordings.HRV4.encode()})]))
    assert only(HrvNight, found).provenance.device == "HRV4Training (morning)"
    first, second = (o for o in found if isinstance(o, CheckIn))
    assert (first.fatigue, first.sleep_quality, first.ill) == (
        pytest.approx(1 + 8 / 9),
        pytest.approx(1 + 28 / 9),
        False,
    )
    assert (second.fatigue, second.soreness, second.tags) == (pytest.approx(1 + 32 / 9), None, ("alcohol",))


def test_intervals(tmp_path: Path) -> None:
    """Scales of 1–4 become 1–5, those where 1 is best are turned; 4 for injury is injured."""
    found = told(IntervalsSource([write(tmp_path, {"wellness.csv": recordings.INTERVALS.encode()})]))
    assert only(SleepNight, found).sleep_h == 7.5
    first, second = (o for o in found if isinstance(o, CheckIn))
    assert (first.mood, first.motivation, first.soreness) == (
        pytest.approx(5 - 4 / 3),
        5,
        pytest.approx(1 + 4 / 3),
    )
    assert (second.fatigue, second.injured is not None) == (5, True)


def test_garmin_export_values(tmp_path: Path) -> None:
    """Nights, resting heart rate and Garmin's own averages, each in our units on the right morning."""
    found = told(GarminExport([write(tmp_path, recordings.garmin_export(1, START, [], {}))]))
    assert only(HrvNight, found).rmssd_ms == 55
    sleep = only(SleepNight, found)
    assert (sleep.sleep_h, sleep.confirmed, sleep.end) == (7.25, True, START.astimezone(UTC))
    assert only(RestingHr, found).resting_hr_bpm == 47
    assert only(DailySummary, found).stress_avg == 31


# --- other people's real files --------------------------------------------------------------


@pytest.mark.shared
def test_real_files_are_read_or_listed(shared_dir: Path) -> None:
    """Every real file gives rows, or is listed with the reason; the cut ones keep what can be read."""
    fits = list(FitSource([shared_dir / "data" / "fit"]).read())
    acts = {r.observation for r in fits if isinstance(r, Fetched) and r.observation is not None}
    found = sorted((a.sport, round(a.duration_min), a.truncated) for a in acts if isinstance(a, Activity))
    assert ("cycling", 279, True) in found
    assert ("running", 59, False) in found
    assert len(found) == 5
    assert {s.name.partition("__")[0] for s in fits if isinstance(s, Skipped)} == {"python-fitparse"}
    rows = [i for i in StravaExport([shared_dir / "data" / "strava-export"]).read() if isinstance(i, Fetched)]
    assert len(rows) == 112
    assert all(r.observation is not None for r in rows)
    assert sum(isinstance(r.observation, Activity) and r.observation.sport == "running" for r in rows) == 89


def test_a_known_file_is_not_decoded_again(tmp_path: Path) -> None:
    """A recording whose content is stored is passed over, under whatever name it comes."""
    data = recordings.fit_run(START, 10)
    source = FitSource([write(tmp_path, {"a.fit": data, "copy of a.fit": data})])
    (first, second) = (i for i in source.read() if isinstance(i, Fetched))
    assert first == second
    assert list(source.read({first.source_id})) == [Known("a.fit"), Known("copy of a.fit")]
