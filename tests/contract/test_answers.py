"""Frozen mornings on the real store: kept as given, decided anew only when something changed, and saying what."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from connectors.store import SqliteStore, open_store
from readiness.errors import NoData
from readiness.morning.answers import answer
from readiness.morning.revisions import what_changed
from readiness.observations import CheckIn, Fetched, HrvNight, Observation
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, checkin, healthy, hrv, without
from tests.homes import StoredHome

NOW = datetime.combine(UNTIL, time(6, 45), ZONE)
SETTINGS = Settings()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "home") as opened:
        keep(opened, without(without(healthy(days=60), CheckIn, UNTIL), HrvNight, UNTIL))
        yield opened


def keep(store: SqliteStore, rows: Iterable[Observation]) -> None:
    given = [Fetched(o.KIND, o.provenance.source_id, repr(o).encode(), o) for o in rows]
    store.upsert("csv", given, at=NOW)


def test_a_fresh_answer_is_read_not_decided(store: SqliteStore) -> None:
    """The second question gets the same stored answer, and settings are not even read."""
    first = answer(StoredHome(store, NOW, b""), UNTIL)
    assert first.revision == 1

    def never() -> Settings:
        raise AssertionError("settings were read")

    assert answer(StoredHome(store, NOW + timedelta(hours=2), b"", settings_of=never), UNTIL) == first


def test_late_data_makes_a_revision_that_says_what_changed(store: SqliteStore) -> None:
    """A check-in and a night that arrive later make revision 2, and revision 1 stays as it was given."""
    first = answer(StoredHome(store, NOW), UNTIL)
    keep(store, [checkin(UNTIL, fatigue=5.0, soreness=4.0), hrv(UNTIL, 41.0)])
    second = answer(StoredHome(store, NOW + timedelta(minutes=5)), UNTIL)
    assert second.revision == json.loads(second.json)["revision"] == 2
    assert "check-in arrived" in (second.why_revised or "").lower()
    assert "HRV known through 2026-03-03" in (second.why_revised or "")
    assert store.answer(UNTIL, 1) == first
    assert [a.revision for a in store.answers(UNTIL, UNTIL)] == [1, 2]


def test_data_that_changes_nothing_makes_no_revision(store: SqliteStore) -> None:
    """A night years ago leaves the answer as it was given; the question is not asked anew the next time."""
    first = answer(StoredHome(store, NOW, b""), UNTIL)
    keep(store, [checkin(UNTIL + timedelta(days=1))])
    assert answer(StoredHome(store, NOW + timedelta(minutes=5), b""), UNTIL) == first

    def never() -> Settings:
        raise AssertionError("decided a second time")

    assert answer(StoredHome(store, NOW + timedelta(minutes=9), b"", settings_of=never), UNTIL) == first


def test_changed_settings_are_asked_anew(store: SqliteStore) -> None:
    """Another configuration is another question, though the data is the same; the old one is not asked again."""
    asked: list[bytes] = []

    def under(config: bytes) -> Callable[[], Settings]:
        def settings() -> Settings:
            asked.append(config)
            return SETTINGS

        return settings

    for config in (b"", b"", b"[week]", b"[week]"):
        answer(StoredHome(store, NOW, config, settings_of=under(config)), UNTIL)
    assert asked == [b"", b"[week]"]


def test_a_day_to_come_is_a_plan_and_not_kept(store: SqliteStore) -> None:
    """Tomorrow's answer is given, marked as projected, and nothing is frozen."""
    tomorrow = UNTIL + timedelta(days=1)
    assert json.loads(answer(StoredHome(store, NOW), tomorrow).json)["projected"] is True
    assert store.answer(tomorrow) is None


def test_an_empty_store_has_no_answer(tmp_path: Path) -> None:
    """No data at all is never a verdict."""
    with open_store(tmp_path / "empty") as empty, pytest.raises(NoData):
        answer(StoredHome(empty, NOW), UNTIL)


def test_reading_a_kept_answer_needs_neither_numpy_nor_settings() -> None:
    """The module itself imports nothing heavy."""
    heavy = "{'numpy', 'pandas', 'readiness.settings'}"
    code = f"import sys, readiness.morning.answers; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_changed_is_one_line_of_facts() -> None:
    """Verdict, arrivals, signs and score, in this order; nothing about what stayed the same."""
    sign = {"id": "W5", "name": "hrv_down", "title": "HRV down", "state": "unknown"}
    old = {
        "verdict": "full",
        "score": 24.0,
        "missing": ["hrv"],
        "signs": [sign],
        "data_until": {"hrv": "2026-03-02"},
    }
    new = {**old, "verdict": "skip", "score": 66.0, "missing": [], "signs": [{**sign, "state": "active"}]}
    assert what_changed(old, new) == "Full → skip; HRV arrived; W5 HRV down active; score 24.0 → 66.0"
