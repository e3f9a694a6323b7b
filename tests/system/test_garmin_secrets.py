"""Nothing that opens an account is ever shown or kept outside the tokens folder, whatever goes wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from cli.app import group
from cli.wiring import App
from connectors.demo import DemoServer, athlete, serve
from connectors.store import open_store
from tests.program import run
from tests.servers.garmin_faults import HTML, TRUNCATED, Faults, Sso, behind, status, too_many

TODAY = date(2026, 6, 17)
NOW = "2026-06-17T07:00:00+02:00"
SSO = Sso(email="jo.runner@example.org", password="correct-horse-battery", code="K7-QX-94")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def server(home: Path, tmp_path: Path) -> Iterator[DemoServer]:
    """An old account, whose display name is its e-mail address."""
    who = athlete(TODAY)
    who = replace(who, display_name=SSO.email, sessions=who.sessions[-6:])
    with serve(who, tmp_path / "elsewhere") as running:
        (home / "config.toml").write_text(f'[sources.garmin]\nbase_url = "{running.base_url}"\n')
        yield running


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for edge in ("MIN", "MAX"):
        monkeypatch.setattr(f"garminconnect.client.sso.MOBILE_DELAY_{edge}_S", 0.0)


def connect(home: Path, typed: str) -> tuple[int, str]:
    """`readiness connect garmin` with what a person types; everything that it shows and logs."""
    runner = CliRunner()
    done = runner.invoke(
        group, ["--home", str(home), "connect", "garmin"], input=typed, obj=App(), standalone_mode=False
    )
    failed = "" if done.exception is None else str(done.exception)
    return done.exit_code, done.output + failed


@pytest.mark.usefixtures("no_pauses")
def test_no_secret_in_any_output_or_file(
    home: Path, server: DemoServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Login, good nights and bad nights, all with -v: no password, code, token or e-mail in output, log, report or
    database, and in no file but those under tokens/, which only the owner can read."""
    caplog.set_level(logging.DEBUG)
    shown = []
    behind(server, SSO)
    code, text = connect(home, f"{SSO.email}\n{SSO.password}\n000000\n{SSO.code}\n")
    assert code == 0, text
    assert "connected" in text
    for typed in (SSO.email, str(SSO.code)):  # what the person typed herself stands where she typed it, once
        text = text.replace(f": {typed}\n", ": ", 1)
    shown.append(text)
    secrets = {SSO.email, quote(SSO.email), SSO.password, str(SSO.code), "rotated-"}
    nights = {
        0: (SSO,),
        5: (Faults().add("/hrv-service/", HTML).add("/sleep-service/", TRUNCATED), SSO),
        6: (Faults().add("/", too_many("900")),),
        4: (Sso(refused=True), Faults().add("/", status(401))),
    }
    for hours, (expected, answers) in enumerate(nights.items()):
        secrets |= token_parts(home)
        behind(server, *answers)
        at = datetime.fromisoformat(NOW) + timedelta(hours=hours)  # a wait that was asked for is over
        done = run("-v", "sync", home=home, READINESS_NOW=at.isoformat())
        assert done.code == expected, done.err
        shown += [done.out, done.err]
    for command in (["today", "--json"], ["data", "activities", "--json"], ["connect", "garmin", "--check"]):
        done = run("-v", *command, home=home, READINESS_NOW=NOW)
        shown += [done.out, done.err]
    everything = "\n".join([*shown, caplog_text(caplog), kept_text(home)])
    assert "Long run" in everything
    assert [s for s in secrets if s in everything] == []
    for path in (home / "tokens").rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o077 == 0


def token_parts(home: Path) -> set[str]:
    """The kept tokens, and their parts long enough to tell them by."""
    told = json.loads((home / "tokens" / "garmin" / "garmin_tokens.json").read_text())
    return {told["di_refresh_token"], told["di_token"], *told["di_token"].split(".")[:2]}


def caplog_text(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged in this process while logging in, by the libraries as well."""
    return "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("urllib3"))


def kept_text(home: Path) -> str:
    """All files of the home but its tokens, and every payload in the database unpacked."""
    files = [
        p.read_bytes().decode("latin-1") for p in home.rglob("*") if p.is_file() and "tokens" not in p.parts
    ]
    with open_store(home) as store:
        payloads = [raw.decode() for *_, raw in store.payloads()]
    return "\n".join([*files, *payloads])


def test_without_a_terminal_the_way_is_told(home: Path, server: DemoServer) -> None:
    """From cron, connecting says to use a terminal or --token-file, with exit status 4, and waits for nobody."""
    done = run("connect", "garmin", "--email", SSO.email, home=home)
    assert done.code == 4
    assert "--token-file" in done.err


def test_bring_a_token_then_check_it(home: Path, server: DemoServer) -> None:
    """A token made elsewhere connects without a password; --check says that it works, and exits 4 once it is dead."""
    done = run("connect", "garmin", "--token-file", server.token_dir, home=home)
    assert (done.code, "Europe/Zurich" in done.out) == (0, True)
    assert run("connect", "garmin", "--check", home=home).code == 0
    behind(server, Sso(refused=True), Faults().add("/", status(401)))
    done = run("connect", "garmin", "--check", home=home)
    assert done.code == 4
    assert "readiness connect garmin" in done.err


def test_a_dead_login_marks_the_answer_stale(home: Path, server: DemoServer) -> None:
    """After a night with a dead login the last answer still stands, and says since when it lacks data and what to
    do; one good night later it says nothing of it any more."""
    run("connect", "garmin", "--token-file", server.token_dir, home=home)
    run("sync", home=home, READINESS_NOW=NOW)
    behind(server, Sso(refused=True), Faults().add("/", status(401)))
    assert run("sync", home=home, READINESS_NOW="2026-06-18T05:00:00+02:00").code == 4
    today = run("today", "--json", home=home, READINESS_NOW="2026-06-18T07:00:00+02:00")
    assert today.code == 0
    assert today.json["data_until"]["hrv"] == "2026-06-17"
    assert "since Wed 17 Jun" in today.err
    assert "readiness connect garmin" in today.err
    server.intercept = None
    assert run("sync", home=home, READINESS_NOW="2026-06-18T08:00:00+02:00").code == 0
    assert run("today", home=home, READINESS_NOW="2026-06-18T08:00:00+02:00").err == ""
