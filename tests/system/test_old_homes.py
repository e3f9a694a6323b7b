"""Homes of past versions: each form still opens, keeps every row, and answers."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.store import open_store
from connectors.store.schema import MIGRATIONS, VERSION
from readiness.errors import ConfigurationError
from tests.program import run

HOMES = Path(__file__).resolve().parents[1] / "homes"
KEPT = {
    "observation": "SELECT source, kind, source_id, day, body, ingested_at, changed_at, deleted_at FROM observation",
    "payload": "SELECT observation, raw FROM payload",
    "quarantine": "SELECT source, kind, source_id, problem, raw FROM quarantine",
    "answer": "SELECT day, revision, computed_at, json FROM answer",
    "ledger": "SELECT target, uid, day, json FROM ledger",
    "fact": "SELECT name, value FROM fact",
}
RELEASED = {
    1: "5b2ad2e548d702a2",
    2: "aa7680a307f11f6a",
}
"""The hash of each migration that a home may have been made with. A released one is never edited: append another."""


def rows(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as db:
        return {name: sorted(map(repr, db.execute(sql))) for name, sql in KEPT.items()}


@pytest.fixture(params=sorted(HOMES.glob("*.sql")), ids=lambda path: path.stem)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "readiness.db")) as db:
        db.executescript(request.param.read_text("utf-8"))
    (tmp_path / "config.toml").write_text('[athlete]\ntimezone = "UTC"\n[week]\nsat = "long 3h 07:00"\n')
    return tmp_path


def test_a_home_of_every_past_form_opens_and_keeps_its_rows(home: Path) -> None:
    """Migrated by itself, row for row the same, each row whole by its checksum; and the program answers from it."""
    before = rows(home / "readiness.db")
    with open_store(home) as store:
        assert store.is_sound()
        assert store.damaged_rows() == []
        assert len(store.observations()) > 100
    assert rows(home / "readiness.db") == before
    answer = run("today", "--json", home=home, READINESS_NOW="2026-03-03T07:30:00+00:00")
    assert answer.code == 0, answer.err
    assert answer.json["revision"] >= 3  # the three answers of that morning are still there


def test_a_newer_home_is_refused_with_a_sentence(home: Path) -> None:
    """A downgrade touches nothing and says what to do."""
    with open_store(home):
        pass
    with closing(sqlite3.connect(home / "readiness.db")) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    copy = home.parent / f"{home.name}-copy"
    shutil.copytree(home, copy)
    with pytest.raises(ConfigurationError, match=r"written by a newer readiness.*Upgrade"):
        open_store(home)
    assert rows(home / "readiness.db") == rows(copy / "readiness.db")


def test_no_released_migration_was_edited() -> None:
    """Each migration has the hash that homes were made with."""
    found = {
        number: hashlib.blake2b(script.encode(), digest_size=8).hexdigest()
        for number, script in enumerate(MIGRATIONS, 1)
    }
    assert found == RELEASED
