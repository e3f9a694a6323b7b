"""A nightly copy of the database, read back when it is written, and kept by age."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from connectors.store.faults import DatabaseDamaged
from connectors.store.integrity import with_checksum
from connectors.store.open import BACKUPS, open_file
from connectors.store.store import SqliteStore
from readiness.errors import ConfigurationError

DAILY = 5
"""Copies of the last days: a mistake is mostly seen within a week."""
WEEKLY = 4
"""Beyond them the newest copy of each of so many weeks."""
MONTHLY = 6
"""And of so many months: what was damaged in silence long ago is still whole there."""
POORER_SHARE = 0.5
"""A database with fewer rows than this share of a copy's is not the same life (a choice of ours)."""
FEW_ROWS = 20
"""Below so many rows a share says nothing."""
_DONE = "backup"
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
_NAME = re.compile(r"readiness-(\d+)(?:-(\d{4}-\d\d-\d\d))?\.db")


class Backup(NamedTuple):
    """One copy. Its number, not its date, says which is newer: a clock may have been wrong once."""

    number: int
    made: date
    path: Path


def backups(home: Path) -> list[Backup]:
    """Newest first."""
    found = []
    for path in (home / BACKUPS).glob("*.db"):
        if match := _NAME.fullmatch(path.name):
            number, day = match.groups()
            made = (
                date.fromisoformat(day) if day else datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
            )
            found.append(Backup(int(number), made, path))
    return sorted(found, reverse=True)


def back_up(store: SqliteStore, now: datetime) -> Path | None:
    """Copy the database, once a day; None when today's is there. Rows that may not be kept stay out of it.

    The copy is read back whole before it counts. Raises DatabaseDamaged where the database holds much less than the
    newest copy or a row is not as written, ConfigurationError where the copy cannot be written (a full disk); the
    copies that are there stay.
    """
    home, today = store.path.parent, now.date()
    kept = backups(home)
    if kept and store.fact(_DONE) == today.isoformat():
        return None
    if kept and is_poorer(rows_of(store), kept[0].path):
        raise DatabaseDamaged(
            f"{store.path} holds far fewer rows than {kept[0].path.name}. No copy was made and none was removed. "
            "`readiness sync` restores what is missing."
        )
    done = _copy(store, home / BACKUPS, (kept[0].number + 1 if kept else 1), today)
    store.remember(_DONE, today.isoformat())
    for old in superfluous(backups(home)):
        old.path.unlink(missing_ok=True)
    return done


def _copy(store: SqliteStore, folder: Path, number: int, today: date) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / "draft"
    remove(draft)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
        store.copy_into(draft)
        with open_file(draft) as copy:
            copy.expire(_END_OF_TIME)
            if not copy.is_sound() or copy.damaged_rows():
                raise DatabaseDamaged(
                    f"{store.path} could not be copied soundly; the earlier backups are kept. "
                    "`readiness sync` fixes the database."
                )
        done = folder / f"readiness-{number:06d}-{today}.db"
        draft.replace(done)
    except (OSError, ConfigurationError) as error:
        remove(draft)
        if isinstance(error, ConfigurationError):
            raise
        raise ConfigurationError(
            f"No backup could be written to {folder} ({error.strerror}). Fix its permissions, or free some space."
        ) from error
    return done


def superfluous(copies: Iterable[Backup]) -> list[Backup]:
    """What goes: beyond the newest ``DAILY``, all but the newest of each of ``WEEKLY`` weeks and ``MONTHLY`` months."""
    newest_first = sorted(copies, reverse=True)
    gone: list[Backup] = []
    weeks: set[tuple[int, int]] = set()
    months: set[tuple[int, int]] = set()
    for copy in newest_first[DAILY:]:
        week, month = copy.made.isocalendar()[:2], (copy.made.year, copy.made.month)
        keep = (week not in weeks and len(weeks) < WEEKLY) or (month not in months and len(months) < MONTHLY)
        if keep:
            weeks.add(week)
            months.add(month)
        else:
            gone.append(copy)
    return gone


def rows_of(store: SqliteStore) -> int:
    """How many rows were ever observed and are still there; marked as deleted or not."""
    return store.count("observation")


def is_poorer(rows: int, copy: Path) -> bool:
    """Whether so many rows are far fewer than a backup holds."""
    held = rows_in(copy)
    return held is not None and held >= FEW_ROWS and rows < POORER_SHARE * held


def rows_in(copy: Path) -> int | None:
    """Rows of a backup; None where it cannot be read."""
    try:
        with sqlite_copy(copy) as store:
            return rows_of(store)
    except (sqlite3.DatabaseError, UnicodeDecodeError, DatabaseDamaged):
        return None


def is_whole(copy: Path) -> bool:
    """Whether SQLite and every row's checksum find nothing wrong with a backup. One of an older readiness has no
    checksums: only SQLite checks those."""
    try:
        with sqlite_copy(copy) as store:
            return store.is_sound() and not (store.has_checksums() and store.damaged_rows())
    except (sqlite3.DatabaseError, UnicodeDecodeError, DatabaseDamaged):
        return False


def sqlite_copy(copy: Path) -> SqliteStore:
    """A backup, for reading only, in whatever form it has."""
    uri = f"{copy.resolve().as_uri()}?immutable=1"
    return SqliteStore(with_checksum(sqlite3.connect(uri, uri=True, isolation_level=None)), copy)


def remove(draft: Path) -> None:
    """Take away a database and what SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
