"""What a morning and a night may ask for, in counts: queries, rows written, requests. Time is for `make bench`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.app import run
from connectors.demo import DemoServer, athlete, serve
from connectors.sources.garmin.source import GarminSource
from connectors.store import open_store
from readiness.night.sync import sync

TODAY = date(2026, 6, 17)
MORNING = datetime(2026, 6, 17, 6, tzinfo=UTC)

STORED_QUERIES = 4
"""An answer that stands: the answer, the digest of the data, and what the answer was given by."""
ANEW_QUERIES = 40
"""Deciding reads each table once, however many years are in it."""
SYNC_QUERIES = 30
"""Of a night beside one look-up and one update for each row that came."""
NIGHT_REQUESTS = 10
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass
class Statements:
    """Every SQL statement that this process ran, through SQLite's own trace."""

    seen: list[str] = field(default_factory=list)

    @property
    def queries(self) -> list[str]:
        return [sql for sql in self.seen if sql.lstrip().upper().startswith(("SELECT", "WITH"))]

    def writes(self, *tables: str) -> list[str]:
        found = [sql for sql in self.seen if sql.lstrip().upper().startswith(WRITES)]
        return [sql for sql in found if any(f" {table} " in f"{sql} " for table in tables)]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    found = Statements()
    connect = sqlite3.connect

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        database = connect(*args, **options)
        database.set_trace_callback(found.seen.append)
        return database

    monkeypatch.setattr(sqlite3, "connect", traced)
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    with serve(athlete(TODAY), tmp_path / "home" / "tokens" / "garmin") as running:
        yield running


def night(server: DemoServer, home: Path, since: date | None = None) -> None:
    with open_store(home) as store:
        sync([GarminSource(server.token_dir, server.base_url)], store, MORNING, since=since)


def test_counts_of_a_home_do_not_grow_with_its_years(
    server: DemoServer, tmp_path: Path, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty days and a year in the store: as many queries for the stored answer, and for a new one."""
    home = tmp_path / "home"
    monkeypatch.setenv("READINESS_NOW", MORNING.isoformat())
    monkeypatch.setenv("READINESS_HOME", str(home))
    counted = []
    for days in (30, 365):
        night(server, home, TODAY - timedelta(days=days))
        statements.seen.clear()
        assert run(["today", "--refresh"]) == 0
        anew = len(statements.queries)
        statements.seen.clear()
        assert run(["today"]) == 0
        assert not statements.writes("observation", "payload", "answer", "fact")
        counted.append((anew, len(statements.queries)))
    assert counted[1] <= counted[0]
    assert counted[0][0] <= ANEW_QUERIES
    assert counted[0][1] <= STORED_QUERIES


def test_a_night_with_nothing_new_writes_no_row(
    server: DemoServer, tmp_path: Path, statements: Statements
) -> None:
    """Ten requests at most, not one row of data written, and no query beyond those for what came."""
    home = tmp_path / "home"
    night(server, home, TODAY - timedelta(days=60))
    statements.seen.clear()
    server.requests.clear()
    night(server, home)
    assert len(server.requests) <= NIGHT_REQUESTS
    written = statements.writes("observation", "payload", "superseded", "quarantine", "answer")
    assert [sql for sql in written if not sql.startswith("UPDATE observation SET expires_at")] == []
    came = [sql for sql in statements.queries if "JOIN payload" in sql]
    assert len(came) > 20
    assert len(statements.queries) - len(came) <= SYNC_QUERIES
