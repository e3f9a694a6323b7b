"""Adding rows of another database, as they were written there, to a store: what a damaged file still gave."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from connectors.store.integrity import COLUMNS
from connectors.store.store import SqliteStore
from connectors.store.upsert import fingerprint

type Row = Mapping[str, Any]

_IDENTITY = "source = :source AND kind = :kind AND source_id = :source_id"
_CONTENT = ("day", "body", "ingested_at", "changed_at", "deleted_at", "expires_at")


def merge_rows(store: SqliteStore, rows: Iterable[tuple[str, Row]]) -> int:
    """Add the rows of each table, observations before what hangs on them; a newer one takes an older one's place.

    Bookmarks are left as they are, so that what neither side holds is read again from the vendors. Returns how many
    observations were added or renewed.
    """
    with store.transaction() as db:
        merge = _Merge(db)
        for table, row in rows:
            merge.put(table, row)
        merge.finish()
        return len(merge.renewed)


class _Merge:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._ids: dict[int, int] = {}
        self._ledger_begun = False
        self.renewed: set[int] = set()

    def put(self, table: str, row: Row) -> None:
        match table:
            case "observation":
                self._observation(row)
            case "payload":
                self._payload(row)
            case "superseded":
                self._superseded(row)
            case "bookmark":
                pass
            case "answer":
                self._insert(table, row, "OR IGNORE")  # an answer once given stays as it was given
            case "ledger":
                self._ledger(row)
            case _:
                self._insert(table, row, "OR REPLACE")

    def _insert(self, table: str, row: Row, otherwise: str) -> None:
        columns = COLUMNS[table]
        self._db.execute(
            f"INSERT {otherwise} INTO {table} ({', '.join(columns)}) "  # noqa: S608 - our own names
            f"VALUES ({', '.join(f':{column}' for column in columns)})",
            row,
        )

    def _observation(self, row: Row) -> None:
        found = self._db.execute(
            f"SELECT id, changed_at, deleted_at FROM observation WHERE {_IDENTITY}",  # noqa: S608
            row,
        ).fetchone()
        if found is None:
            cursor = self._db.execute(
                f"INSERT INTO observation (source, kind, source_id, {', '.join(_CONTENT)}) "  # noqa: S608
                f"VALUES (:source, :kind, :source_id, {', '.join(f':{name}' for name in _CONTENT)})",
                row,
            )
            key = int(cursor.lastrowid or 0)
            self._db.execute(
                "INSERT INTO payload (observation, raw) VALUES (?, ?)", (key, zlib.compress(b"", 1))
            )
            self.renewed.add(key)
        else:
            key, changed_at, deleted_at = found
            if (row["changed_at"], row["deleted_at"] or "") > (changed_at, deleted_at or ""):
                assignments = ", ".join(f"{name} = :{name}" for name in _CONTENT)
                self._db.execute(f"UPDATE observation SET {assignments} WHERE {_IDENTITY}", row)  # noqa: S608
                self.renewed.add(key)
        self._ids[row["id"]] = key

    def _payload(self, row: Row) -> None:
        key = self._ids.get(row["observation"])
        if key in self.renewed:
            self._db.execute("UPDATE payload SET raw = ? WHERE observation = ?", (row["raw"], key))

    def _superseded(self, row: Row) -> None:
        key = self._ids.get(row["observation"])
        if key is not None:
            self._db.execute(
                "INSERT INTO superseded (observation, body, raw, known_from, known_until) "
                "SELECT :key, :body, :raw, :known_from, :known_until WHERE NOT EXISTS ("
                "SELECT 1 FROM superseded WHERE observation = :key AND known_from = :known_from "
                "AND known_until = :known_until)",
                {**row, "key": key},
            )

    def _ledger(self, row: Row) -> None:
        """What was written last replaces the backup's ledger as a whole: events withdrawn since are no longer ours."""
        if not self._ledger_begun:
            self._db.execute("DELETE FROM ledger")
            self._ledger_begun = True
        self._insert("ledger", row, "OR REPLACE")

    def finish(self) -> None:
        """The digest of what is there now."""
        digest = 0
        for row in self._db.execute(
            "SELECT source, kind, source_id, body FROM observation WHERE body IS NOT NULL AND deleted_at IS NULL"
        ):
            digest ^= fingerprint(*row)
        self._db.execute("UPDATE fact SET value = ? WHERE name = 'digest'", (f"{digest:x}",))
