"""The database's shape: migrations as data. Position in the list is the ``user_version`` it leads to.

A migration and its version number are committed together, so a killed migration simply runs again.
Never edit one that was released: append.
"""

from __future__ import annotations

import sqlite3

from connectors.store.integrity import migration as checksums
from readiness.errors import ConfigurationError

_FIRST = """
-- One row a fact, keyed as its source names it. body is the parsed observation (see rows.py), null when the
-- vendor said 'nothing observed'. day is the wake-up date or local day, for ranges.
CREATE TABLE observation (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    day TEXT,
    body TEXT,
    ingested_at TEXT NOT NULL,   -- first reached this machine
    changed_at TEXT NOT NULL,    -- this body became known
    deleted_at TEXT,             -- the source stopped listing it
    expires_at TEXT,             -- the vendor's terms forbid keeping it longer, unless it is fetched again
    UNIQUE (source, kind, source_id)
) STRICT;
CREATE INDEX observation_day ON observation (kind, day);
CREATE INDEX observation_expiry ON observation (expires_at) WHERE expires_at IS NOT NULL;

-- The payload as it was fetched (zlib), apart from the parsed row so that reading a history stays short.
CREATE TABLE payload (
    observation INTEGER PRIMARY KEY REFERENCES observation (id) ON DELETE CASCADE,
    raw BLOB NOT NULL
) STRICT;

-- What a revision replaced: nothing fetched or typed is ever lost.
CREATE TABLE superseded (
    id INTEGER PRIMARY KEY,
    observation INTEGER NOT NULL REFERENCES observation (id) ON DELETE CASCADE,
    body TEXT,
    raw BLOB NOT NULL,
    known_from TEXT NOT NULL,
    known_until TEXT NOT NULL
) STRICT;
CREATE INDEX superseded_observation ON superseded (observation);

-- Rows that could not be read, with the reason. resolved_at is set once the same row reads well.
CREATE TABLE quarantine (
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    problem TEXT NOT NULL,
    raw BLOB NOT NULL,
    seen_at TEXT NOT NULL,
    resolved_at TEXT,
    expires_at TEXT,             -- as in observation
    PRIMARY KEY (source, kind, source_id)
) STRICT;

-- What was read of a kind: every day from since to until.
CREATE TABLE bookmark (
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (source, kind)
) STRICT;

CREATE TABLE health (
    name TEXT PRIMARY KEY,
    last_ok TEXT,
    failing_since TEXT,
    error TEXT,
    needs_login INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A morning's answer as it was given. Frozen: a later one is a new revision.
CREATE TABLE answer (
    day TEXT NOT NULL,
    revision INTEGER NOT NULL,
    computed_at TEXT NOT NULL,
    inputs_digest TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    model_version TEXT,
    json TEXT NOT NULL,
    why_revised TEXT,
    PRIMARY KEY (day, revision)
) STRICT;

-- What we last wrote somewhere (a calendar), so that an edit by the user is recognised.
CREATE TABLE ledger (
    target TEXT NOT NULL,
    uid TEXT NOT NULL,
    day TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (target, uid)
) STRICT;

CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO fact VALUES ('digest', '0');
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, checksums())
VERSION = len(MIGRATIONS)
CHECKSUMS_SINCE = 2
"""The format from which on every row carries a checksum."""


def statements(script: str) -> list[str]:
    """A script's statements one by one (``executescript`` would commit between them)."""
    found, rest = [], ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return found


def migrate(db: sqlite3.Connection, migrations: tuple[str, ...] = MIGRATIONS) -> int:
    """Bring the database to the newest shape; returns the version it had. Two processes may try at once.

    Raises ConfigurationError when the database was made by a newer readiness.
    """
    was = _version(db)
    if was > len(migrations):
        raise ConfigurationError(
            f"readiness.db was written by a newer readiness (format {was}, this one knows {len(migrations)}). "
            "Upgrade readiness; the data is untouched."
        )
    if was == len(migrations):
        return was
    db.execute("BEGIN IMMEDIATE")
    try:
        for number in range(_version(db), len(migrations)):
            for statement in statements(migrations[number]):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number + 1}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return was


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
