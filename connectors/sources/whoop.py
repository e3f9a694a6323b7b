"""WHOOP's export ('my_whoop_data'): physiological_cycles.csv, sleeps.csv, workouts.csv and journal_entries.csv.

Times are local to the row's own 'Cycle timezone'. All sleep that ends on a day adds up, naps too; the longest part
gives HRV and resting heart rate. WHOOP's recovery score is no ground truth and is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from connectors.files.csv_rows import positive
from connectors.sources.csv_vendor import CsvVendor, Reader, Row
from connectors.sources.files import PARSE_FAULTS, FileSource, Item
from connectors.sources.night_parts import Part, whole
from connectors.sources.words import sport_key
from readiness.observations import (
    Activity,
    Fetched,
    HrvNight,
    Kind,
    Note,
    Observation,
    Provenance,
    RestingHr,
    SleepNight,
)
from readiness.settings import AthleteSettings

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?")
_NIGHT_KINDS = (Kind.HRV, Kind.RESTING_HR, Kind.SLEEP)
_HEART = {Kind.HRV: "Heart rate variability (ms)", Kind.RESTING_HR: "Resting heart rate (bpm)"}
_ASLEEP = "Asleep duration (min)"


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


def _is_nap(row: Row) -> bool:
    return row.get("Nap", "false").lower() == "true"


def _night(kind: Kind, where: Provenance, rows: Sequence[Row]) -> Observation | None:
    """What the rows of sleep that end on one day say of it, the longest sleep first."""
    rows = sorted(rows, key=lambda row: (_is_nap(row), -(positive(row, _ASLEEP) or 0.0), row["Wake onset"]))
    day = _at(rows[0], "Wake onset").date()
    if kind is Kind.SLEEP:
        parts = [part for row in rows if (part := _part(row))]
        if not parts:
            raise ValueError("no time asleep")
        night = whole(parts)
        return SleepNight(where, day, night.sleep_h, night.start, night.end, night.score)
    value = next((v for row in rows if (v := positive(row, _HEART[kind]))), None)
    if value is None:
        return None
    return HrvNight(where, day, value) if kind is Kind.HRV else RestingHr(where, day, value)


def _part(row: Row) -> Part | None:
    """A sleep or a nap; None without time asleep."""
    minutes = positive(row, _ASLEEP)
    if minutes is None:
        return None
    start = _at(row, "Sleep onset") if "Sleep onset" in row else None
    return Part(minutes / 60, start, _at(row, "Wake onset"), positive(row, "Sleep performance %"))


def _activity(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    start = _at(row, "Workout start time")
    minutes = positive(row, "Duration (min)")
    if minutes is None:
        minutes = (_at(row, "Workout end time") - start) / timedelta(minutes=1)
    metres = positive(row, "Distance (meters)")
    return Activity(
        where,
        start,
        sport_key(row.get("Activity name", "other")),
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
    kinds: ClassVar[frozenset[Kind]] = frozenset({*_NIGHT_KINDS, Kind.ACTIVITY, Kind.NOTE})
    marks: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"Cycle start time", "Wake onset"}),
        frozenset({"Workout start time"}),
        frozenset({"Question text"}),
    )
    readers: ClassVar[Mapping[Kind, Reader]] = {Kind.ACTIVITY: _activity, Kind.NOTE: _note}

    def __init__(
        self, paths: Sequence[Path] = (), athlete: AthleteSettings | None = None, zone: tzinfo | None = None
    ) -> None:
        super().__init__(paths, athlete, zone)
        self._sleeps: dict[str, dict[str, Row]] = {}

    def of_row(self, row: Row) -> Iterator[Item]:
        """A sleep is kept until the end of the path: another file may hold more of its day."""
        wake = row.get("Wake onset", "")
        if not wake or "Workout start time" in row or "Question text" in row:
            yield from super().of_row(row)
            return
        day = self._sleeps.setdefault(wake[:10], {})
        day[row.get("Sleep onset", wake)] = day.get(row.get("Sleep onset", wake), {}) | row

    def finish(self) -> Iterator[Item]:
        for day, sleeps in sorted(self._sleeps.items()):
            rows = [row for _, row in sorted(sleeps.items())]
            raw = json.dumps({"rows": rows}, ensure_ascii=False, separators=(",", ":")).encode()
            for kind in _NIGHT_KINDS:
                if kind is Kind.SLEEP or any(_HEART[kind] in row for row in rows):
                    yield self.parse(kind, day, raw)
        self._sleeps.clear()

    def missing(self, columns: Collection[str]) -> list[str]:
        if "Wake onset" not in columns or "Workout start time" in columns:
            return []
        always = ["Sleep onset", _ASLEEP, *(() if "Nap" in columns else _HEART.values())]
        return [name for name in always if name not in columns]

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        if kind not in _NIGHT_KINDS:
            return super().parse(kind, source_id, raw)
        try:
            kept: Any = json.loads(raw)
            night = _night(kind, Provenance(self.name, source_id), kept.get("rows") or [kept])
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row: {error}")
        return Fetched(kind, source_id, raw, night)

    def key(self, kind: Kind, row: Row) -> str | None:
        if kind is Kind.ACTIVITY:
            return row.get("Workout start time")
        asked = row.get("Question text")
        return f"{row.get('Cycle start time', '')} {asked}"[:120] if asked else None
