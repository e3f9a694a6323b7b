"""The real stravalib client against a Strava on this machine."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from connectors.sources.strava.client import StravaClient
from connectors.sources.strava.limits import RateLimited
from connectors.sources.strava.login import Callback, KeptTokens, read_answer
from connectors.sources.strava.source import StravaSource
from connectors.store import open_store
from readiness.errors import AuthenticationNeeded, ConfigurationError, SourceUnavailable, UnexpectedResponse
from readiness.night.sync import sync
from readiness.observations import Activity, ActivityDetail, Fetched, Kind
from tests.details import detail_of
from tests.program import run as run_program
from tests.servers.strava import CLIENT_ID, CLIENT_SECRET, CODE, Strava, StravaServer, run

HERE = timezone(timedelta(hours=3))
NOW = datetime(2026, 3, 3, 22, 0, tzinfo=HERE)
TODAY = NOW.date()


ZLIB = zlib.compress(b"", 1)[:2]


class Kept:
    """A login in memory that remembers every save."""

    def __init__(self, tokens: dict[str, Any]) -> None:
        self.saves: list[dict[str, Any]] = []
        self._tokens = tokens

    def load(self) -> dict[str, Any]:
        return dict(self._tokens)

    def save(self, tokens: Any) -> None:
        self._tokens = dict(tokens)
        self.saves.append(dict(tokens))


@pytest.fixture
def server() -> Iterator[StravaServer]:
    strava = Strava(activities=[run(i, NOW - timedelta(days=i, hours=3)) for i in range(40)])
    with StravaServer(strava) as running:
        yield running


def source(server: StravaServer, **more: Any) -> StravaSource:
    return StravaSource(Kept(server.strava.tokens()), server.url, **more)


def fetch(one: StravaSource, since: date = date(2025, 1, 1)) -> list[Fetched]:
    return list(one.fetch(Kind.ACTIVITY, since, TODAY))


def test_450_activities_come_in_three_pages(server: StravaServer) -> None:
    """All pages are read, oldest first, with local wall time, Garmin's id as a hint and no place kept."""
    server.strava.activities = [run(i, NOW - timedelta(hours=20 * i)) for i in range(450)]
    one = source(server)
    rows = fetch(one)
    assert (len(rows), one.requests) == (450, 3)
    last = rows[-1].observation
    assert isinstance(last, Activity)
    assert (last.start, last.date) == (NOW, TODAY)
    assert (last.sport, last.duration_min, last.distance_km) == ("trail_running", 60, 10)
    assert last.external_ids == ("strava:10000000", "garmin:0")
    assert b"secretplace" not in rows[0].raw
    assert b"36.8" not in rows[0].raw


def test_a_bad_row_spoils_only_itself(server: StravaServer) -> None:
    """Fractional efforts and heart rates are read, an unknown sport keeps its name, nonsense is quarantined."""
    server.strava.activities = [
        run(1, NOW, perceived_exertion=6.5, suffer_score=72.5, max_heartrate=171.5),
        run(2, NOW, sport_type="MoonHopping"),
        run(3, NOW, start_date="yesterday"),
        run(4, NOW, moving_time=None, elapsed_time=0),
        {"id": 5},
        "not even an object",
    ]
    rows = {r.source_id: r for r in fetch(source(server))}
    good = rows["10000001"].observation
    assert isinstance(good, Activity)
    assert (good.rpe, good.max_hr_bpm) == (6.5, 171.5)
    odd = rows["10000002"].observation
    assert isinstance(odd, Activity)
    assert odd.sport == "moon_hopping"
    assert sorted(k for k, r in rows.items() if r.problem) == ["10000003", "10000004", "5", "no-id"]


def test_the_login_is_renewed_before_it_dies_and_kept_before_it_is_used(server: StravaServer) -> None:
    """A token that expires in the middle of a sync is rotated, and the new one is on disk before the next call."""
    server.strava.activities = [run(i, NOW - timedelta(hours=6 * i)) for i in range(450)]
    kept = Kept(server.strava.tokens() | {"expires_at": int(time.time()) + 60})
    order: list[str] = []
    save = kept.save
    kept.save = lambda tokens: (order.append("saved"), save(tokens))[1]
    server.strava.before = lambda path: order.append(path)
    server.strava.live_s = 200  # so short that each page needs a new one
    one = StravaSource(kept, server.url)
    assert len(fetch(one)) > 400
    assert server.strava.rotations == 3
    assert order == ["/oauth/token", "saved", "/api/v3/athlete/activities"] * 3
    assert kept.load()["refresh_token"] == "refresh-3"


def test_a_refused_token_is_renewed_once(server: StravaServer) -> None:
    """Strava may end a token early: one renewal, then the call goes on."""
    kept = Kept(server.strava.tokens())
    server.strava.access = "another"
    assert len(fetch(StravaSource(kept, server.url))) == 40
    assert len(kept.saves) == 1


def test_a_dead_login_says_what_to_do(server: StravaServer) -> None:
    """Revoked access asks for `connect strava`, in words; no login at all does too."""
    kept = Kept(server.strava.tokens() | {"refresh_token": "gone", "expires_at": 0})
    with pytest.raises(AuthenticationNeeded, match="readiness connect strava"):
        fetch(StravaSource(kept, server.url))
    with pytest.raises(AuthenticationNeeded, match="readiness connect strava"):
        fetch(StravaSource(Kept({}), server.url))


@pytest.mark.parametrize(
    "answer",
    [
        (403, b"<html>Just a moment ...</html>", {}),
        (400, {"message": "Bad Request", "errors": [{"code": "temporarily_unavailable"}]}, {}),
        (429, {"message": "Rate Limit Exceeded"}, {}),
        (503, {}, {}),
        (302, b"", {"Location": "/elsewhere"}),
        (307, b"", {"Location": "/elsewhere"}),
    ],
    ids=lambda answer: str(answer[0]),
)
def test_a_token_address_that_only_says_later_is_no_dead_login(server: StravaServer, answer: Any) -> None:
    """A block, an outage or a redirect at the renewal means 'later'; a redirect with the login is not followed."""
    kept = Kept(server.strava.tokens() | {"expires_at": 0})
    server.strava.before = lambda path: answer if path == "/oauth/token" else None
    with pytest.raises((SourceUnavailable, UnexpectedResponse)):
        fetch(StravaSource(kept, server.url))
    assert server.strava.seen == ["/oauth/token"]
    server.strava.before = None
    assert len(fetch(StravaSource(kept, server.url))) == 40


def test_a_renewed_login_that_is_refused_all_the_same_is_later(server: StravaServer) -> None:
    """401 on a login renewed a moment ago is Strava's fault, and no reason to log in again."""
    fault = {"message": "Authorization Error", "errors": [{"resource": "Athlete", "code": "invalid"}]}
    server.strava.before = lambda path: None if path == "/oauth/token" else (401, fault, {})
    with pytest.raises(SourceUnavailable, match="all the same"):
        fetch(source(server))


@pytest.mark.parametrize(
    ("usage", "most_s"), [("200,900", 15 * 60), ("31,2000", 24 * 3600)], ids=["quarter hour", "day"]
)
def test_a_used_up_limit_raises_at_once(server: StravaServer, usage: str, most_s: float) -> None:
    """Either limit raises with the seconds to wait instead of sleeping, and no further request is sent."""
    server.strava.usage = usage
    server.strava.before = lambda _: (429, {"message": "Rate Limit Exceeded"}, {})
    one = source(server, now=lambda: 900.0 * 1_960_000 + 100)
    began = time.monotonic()
    with pytest.raises(RateLimited, match="UTC") as raised:
        fetch(one)
    with pytest.raises(RateLimited):
        fetch(one)
    assert time.monotonic() - began < 2
    assert one.requests == 1
    assert raised.value.retry_after_s is not None
    assert 0 < raised.value.retry_after_s <= most_s


def test_a_limit_that_opens_soon_is_waited_for(server: StravaServer) -> None:
    """Thirty seconds before the quarter hour the sync waits them out and goes on."""
    moment = [900.0 * 1_960_000 - 30]
    waits: list[float] = []
    server.strava.before = lambda _: None if waits else (429, {"message": "Rate Limit Exceeded"}, {})

    def wait(seconds: float) -> None:
        waits.append(seconds)
        moment[0] += seconds

    assert len(fetch(source(server, now=lambda: moment[0], wait=wait))) == 40
    assert waits == [31]


def test_an_inactive_application_is_explained(server: StravaServer) -> None:
    """403 inactive names the subscription and the way without it; it is no dead login."""
    server.strava.inactive = True
    with pytest.raises(SourceUnavailable, match=r"paid subscription[^!]*strava-export"):
        fetch(source(server))


def test_odd_answers_belong_to_a_family(server: StravaServer) -> None:
    """HTML, a fault of Strava's, silence and a closed port each raise their family, none a traceback."""
    server.strava.before = lambda _: (200, b"<html>", {})
    with pytest.raises(UnexpectedResponse):
        fetch(source(server))
    server.strava.before = lambda _: (503, {}, {})
    with pytest.raises(SourceUnavailable, match="503"):
        fetch(source(server))
    hang = threading.Event()
    server.strava.before = lambda _: (hang.wait(5), (200, [], {}))[1]
    with pytest.raises(SourceUnavailable, match="in time"):
        fetch(source(server, timeout_s=0.3))
    hang.set()
    with pytest.raises(SourceUnavailable, match="reached"):
        fetch(StravaSource(Kept(server.strava.tokens()), "http://127.0.0.1:9"))
    with pytest.raises(ConfigurationError, match="https"):
        StravaSource(Kept({}), "http://strava.example.org")


def test_effort_and_stream_come_from_the_detail(server: StravaServer) -> None:
    """Perceived exertion is asked for one by one, and the stream of a long run only; an entry by hand has neither."""
    server.strava.activities[1]["moving_time"] = 80 * 60
    metres = [3.0 * t for t in range(4000)]
    server.strava.details["10000001"] = {"id": 10000001, "perceived_exertion": 7.5}
    server.strava.streams["10000001"] = {
        "time": {"data": list(range(4000))},
        "distance": {"data": metres},
        "altitude": {"data": [1000 - 0.1 * m for m in metres]},
        "heartrate": {"data": [140] * 4000},
    }
    one = source(server)
    runs = {r.source_id: r.observation for r in fetch(one)}
    near, far = runs["10000001"], runs["10000035"]
    assert isinstance(near, Activity)
    assert isinstance(far, Activity)
    assert (one.detail_parts(near), one.detail_parts(far)) == (("rpe", "streams"), ("rpe",))
    told = detail_of(one, near).observation
    assert isinstance(told, ActivityDetail)
    assert told.rpe == 7.5
    assert told.steep_descent_m == pytest.approx(1199.7, rel=0.01)
    assert told.gap_m_per_min is None
    assert detail_of(one, far).problem is None


def test_what_vanishes_there_vanishes_here_and_all_is_gone_after_a_week(
    server: StravaServer, tmp_path: Path
) -> None:
    """A deleted run goes at the next sync; eight days without a sync leave not one byte of Strava in the file."""
    secret = "Ridge above Geyikbayiri"
    server.strava.activities[3]["name"] = secret
    server.strava.activities[5] = run(5, NOW, name=secret + " again", start_date="broken")
    with open_store(tmp_path) as store:
        sync([source(server)], store, NOW)
        stored = store.observations({Kind.ACTIVITY})
        assert len(stored) == 39
        assert list(_payloads(_bytes(tmp_path)))
        del server.strava.activities[10]
        server.strava.activities[4]["name"] = secret + " renamed"
        sync([source(server)], store, NOW + timedelta(hours=1))
        assert len(store.observations({Kind.ACTIVITY})) == 38
        sync([], store, NOW + timedelta(days=6))
        assert len(store.observations({Kind.ACTIVITY})) == 38
        sync([], store, NOW + timedelta(days=8))
        assert store.observations({Kind.ACTIVITY}) == []
        files = _bytes(tmp_path)
    assert secret.encode() not in files
    assert not list(_payloads(files))


def test_any_command_erases_what_is_due(server: StravaServer, tmp_path: Path) -> None:
    """Eight days after a sync, with Strava out of reach, asking for the answer leaves no byte of its runs."""
    home = tmp_path / "home"
    KeptTokens(home).save(server.strava.tokens())
    (home / "config.toml").write_text(f'[sources.strava]\nbase_url = "{server.url}"\nenabled = true\n')
    first = run_program("sync", "--no-publish", home=home, READINESS_NOW="2026-03-03T22:00:00+03:00")
    assert "strava" in first.out + first.err
    assert list(_payloads(_bytes(home)))
    run_program("data", "activities", home=home, READINESS_NOW="2026-03-11T23:00:00+03:00")
    assert not list(_payloads(_bytes(home)))
    assert b"Run 1" not in _bytes(home)


def _bytes(home: Path) -> bytes:
    return b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file() and p.name != "config.toml")


def _payloads(data: bytes) -> Iterator[bytes]:
    """Whatever speaks of an activity and can still be unpacked out of a file's bytes."""
    at = data.find(ZLIB)
    while at >= 0:
        try:
            text = zlib.decompressobj().decompress(data[at : at + 4096])
        except zlib.error:
            text = b""
        if b"moving_time" in text:
            yield text
        at = data.find(ZLIB, at + 1)


# --- connecting -----------------------------------------------------------------------


def test_connect_through_the_browser(server: StravaServer, tmp_path: Path) -> None:
    """The whole of `connect strava`: the terms, the browser's answer to the local server, a private token file."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(f'[sources.strava]\nenabled = true\nbase_url = "{server.url}"\n')
    browser = tmp_path / "browser.py"
    browser.write_text("import sys, urllib.request\nurllib.request.urlopen(sys.argv[1]).read()\n")
    environment = os.environ | {
        "READINESS_HOME": str(home),
        "STRAVA_CLIENT_SECRET": CLIENT_SECRET,
        "BROWSER": f"{shlex.join([sys.executable, str(browser)])} %s",
    }
    done = readiness(environment, "connect", "strava", "--client-id", str(CLIENT_ID), "--accept-terms")
    assert done.returncode == 0, done.stderr
    assert "kept for 7 days" in done.stderr
    assert CLIENT_SECRET not in done.stdout + done.stderr
    token_file = home / "tokens" / "strava.json"
    assert json.loads(token_file.read_text())["refresh_token"] == "refresh-1"
    assert token_file.stat().st_mode & 0o777 == 0o600
    assert readiness(environment, "connect", "strava", "--check").returncode == 0
    server.strava.refresh = server.strava.access = "revoked"
    assert readiness(environment, "connect", "strava", "--check").returncode == 4


def test_connect_by_pasting(server: StravaServer, tmp_path: Path) -> None:
    """Where the browser is elsewhere, the address it ended on is pasted; a refusal connects nothing."""
    (tmp_path / "config.toml").write_text(f'[sources.strava]\nbase_url = "{server.url}"\n')
    environment = os.environ | {"READINESS_HOME": str(tmp_path), "STRAVA_CLIENT_SECRET": CLIENT_SECRET}
    arguments = ("connect", "strava", "--client-id", str(CLIENT_ID), "--accept-terms", "--paste")
    no = readiness(environment, *arguments, text="http://localhost:1/?error=access_denied\n")
    assert no.returncode == 4
    assert not (tmp_path / "tokens" / "strava.json").exists()
    yes = readiness(environment, *arguments, text=f"{CODE}\n")
    assert yes.returncode == 0, yes.stderr
    assert "enabled = false" in yes.stderr


def readiness(
    environment: dict[str, str], *arguments: str, text: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        command, env=environment, input=text, capture_output=True, text=True, timeout=60, check=False
    )


def test_only_the_answer_to_our_own_question_counts() -> None:
    """A code with another login's state is refused; so is an address without a code."""
    with Callback() as callback:
        callback.paste(f"http://localhost:1/?state=other&code={CODE}")
        with pytest.raises(AuthenticationNeeded, match="another login"):
            callback.wait(1)
        callback.paste(f"http://localhost:1/?state={callback.state}&code={CODE}&scope=read")
        grant = callback.wait(1)
    assert (grant.code, grant.sees_private) == (CODE, False)
    with pytest.raises(AuthenticationNeeded, match="no code"):
        read_answer("http://localhost:1/?state=s", "s")


def test_two_processes_share_one_login(server: StravaServer, tmp_path: Path) -> None:
    """Where another process has rotated the login since, its new one is used instead of the dead one."""
    tokens = KeptTokens(tmp_path)
    tokens.save(server.strava.tokens())
    line = StravaClient(tokens, server.url)
    line.get("/athlete")
    StravaClient(KeptTokens(tmp_path), server.url).exchange(CLIENT_ID, CLIENT_SECRET, CODE)
    assert line.get("/athlete") == {"id": 1}
    assert server.strava.rotations == 1
