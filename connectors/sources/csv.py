"""Our own CSV: five tables with units in their column names, read row by row.

A bad row is told with file, line and reason; the others go on. Of a row with an impossible value the rest is
kept: a night's sleep does not depend on its heart rate, and losing a run would make the body look fresher than it
is. What was read is kept as it stood (the row's cells), so that ``rebuild`` can read it again.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from connectors.sources.csv_cells import CELLS
from readiness.observations import (
    Activity,
    CheckIn,
    Fetched,
    HrvNight,
    Kind,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.plausibility import clean

type Cells = Mapping[str, str]

NAME = "csv"
# table → column → how its cell reads; the first column must be there.
TABLES: Mapping[str, Mapping[str, str]] = {
    "days": {
        "date": "date",
        **dict.fromkeys(("rmssd_ms", "resting_hr_bpm", "sleep_h", "sleep_score"), "number"),
        **dict.fromkeys(("sleep_start", "sleep_end"), "instant"),
    },
    "activities": {
        "start": "instant",
        "sport": "word",
        **dict.fromkeys(
            (
                "duration_min",
                "distance_km",
                "ascent_m",
                "descent_m",
                "avg_hr_bpm",
                "max_hr_bpm",
                "rpe",
                "completed_pct",
            ),
            "number",
        ),
        "kind": "word",
        "title": "text",
        "id": "text",
    },
    "checkins": {
        "date": "date",
        **dict.fromkeys(
            ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality", "readiness"), "number"
        ),
        "ill": "flag",
        "injured": "text",
        "veto": "flag",
        "tags": "words",
    },
    "plan": {
        "date": "date",
        "time": "time",
        "kind": "word",
        "duration_min": "number",
        "distance_km": "number",
        "title": "text",
    },
    "races": {
        "date": "date",
        "name": "text",
        "priority": "priority",
        "distance_km": "number",
        "hours": "number",
    },
}
REQUIRED = {
    "days": ("date",),
    "activities": ("start", "sport", "duration_min"),
    "checkins": ("date",),
    "plan": ("date",),
    "races": ("date", "name"),
}
KINDS = {
    "days": (Kind.HRV, Kind.RESTING_HR, Kind.SLEEP),
    "activities": (Kind.ACTIVITY,),
    "checkins": (Kind.CHECKIN,),
    "plan": (Kind.PLANNED_RUN,),
    "races": (Kind.RACE,),
}


OF_A_NIGHT = {
    Kind.HRV: frozenset({"date", "rmssd_ms"}),
    Kind.RESTING_HR: frozenset({"date", "resting_hr_bpm"}),
    Kind.SLEEP: frozenset({"date", "sleep_h", "sleep_start", "sleep_end", "sleep_score"}),
}
"""A day's row is kept once for each kind of night in it, which reads no more of it than its own."""


class BadRow(ValueError):
    """A row that cannot be read; the message is for the user."""


@dataclass
class CsvSource:
    """``paths`` maps a table's name to its file. ``warnings`` fills while reading."""

    name: ClassVar[str] = NAME
    kinds: ClassVar[frozenset[Kind]] = frozenset(kind for kinds in KINDS.values() for kind in kinds)

    paths: Mapping[str, Path]
    now: datetime
    zone: tzinfo = UTC
    """For sleep times without an offset."""
    warnings: list[str] = field(default_factory=list)

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        for table in self.paths:
            if kind in KINDS[table]:
                for row in self.rows(table):
                    if row.kind is kind and (
                        row.observation is None or since <= row.observation.date <= until
                    ):
                        yield row

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        return CsvReader().parse(kind, source_id, raw)

    def rows(self, table: str) -> Iterator[Fetched]:
        """Every observation of a table's file, and every bad row as a problem (which has no payload)."""
        path = self.paths[table]
        seen: Counter[str] = Counter()  # a day's planned runs are numbered in the order of the file
        for line, cells in _lines(path, table, self.warnings):
            where = f"{path}, line {line}"
            try:
                if isinstance(cells, str):
                    raise BadRow(cells)
                found = _observations(table, cells, self.zone, seen)
            except BadRow as error:
                yield Fetched(KINDS[table][0], f"{path.name}:{line}", b"", problem=f"{where}: {error}")
                continue
            for observation in found:
                if isinstance(observation, SleepNight):  # kept with the offset that was given to them
                    ends = {"sleep_start": observation.start, "sleep_end": observation.end}
                    cells |= {name: at.isoformat() for name, at in ends.items() if at is not None}
                raw = json.dumps({"table": table, "cells": cells}, ensure_ascii=False).encode()
                kept, wrong = clean(observation, self.now)
                told = None if wrong is None else f"{where}: {wrong}"
                yield Fetched(observation.KIND, observation.provenance.source_id, raw, kept, told)


@dataclass(frozen=True, slots=True)
class CsvReader:
    """Reads kept rows again."""

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            kept = json.loads(raw)
            table, cells = kept["table"], kept["cells"]
            if table == "days":
                cells = {name: cell for name, cell in cells.items() if name in OF_A_NIGHT[kind]}
            found = _observations(table, cells, UTC, Counter())
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # BadRow is a ValueError
            return Fetched(kind, source_id, raw, problem=str(error))
        observation = next((one for one in found if one.KIND is kind), None)
        if observation is not None and observation.provenance.source_id != source_id:
            # The second run of a day: its number came from the rows above it.
            observation = _keyed(observation, source_id)
        return Fetched(kind, source_id, raw, observation)


def _keyed(observation: Observation, source_id: str) -> Observation:
    return replace(observation, provenance=Provenance(NAME, source_id))


def _lines(path: Path, table: str, warnings: list[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Each row's line number with its non-empty cells, or with what is wrong with it."""
    # Bytes that are no UTF-8 survive as surrogates, so that they spoil their own row only.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        first = file.readline()
        reader = csv.reader(file, delimiter=_delimiter(first))
        header = [name.strip() for name in next(csv.reader([first], delimiter=_delimiter(first)), [])]
        trouble = _header_trouble(header, table)
        if trouble:
            yield 1, trouble
            return
        unknown = [name for name in header if name not in TABLES[table]]
        if unknown:
            warnings.append(f"{path}: columns left out, since they are not known: {', '.join(unknown)}")
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                yield reader.line_num + 1, str(error)
                continue
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield reader.line_num + 1, _cells(header, row, table)


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _header_trouble(header: list[str], table: str) -> str | None:
    missing = [name for name in REQUIRED[table] if name not in header]
    if missing:
        return (
            f"the header has no column {' or '.join(missing)}; nothing was read. "
            f"Known columns: {', '.join(TABLES[table])}"
        )
    twice = [name for name, count in Counter(header).items() if count > 1 and name in TABLES[table]]
    return f"the header has {', '.join(twice)} twice; nothing was read" if twice else None


def _cells(header: list[str], row: list[str], table: str) -> dict[str, str] | str:
    if len(row) != len(header):
        return f"{len(row)} cells where the header has {len(header)}"
    cells = {
        name: cell.strip()
        for name, cell in zip(header, row, strict=True)
        if name in TABLES[table] and cell.strip()
    }
    if any("\udc80" <= letter <= "\udcff" for cell in cells.values() for letter in cell):
        return "not UTF-8 text; save the file as UTF-8"
    missing = [name for name in REQUIRED[table] if name not in cells]
    return f"{' and '.join(missing)} is empty" if missing else cells


def _observations(table: str, cells: Cells, zone: tzinfo, seen: Counter[str]) -> list[Observation]:
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        try:
            values[name] = CELLS[TABLES[table][name]](cell)
        except ValueError as error:
            raise BadRow(f"{name} {cell[:60]!r} {error}") from error
    return _MAKE[table](values, zone, seen)


def _days(values: dict[str, Any], zone: tzinfo, _: Counter[str]) -> list[Observation]:
    day: date = values["date"]
    source = Provenance(NAME, day.isoformat())
    found: list[Observation] = []
    if "rmssd_ms" in values:
        found.append(HrvNight(source, day, values["rmssd_ms"]))
    if "resting_hr_bpm" in values:
        found.append(RestingHr(source, day, values["resting_hr_bpm"]))
    if "sleep_h" in values:
        start, end = (_aware(values.get(name), zone) for name in ("sleep_start", "sleep_end"))
        found.append(SleepNight(source, day, values["sleep_h"], start, end, values.get("sleep_score")))
    return found


def _aware(at: datetime | None, zone: tzinfo) -> datetime | None:
    return at.replace(tzinfo=zone) if at is not None and at.tzinfo is None else at


def _activity(values: dict[str, Any], _: tzinfo, __: Counter[str]) -> list[Observation]:
    start: datetime = values["start"]
    if start.tzinfo is None:
        raise BadRow(f"start {start.isoformat()} has no UTC offset; write it as 2026-03-03T06:30:00+01:00")
    key = values.pop("id", None) or f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}/{values['sport']}"
    return [Activity(provenance=Provenance(NAME, key), **values)]


def _checkin(values: dict[str, Any], _: tzinfo, __: Counter[str]) -> list[Observation]:
    return [CheckIn(provenance=Provenance(NAME, values["date"].isoformat()), **values)]


def _plan(values: dict[str, Any], _: tzinfo, seen: Counter[str]) -> list[Observation]:
    day = values["date"].isoformat()
    seen[day] += 1
    key = day if seen[day] == 1 else f"{day}/{seen[day]}"
    return [PlannedRun(provenance=Provenance(NAME, key), **values)]


def _race(values: dict[str, Any], _: tzinfo, __: Counter[str]) -> list[Observation]:
    return [Race(provenance=Provenance(NAME, f"{values['date']}/{values['name']}"), **values)]


_MAKE: Mapping[str, Callable[[dict[str, Any], tzinfo, Counter[str]], list[Observation]]] = {
    "days": _days,
    "activities": _activity,
    "checkins": _checkin,
    "plan": _plan,
    "races": _race,
}
