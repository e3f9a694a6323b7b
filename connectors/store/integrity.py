"""A checksum on every row: damage inside a cell is found, which SQLite's own integrity check cannot see.

The database keeps ``crc`` in each table by triggers (see :mod:`connectors.store.schema`), so no statement can forget
it. Each connection that writes or verifies gives SQLite the function ``checksum``.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "observation": (
        *("id", "source", "kind", "source_id", "day", "body"),
        *("ingested_at", "changed_at", "deleted_at", "expires_at"),
    ),
    "payload": ("observation", "raw"),
    "superseded": ("id", "observation", "body", "raw", "known_from", "known_until"),
    "quarantine": (
        *("source", "kind", "source_id", "problem", "raw"),
        *("seen_at", "resolved_at", "expires_at"),
    ),
    "bookmark": ("source", "kind", "since", "until"),
    "health": ("name", "last_ok", "failing_since", "error", "needs_login"),
    "answer": (
        *("day", "revision", "computed_at", "inputs_digest"),
        *("rules_version", "model_version", "json", "why_revised"),
    ),
    "ledger": ("target", "uid", "day", "json"),
    "fact": ("name", "value"),
}
"""What the checksum of a row covers: every column."""


def checksum(*values: Any) -> int:
    """CRC-32 of a row's values in order, each as its bytes, with its length before it (-1 where there is none)."""
    parts: list[bytes] = []
    for value in values:
        if value is None:
            parts.append(b"-1")
        else:
            data = value if isinstance(value, bytes) else str(value).encode()
            parts += b"%d" % len(data), data
    return zlib.crc32(b"".join(parts))


HELD = """
-- How many observations of each kind there are: rows that a swapped page hides are missed.
CREATE TABLE held (kind TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT;
INSERT INTO held SELECT kind, sum(body IS NOT NULL AND deleted_at IS NULL) FROM observation GROUP BY kind;
CREATE TRIGGER held_new AFTER INSERT ON observation BEGIN
    INSERT INTO held SELECT NEW.kind, 0 WHERE NOT EXISTS (SELECT 1 FROM held WHERE kind = NEW.kind);
    UPDATE held SET rows = rows + (NEW.body IS NOT NULL AND NEW.deleted_at IS NULL) WHERE kind = NEW.kind;
END;
CREATE TRIGGER held_changed AFTER UPDATE OF body, deleted_at ON observation BEGIN
    UPDATE held SET rows = rows + (NEW.body IS NOT NULL AND NEW.deleted_at IS NULL)
        - (OLD.body IS NOT NULL AND OLD.deleted_at IS NULL) WHERE kind = NEW.kind;
END;
CREATE TRIGGER held_gone AFTER DELETE ON observation BEGIN
    UPDATE held SET rows = rows - (OLD.body IS NOT NULL AND OLD.deleted_at IS NULL) WHERE kind = OLD.kind;
END;
"""


def with_checksum(db: sqlite3.Connection) -> sqlite3.Connection:
    """Teach a connection the function that triggers and verifying statements call."""
    db.create_function("checksum", -1, checksum, deterministic=True)
    return db


def intact(table: str, prefix: str = "") -> str:
    """The SQL expression that is 1 where a row is as it was written."""
    return f"{prefix}crc IS checksum({_bytes(table, prefix)})"


def _bytes(table: str, prefix: str = "") -> str:
    """A table's columns as bytes: a text that is no longer UTF-8 must be seen, not stumbled over."""
    return ", ".join(f"CAST({prefix}{column} AS BLOB)" for column in COLUMNS[table])


def damaged_rows(db: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Table and rowid of every row whose values are no longer those that were written. Reads every row."""
    for table in COLUMNS:
        found = db.execute(f"SELECT rowid FROM {table} WHERE NOT ({intact(table)})")  # noqa: S608 - our own names
        yield from ((table, rowid) for (rowid,) in found)


def migration() -> str:
    """The statements that add the checksum to every table, and keep it."""
    script = ""
    for table, columns in COLUMNS.items():
        keep = f"UPDATE {table} SET crc = checksum({_bytes(table, 'NEW.')}) WHERE rowid = NEW.rowid;"  # noqa: S608 - our own names
        script += f"""
ALTER TABLE {table} ADD COLUMN crc INTEGER;
UPDATE {table} SET crc = checksum({_bytes(table)});
CREATE TRIGGER {table}_new AFTER INSERT ON {table} BEGIN {keep} END;
CREATE TRIGGER {table}_changed AFTER UPDATE OF {", ".join(columns)} ON {table} BEGIN {keep} END;
"""  # noqa: S608 - our own names
    return script + HELD
