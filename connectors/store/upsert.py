"""Putting fetched rows: new, changed, unchanged, quarantined, vanished. Runs inside the store's transaction."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from textwrap import shorten

from connectors.store.rows import encode, storable
from readiness.observations import Fetched, Kind
from readiness.plausibility import clean
from readiness.ports import DERIVED, Counts

# Payloads are small and the nightly machine is slow: the fastest level already takes off most of the size.
_LEVEL = 1
LONGEST_PROBLEM = 400
"""In characters: a reason is for reading, and the payload is kept beside it."""


def stamp(at: datetime) -> str:
    """An instant as text that sorts by time."""
    if at.tzinfo is None:
        raise ValueError("an instant must be aware")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def fingerprint(source: str, kind: str, source_id: str, body: str | None) -> int:
    """A row's part of the store's digest. Parts are XORed, so equal data has an equal digest in any order."""
    if body is None:
        return 0
    text = "\0".join((source, kind, source_id, body)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=16).digest(), "big")


def erase(db: sqlite3.Connection, key: int) -> None:
    """Take out a row that must not be kept, and what was computed of it."""
    db.execute("DELETE FROM observation WHERE id = ?", (key,))
    db.execute("DELETE FROM fact WHERE name GLOB ?", (f"{DERIVED}*",))


def _read(row: Fetched, at: datetime) -> tuple[str | None, str | None]:
    """What can be stored of a row, and what is wrong with it. Both when only a part of it is wrong."""
    if row.observation is None:
        return None, row.problem
    try:
        observation, problem = clean(row.observation, at)
    except TypeError as error:  # a source that builds an observation of the wrong stuff
        return None, f"a field has the wrong type ({error})"
    problem = "; ".join(text for text in (row.problem, problem) if text) or None
    if observation is None:
        return None, problem
    try:
        return encode(observation), problem
    except ValueError as error:
        return None, str(error)


@dataclass(slots=True)
class _Old:
    id: int
    body: str | None
    raw: bytes
    changed_at: str
    deleted: bool

    @property
    def live_body(self) -> str | None:
        return None if self.deleted else self.body


class Upsert:
    """One source's rows of one transaction. ``digest_change`` is to be XORed into the store's digest.

    ``rebuilding`` reads the same payloads with today's parser: what it says replaces the old reading outright,
    also when it now says 'unreadable', and dates and superseded rows stay as they were.
    Rows with ``expires_at`` are under a vendor's ban on keeping: what they replace or what vanishes goes for
    good, while everything else is only marked.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        source: str,
        at: datetime,
        expires_at: datetime | None = None,
        rebuilding: bool = False,
    ) -> None:
        self._db = db
        self._source = source
        self._now = at
        self._at = stamp(at)
        self._expires_at = None if expires_at is None else stamp(expires_at)
        self._rebuilding = rebuilding
        self._in_quarantine: set[tuple[str, str]] = set(
            db.execute(
                "SELECT kind, source_id FROM quarantine WHERE source = ? AND resolved_at IS NULL", (source,)
            )
        )
        self._listed: set[tuple[Kind, str]] = set()
        self.counts = Counts()
        self.digest_change = 0

    def put(self, rows: Iterable[Fetched]) -> None:
        new = changed = unchanged = quarantined = 0
        for row in rows:
            done = self._put_one(row)
            new += done == "new"
            changed += done == "changed"
            unchanged += done == "unchanged"
            quarantined += done == "quarantined"
        self.counts += Counts(new, changed, unchanged, quarantined)

    def _put_one(self, row: Fetched) -> str:
        if not row.source_id.isascii():
            row = replace(row, source_id=storable(row.source_id))
        self._listed.add((row.kind, row.source_id))
        body, problem = _read(row, self._now)
        if problem is None:
            self._resolve(row)
        else:
            self._quarantine(row, problem)
            if body is None and not self._rebuilding:
                return "quarantined"
            self.counts += Counts(quarantined=1)
        if self._rebuilding:
            return self._reread(row, body)
        return self._write(row, body)

    def _reread(self, row: Fetched, body: str | None) -> str:
        found = self._db.execute(
            "SELECT id, body, deleted_at IS NOT NULL FROM observation "
            "WHERE source = ? AND kind = ? AND source_id = ?",
            (self._source, row.kind, row.source_id),
        ).fetchone()
        if found is None:
            return self._write(row, body) if body is not None else "nothing"
        key, before, deleted = found
        if body == before:
            return "unchanged"
        day = None if row.observation is None else row.observation.date.isoformat()
        self._db.execute("UPDATE observation SET body = ?, day = ? WHERE id = ?", (body, day, key))
        if not deleted:
            self._digest(row, before, body)
        return "changed"

    def _write(self, row: Fetched, body: str | None) -> str:
        raw = zlib.compress(row.raw, _LEVEL)
        day = None if row.observation is None else row.observation.date.isoformat()
        old = self._find(row)
        if old is None:
            self._insert(row, body, raw, day)
            return "new" if body is not None else "nothing"
        if body is None:
            if old.body is None:
                self._keep_raw(old, raw)
            # A vendor that now says 'nothing' about a night it once delivered is not believed: the night stays.
            return "nothing"
        if old.body is None:
            self._revise(old, row, body, raw, day)
            self._db.execute("UPDATE observation SET ingested_at = ? WHERE id = ?", (self._at, old.id))
            return "new"
        if body == old.live_body:
            self._confirm(old, row.raw, raw)
            return "unchanged"
        if body != old.body:
            self._supersede(old, old.body)
        self._revise(old, row, body, raw, day)
        return "changed"

    def _confirm(self, old: _Old, plain: bytes, raw: bytes) -> None:
        """The same reading again, perhaps of another payload; ``plain`` is it, ``raw`` the same compressed."""
        if raw != old.raw and zlib.decompress(old.raw) != plain:
            self._supersede(old, None)
            self._keep_raw(old, raw)
        self._db.execute(
            "UPDATE observation SET expires_at = ? WHERE id = ? AND expires_at IS NOT ?",
            (self._expires_at, old.id, self._expires_at),
        )

    def _find(self, row: Fetched) -> _Old | None:
        found = self._db.execute(
            "SELECT o.id, body, raw, changed_at, deleted_at IS NOT NULL FROM observation o "
            "JOIN payload p ON p.observation = o.id WHERE source = ? AND kind = ? AND source_id = ?",
            (self._source, row.kind, row.source_id),
        ).fetchone()
        return None if found is None else _Old(*found)

    def _insert(self, row: Fetched, body: str | None, raw: bytes, day: str | None) -> None:
        cursor = self._db.execute(
            "INSERT INTO observation (source, kind, source_id, day, body, ingested_at, changed_at, expires_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._source, row.kind, row.source_id, day, body, self._at, self._at, self._expires_at),
        )
        self._db.execute("INSERT INTO payload (observation, raw) VALUES (?, ?)", (cursor.lastrowid, raw))
        self._digest(row, body)

    def _digest(self, row: Fetched, *bodies: str | None) -> None:
        for body in bodies:
            self.digest_change ^= fingerprint(self._source, row.kind, row.source_id, body)

    def _revise(self, old: _Old, row: Fetched, body: str, raw: bytes, day: str | None) -> None:
        self._db.execute(
            "UPDATE observation SET body = ?, day = ?, changed_at = ?, deleted_at = NULL, expires_at = ? "
            "WHERE id = ?",
            (body, day, self._at, self._expires_at, old.id),
        )
        self._keep_raw(old, raw)
        self._digest(row, old.live_body, body)

    def _keep_raw(self, old: _Old, raw: bytes) -> None:
        if raw != old.raw:
            self._db.execute("UPDATE payload SET raw = ? WHERE observation = ?", (raw, old.id))

    def _supersede(self, old: _Old, body: str | None) -> None:
        if self._expires_at is None:
            self._db.execute(
                "INSERT INTO superseded (observation, body, raw, known_from, known_until) "
                "VALUES (?, ?, ?, ?, ?)",
                (old.id, body, old.raw, old.changed_at, self._at),
            )

    def _quarantine(self, row: Fetched, problem: str) -> None:
        problem = storable(shorten(problem, LONGEST_PROBLEM, placeholder=" …"))
        self._db.execute(
            "INSERT INTO quarantine (source, kind, source_id, problem, raw, seen_at, expires_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET problem = excluded.problem, raw = excluded.raw, "
            "seen_at = excluded.seen_at, resolved_at = NULL, expires_at = excluded.expires_at",
            (
                self._source,
                row.kind,
                row.source_id,
                problem,
                zlib.compress(row.raw, _LEVEL),
                self._at,
                self._expires_at,
            ),
        )
        self._in_quarantine.add((row.kind, row.source_id))

    def _resolve(self, row: Fetched) -> None:
        if (row.kind, row.source_id) in self._in_quarantine:
            self._db.execute(
                "UPDATE quarantine SET resolved_at = ? WHERE source = ? AND kind = ? AND source_id = ?",
                (self._at, self._source, row.kind, row.source_id),
            )

    def remove_unlisted(self, kind: Kind, since: date, until: date) -> None:
        """What a complete answer no longer lists is gone at the source. Nothing listed proves nothing."""
        listed = {source_id for of, source_id in self._listed if of is kind}
        if not listed:
            return
        stored = self._db.execute(
            "SELECT id, source_id, body FROM observation WHERE source = ? AND kind = ? "
            "AND day BETWEEN ? AND ? AND body IS NOT NULL AND deleted_at IS NULL",
            (self._source, kind, since.isoformat(), until.isoformat()),
        ).fetchall()
        for key, source_id, body in stored:
            if source_id in listed:
                continue
            if self._expires_at is None:
                self._db.execute("UPDATE observation SET deleted_at = ? WHERE id = ?", (self._at, key))
            else:
                erase(self._db, key)
            self.digest_change ^= fingerprint(self._source, kind, source_id, body)
            self.counts = replace(self.counts, changed=self.counts.changed + 1)
