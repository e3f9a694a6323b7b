"""A rotating nightly copy, and the way back from a database that a disk or a power cut has damaged."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from connectors.store.faults import DatabaseDamaged
from connectors.store.open import NAME, open_file, open_store
from connectors.store.rows import decode_all
from connectors.store.store import SqliteStore
from readiness.errors import ConfigurationError
from readiness.observations import Fetched, Kind

FOLDER = "backups"
ASIDE = "damaged"
KEEP = 5
_DONE = "backup"
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
_NAME = re.compile(r"readiness-(\d+)\.db")


def backups(home: Path) -> list[Path]:
    """Newest first. Numbered, not dated: a clock that was wrong once must not decide which is newest."""
    found = [path for path in (home / FOLDER).glob("*.db") if _NAME.fullmatch(path.name)]
    return sorted(found, key=_number, reverse=True)


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def back_up(store: SqliteStore, now: datetime) -> Path | None:
    """Copy the database, once a day; None when today's is there. Rows that may not be kept stay out of it.

    Raises ConfigurationError (a full disk); what was there before is untouched.
    """
    today = now.date().isoformat()
    home = store.path.parent
    kept = backups(home)
    if kept and store.fact(_DONE) == today:
        return None
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / "draft"
    _remove(draft)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
        store.copy_into(draft)
        with open_file(draft) as copy:
            copy.expire(_END_OF_TIME)
            if not copy.is_sound():
                raise DatabaseDamaged(
                    f"{store.path} could not be copied soundly; the earlier backups are kept."
                )
        done = folder / f"readiness-{_number(kept[0]) + 1 if kept else 1:06d}.db"
        draft.replace(done)
    except (OSError, ConfigurationError) as error:
        _remove(draft)
        if isinstance(error, ConfigurationError):
            raise
        raise ConfigurationError(
            f"No backup could be written to {folder} ({error.strerror}). Mend its permissions, or free some space."
        ) from error
    store.remember(_DONE, today)
    for old in backups(home)[KEEP:]:
        old.unlink(missing_ok=True)
    return done


def mend(home: Path, now: datetime) -> str | None:
    """Where the database is damaged: move it aside, restore the newest sound backup, add what can still be read.

    Returns what was done, for the user; None when nothing was wrong.
    """
    path = home / NAME
    if not path.exists():
        return None
    try:
        with open_store(home) as store:
            if store.is_sound():
                return None
    except DatabaseDamaged:
        pass
    aside = _copy_aside(home)
    restored = next((copy for copy in backups(home) if _is_sound(copy)), None)
    draft = home / f"{NAME}.restoring"
    _remove(draft)
    os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
    if restored is not None:
        draft.write_bytes(restored.read_bytes())
    with open_file(draft) as store:
        saved = sum(_save(store, source, row, now) for source, row in _readable(aside))
    # Until here nothing was changed, so a mending that is killed is simply done again.
    for suffix in ("-wal", "-shm"):  # they belong to the damaged one and would spoil the restored one
        (home / f"{NAME}{suffix}").unlink(missing_ok=True)
    draft.replace(path)
    came = f"restored from {restored.name}" if restored else "begun anew, since there was no sound backup"
    return (
        f"readiness.db was damaged: kept as {aside}, {came}, {saved} newer rows saved from it. "
        "What the vendors still hold is read again now."
    )


def _copy_aside(home: Path) -> Path:
    folder = home / ASIDE
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = folder / f"readiness-{1 + len(list(folder.glob('*.db')))}.db"
    for suffix in ("-wal", "-shm", ""):
        source = home / f"{NAME}{suffix}"
        if source.exists():
            shutil.copy(source, f"{aside}{suffix}")
    return aside


def _is_sound(path: Path) -> bool:
    try:
        with SqliteStore(sqlite3.connect(path, isolation_level=None), path) as store:
            return store.is_sound()
    except (sqlite3.DatabaseError, DatabaseDamaged):
        return False


def _readable(path: Path) -> Iterator[tuple[str, Fetched]]:
    """Every row that a damaged database still gives, each on its own: one torn page hides only its rows."""
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(sqlite3.connect(path)) as db:
        (last,) = db.execute("SELECT max(id) FROM observation").fetchone()
        for key in range(1, (last or 0) + 1):
            with contextlib.suppress(sqlite3.DatabaseError, zlib.error, ValueError, KeyError, TypeError):
                found = db.execute(
                    "SELECT source, kind, source_id, ingested_at, body, raw FROM observation o JOIN payload p "
                    "ON p.observation = o.id WHERE o.id = ? AND body IS NOT NULL AND deleted_at IS NULL "
                    "AND expires_at IS NULL",
                    (key,),
                ).fetchone()
                if found is not None:
                    yield _row(*found)


def _row(source: str, kind: str, source_id: str, at: str, body: str, raw: bytes) -> tuple[str, Fetched]:
    (observation,) = decode_all([(kind, source, source_id, at, body)])
    return source, Fetched(Kind(kind), source_id, zlib.decompress(raw), observation)


def _save(store: SqliteStore, source: str, row: Fetched, now: datetime) -> int:
    counts = store.upsert(source, [row], at=now)
    return counts.new + counts.changed


def _remove(draft: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
