"""``doctor`` finds what is broken and says how to mend it; a healthy home has nothing to mend."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.store import open_store
from connectors.store.backup import back_up
from readiness.observations import (
    Activity,
    CheckIn,
    Fetched,
    HrvNight,
    Kind,
    Provenance,
    RestingHr,
    SleepNight,
)
from readiness.ports import Health
from tests.program import NOW, run

AT = datetime.fromisoformat(NOW)
CONFIG = '[athlete]\ntimezone = "Europe/Oslo"\n'


def fetched(observation: Any) -> Fetched:
    return Fetched(observation.KIND, observation.provenance.source_id, b"{}", observation)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home as it is after a good night."""
    home = tmp_path / "home"
    with open_store(home) as store:
        for back in range(3):
            day = AT.date() - timedelta(days=back)
            source = Provenance("csv", day.isoformat())
            store.upsert(
                "csv",
                map(
                    fetched,
                    [
                        HrvNight(source, day, 55.0),
                        SleepNight(source, day, 7.5),
                        RestingHr(source, day, 45.0),
                        CheckIn(source, day, fatigue=2),
                        Activity(source, AT - timedelta(days=back), "running", 60.0),
                    ],
                ),
                at=AT,
            )
        store.remember("last_sync", AT.isoformat())
        back_up(store, AT)
    (home / "config.toml").write_text(CONFIG)
    return home


def doctor(home: Path, *arguments: str, **more: str) -> tuple[int, dict[str, list[tuple[str, str, str]]]]:
    done = run("doctor", "--json", "--no-network", *arguments, home=home, **more)
    found: dict[str, list[tuple[str, str, str]]] = {}
    for one in done.json["findings"]:
        found.setdefault(one["check"], []).append((one["level"], one["text"], one["mend"]))
    return done.code, found


def test_healthy_home(home: Path) -> None:
    """Nothing is bad, and whatever is remarked says what to do."""
    code, found = doctor(home)
    assert code == 0
    levels = {check: {level for level, _, _ in rows} for check, rows in found.items()}
    # The clock stands in this test, and nobody installed a job.
    assert {check for check, level in levels.items() if level != {"ok"}} == {"clock", "schedule"}
    assert all(mend for rows in found.values() for level, _, mend in rows if level != "ok")


def test_each_fault_has_its_cure(home: Path) -> None:
    """A loose token, a dead login, old data, an unreadable row, a clock set back: each is named."""
    token = home / "tokens" / "garmin" / "garmin_tokens.json"
    token.parent.mkdir(parents=True)
    token.write_text("{ half a to")
    token.chmod(0o644)
    with open_store(home) as store:
        store.record_health(Health("garmin", None, AT, "log in again", True))
        bad = Fetched(Kind.HRV, "x", b"?", problem="no number")
        store.upsert("garmin", [bad], at=AT)
        store.remember("last_sync", (AT + timedelta(days=300)).isoformat())
    code, found = doctor(home, READINESS_NOW=(AT + timedelta(days=9)).isoformat())
    assert code == 4
    assert any("garmin_tokens.json" in mend for _, _, mend in found["home"])
    assert any("damaged" in text for _, text, _ in found["tokens"])
    assert any("readiness connect garmin" in mend for _, _, mend in found["sources"])
    assert any("no number" in text for _, text, _ in found["quarantine"])
    assert any(level == "bad" and "set back" in text for level, text, _ in found["clock"])
    assert [level for level, _, _ in found["freshness"]] == ["warn"] * 5
    assert token.read_text() == "{ half a to"


def test_damage_and_bad_configuration(home: Path) -> None:
    """A damaged database and a wrong key do not stop the other checks."""
    (home / "readiness.db").write_bytes(os.urandom(20_000))
    (home / "config.toml").write_text("[strength]\nminuts = 40\n")
    code, found = doctor(home)
    assert code == 3
    assert any("minuts" in text for _, text, _ in found["config"])
    assert any("readiness sync" in text for _, text, _ in found["database"])
    assert "disk" in found


def test_empty_home(tmp_path: Path) -> None:
    """Before the first use there is nothing broken, only what to do first; nothing is created."""
    home = tmp_path / "nothing"
    code, found = doctor(home)
    assert code == 0
    assert any("connect garmin" in mend for _, _, mend in found["database"])
    assert not home.exists()


@pytest.mark.parametrize(("days", "warned"), [(21, False), (22, True)])
def test_a_login_that_is_not_used_ends(home: Path, days: int, warned: bool) -> None:
    """More than three weeks after the last sync it is said that the login will end, and how to keep it."""
    token = home / "tokens" / "garmin" / "garmin_tokens.json"
    token.parent.mkdir(parents=True, mode=0o700)
    token.write_text('{"di_token": "a", "di_refresh_token": "b", "di_client_id": "c"}')
    token.chmod(0o600)
    with open_store(home) as store:
        store.remember("last_sync", (AT - timedelta(days=days)).isoformat())
    _, found = doctor(home)
    told = [(text, mend) for level, text, mend in found["tokens"] if level == "warn"]
    assert bool(told) == warned
    assert all("end" in text and "readiness sync" in mend for text, mend in told)
