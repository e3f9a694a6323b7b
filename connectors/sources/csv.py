"""Our own CSV, read row by row (the tables: :mod:`connectors.sources.csv_tables`).

A bad row is reported with file, line and reason; the others go on. Of a row with an unreadable or impossible value
the rest is kept: a night's sleep does not depend on its heart rate, and losing a run would make the body look fresher
than it is. What was read is kept as it was (the row's cells), so that ``rebuild`` can read it again.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import ClassVar

from connectors.files.csv_rows import Lines, delimiter_of, encoding_of
from connectors.sources.csv_tables import (
    KINDS,
    NAME,
    REQUIRED,
    TABLES,
    BadRow,
    cells_of,
    observations,
    readable,
    spelled,
)
from readiness.notes import is_remark
from readiness.observations import Activity, CheckIn, Fetched, Kind, Observation, Provenance, SleepNight
from readiness.plausibility import clean

_SHOWN = 5
"""Lines named by number."""
_DOUBT = re.compile(r"[+-]?\d{1,3}(,\d{3})+")


@dataclass
class CsvSource:
    """``paths`` maps a table's name to its file. ``warnings`` fills while reading."""

    name: ClassVar[str] = NAME
    kinds: ClassVar[frozenset[Kind]] = frozenset(kind for kinds in KINDS.values() for kind in kinds)

    paths: Mapping[str, Path]
    now: datetime
    zone: tzinfo = UTC
    """The home's, for times without an offset."""
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
        oddities = _Oddities(path)
        for line, cells in _lines(path, table, self.warnings):
            where = f"{path}, line {line}"
            try:
                read, unread, found = self._read(table, cells, seen)
            except BadRow as error:
                yield Fetched(KINDS[table][0], f"{path.name}:{line}", b"", problem=f"{where}: {error}")
                continue
            for observation in found:
                placed = read | instants(observation)
                raw = json.dumps({"table": table, "cells": placed}, ensure_ascii=False).encode()
                plausible, wrong = clean(observation, self.now)
                problems = "; ".join(filter(None, (unread, wrong)))
                unread = ""  # once for all that a row holds
                problem = f"{where}: {problems}" if problems else None
                oddities.note(line, observation, raw)
                yield Fetched(observation.KIND, observation.provenance.source_id, raw, plausible, problem)
        self.warnings += oddities.warnings()

    def _read(
        self, table: str, cells: dict[str, str] | str, seen: Counter[str]
    ) -> tuple[dict[str, str], str, list[Observation]]:
        """The cells that can be read, why others cannot, what the row says. Raises BadRow on one that says nothing."""
        if isinstance(cells, str):
            raise BadRow(cells)
        read, unread = readable(table, cells)
        found = observations(table, read, self.zone, seen)
        if unread and not found:
            raise BadRow("; ".join(unread))
        return read, f"{'; '.join(unread)}; the rest is kept" if unread else "", found


@dataclass
class _Oddities:
    """What is odd in a table as a whole, though each of its rows can be read."""

    path: Path
    _read: dict[tuple[Kind, str], bytes] = field(default_factory=dict)
    _again: dict[int, None] = field(default_factory=dict)
    _remarks: Counter[str] = field(default_factory=Counter)

    def note(self, line: int, observation: Observation, raw: bytes) -> None:
        key = (observation.KIND, observation.provenance.source_id)
        if self._read.setdefault(key, raw) != raw:
            self._again[line] = None
        if isinstance(observation, CheckIn):
            self._remarks.update(filter(is_remark, observation.tags))

    def warnings(self) -> Iterator[str]:
        if lines := list(self._again):
            shown = ", ".join(map(str, lines[:_SHOWN])) + (" …" if len(lines) > _SHOWN else "")
            yield f"{self.path}: what is above comes again with other values, and the last counts: line {shown}"
        if self._remarks:
            known = ", ".join(self._remarks)
            yield f"{self.path}: tags kept as remarks, since they are not known: {known}"


def instants(observation: Observation) -> dict[str, str]:
    """The times of a row as cells, with the offset that was given to them, as they are stored."""
    if isinstance(observation, Activity):
        return {"start": observation.start.isoformat()}
    if isinstance(observation, SleepNight):
        ends = {"sleep_start": observation.start, "sleep_end": observation.end}
        return {name: at.isoformat() for name, at in ends.items() if at is not None}
    return {}


@dataclass(frozen=True, slots=True)
class CsvReader:
    """Reads kept rows again."""

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            stored = json.loads(raw)
            table, cells = stored["table"], stored["cells"]
            found = observations(table, cells_of(kind, table, cells), UTC, Counter())
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # BadRow is a ValueError
            return Fetched(kind, source_id, raw, problem=str(error))
        observation = next((one for one in found if one.KIND is kind), None)
        if observation is not None and observation.provenance.source_id != source_id:
            # The second run of a day: its number came from the rows above it.
            observation = replace(observation, provenance=Provenance(NAME, source_id))
        return Fetched(kind, source_id, raw, observation)


def _lines(path: Path, table: str, warnings: list[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Each row's line number with its non-empty cells, or with what is wrong with it."""
    # Bytes that are no UTF-8 survive as surrogates, so that they spoil their own row only.
    with path.open("rb") as raw:
        encoding = encoding_of(raw)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        first = file.readline()
        delimiter = delimiter_of(first)
        lines = Lines(file)
        reader = csv.reader(lines, delimiter=delimiter)
        header = spelled(table, next(csv.reader([first], delimiter=delimiter), []))
        trouble = _header_trouble(header, table)
        if trouble:
            yield 1, trouble
            return
        unknown = [name for name in header if name not in TABLES[table]]
        if unknown:
            warnings.append(f"{path}: columns left out, since they are not known: {', '.join(unknown)}")
        for row in _whole_rows(reader):
            if taken := lines.unclosed():
                yield reader.line_num + 2 - taken, f"a quote is never closed: {taken} lines were not read"
            elif isinstance(row, csv.Error):
                yield reader.line_num + 1, str(row)
            elif any(cell.strip() for cell in row):
                cells = _cells(header, row, table)
                yield reader.line_num + 1, (delimiter == "," and _in_doubt(cells, table)) or cells


def _in_doubt(cells: dict[str, str] | str, table: str) -> str | None:
    """What is wrong where a number may mean thousands or decimals. With semicolons between, it is decimals."""
    if isinstance(cells, str):
        return None
    found = (
        name for name, cell in cells.items() if TABLES[table][name] == "number" and _DOUBT.fullmatch(cell)
    )
    name = next(found, None)
    return (
        f"{name} {cells[name]!r} may be thousands or decimals; write it without the comma" if name else None
    )


def _whole_rows(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    """Every row; in place of one that cannot be split into cells the error, and the rows after it all the same."""
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield error
            continue
        if row is None:
            return
        yield row


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
