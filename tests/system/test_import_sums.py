"""The sum test: what is read of a file adds up to what stands in it, counted by other means, for each kind of file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from connectors.sources.csv import CsvSource
from connectors.sources.files import FileSource
from connectors.sources.fit import FitSource
from connectors.sources.garmin_export import GarminExport
from connectors.sources.garmin_list import GarminList
from connectors.sources.hrv4training import Hrv4TrainingSource
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.strava_export import StravaExport
from connectors.sources.whoop import WhoopSource
from readiness.merging.merge import merge
from readiness.observations import Activity, Fetched, HrvNight, Observation, SleepNight
from readiness.settings import Settings
from tests import recordings

HERE = timezone(timedelta(hours=1))
FIRST = datetime(2025, 1, 3, 7, 0, tzinfo=HERE)
WITHIN = 0.001


class Session(NamedTuple):
    """What the generator put into the file."""

    start: datetime
    minutes: float
    km: float
    up_m: float


class Sums(NamedTuple):
    hours: float
    km: float
    up_m: float
    nights: int


def sessions(count: int, seed: str) -> list[Session]:
    """Runs every other day, of any length, at 6 to 14 km/h; minutes in whole seconds."""
    rng = Random(seed)
    found = []
    for i in range(count):
        minutes = rng.randint(1200, 18_000) / 60
        km = round(minutes / 60 * rng.uniform(6, 14), 2)
        found.append(Session(FIRST + timedelta(days=2 * i), minutes, km, float(rng.randint(0, 3000))))
    return found


def counted(rows: list[Session], nights: int = 0) -> Sums:
    return Sums(sum(s.minutes for s in rows) / 60, sum(s.km for s in rows), sum(s.up_m for s in rows), nights)


def strava(folder: Path) -> tuple[FileSource, Sums]:
    rows = sessions(300, "strava")
    head = "Aktivitets-ID,Datum,Namn,Typ,Text,Förfluten,Distans,Filnamn,Förfluten,Rörelse,Distans,Max,Medel,Upp,Ned\n"
    lines = [
        f'{i},"{s.start.astimezone(UTC):%Y-%m-%d %H:%M:%S}",x,Löpning,,{60 * s.minutes + 40:.0f},"{s.km:.2f}",,'
        f"{60 * s.minutes + 40:.1f},{60 * s.minutes:.1f},{1000 * s.km:.1f},5.0,3.0,{s.up_m},{s.up_m}"
        for i, s in enumerate(rows)
    ]
    (folder / "activities.csv").write_text(head + "\n".join(lines))
    return StravaExport([folder], zone=HERE), counted(rows)


def web_list(folder: Path) -> tuple[FileSource, Sums]:
    rows = sessions(300, "list")
    head = "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Puls,Max Puls,Pace,Anstieg,Abstieg\n"

    def line(s: Session) -> str:
        seconds = round(60 * s.minutes)
        pace = s.minutes / s.km
        comma = f"{s.km:.2f}".replace(".", ",")
        thousands = f"{s.up_m:,.0f}".replace(",", ".")
        return (
            f'Laufen,{s.start:%Y-%m-%d %H:%M:%S},false,"x","{comma}","1.006",'
            f'"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}","140","160",'
            f'"{int(pace)}:{int(60 * (pace % 1)):02}","{thousands}","0"'
        )

    (folder / "Activities.csv").write_text(head + "\n".join(map(line, rows)))
    return GarminList([folder], zone=HERE), counted(rows)


def garmin(folder: Path) -> tuple[FileSource, Sums]:
    rows = sessions(300, "garmin")
    acts = [
        recordings.garmin_activity(
            10**9 + i, s.start, s.minutes, distance=s.km * 1e5, elevationGain=s.up_m * 100
        )
        for i, s in enumerate(rows)
    ]
    for name, data in recordings.garmin_export(120, FIRST, acts, {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return GarminExport([folder], zone=HERE), counted(rows, 120)


def fit(folder: Path) -> tuple[FileSource, Sums]:
    rows = []
    for i in range(12):
        start, minutes = FIRST + timedelta(days=i), 20 + 7 * i
        (folder / f"{i}.fit").write_bytes(recordings.fit_run(start, minutes, grade=0.05))
        rows.append(Session(start, minutes, 0.18 * minutes, int(180 * minutes * 0.05)))
        (folder / f"n{i}.fit").write_bytes(recordings.fit_night(start))
    return FitSource([folder], zone=HERE), counted(rows, 12)


def tracks(folder: Path) -> tuple[FileSource, Sums]:
    rows = []
    for i in range(10):
        start, minutes = FIRST + timedelta(days=i), 20 + 5 * i
        data = recordings.tcx(start, minutes) if i % 2 else recordings.gpx(start, minutes)
        (folder / f"{i}.{'tcx' if i % 2 else 'gpx'}").write_bytes(data)
        rows.append(Session(start, minutes, 0.18 * minutes, 0.0))
    return FitSource([folder], zone=HERE), counted(rows)


def whoop(folder: Path) -> tuple[FileSource, Sums]:
    rows = sessions(100, "whoop")
    zone = {"Cycle timezone": "UTC+01:00"}
    nights = [
        zone | {"Cycle start time": f"{d:%Y-%m-%d} 00:00:00", "Sleep onset": f"{d:%Y-%m-%d} 00:10:00",
                "Wake onset": f"{d:%Y-%m-%d} 06:40:00", "Asleep duration (min)": 380, "Heart rate variability (ms)": 60}
        for d in (FIRST + timedelta(days=i) for i in range(90))
    ]  # fmt: skip
    acts = [
        zone | {"Workout start time": f"{s.start:%Y-%m-%d %H:%M:%S}", "Duration (min)": s.minutes,
                "Activity name": "Running", "Distance (meters)": 1000 * s.km, "Altitude gain (meters)": s.up_m}
        for s in rows
    ]  # fmt: skip
    (folder / "physiological_cycles.csv").write_text(recordings.table(*nights))
    (folder / "workouts.csv").write_text(recordings.table(*acts))
    return WhoopSource([folder]), counted(rows, 90)


def intervals(folder: Path) -> tuple[FileSource, Sums]:
    rows = sessions(200, "intervals")
    acts = [
        {"id": f"i{i}", "start_date_local": s.start.replace(tzinfo=None).isoformat(), "type": "Run",
         "moving_time": 60 * s.minutes, "distance": 1000 * s.km, "total_elevation_gain": s.up_m}
        for i, s in enumerate(rows)
    ]  # fmt: skip
    days = [{"id": (FIRST + timedelta(days=i)).date(), "hrv": 60, "sleepSecs": 27000} for i in range(80)]
    (folder / "activities.csv").write_text(recordings.table(*acts))
    (folder / "wellness.csv").write_text(recordings.table(*days))
    return IntervalsSource([folder], zone=HERE), counted(rows, 80)


def hrv4training(folder: Path) -> tuple[FileSource, Sums]:
    days = [{"date": (FIRST + timedelta(days=i)).date(), "HR": 48, "rMSSD": 60.5} for i in range(150)]
    (folder / "m.csv").write_text(recordings.table(*days))
    return Hrv4TrainingSource([folder]), counted([], 150)


MAKERS = (strava, web_list, garmin, fit, tracks, whoop, intervals, hrv4training)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_what_is_read_adds_up(tmp_path: Path, make: Callable[[Path], tuple[FileSource, Sums]]) -> None:
    """Hours, kilometres, ascent and nights equal an independent count within a thousandth."""
    source, wanted = make(tmp_path)
    items = [item for item in source.read() if isinstance(item, Fetched)]
    assert [item.problem for item in items if item.problem] == []
    check([item.observation for item in items if item.observation is not None], wanted)


def test_our_own_csv_adds_up(tmp_path: Path) -> None:
    """The same for the tables that everything can be written into."""
    rows = sessions(200, "csv")
    acts = [
        {"start": s.start.replace(tzinfo=None).isoformat(), "sport": "running", "duration_min": s.minutes,
         "distance_km": s.km, "ascent_m": s.up_m}
        for s in rows
    ]  # fmt: skip
    days = [{"date": (FIRST + timedelta(days=i)).date(), "rmssd_ms": 60, "sleep_h": 7.5} for i in range(70)]
    for name, table in (("a.csv", acts), ("d.csv", days)):
        (tmp_path / name).write_text(recordings.table(*table))
    source = CsvSource(
        {"activities": tmp_path / "a.csv", "days": tmp_path / "d.csv"}, datetime.now(UTC), HERE
    )
    found = [row.observation for table in source.paths for row in source.rows(table)]
    check([o for o in found if o is not None], counted(rows, 70))


def check(observations: list[Observation], wanted: Sums) -> None:
    told = merge(observations, Settings())
    acts = [o for o in told if isinstance(o, Activity)]
    nights = {o.date for o in told if isinstance(o, HrvNight | SleepNight)}
    found = Sums(
        sum(a.duration_min for a in acts) / 60,
        sum(a.distance_km or 0.0 for a in acts),
        sum(a.ascent_m or 0.0 for a in acts),
        len(nights),
    )
    assert found == pytest.approx(wanted, rel=WITHIN)
