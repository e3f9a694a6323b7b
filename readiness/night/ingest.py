"""Rows that no vendor is asked for: those of a file, and the kept payloads read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from readiness.observations import Fetched, Kind
from readiness.ports import Counts, Reader, Store

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

    A row without payload cannot be read again later: its problem is told, and not kept. ``whole_days`` is a
    kind of which the file holds all there is on each day that it names (a plan): what stood there before goes.
    """
    counts = Counts()
    problems: list[str] = []
    listed: dict[date, set[str]] = {}

    def kept() -> Iterator[Fetched]:
        nonlocal counts
        for row in rows:
            if row.problem is not None:
                problems.append(row.problem)
            if row.kind is whole_days and row.observation is not None:
                listed.setdefault(row.observation.date, set()).add(row.source_id)
            if row.raw or row.problem is None:
                yield row
            else:
                counts += Counts(quarantined=1)

    for chunk in _chunks(kept()):
        counts += store.upsert(source, chunk, at=now)
    if listed and whole_days is not None:
        for old in store.observations({whole_days}, min(listed), max(listed)):
            key = old.provenance
            if key.source == source and old.date in listed and key.source_id not in listed[old.date]:
                store.remove(source, whole_days, key.source_id, at=now)
                counts += Counts(changed=1)
    return ImportReport(counts, tuple(problems))


def rebuild(store: Store, readers: Mapping[str, Reader], now: datetime) -> dict[str, Counts]:
    """Read every kept payload with today's parsers. Sources without a reader stay as they are."""
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
