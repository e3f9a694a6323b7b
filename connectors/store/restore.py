"""The way back from a database that is damaged, emptied or gone: the newest whole backup, and on it every row that
the damaged file still gives as it was written."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from connectors.store.backup import backups, is_poorer, is_whole, remove, rows_of
from connectors.store.faults import DatabaseDamaged
from connectors.store.integrity import COLUMNS, checksum, with_checksum
from connectors.store.merge_rows import merge_rows
from connectors.store.open import NAME, open_file, open_store
from readiness.errors import ConfigurationError

ASIDE = "damaged"
_TORN = (sqlite3.DatabaseError, UnicodeDecodeError)
MOST_ROWS = 5_000_000
"""More between two ends of a tear is itself damage: an athlete's whole life has fewer rows."""


class Wrong(NamedTuple):
    """What is wrong with a database, for the user, and how many of its rows are not as written."""

    what: str
    rows: int = 0


def mend(home: Path) -> str | None:
    """Where the database is damaged, emptied, gone or much poorer than its newest backup: keep it aside, restore the
    newest whole backup and add every row that can still be read as it was written.

    Returns what was done, for the user; None when nothing was wrong. Until the last step nothing is changed, so a
    a repair that is killed is simply done again.
    """
    wrong = examine(home)
    if wrong is None:
        return None
    aside = _copy_aside(home)
    copies = backups(home)
    restored = next((copy.path for copy in copies if is_whole(copy.path)), None)
    path, draft = home / NAME, home / f"{NAME}.restoring"
    remove(draft)
    os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
    if restored is not None:
        draft.write_bytes(restored.read_bytes())
    with open_file(draft) as store:
        saved = 0 if aside is None else merge_rows(store, readable(aside))
    for suffix in ("-wal", "-shm"):  # they belong to the damaged one and would spoil the restored one
        (home / f"{NAME}{suffix}").unlink(missing_ok=True)
    draft.replace(path)
    came = f"restored from {restored.name}" if restored else "begun anew, since there was no whole backup"
    kept = "" if aside is None else f"kept as {aside}, "
    return (
        f"readiness.db {wrong.what}: {kept}{came}, {saved} newer rows saved from it. "
        "What the vendors still hold is read again now."
    )


def examine(home: Path) -> Wrong | None:
    """Reads every row. None where all is well, or where there never was a database."""
    path = home / NAME
    copies = backups(home)
    if not path.exists():
        return Wrong("was missing") if copies else None
    try:
        with open_store(home, beside_backups=False) as store:
            if not store.is_sound():
                return Wrong("was damaged")
            bad = store.damaged_rows()
            if bad:
                return Wrong(f"was damaged in {len(bad)} row{'s' * (len(bad) > 1)}", len(bad))
            poorer = bool(copies) and is_poorer(rows_of(store), copies[0].path)
    except DatabaseDamaged:
        return Wrong("was damaged")
    return Wrong(f"held far fewer rows than {copies[0].path.name}") if poorer else None


def _copy_aside(home: Path) -> Path | None:
    if not (home / NAME).exists():
        return None
    folder = home / ASIDE
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = folder / f"readiness-{1 + len(list(folder.glob('*.db')))}.db"
    try:
        for suffix in ("-wal", "-shm", ""):
            source = home / f"{NAME}{suffix}"
            if source.exists():
                shutil.copy(source, f"{aside}{suffix}")
    except OSError as error:
        remove(aside)
        raise ConfigurationError(
            f"The damaged database could not be kept aside in {folder} ({error.strerror}); nothing was changed. "
            "Free some space and run `readiness sync` again."
        ) from error
    return aside


def readable(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row by column) of everything that a damaged database still gives as it was written, each row on its
    own: one torn page hides only its rows."""
    with contextlib.suppress(*_TORN), contextlib.closing(sqlite3.connect(path)) as db:
        with_checksum(db)
        db.execute("PRAGMA writable_schema = ON")  # a damaged trigger must not hide the tables beside it
        for table in COLUMNS:
            yield from ((table, row) for row in _rows(db, table))


def _rows(db: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    columns = COLUMNS[table]
    # NOT INDEXED: the rows themselves are asked, not an index that may lead astray.
    sql = f"SELECT {', '.join(columns)}, crc FROM {table} NOT INDEXED WHERE rowid = ?"  # noqa: S608 - our own names
    for key in _row_ids(db, table):
        with contextlib.suppress(*_TORN):
            found = db.execute(sql, (key,)).fetchone()
            if found is not None and checksum(*found[:-1]) == found[-1]:
                yield dict(zip(columns, found, strict=False))


def _row_ids(db: sqlite3.Connection, table: str) -> list[int]:
    """The rowids that may be there: read from both ends as far as the tear, and every number between."""
    low = _walk(db, f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid")  # noqa: S608
    high = _walk(db, f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid DESC")  # noqa: S608
    between = range(max(low) + 1, min(high)) if low and high else range(0)
    return sorted({*low, *high, *between[:MOST_ROWS]})


def _walk(db: sqlite3.Connection, sql: str) -> set[int]:
    found: set[int] = set()
    with contextlib.suppress(*_TORN):
        for (key,) in db.execute(sql):
            found.add(key)
    return found
