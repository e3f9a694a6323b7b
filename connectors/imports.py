"""Importing files: one pass, stored in pieces as it goes, so that an interruption loses little and costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from connectors.sources.files import FileSource, Item, Known, Skipped
from readiness.night.ingest import ingest
from readiness.observations import Fetched, Kind
from readiness.ports import Counts, Store

PIECE = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``known_files`` were stored before and not read again."""

    counts: Counts
    known_files: int
    skipped: tuple[Skipped, ...]
    problems: tuple[str, ...]

    @property
    def damaged(self) -> bool:
        """Whether anything that should have been read was not."""
        return bool(self.problems) or any(s.damaged for s in self.skipped)

    @property
    def nothing(self) -> bool:
        """Whether the files held nothing at all for us."""
        return not self.known_files and self.counts == Counts()


def run(source: FileSource, store: Store, now: datetime, progress: Callable[[str], None]) -> Imported:
    """Read the source's files into the store. Raises only what the store raises."""
    known = {
        o.provenance.source_id
        for o in store.observations({Kind.ACTIVITY})
        if o.provenance.source == source.name
    }
    counts, known_files = Counts(), 0
    skipped = list[Skipped]()
    for piece in _pieces(source.read(known, progress)):
        rows = [item for item in piece if isinstance(item, Fetched)]
        skipped += [item for item in piece if isinstance(item, Skipped)]
        known_files += sum(isinstance(item, Known) for item in piece)
        if rows:
            counts += ingest(store, source.name, rows, now).counts
    problems = tuple(
        f"{q.kind.replace('_', ' ')} {q.source_id}: {q.problem}"
        for q in store.quarantine()
        if q.source == source.name and q.seen_at == now
    )
    return Imported(counts, known_files, tuple(skipped), problems)


def _pieces(items: Iterator[Item]) -> Iterator[list[Item]]:
    piece: list[Item] = []
    for item in items:
        piece.append(item)
        if len(piece) >= PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
