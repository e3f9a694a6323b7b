"""Publishing as a user does it: the real program on a real home, to a real calendar server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.app import group
from cli.wiring import App
from readiness.calendar_event import is_ours
from tests.published import Home, copy_of, on_server, set_up
from tests.servers.dav_faults import Seen, dav_server, relay_to
from tests.servers.radicale import PASSWORD, Radicale

WRITES = {"PUT", "DELETE", "MKCALENDAR"}
PLAN_OF_FOUR = 4


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Home:
    return copy_of(lived_in, tmp_path)


def test_dry_run_publish_again_and_clear(home: Home, radicale: Radicale) -> None:
    """The table tells what will be done and does nothing; publishing does it once; clear takes it all away."""
    user = radicale.new_user()
    set_up(home, radicale.url, user)
    dry = home.run("publish", "--target", "caldav", "--dry-run")
    assert dry.returncode == 0
    assert dry.stdout.split()[:5] == ["calendar", "day", "action", "event", "why"]
    rows = [line for line in dry.stdout.splitlines() if "create" in line]
    assert not on_server(radicale, user)
    first = home.publish()
    assert (first["code"], first["status"], first["created"]) == (0, "ok", len(rows))
    stands = on_server(radicale, user)
    assert len(stands) == len(rows) >= PLAN_OF_FOUR
    second = home.publish()
    assert [second[k] for k in ("created", "updated", "withdrawn", "unchanged")] == [0, 0, 0, len(rows)]
    assert on_server(radicale, user) == stands
    cleared = home.run("calendar", "clear", "--target", "caldav", "--yes")
    assert cleared.returncode == 0
    assert not on_server(radicale, user)


def test_an_emptied_calendar_asks_and_does_not_stop_the_others(home: Home, radicale: Radicale) -> None:
    """Exit 5 with the two answers on stderr; the file beside it is still published; then the answer counts."""
    user = radicale.new_user()
    set_up(home, radicale.url, user)
    home.publish()
    for path in radicale.home(user).glob("*/*.ics"):
        path.unlink()
    (home.path / "out" / "strength.ics").unlink()
    done = home.run("publish")
    assert done.returncode == 5
    assert "--if-emptied recreate" in done.stderr
    assert "caldav: stopped" in done.stdout
    assert (home.path / "out" / "strength.ics").is_file()
    assert not on_server(radicale, user)
    again = home.publish("--if-emptied", "recreate")
    assert (again["code"], again["created"]) == (0, len(on_server(radicale, user)))


@pytest.mark.parametrize("at", [1, 2, 4])
def test_killed_while_publishing_the_next_publish_repairs(home: Home, radicale: Radicale, at: int) -> None:
    """SIGKILL when a write is done and not yet answered: afterwards each event stands once, and all is at rest."""
    user = radicale.new_user()
    writes = 0
    victim: list[subprocess.Popen[bytes]] = []

    def after(seen: Seen) -> bool:
        nonlocal writes
        writes += seen.method in WRITES
        if writes == at and victim:
            victim.pop().kill()
            return True
        return False

    with dav_server(relay_to(radicale.url, after)) as (url, _):
        set_up(home, url, user)
        process = home.start("publish", "--target", "caldav")
        victim.append(process)
        process.wait(60)
        assert process.returncode == -9
        repaired = home.publish()
        assert (repaired["code"], repaired["status"]) == (0, "ok")
        stands = on_server(radicale, user)
        assert len(stands) == len(list(radicale.home(user).glob("*/*.ics"))) >= PLAN_OF_FOUR
        assert all(is_ours(uid) and "SEQUENCE:0" in text for uid, text in stands.items())
        rest = home.publish()
        assert [rest[k] for k in ("created", "updated", "withdrawn")] == [0, 0, 0]
        assert on_server(radicale, user) == stands


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_lost_answers_are_found_again(home: Home, radicale: Radicale, method: str) -> None:
    """What was done though the answer was lost is neither doubled nor taken for the user's doing."""
    user = radicale.new_user()
    lost = [True]

    def after(seen: Seen) -> bool:
        return seen.method == method and bool(lost) and lost.pop()

    with dav_server(relay_to(radicale.url, after)) as (url, _):
        set_up(home, url, user)
        if method == "DELETE":
            lost.clear()
            home.publish()
            lost.append(True)
            day = next(uid[9:19] for uid in on_server(radicale, user))
            home.run("checkin", "--fatigue", "5", "--soreness", "5", "--ill", "--date", day)
            home.run("checkin", "--fatigue", "5", "--soreness", "5", "--ill", "--date", "2026-11-23")
        failed = home.publish()
        if method == "PUT":
            assert (failed["code"], failed["status"]) == (5, "failed")
            assert not lost
        mended = home.publish()
        assert mended["code"] == 0
        rest = home.publish()
        assert [rest[k] for k in ("created", "updated", "withdrawn")] == [0, 0, 0]
        assert (
            len(on_server(radicale, user))
            == len(list(radicale.home(user).glob("*/*.ics")))
            == rest["unchanged"]
        )


def test_connecting_keeps_the_password_privately(home: Home, radicale: Radicale) -> None:
    """connect caldav tries the password before keeping it, 0600, writes the table, and prints no secret; then
    publish needs nothing more, and the environment's password still wins."""
    user = radicale.new_user()
    before = (home.path / "config.toml").read_text()
    connect: Callable[..., object] = lambda *more, typed: CliRunner().invoke(  # noqa: E731
        group, ["--home", str(home.path), "connect", "caldav", *more], obj=App(), input=typed
    )
    options = ("--url", radicale.url, "--username", user)
    refused = connect(*options, typed="wrong\n")
    assert "readiness connect caldav" in str(refused.exception)  # type: ignore[attr-defined]
    assert not (home.path / "tokens" / "caldav.json").exists()
    assert (home.path / "config.toml").read_text() == before
    kept = connect(*options, typed=f"{PASSWORD}\n")
    assert "will be created" in kept.output  # type: ignore[attr-defined]
    assert PASSWORD not in kept.output  # type: ignore[attr-defined]
    token = home.path / "tokens" / "caldav.json"
    assert token.stat().st_mode & 0o777 == 0o600
    assert json.loads(token.read_text()) == {"password": PASSWORD}
    assert (home.path / "config.toml").read_text().startswith(before)
    home.environment.clear()
    assert home.publish()["code"] == 0
    assert "is there" in home.run("connect", "caldav", "--check").stdout
    home.environment["READINESS_CALDAV_PASSWORD"] = "wrong"
    denied = home.publish()
    assert (denied["code"], denied["status"]) == (4, "failed")
