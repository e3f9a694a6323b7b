"""A home with years of one made-up athlete in it, through our own CSV and with every payload kept."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from readiness.observations import Activity, CheckIn, HrvNight, Observation, RestingHr, SleepNight
from tests.athletes import UNTIL, ZONE, healthy, run
from tests.bench.process import once

NOW = f"{UNTIL}T06:45:00+01:00"
RIDE_EVERY_DAYS = 10
"""With a ride on every tenth day the seven sessions of a week make 4,000 in ten years."""
CHECKIN = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")

type Row = dict[str, object]


def years_of(years: int) -> list[Observation]:
    rows = healthy(days=365 * years)
    rides = [UNTIL - timedelta(days=n) for n in range(1, 365 * years, RIDE_EVERY_DAYS)]
    return [*rows, *(ride(day) for day in rides)]


def ride(day: date) -> Activity:
    """An hour on the bike at noon."""
    return replace(run(day, 60, None), sport="cycling", start=datetime.combine(day, time(12), ZONE))


def home_of(folder: Path, years: int) -> Path:
    """A home of so many years, up to and with the morning of :data:`NOW`."""
    folder.mkdir(parents=True)
    rows = years_of(years)
    files = {"days": _days(rows), "activities": _activities(rows), "checkins": _checkins(rows)}
    command: list[str | Path] = ["-m", "cli", "import", "csv"]
    for name, table in files.items():
        command += [f"--{name}", _write(folder / f"{name}.csv", table)]
    home = folder / "home"
    home.mkdir(mode=0o700)
    once(command, home)
    return home


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    table = list(rows)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return path


def _days(rows: Iterable[Observation]) -> Iterator[Row]:
    nights: dict[object, Row] = {}
    for row in rows:
        night: Row = {}
        if isinstance(row, HrvNight):
            night = {"rmssd_ms": row.rmssd_ms}
        elif isinstance(row, RestingHr):
            night = {"resting_hr_bpm": row.resting_hr_bpm}
        elif isinstance(row, SleepNight):
            night = {"sleep_h": row.sleep_h, "sleep_start": row.start, "sleep_end": row.end}
        if night:
            nights.setdefault(row.date, {"date": row.date}).update(night)
    yield from nights.values()


def _activities(rows: Iterable[Observation]) -> Iterator[Row]:
    names = (
        "start",
        "sport",
        "duration_min",
        "distance_km",
        "ascent_m",
        "descent_m",
        "avg_hr_bpm",
        "rpe",
        "kind",
    )
    for row in rows:
        if isinstance(row, Activity):
            yield {name: getattr(row, name) for name in names}


def _checkins(rows: Iterable[Observation]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, CheckIn):
            yield {"date": row.date, **{name: getattr(row, name) for name in CHECKIN}}
