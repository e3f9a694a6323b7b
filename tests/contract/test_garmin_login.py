"""Logging in to Garmin: the library's real login against a local server with its pages, blocks and codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.demo import DemoServer, athlete, serve
from connectors.demo.server import Reply, unsigned_token
from connectors.sources.garmin import login as garmin_login
from connectors.sources.garmin.source import GarminSource
from readiness.errors import AuthenticationNeeded, ConfigurationError, SourceUnavailable
from readiness.observations import Kind
from tests.servers.garmin_faults import Faults, Sso, behind, status

TODAY = date(2026, 6, 17)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library pauses seconds between page and password, as a browser would."""
    for name in ("MOBILE_DELAY", "WIDGET_DELAY", "LOGIN_DELAY"):
        monkeypatch.setattr(f"garminconnect.client.sso.{name}_MIN_S", 0.0)
        monkeypatch.setattr(f"garminconnect.client.sso.{name}_MAX_S", 0.0)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    with serve(athlete(TODAY), tmp_path / "elsewhere") as running:
        yield running


@pytest.fixture
def token_dir(tmp_path: Path) -> Path:
    return tmp_path / "home" / "tokens" / "garmin"


def never(attempt: int) -> str:
    raise AssertionError("no code was asked for")


def log_in(server: DemoServer, token_dir: Path, sso: Sso, ask: garmin_login.AskCode = never) -> str | None:
    return garmin_login.log_in(token_dir, sso.email, sso.password, ask, base_url=server.base_url)


def kept(token_dir: Path) -> dict[str, str]:
    told: dict[str, str] = json.loads((token_dir / "garmin_tokens.json").read_text())
    return told


def test_password_login_keeps_a_private_token_and_no_password(server: DemoServer, token_dir: Path) -> None:
    """After a login the token is readable by its owner only, works for a sync, and nothing else is kept."""
    sso = Sso()
    behind(server, sso)
    assert log_in(server, token_dir, sso) == "Europe/Zurich"
    assert kept(token_dir)["di_refresh_token"] == "rotated-1"
    for path in token_dir.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert sso.password not in path.read_text()
        assert sso.email not in path.read_text()
    garmin = GarminSource(token_dir, server.base_url)
    assert list(garmin.fetch(Kind.HRV, TODAY - timedelta(days=7), TODAY))


def test_second_factor_may_be_mistyped(server: DemoServer, token_dir: Path) -> None:
    """A wrong code is asked for again without a new login; the right one completes it."""
    sso = Sso(code="123456")
    behind(server, sso)
    codes = {1: "000000", 2: " 123456 "}
    assert log_in(server, token_dir, sso, codes.__getitem__) == "Europe/Zurich"
    assert sum(r.endswith("/api/login") for r in server.requests) == 1


def test_codes_run_out(server: DemoServer, token_dir: Path) -> None:
    """Three wrong codes end the login with a plain word and keep nothing."""
    sso = Sso(code="123456")
    behind(server, sso)
    with pytest.raises(AuthenticationNeeded, match="none of these codes"):
        log_in(server, token_dir, sso, lambda _: "999999")
    assert not token_dir.exists()


def test_wrong_password_stops_at_once(server: DemoServer, token_dir: Path) -> None:
    """A refused password is tried once, not with five strategies, and what was kept before stays."""
    sso = Sso()
    behind(server, sso)
    log_in(server, token_dir, sso)
    before = kept(token_dir)
    server.requests.clear()
    with pytest.raises(AuthenticationNeeded, match="password") as raised:
        garmin_login.log_in(token_dir, sso.email, "hunter2", never, base_url=server.base_url)
    assert "hunter2" not in str(raised.value)
    assert sum(r.startswith("POST") for r in server.requests) == 1
    assert kept(token_dir) == before


@pytest.mark.parametrize(
    "block", [status(429), status(427), status(403), Reply(200, b"<html>checking</html>")]
)
def test_a_block_is_explained_with_what_works(server: DemoServer, token_dir: Path, block: Reply) -> None:
    """429, 427, Cloudflare's 403 and its page lead to the ways around, not to 'wrong password'."""
    behind(server, Faults().add("/(mobile|sso|portal)/", block))
    with pytest.raises(SourceUnavailable) as raised:
        log_in(server, token_dir, Sso())
    for way in ("--token-file", "import garmin-export", "another network"):
        assert way in str(raised.value)
    assert not token_dir.exists()


def test_nobody_there(token_dir: Path, unused_port: int) -> None:
    """Without a connection the message says so, and does not speak of a block."""
    with pytest.raises(SourceUnavailable, match="could not be reached"):
        garmin_login.log_in(token_dir, "a@b.example", "x", never, base_url=f"http://127.0.0.1:{unused_port}")


def test_a_token_made_elsewhere_is_checked_and_kept(server: DemoServer, token_dir: Path) -> None:
    """--token-file takes the file or its folder, keeps only the three keys, and asks Garmin once."""
    assert garmin_login.bring(token_dir, server.token_dir, base_url=server.base_url) == "Europe/Zurich"
    assert set(kept(token_dir)) == {"di_token", "di_refresh_token", "di_client_id"}
    assert (token_dir / "garmin_tokens.json").stat().st_mode & 0o777 == 0o600
    assert garmin_login.check(token_dir, base_url=server.base_url) == "Europe/Zurich"


def test_a_refused_token_does_not_replace_a_good_one(
    server: DemoServer, token_dir: Path, tmp_path: Path
) -> None:
    """A token that Garmin refuses is not kept, and the login that was there still works."""
    garmin_login.bring(token_dir, server.token_dir, base_url=server.base_url)
    before = kept(token_dir)
    good = before["di_token"]
    behind(server, Sso(refused=True, good_bearers={good}))
    dead = tmp_path / "dead.json"
    told = {"di_token": unsigned_token(ident="dead"), "di_refresh_token": "old", "di_client_id": "DEMO"}
    dead.write_text(json.dumps(told))
    with pytest.raises(AuthenticationNeeded):
        garmin_login.bring(token_dir, dead, base_url=server.base_url)
    assert kept(token_dir) == before
    assert garmin_login.check(token_dir, base_url=server.base_url) == "Europe/Zurich"


@pytest.mark.parametrize("text", ["", "[]", '{"di_token": "x"}', '{"oauth_token": "x"}'])
def test_what_is_no_token_file_is_said(token_dir: Path, tmp_path: Path, text: str) -> None:
    """Any other file is refused with its name and what is missing, before Garmin is asked."""
    file = tmp_path / "some.json"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=r"some\.json"):
        garmin_login.bring(token_dir, file)


def test_the_keyring_keeps_login_and_rotation(
    server: DemoServer, token_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --keyring the file holds a marker only, and a renewed refresh token goes to the keyring."""
    ring: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.set_password", lambda s, u, p: ring.__setitem__((s, u), p))
    monkeypatch.setattr("keyring.get_password", lambda s, u: ring.get((s, u)))
    sso = Sso()
    behind(server, sso)
    garmin_login.log_in(token_dir, sso.email, sso.password, never, base_url=server.base_url, in_keyring=True)
    assert "rotated" not in (token_dir / "garmin_tokens.json").read_text()
    (entry,) = ring.values()
    assert json.loads(entry)["di_refresh_token"] == "rotated-1"
    sso.good_bearers = {"another"}  # the kept access token is refused: it is renewed
    assert list(GarminSource(token_dir, server.base_url).fetch(Kind.HRV, TODAY - timedelta(days=7), TODAY))
    (entry,) = ring.values()
    assert json.loads(entry)["di_refresh_token"] == "rotated-2"
