"""Base of the vendors' CSV files: each row becomes what it says of a morning, one observation a kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.csv_rows import Widths, named, names_of
from connectors.sources.files import PARSE_FAULTS, FileSource, Item, Skipped, TableSource
from readiness.observations import CheckIn, Fetched, Kind, Observation, Provenance

type Row = dict[str, str]
type Reader = Callable[[Provenance, Row, FileSource], Observation | None]


class CsvVendor(TableSource):
    """``readers`` maps the kinds to functions from a row; ``marks`` are columns by which a file is recognised, each
    set of them enough; ``columns`` are those that are read, found whatever their case, spaces and underscores."""

    readers: ClassVar[Mapping[Kind, Reader]]
    marks: ClassVar[tuple[frozenset[str], ...]]
    columns: ClassVar[frozenset[str]] = frozenset()

    endings: ClassVar[tuple[str, ...]] = (".csv", ".txt")

    def rows(self, member: Member, found: Iterator[list[str]]) -> Iterator[Item]:
        header = next(found, [])
        names, widths = names_of(header, self.columns.union(*self.marks)), Widths(header)
        if not any(mark <= set(names) for mark in self.marks):
            yield Skipped(member.name, self.refusal(names))
            return
        if lost := self.missing(names):
            yield Skipped(member.name, f"has no column {' or '.join(lost)}: read without")
        empty = True
        for row in found:
            empty = False
            yield from self.of_row(named(names, widths.see(row)))
        if empty:
            yield Skipped(member.name, "empty")
        if widths.trouble:
            yield Skipped(member.name, widths.trouble, damaged=True)

    def of_row(self, row: Row) -> Iterator[Item]:
        """What one row says."""
        for kind in self.readers:
            key = self.key(kind, row)
            if key is not None:
                raw = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
                yield self.parse(kind, key, raw)

    def missing(self, columns: Collection[str]) -> list[str]:
        """Columns that such a file always has, and that are not there."""
        return []

    def refusal(self, columns: Collection[str]) -> str:
        """Why a file with these columns is not read."""
        return "not the columns that we know" if any(columns) else "empty"

    def key(self, kind: Kind, row: Row) -> str | None:
        """The source id of what the row says of ``kind``: its date; None where it says nothing."""
        return as_day(row.get("date"))

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            row: Any = json.loads(raw)
            observation = self.readers[kind](Provenance(self.name, source_id), row, self)
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row: {error}")
        return Fetched(kind, source_id, raw, observation)


def day_of(text: str) -> date:
    """``2026-03-01`` or ``2026/03/01``, with or without a time. Raises ValueError."""
    return date.fromisoformat(text.strip().replace("/", "-")[:10])


def as_day(text: str | None) -> str | None:
    """A row's date as source id, or the text itself where it cannot be read (so that it is reported)."""
    if not text:
        return None
    try:
        return day_of(text).isoformat()
    except ValueError:
        return text[:40]


def rescaled(value: float | None, low: float, high: float, *, turned: bool = False) -> float | None:
    """A point of a scale low … high on ours, 1 … 5; ``turned`` where the vendor's 1 is our 5."""
    if value is None or not low <= value <= high:
        return None
    share = (value - low) / (high - low)
    return 5 - 4 * share if turned else 1 + 4 * share


def says_something(checkin: CheckIn) -> bool:
    """Whether a check-in holds any answer at all."""
    return checkin != CheckIn(checkin.provenance, checkin.date)
