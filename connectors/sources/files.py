"""What all file sources share: one pass over an export, every file either read or listed with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from connectors.files.archive import Member, Unreadable, members
from connectors.files.by_content import UnknownLayout
from connectors.files.csv_rows import table
from readiness.observations import Fetched, Kind
from readiness.settings import AthleteSettings


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that brought nothing. ``damaged`` where it should have: then it counts as a fault."""

    name: str
    reason: str
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A file whose content is stored already: ``count`` observations that need no second reading."""

    name: str
    count: int = 1
    content: str = field(default="", compare=False)
    """What the ids of its observations begin with."""


type Item = Fetched | Skipped | Known

PARSE_FAULTS = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError)
"""What a damaged payload makes a parser raise; each becomes the row's problem."""

NOT_OURS = "not a kind of file that holds runs, nights or strength work"


class FileSource:
    """Base of the file sources. A subclass reads one member at a time in :meth:`read_member`.

    ``known`` holds the source ids that are stored already, so that unchanged recordings are not decoded twice.
    """

    name: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]]

    def __init__(
        self, paths: Sequence[Path] = (), athlete: AthleteSettings | None = None, zone: tzinfo | None = None
    ) -> None:
        self.paths = tuple(paths)
        self.athlete = athlete or AthleteSettings()
        self.zone = zone or (ZoneInfo(self.athlete.timezone) if self.athlete.timezone else None)

    def read(
        self, known: Collection[str] = frozenset(), progress: Callable[[str], None] | None = None
    ) -> Iterator[Item]:
        """Everything in the paths, in one pass."""
        for path in self.paths:
            for member in members(path):
                if isinstance(member, tuple):
                    yield Skipped(*member, damaged=True)
                    continue
                if progress is not None:
                    progress(member.name)
                try:
                    yield from self.read_member(member, known)
                except Unreadable as error:
                    yield Skipped(member.name, str(error), damaged=True)
        yield from self.finish()

    def read_member(self, member: Member, known: Collection[str]) -> Iterator[Item]:
        raise NotImplementedError

    def finish(self) -> Iterator[Item]:
        """What can only be said at the end: a night may lie in several files."""
        return iter(())

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        """The rows of one kind in a span, oldest first (see ``ports.Source``)."""
        rows = [
            item
            for item in self.read()
            if isinstance(item, Fetched) and item.kind is kind and _within(item, since, until)
        ]
        yield from sorted(
            rows, key=lambda r: (r.observation.date if r.observation else date.min, r.source_id)
        )

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        raise NotImplementedError


class TableSource(FileSource):
    """Base of the sources whose files are tables of text. A subclass reads the rows of one in :meth:`rows`."""

    endings: ClassVar[tuple[str, ...]] = (".csv",)

    def read_member(self, member: Member, known: Collection[str]) -> Iterator[Item]:
        if member.base.endswith(self.endings):
            yield from read_table(member, self.rows)
        else:
            yield Skipped(member.name, NOT_OURS)

    def rows(self, member: Member, found: Iterator[list[str]], /) -> Iterator[Item]:
        raise NotImplementedError


def read_table(
    member: Member, rows: Callable[[Member, Iterator[list[str]]], Iterator[Item]]
) -> Iterator[Item]:
    """What ``rows`` makes of a table's rows, header first; a fault of the table as a whole ends it, and is listed."""
    with member.open() as stream:
        try:
            yield from rows(member, table(stream))
        except UnknownLayout as error:
            yield Skipped(member.name, f"nothing of it was read: {error}", damaged=True)
        except ValueError as error:
            yield Skipped(member.name, str(error), damaged=True)


def _within(row: Fetched, since: date, until: date) -> bool:
    return row.observation is None or since <= row.observation.date <= until


def content_id(data: bytes) -> str:
    """An id that a file keeps under any name: importing it twice is importing it once."""
    return hashlib.blake2b(data, digest_size=12).hexdigest()
