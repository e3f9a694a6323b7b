"""The answers that are kept, and whether their inputs are unchanged: the read-only fast path of `today`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors.store.integrity import checksum
from readiness.stored_answer import StoredAnswer, standing

ANSWER = "day, revision, computed_at, inputs_digest, rules_version, model_version, json, why_revised"
BUSY_TIMEOUT_S = 2.0


class KeptAnswers:
    """Reads answers, facts and the digest on one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def _one(self, sql: str, values: Sequence[Any]) -> Any:
        return self._db.execute(sql, values).fetchone()

    def answer(self, day: date) -> StoredAnswer | None:
        found = self._one(
            f"SELECT {ANSWER}, crc FROM answer WHERE day = ? ORDER BY revision DESC LIMIT 1",  # noqa: S608
            (day.isoformat(),),
        )
        return None if found is None or checksum(*found[:-1]) != found[-1] else answer_of(found[:-1])

    def fact(self, name: str) -> str | None:
        found = self._one("SELECT value FROM fact WHERE name = ?", (name,))
        return None if found is None else str(found[0])

    def digest(self) -> str:
        return str(self.fact("digest"))


def _read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Escaped as SQLite's URIs ask: ``Path.as_uri`` takes 3 ms to load."""
    name = path.absolute().as_posix().lstrip("/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:///{name}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)


def failing(path: Path) -> list[tuple[str, str | None, str, str]]:
    """Name, last success, begin of the failure and error of every source or calendar that fails now."""
    db = _read_only(path)
    try:
        found = db.execute(
            "SELECT name, last_ok, failing_since, error FROM health WHERE failing_since IS NOT NULL ORDER BY name"
        )
        return found.fetchall()
    except sqlite3.Error:  # the answer is valid without this remark
        return []
    finally:
        db.close()


def answer_of(row: tuple[Any, ...]) -> StoredAnswer:
    """An answer from its row of the table."""
    day, revision, computed_at, *rest = row
    return StoredAnswer(date.fromisoformat(day), revision, datetime.fromisoformat(computed_at), *rest)


def standing_answer(path: Path, day: date, config: bytes, model_version: str) -> StoredAnswer | None:
    """The stored answer for ``day`` if it is still valid. None also where the database cannot be read this way: the
    store then says what is wrong with it."""
    try:
        db = _read_only(path)
    except sqlite3.Error:
        return None
    try:
        return standing(KeptAnswers(db), day, config, model_version)
    except sqlite3.Error:
        return None
    finally:
        db.close()
