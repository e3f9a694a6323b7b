"""SQLite's errors in words that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from readiness.errors import ConfigurationError, LockHeld

_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class DatabaseDamaged(ConfigurationError):
    """readiness.db is no longer a sound database. ``sync`` restores the last backup by itself."""


def intact_rows(path: Path, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The rows without their last column, which says whether each is as it was written.

    Raises DatabaseDamaged where one is not: no answer is made of numbers that a disk has changed.
    """
    bad = sum(not row[-1] for row in rows)
    if bad:
        raise DatabaseDamaged(
            f"{path} is damaged: {bad} row{'s are' if bad > 1 else ' is'} not as written. `readiness sync` sets "
            "them aside and restores them from a backup."
        )
    return [row[:-1] for row in rows]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite raises about ``path`` into our families; programming errors stay as they are."""
    try:
        yield
    except (
        sqlite3.DatabaseError,
        UnicodeDecodeError,
    ) as error:  # SQLite's own message may hold the torn bytes
        raise _translated(error, path) from error


def _translated(error: Exception, path: Path) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _CORRUPT or isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in str(error):
        return DatabaseDamaged(
            f"{path} is damaged ({error}). `readiness sync` moves it aside and restores the last backup; "
            "nothing was deleted."
        )
    if code == sqlite3.SQLITE_FULL:
        return ConfigurationError(
            f"The disk of {path.parent} is full, so nothing new was stored and nothing was lost. "
            "Free some space and run the command again."
        )
    if code in _BUSY:
        return LockHeld(f"Another readiness process is writing to {path}. Try again in a minute.")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM}:
        return ConfigurationError(
            f"{path} cannot be opened or written ({error}). Check that the folder exists, that you own it, "
            "that its disk is not mounted read-only and not full."
        )
    return error
