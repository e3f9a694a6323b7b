"""``sync`` as cron runs it: its exit codes, what it mends by itself, and what it leaves to read."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.demo import DemoServer, athlete, serve
from connectors.demo.athlete import ZONE
from connectors.demo.server import Reply
from connectors.sources.typed import typed
from connectors.store import open_store
from connectors.store.backup import backups
from readiness.observations import CheckIn, Kind, Provenance
from tests.program import NOW, environment, run
from tests.servers.garmin_faults import Faults, Sso, behind, status, too_many

AT = datetime.fromisoformat(NOW)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with serve(athlete(AT.date()), tmp_path_factory.mktemp("tokens") / "garmin") as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: DemoServer) -> Iterator[Path]:
    """A connected home that has lived a while; its watch has ten days to tell."""
    home = tmp_path / "home"
    token = home / "tokens" / "garmin" / "garmin_tokens.json"
    token.parent.mkdir(parents=True, mode=0o700)
    token.write_bytes((server.token_dir / "garmin_tokens.json").read_bytes())
    token.chmod(0o600)
    home.chmod(0o700)
    (home / "tokens").chmod(0o700)
    (home / "config.toml").write_text(
        f'[athlete]\ntimezone = "{ZONE}"\n[sources.garmin]\nbase_url = "{server.base_url}"\n'
    )
    with open_store(home) as store:
        for kind in Kind:
            first = AT.date() - timedelta(days=10)
            store.upsert("garmin", [], at=AT, read=(kind, first, AT.date() - timedelta(days=3)))
        told = CheckIn(Provenance("checkin", str(AT.date())), AT.date(), fatigue=2, soreness=2)
        store.upsert("checkin", [typed(told)], at=AT)
    yield home
    server.intercept = None


def test_good_night(home: Path) -> None:
    """Exit 0, one JSON document in the contract's shape, a backup, a log line, nothing on stderr."""
    done = run("sync", "--json", home=home)
    assert done.code == 0, done.err
    (source,) = done.json["sources"]
    assert source["status"] == "ok"
    assert source["new"] > 20
    assert done.json["calendars"][0]["status"] == "ok"
    assert done.json["recommendation"]["date"] == str(AT.date())
    assert done.err == ""
    assert len(backups(home)) == 1
    events = [json.loads(line) for line in (home / "logs" / "night.jsonl").read_text().splitlines()]
    assert events[-1] | {"at": ""} == {
        "at": "",
        "event": "night",
        "exit": 0,
        "date": str(AT.date()),
        "revision": 1,
    }


@pytest.mark.parametrize(
    ("path", "reply", "code"),
    [
        ("/sleep-service/", too_many("3600"), 5),
        ("/", too_many("3600"), 6),
        ("/(?!di-oauth2)", status(401), 4),
    ],
)
def test_what_failed_is_no_success(
    home: Path, server: DemoServer, path: str, reply: Reply, code: int
) -> None:
    """A part that failed, a vendor that is down, a dead login: each its exit code, the answer all the same, and the
    reason on stderr."""
    faults = Faults().add(f"^{path}", reply)
    behind(server, faults, Sso(refused=True)) if code == 4 else behind(server, faults)
    done = run("sync", "--json", home=home)
    assert done.code == code, done.err
    assert done.json["sources"][0]["error"] in done.err
    assert done.json["recommendation"] is not None
    server.intercept = None
    later = (AT + timedelta(hours=2)).isoformat()  # the vendor asked to wait for an hour
    assert run("sync", home=home, READINESS_NOW=later).code == 0


HOLD = """
import sys
from pathlib import Path
from connectors.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_only_one_at_a_time(home: Path) -> None:
    """While another sync runs this one ends with 7 at once; a killed one holds nothing."""
    with (home / "sync.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write("4711")
        file.flush()
        done = run("sync", home=home)
        assert done.code == 7
        assert "4711" in done.err
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(home),
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert run("rebuild", home=home).code == 7
        other.kill()
    assert run("rebuild", home=home).code == 0


@pytest.mark.parametrize("arguments", [("garmin", "--check"), ("strava", "--check")])
def test_connecting_waits_for_a_sync(home: Path, server: DemoServer, arguments: tuple[str, str]) -> None:
    """A login is not renewed under a running sync's feet: the command ends with 7 and sends nothing."""
    server.requests.clear()
    with (home / "sync.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert run("connect", *arguments, home=home).code == 7
    assert not server.requests


def test_damage_is_mended_by_the_night(home: Path) -> None:
    """A destroyed database costs a remark: restored from the backup, filled up from the vendor, typed rows there."""
    assert run("sync", home=home).code == 0
    before = run("data", "nights", "--json", home=home).json
    path = home / "readiness.db"
    path.write_bytes(os.urandom(path.stat().st_size))
    assert run("today", home=home).code == 3
    done = run("sync", home=home)
    assert done.code == 0, done.err
    assert "restored from readiness-000001-2026-03-03.db" in done.err
    assert run("data", "nights", "--json", home=home).json == before
    with open_store(home) as store:
        assert len(store.observations({Kind.CHECKIN})) == 1


def test_open_permissions_are_closed(home: Path) -> None:
    """A token that others can read is closed and told."""
    token = home / "tokens" / "garmin" / "garmin_tokens.json"
    token.chmod(0o644)
    done = run("sync", home=home)
    assert "garmin_tokens.json was open to others" in done.err
    assert token.stat().st_mode & 0o777 == 0o600


def test_clock_set_back_loses_nothing(home: Path) -> None:
    """A night under a clock a year ahead, then one under the right clock: as if the clock had always been right."""
    assert run("sync", home=home).code == 0
    good = run("data", "nights", "--json", home=home).json
    ahead = run("sync", "--no-publish", home=home, READINESS_NOW=(AT + timedelta(days=365)).isoformat())
    assert ahead.code in (0, 5)
    assert run("sync", home=home).code == 0
    assert run("data", "nights", "--json", home=home).json == good
    assert run("today", "--json", home=home).json["date"] == str(AT.date())


def test_no_source_at_all(tmp_path: Path) -> None:
    """A sync of an empty home stores nothing and says how to begin (8)."""
    done = run("sync", home=tmp_path / "home")
    assert done.code == 8
    assert "readiness connect garmin" in done.err
