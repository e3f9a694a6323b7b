"""Opening the database: private to the user, migrated, and readable even where nothing may be written."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from connectors.private import make_folder
from connectors.store.faults import DatabaseDamaged, explained
from connectors.store.integrity import with_checksum
from connectors.store.schema import migrate
from connectors.store.store import SqliteStore
from readiness.errors import ConfigurationError, NoData

NAME = "readiness.db"
BACKUPS = "backups"
_BUSY_TIMEOUT_S = 20.0
_FULL_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE}
"""What SQLite says where it cannot make room for its shared-memory file."""


def open_store(
    home: Path, *, create: bool = True, beside_backups: bool = True, read_only: bool = False
) -> SqliteStore:
    """The store of a home folder. A folder that may not be written, or a disk that is full, is opened for reading
    only. ``beside_backups`` compares it with the copies that are there: a database that is gone or empty beside
    them is damaged, and never taken for a new home. ``read_only`` changes nothing, not even the database's form.

    Raises NoData when there is none and ``create`` is false; ConfigurationError (among it DatabaseDamaged)
    when it cannot be used.
    """
    path = home / NAME
    empty = not path.exists() or path.stat().st_size == 0
    if beside_backups and empty and any((home / BACKUPS).glob("readiness-*.db")):
        raise DatabaseDamaged(
            f"{path} is {'empty' if path.exists() else 'gone'}, although there are backups of it. "
            "`readiness sync` restores the newest one."
        )
    if not path.exists():
        if not create:
            raise NoData(
                "There is no data yet. Three ways to get some in: `readiness connect garmin` and then "
                "`readiness sync`; `readiness import` with an export or CSV files; or `readiness checkin`."
            )
        _create(path)
    writable = not read_only and os.access(path, os.W_OK) and os.access(home, os.W_OK)
    with explained(path):
        return _open_for_writing(path) if writable else _open_for_reading(path)


def _open_for_writing(path: Path) -> SqliteStore:
    """Raises ConfigurationError where the disk is full and nothing is stored yet."""
    try:
        return open_file(path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in _FULL_DISK:
            raise
        if (store := _open_on_full_disk(path)) is None:
            raise ConfigurationError(
                f"The disk of {path.parent} is full, so no database can be begun. Free some space and run the "
                "command again."
            ) from error
        return store


def _create(path: Path) -> None:
    try:
        make_folder(path.parent)
        # Made with its mode, so that it is never readable by others, not even for an instant.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ConfigurationError(
            f"{path.parent} cannot be written ({error.strerror}). Choose another folder with "
            "READINESS_HOME or --home, or fix its permissions."
        ) from error


def open_file(path: Path) -> SqliteStore:
    """A database of any name, migrated; created empty when it is not there."""
    db = with_checksum(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None))
    try:
        db.execute("PRAGMA journal_mode = WAL")
        # FULL: a check-in that was answered 'stored' must survive a power cut, not only a crash.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        # What is deleted or replaced leaves no bytes behind: some vendors' terms ask for it (see expire).
        db.execute("PRAGMA secure_delete = ON")
        migrate(db)
    except BaseException:
        db.close()
        raise
    return SqliteStore(db, path)


def _open_on_full_disk(path: Path) -> SqliteStore | None:
    """Alone on the file SQLite needs no shared-memory file, so that reading goes on; a write says that the disk is
    full. None where the file holds nothing yet."""
    db = with_checksum(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None))
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    if path.stat().st_size == 0:
        db.close()
        return None
    db.execute("SELECT 1 FROM fact").fetchone()
    return SqliteStore(db, path)


def _open_for_reading(path: Path) -> SqliteStore:
    uri = path.resolve().as_uri()
    db = with_checksum(sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None))
    try:
        db.execute("SELECT 1 FROM fact").fetchone()
    except sqlite3.OperationalError:
        db.close()
        # WAL needs a shared-memory file beside the database. Where none can be made, nobody can be writing.
        db = with_checksum(sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None))
    return SqliteStore(db, path)
