"""WHOOP's export ('my_whoop_data'): physiological_cycles.csv, workouts.csv and journal_entries.csv.

Times are local to the row's own 'Cycle timezone'. WHOOP's recovery score is no ground truth and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import ClassVar

from connectors.files.csv_rows import positive
from connectors.sources.csv_vendor import CsvVendor, Reader, Row
from connectors.sources.files import FileSource
from readiness.observations import (
    Activity,
    HrvNight,
    Kind,
    Note,
    Observation,
    Provenance,
    RestingHr,
    SleepNight,
)

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?")
_SPORTS = {"weightlifting": "strength_training", "functional_fitness": "strength_training"}


def _at(row: Row, column: str) -> datetime:
    """A local time of the row, with the row's offset. Raises ValueError or KeyError."""
    at = datetime.fromisoformat(row[column])
    if at.tzinfo is not None:
        return at
    found = _OFFSET.search(row.get("Cycle timezone", ""))
    if found is None:
        return at.astimezone()
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return at.replace(tzinfo=timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes)))


def _is_night(row: Row) -> bool:
    return "Wake onset" in row and row.get("Nap", "false").lower() != "true"


def _hrv(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    ms = positive(row, "Heart rate variability (ms)")
    return HrvNight(where, _at(row, "Wake onset").date(), ms) if ms else None


def _resting_hr(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    bpm = positive(row, "Resting heart rate (bpm)")
    return RestingHr(where, _at(row, "Wake onset").date(), bpm) if bpm else None


def _sleep(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    minutes = positive(row, "Asleep duration (min)")
    if minutes is None:
        return None
    end = _at(row, "Wake onset")
    start = _at(row, "Sleep onset") if "Sleep onset" in row else None
    return SleepNight(where, end.date(), minutes / 60, start, end, positive(row, "Sleep performance %"))


def _activity(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    start = _at(row, "Workout start time")
    minutes = positive(row, "Duration (min)")
    if minutes is None:
        minutes = (_at(row, "Workout end time") - start) / timedelta(minutes=1)
    metres = positive(row, "Distance (meters)")
    name = re.sub(r"\W+", "_", row.get("Activity name", "other").strip().lower())
    return Activity(
        where,
        start,
        _SPORTS.get(name, name),
        minutes,
        distance_km=metres / 1000 if metres else None,
        ascent_m=positive(row, "Altitude gain (meters)"),
        avg_hr_bpm=positive(row, "Average HR (bpm)"),
        max_hr_bpm=positive(row, "Max HR (bpm)"),
    )


_NOTES = (("alcohol", "alcohol"), ("sick", "ill"), ("ill", "ill"))


def _note(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    """A journal answer that is a confounder. It belongs to the morning after the cycle's start."""
    if row.get("Answered yes", "").lower() != "true":
        return None
    question = row["Question text"].lower()
    tag = next((tag for word, tag in _NOTES if re.search(rf"\b{word}", question)), None)
    day = _at(row, "Cycle end time" if "Cycle end time" in row else "Cycle start time").date()
    return Note(where, day, tag) if tag else None


class WhoopSource(CsvVendor):
    """``import whoop``."""

    name: ClassVar[str] = "whoop"
    kinds: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.HRV, Kind.RESTING_HR, Kind.SLEEP, Kind.ACTIVITY, Kind.NOTE}
    )
    marks: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"Cycle start time", "Wake onset"}),
        frozenset({"Workout start time"}),
        frozenset({"Question text"}),
    )
    readers: ClassVar[Mapping[Kind, Reader]] = {
        Kind.HRV: _hrv,
        Kind.RESTING_HR: _resting_hr,
        Kind.SLEEP: _sleep,
        Kind.ACTIVITY: _activity,
        Kind.NOTE: _note,
    }

    def key(self, kind: Kind, row: Row) -> str | None:
        if kind is Kind.ACTIVITY:
            return row.get("Workout start time")
        if kind is Kind.NOTE:
            asked = row.get("Question text")
            return f"{row.get('Cycle start time', '')} {asked}"[:120] if asked else None
        has_heart = "Heart rate variability (ms)" in row or "Resting heart rate (bpm)" in row
        if not _is_night(row) or (kind is not Kind.SLEEP and not has_heart):
            return None
        return row["Wake onset"][:10]
