"""Rows that no vendor is asked for: those of a file, and the kept payloads read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from readiness.observations import Fetched, Kind
from readiness.ports import Counts, Reader, Store

MOST_OF = 0.5
"""A parser that fails at more than half of what was readable reads something else."""
CHUNK_ROWS = 2_000
"""Rows of one transaction: a file of any size is stored in pieces."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file: counts in observations, and each bad row's problem in words."""

    counts: Counts
    problems: tuple[str, ...] = ()


def ingest(
    store: Store, source: str, rows: Iterable[Fetched], now: datetime, whole_days: Kind | None = None
) -> ImportReport:
    """Store the rows of a file, however many, in pieces; importing it again changes nothing.

    A row without payload cannot be read again later: its problem is reported, and not stored. ``whole_days`` is a
    kind of which the file holds all there is on each day that it names (a plan): what was there before goes.
    """
    reading = _Reading(rows, whole_days)
    counts = Counts()
    for chunk in _chunks(reading.keepable()):
        counts += store.upsert(source, chunk, at=now)
    counts += Counts(quarantined=reading.not_kept, changed=_remove_unlisted(store, source, reading, now))
    return ImportReport(counts, tuple(reading.problems))


class _Reading:
    """The rows of a file as they pass, and what must be reported or done after the last."""

    def __init__(self, rows: Iterable[Fetched], whole_days: Kind | None) -> None:
        self._rows = rows
        self.whole_days = whole_days
        self.problems: list[str] = []
        self.not_kept = 0
        self.listed: dict[date, set[str]] = {}
        """The ids of each whole day."""

    def keepable(self) -> Iterator[Fetched]:
        """The rows that can be stored: those that are readable or can be read again."""
        for row in self._rows:
            if row.problem is not None:
                self.problems.append(row.problem)
            if row.kind is self.whole_days and row.observation is not None:
                self.listed.setdefault(row.observation.date, set()).add(row.source_id)
            if row.raw or row.problem is None:
                yield row
            else:
                self.not_kept += 1


def _remove_unlisted(store: Store, source: str, reading: _Reading, now: datetime) -> int:
    """What was on a whole day before and is there no more; how many rows."""
    kind, listed = reading.whole_days, reading.listed
    if kind is None or not listed:
        return 0
    gone = [
        old.provenance.source_id
        for old in store.observations({kind}, min(listed), max(listed))
        if old.provenance.source == source
        and old.date in listed
        and old.provenance.source_id not in listed[old.date]
    ]
    for source_id in gone:
        store.remove(source, kind, source_id, at=now)
    return len(gone)


def made_unreadable(store: Store, readers: Mapping[str, Reader]) -> dict[str, tuple[int, int]]:
    """The sources of which today's parser would make most readable rows unreadable: how many, of how many.

    A wrong reader, such as another package's under an old name, is no reason to give up what it cannot read.
    """
    aside = {(q.source, q.kind, q.source_id) for q in store.quarantine()}
    found = {}
    for name, reader in readers.items():
        rows = lost = 0
        for row in _reread(store, name, reader):
            readable = (name, row.kind, row.source_id) not in aside
            rows += readable
            lost += readable and row.observation is None and row.problem is not None
        if lost > MOST_OF * rows:
            found[name] = (lost, rows)
    return found


def rebuild(store: Store, readers: Mapping[str, Reader], now: datetime) -> dict[str, Counts]:
    """Read every kept payload with today's parsers. Sources without a reader stay as they are.

    Ask :func:`made_unreadable` before.
    """
    done: dict[str, Counts] = {}
    for name, reader in readers.items():
        counts = Counts()
        for chunk in _chunks(_reread(store, name, reader)):
            counts += store.upsert(name, chunk, at=now, rebuilding=True)
        if counts != Counts():
            done[name] = counts
    return done


def _reread(store: Store, name: str, reader: Reader) -> Iterator[Fetched]:
    for _, kind, source_id, raw in store.payloads(name):
        try:
            row = reader.parse(kind, source_id, raw)
        except Exception as error:  # one odd payload must not stop the others from being read
            row = Fetched(kind, source_id, raw, problem=f"{type(error).__name__}: {error}")
        yield Fetched(kind, source_id, raw, row.observation, row.problem)


def _chunks(rows: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    chunk: list[Fetched] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK_ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
