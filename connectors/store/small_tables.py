"""What is kept beside observations: health, remembered facts, frozen answers, the calendar ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from connectors.store.faults import explained, intact_rows
from connectors.store.integrity import intact
from connectors.store.stored_rows import ANSWER, answer_of
from connectors.store.upsert import stamp
from readiness.ports import Health
from readiness.stored_answer import StoredAnswer


class SmallTables:
    """One connection and its transactions, and the tables that need no more than a statement each."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; the write lock is held from the beginning. Raises ConfigurationError (a full disk)."""
        with explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _all(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with explained(self.path):
            return self._db.execute(sql, values).fetchall()

    def _verified(
        self, table: str, columns: str, where: str, values: Sequence[Any] | Mapping[str, Any]
    ) -> list[Any]:
        """Rows of which each is as it was written. Raises DatabaseDamaged where one is not."""
        return intact_rows(
            self.path,
            self._all(f"SELECT {columns}, {intact(table)} FROM {table} {where}", values),  # noqa: S608 - our own names
        )

    # --- health and facts ---

    def health(self) -> Mapping[str, Health]:
        return {
            name: Health(name, _instant(last_ok), _instant(failing_since), error, bool(needs_login))
            for name, last_ok, failing_since, error, needs_login in self._all(
                "SELECT name, last_ok, failing_since, error, needs_login FROM health ORDER BY name"
            )
        }

    def record_health(self, health: Health) -> None:
        with self.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO health (name, last_ok, failing_since, error, needs_login) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    health.name,
                    None if health.last_ok is None else stamp(health.last_ok),
                    None if health.failing_since is None else stamp(health.failing_since),
                    health.error,
                    int(health.needs_login),
                ),
            )

    def fact(self, name: str) -> str | None:
        """A remembered value, such as when the last backup was made."""
        found = self._verified("fact", "value", "WHERE name = ?", (name,))
        return str(found[0][0]) if found else None

    def facts(self, prefix: str) -> dict[str, str]:
        """Every remembered value whose name begins so, by the rest of its name."""
        return {
            name.removeprefix(prefix): value
            for name, value in self._verified("fact", "name, value", "WHERE name GLOB ?", (f"{prefix}*",))
        }

    def remember(self, name: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", (name, value))

    # --- answers --------------------------------------------------------------

    def save_answers(self, answers: Sequence[StoredAnswer]) -> None:
        """Freeze answers. An answer that exists already (same day and revision) stays as it was given."""
        with self.transaction() as db:
            db.executemany(
                f"INSERT INTO answer ({ANSWER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 - our own names
                "ON CONFLICT DO NOTHING",
                [
                    (
                        a.date.isoformat(),
                        a.revision,
                        a.computed_at.isoformat(),
                        a.inputs_digest,
                        a.rules_version,
                        a.model_version,
                        a.json,
                        a.why_revised,
                    )
                    for a in answers
                ],
            )

    def answer(self, day: date, revision: int | None = None) -> StoredAnswer | None:
        """The newest revision of a day's answer, or the one asked for."""
        found = self._verified(
            "answer",
            ANSWER,
            "WHERE day = ? AND (? IS NULL OR revision = ?) ORDER BY revision DESC LIMIT 1",
            (day.isoformat(), revision, revision),
        )
        return answer_of(found[0]) if found else None

    def answers(self, since: date | None = None, until: date | None = None) -> list[StoredAnswer]:
        """Every revision, by day and revision."""
        return [
            answer_of(row)
            for row in self._verified(
                "answer",
                ANSWER,
                "WHERE day BETWEEN ? AND ? ORDER BY day, revision",
                ((since or date.min).isoformat(), (until or date.max).isoformat()),
            )
        ]

    # --- what we last wrote elsewhere -------------------------------------------

    def ledger(self, target: str) -> dict[str, str]:
        return dict(self._verified("ledger", "uid, json", "WHERE target = ? ORDER BY day, uid", (target,)))

    def record(self, target: str, uid: str, day: date, json: str) -> None:
        with self.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO ledger (target, uid, day, json) VALUES (?, ?, ?, ?)",
                (target, uid, day.isoformat(), json),
            )

    def erase(self, target: str, uid: str) -> None:
        with self.transaction() as db:
            db.execute("DELETE FROM ledger WHERE target = ? AND uid = ?", (target, uid))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
