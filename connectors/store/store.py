"""The store on SQLite: observations and how far each source was read. The other tables: ``small_tables``."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from connectors.store.faults import DatabaseDamaged, explained, intact_rows
from connectors.store.integrity import damaged_rows, intact
from connectors.store.rows import decode_all
from connectors.store.schema import CHECKSUMS_SINCE
from connectors.store.small_tables import SmallTables
from connectors.store.upsert import Upsert, erase, fingerprint, stamp
from readiness.observations import Fetched, Kind, Observation
from readiness.ports import Counts, Quarantined

PAYLOADS_AT_ONCE = 100
"""Of one query: a payload may be a whole day of a watch, and ten years of them do not fit in memory."""
_UNREADABLE = (
    "SELECT source, kind, source_id FROM quarantine "
    "WHERE resolved_at IS NULL AND (:all OR expires_at IS NULL)"
)
_PAYLOADS = (
    "SELECT source, kind, source_id, max(id) FROM ("
    "SELECT source, kind, source_id, id FROM observation WHERE :all OR expires_at IS NULL "
    "UNION ALL SELECT source, kind, source_id, NULL FROM quarantine "
    "WHERE resolved_at IS NULL AND (:all OR expires_at IS NULL)"
    ") GROUP BY source, kind, source_id ORDER BY source, kind, source_id"
)
_RAWS = "SELECT observation, raw FROM payload WHERE observation IN (SELECT value FROM json_each(?))"


class SqliteStore(SmallTables):
    """Implements ``ports.Store`` and ``ports.Ledger``. One connection; not to be shared between threads."""

    def is_sound(self) -> bool:
        """Whether SQLite finds nothing wrong with the file."""
        try:
            return bool(self._all("PRAGMA quick_check(1)") == [("ok",)])
        except DatabaseDamaged:
            return False

    def count(self, table: str) -> int:
        """Rows of a table."""
        return int(self._all(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - our own names

    def has_checksums(self) -> bool:
        """Whether rows carry checksums: all but those of a database of readiness 0.1."""
        return int(self._all("PRAGMA user_version")[0][0]) >= CHECKSUMS_SINCE

    def damaged_rows(self) -> list[tuple[str, int]]:
        """Table and rowid of every row that is no longer as it was written. Reads the whole database."""
        with explained(self.path):
            return list(damaged_rows(self._db))

    def copy_into(self, path: Path) -> None:
        """Write a compact copy of everything; ``path`` must be empty or absent."""
        self._all("VACUUM INTO ?", (str(path),))

    # --- observations ---------------------------------------------------------

    def upsert(
        self,
        source: str,
        rows: Iterable[Fetched],
        *,
        at: datetime,
        read: tuple[Kind, date, date] | None = None,
        window: tuple[Kind, date, date] | None = None,
        expires_at: datetime | None = None,
        rebuilding: bool = False,
    ) -> Counts:
        with self.transaction() as db:
            batch = Upsert(db, source, at, expires_at, rebuilding)
            batch.put(rows)
            if window is not None:
                batch.remove_unlisted(*window)
            if read is not None:
                kind, since, until = read
                # Never backwards: a clock that was set back must not make us forget what was read.
                db.execute(
                    "INSERT INTO bookmark (source, kind, since, until) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                    "SET since = min(since, excluded.since), until = max(until, excluded.until)",
                    (source, kind, since.isoformat(), until.isoformat()),
                )
            self._mix_digest(batch.digest_change)
            return batch.counts

    def _mix_digest(self, change: int) -> None:
        if change:
            mixed = int(self.digest(), 16) ^ change
            self._db.execute("UPDATE fact SET value = ? WHERE name = 'digest'", (f"{mixed:x}",))

    def observations(
        self,
        kinds: Collection[Kind] | None = None,
        since: date | None = None,
        until: date | None = None,
        known_at: datetime | None = None,
    ) -> list[Observation]:
        where, values = _filters(kinds, since, until)
        now, sound = "body IS NOT NULL", intact("observation")
        if known_at is None:
            rows = self._all(
                f"SELECT kind, source, source_id, ingested_at, body, {sound} FROM observation "  # noqa: S608
                f"WHERE {now} AND deleted_at IS NULL{where}",
                values,
            )
        else:
            then = stamp(known_at)
            rows = self._all(
                f"SELECT kind, source, source_id, ingested_at, body, {sound} FROM observation "  # noqa: S608
                f"WHERE {now} AND changed_at <= ? AND (deleted_at IS NULL OR deleted_at > ?){where} "
                f"UNION ALL SELECT kind, source, source_id, ingested_at, s.body, {intact('superseded', 's.')} "
                "FROM superseded s "
                "JOIN observation o ON o.id = s.observation "
                f"WHERE s.body IS NOT NULL AND known_from <= ? AND known_until > ?{where}",
                [then, then, *values, then, then, *values],
            )
        if known_at is since is until is None:
            self._none_missing(kinds, len(rows))
        return _in_order(decode_all(intact_rows(self.path, rows)))

    def since(
        self, day: date, before: timedelta, always: Collection[Kind] = ()
    ) -> tuple[list[Observation], str]:
        first, kinds = (day - before).isoformat(), ", ".join("?" * len(always))
        rows = self._all(
            f"SELECT kind, source, source_id, ingested_at, body, day, {intact('observation')} FROM observation "  # noqa: S608
            f"WHERE body IS NOT NULL AND deleted_at IS NULL AND (day >= ? OR kind IN ({kinds}))",
            [first, *[kind.value for kind in always]],
        )
        sound, older = intact_rows(self.path, rows), int(self.digest(), 16)
        for kind, source, source_id, _, body, when in sound:
            if when >= day.isoformat():
                older ^= fingerprint(source, kind, source_id, body)
        return _in_order(decode_all([row[:-1] for row in sound])), f"{older:x}"

    def _none_missing(self, kinds: Collection[Kind] | None, rows: int) -> None:
        """Raises DatabaseDamaged where fewer or more rows came than the database holds: a page is in a wrong place."""
        held = dict(self._all("SELECT kind, rows FROM held"))
        expected = sum(n for kind, n in held.items() if kinds is None or kind in kinds)
        if rows != expected:
            raise DatabaseDamaged(
                f"{self.path} is damaged: {rows} of {expected} rows can be read. `readiness sync` sets it aside and "
                "restores them from a backup."
            )

    def sources(self) -> list[str]:
        """The names of all sources that ever delivered something."""
        return [
            name
            for (name,) in self._all(
                "SELECT source FROM observation UNION SELECT source FROM quarantine ORDER BY source"
            )
        ]

    def payloads(
        self, source: str | None = None, *, keepable: bool = False
    ) -> Iterator[tuple[str, Kind, str, bytes]]:
        """Every kept payload (source, kind, source_id, raw), the unreadable ones among them. ``keepable`` leaves
        out what is kept only for some days."""
        wanted = {"all": not keepable}
        apart = set(self._all(_UNREADABLE, wanted))
        keys = [row for row in self._all(_PAYLOADS, wanted) if source is None or row[0] == source]
        for some in batched(keys, PAYLOADS_AT_ONCE):
            raws = dict(self._all(_RAWS, (json.dumps([id_ for *_, id_ in some]),)))
            for *key, id_ in some:
                raw = self.payload(*key) if tuple(key) in apart else zlib.decompress(raws[id_])
                yield key[0], Kind(key[1]), key[2], raw

    def payload(self, source: str, kind: Kind | str, source_id: str) -> bytes:
        """The last payload fetched for a row; the newest unreadable one if there is one. Empty if unknown."""
        found = self._all(
            "SELECT raw FROM quarantine WHERE source = ? AND kind = ? AND source_id = ? "
            "AND resolved_at IS NULL UNION ALL SELECT raw FROM payload p JOIN observation o "
            "ON o.id = p.observation WHERE source = ? AND kind = ? AND source_id = ?",
            (source, kind, source_id) * 2,
        )
        return zlib.decompress(found[0][0]) if found else b""

    def superseded(self, source: str, kind: Kind, source_id: str) -> list[bytes]:
        """The payloads that later ones replaced, oldest first."""
        return [
            zlib.decompress(raw)
            for (raw,) in self._all(
                "SELECT s.raw FROM superseded s JOIN observation o ON o.id = s.observation "
                "WHERE source = ? AND kind = ? AND source_id = ? ORDER BY s.id",
                (source, kind, source_id),
            )
        ]

    def expiring_sources(self) -> set[str]:
        """Sources of which some row may be kept only for some days."""
        return {
            name for (name,) in self._all("SELECT DISTINCT source FROM observation WHERE expires_at > ''")
        }

    def all_superseded(self) -> Iterator[tuple[str, str, str, str, str, bytes]]:
        """(source, kind, source id, known from, known until, raw) of everything that was replaced."""
        for *key, raw in self._all(
            "SELECT source, kind, source_id, known_from, known_until, s.raw FROM superseded s "
            "JOIN observation o ON o.id = s.observation ORDER BY s.id"
        ):
            source, kind, source_id, since, until = key
            yield source, kind, source_id, since, until, zlib.decompress(raw)

    def remove(self, source: str, kind: Kind, source_id: str, *, at: datetime) -> bool:
        """Mark one row deleted (the user took it back). False if there is none."""
        where = "source = ? AND kind = ? AND source_id = ? AND body IS NOT NULL AND deleted_at IS NULL"
        return self._remove(where, (source, kind, source_id), at) > 0

    def expire(self, now: datetime) -> int:
        """Erase, to the last byte in the file, rows that a vendor's terms forbid to keep. Returns how many."""
        due = (stamp(now),)
        if not self._all(
            "SELECT 1 FROM observation WHERE expires_at <= ? UNION ALL "
            "SELECT 1 FROM quarantine WHERE expires_at <= ? LIMIT 1",
            due * 2,
        ):
            return 0
        gone = self._remove("expires_at <= ?", due, None)
        self._all("DELETE FROM quarantine WHERE expires_at <= ?", due)
        self._all("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _remove(self, where: str, values: Sequence[Any], at: datetime | None) -> int:
        with self.transaction() as db:
            rows = db.execute(
                f"SELECT id, source, kind, source_id, body, deleted_at FROM observation WHERE {where}",  # noqa: S608
                values,
            ).fetchall()
            change = 0
            for key, source, kind, source_id, body, deleted_at in rows:
                if deleted_at is None:
                    change ^= fingerprint(source, kind, source_id, body)
                if at is None:
                    erase(db, key)
                elif deleted_at is None:
                    db.execute("UPDATE observation SET deleted_at = ? WHERE id = ?", (stamp(at), key))
            self._mix_digest(change)
            return len(rows)

    def digest(self) -> str:
        return str(self._all("SELECT value FROM fact WHERE name = 'digest'")[0][0])

    # --- sync state -----------------------------------------------------------

    def bookmark(self, source: str, kind: Kind) -> tuple[date, date] | None:
        """The first and the last day that were read."""
        found = self._verified("bookmark", "since, until", "WHERE source = ? AND kind = ?", (source, kind))
        return (date.fromisoformat(found[0][0]), date.fromisoformat(found[0][1])) if found else None

    def quarantine(self) -> list[Quarantined]:
        """Rows that could not be read and have not been since."""
        return [
            Quarantined(source, Kind(kind), source_id, problem, datetime.fromisoformat(seen_at))
            for source, kind, source_id, problem, seen_at in self._all(
                "SELECT source, kind, source_id, problem, seen_at FROM quarantine "
                "WHERE resolved_at IS NULL ORDER BY source, kind, source_id"
            )
        ]


def _in_order(found: list[Observation]) -> list[Observation]:
    return sorted(found, key=lambda o: (o.date, o.KIND, o.provenance.source, o.provenance.source_id))


def _filters(kinds: Collection[Kind] | None, since: date | None, until: date | None) -> tuple[str, list[str]]:
    where, values = "", []
    if kinds is not None:
        where += f" AND kind IN ({', '.join('?' * len(kinds))})"
        values += [kind.value for kind in kinds]
    if since is not None:
        where += " AND day >= ?"
        values.append(since.isoformat())
    if until is not None:
        where += " AND day <= ?"
        values.append(until.isoformat())
    return where, values
