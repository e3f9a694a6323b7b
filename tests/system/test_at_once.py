"""What the athlete says is in the calendar as soon as the new answer is on the screen, from whichever door."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator, MutableMapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from cli.serve.actions import Actions
from cli.serve.site import site
from cli.wiring import App
from connectors.config.load import load
from readiness.calendar_event import day_of, plain
from readiness.morning.contract import from_json
from readiness.publishing.events import events
from tests.published import NOW, Home, copy_of, on_server, set_up
from tests.servers.dav_faults import Said, Seen, dav_server, relay_to
from tests.servers.radicale import PASSWORD, Radicale

TODAY = date.fromisoformat(NOW[:10])
TOKEN = "t" * 20
CERTAIN = 3
"""So many requests to the calendar a publish makes at least."""


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Home:
    """A life of data; days to skip are shown too, so that every answer has its event."""
    home = copy_of(lived_in, tmp_path)
    with (home.path / "config.toml").open("a") as file:
        file.write('[events]\nskip_events = "all_day"\n')
    return home


@pytest.fixture
def user(home: Home, radicale: Radicale) -> str:
    """An account on the real server, which holds the plan of this morning."""
    name = radicale.new_user()
    set_up(home, radicale.url, name)
    assert home.publish()["code"] == 0
    return name


class Page:
    """The live page's application, asked in this thread: the database belongs to one."""

    def __init__(self, app: App) -> None:
        self._site = site(Actions(app), lambda: TOKEN)

    def ask(self, method: str, path: str, body: object = None, query: str = "") -> bytes:
        """The body of the answer, which must be a 200."""
        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {
            "type": "http",
            "method": method,
            "path": f"/{TOKEN}/api/{path}",
            "query_string": query.encode(),
        }
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": json.dumps(body).encode()}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self._site({**scope, "headers": headers}, receive, send))
        assert sent[0]["status"] == 200, sent
        return b"".join(message.get("body", b"") for message in sent)


@pytest.fixture
def page(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("READINESS_NOW", NOW)
    monkeypatch.setenv("READINESS_CALDAV_PASSWORD", PASSWORD)
    app = App(home.path)
    yield Page(app)
    app.close()


def shows_the_answer(home: Home, radicale: Radicale, user: str, day: date = TODAY) -> bool:
    """Whether the event of ``day`` is word for word what the answer for it says."""
    answer = from_json(json.loads(home.run("today", "--date", str(day), "--json").stdout))
    (want,) = events([answer], load(home.path).settings)
    (there,) = (text for uid, text in on_server(radicale, user).items() if day_of(uid) == day)
    stands = Calendar.from_ical(there).events[0]
    return (plain(stands["SUMMARY"]), plain(stands["DESCRIPTION"])) == (plain(want.title), plain(want.body))


TOLD = [
    ("checkin", "--fatigue", "5", "--soreness", "5"),
    ("checkin", "--ill"),
    ("log", "--focus", "upper_core", "--minutes", "30", "--rpe", "5", "--at", "06:00"),
    ("note", "alcohol"),
    ("race", "add", "--date", str(TODAY + timedelta(days=3)), "--name", "Hill race"),
]


@pytest.mark.parametrize("command", TOLD, ids=lambda command: " ".join(command[:2]))
def test_what_is_typed_is_in_the_calendar_at_once(
    home: Home, radicale: Radicale, user: str, command: tuple[str, ...]
) -> None:
    """After each command the event is the answer, and publishing again does nothing."""
    done = home.run(*command)
    assert done.returncode == 0, done.stderr
    assert shows_the_answer(home, radicale, user)
    again = home.publish()
    assert [again[k] for k in ("created", "updated", "withdrawn")] == [0, 0, 0]


def test_the_page_and_the_terminal_give_the_same_bytes(
    home: Home, radicale: Radicale, user: str, page: Page
) -> None:
    """After check-ins through the page and by hand, plan and answer are the same document, and the calendar's."""
    said = json.loads(page.ask("POST", "checkin", {"fatigue": 5, "soreness": 4}))
    assert any("caldav" in line for line in said["calendars"])
    assert shows_the_answer(home, radicale, user)
    assert home.run("checkin", "--fatigue", "2", "--soreness", "1").returncode == 0
    assert shows_the_answer(home, radicale, user)
    for days in (1, 7, 14, 21):
        told = home.run("plan", "--json", "--days", str(days)).stdout
        assert page.ask("GET", "plan", query=f"days={days}") == told.encode()
    assert json.loads(home.run("plan", "--json").stdout)["days"][0]["revision"] > 1
    for name in ("today", "explain"):
        assert page.ask("GET", name) == home.run(name, "--json").stdout.encode()


def test_out_of_reach_is_told_and_done_by_the_next_sync(home: Home, radicale: Radicale, user: str) -> None:
    """The check-in is stored and answered with exit 0, stderr says that the calendar is behind; a sync mends it."""
    config = home.path / "config.toml"
    good = config.read_text()
    config.write_text(good.replace(radicale.url, "http://127.0.0.1:9"))
    done = home.run("checkin", "--fatigue", "5", "--soreness", "5", "--ill")
    assert (done.returncode, "next sync" in done.stderr) == (0, True)
    assert not shows_the_answer(home, radicale, user)
    config.write_text(good)
    home.run("sync")
    assert shows_the_answer(home, radicale, user)
    before = on_server(radicale, user)
    revision = json.loads(home.run("today", "--json").stdout)["revision"]
    home.run("sync")
    assert on_server(radicale, user) == before
    assert json.loads(home.run("today", "--json").stdout)["revision"] == revision


def test_a_past_day_shows_its_last_answer(home: Home, radicale: Radicale, user: str) -> None:
    """What was said too late for the calendar, or of yesterday, is mended; a day that is over gets nothing new."""
    lifts = next(uid[9:19] for uid in sorted(on_server(radicale, user)))
    day = date.fromisoformat(lifts)
    home.environment["READINESS_NOW"] = f"{day}T06:30:00+01:00"
    assert home.run("sync").returncode in (0, 8)
    home.environment["READINESS_NOW"] = f"{day + timedelta(days=1)}T06:30:00+01:00"
    done = home.run("checkin", "--date", str(day), "--fatigue", "4", "--soreness", "4")
    assert done.returncode == 0, done.stderr
    assert shows_the_answer(home, radicale, user, day)
    assert shows_the_answer(home, radicale, user, day + timedelta(days=1))


@pytest.mark.parametrize(
    "at", [1, 3, *(pytest.param(n, marks=pytest.mark.nightly) for n in (2, 4, 5, 6, 7, 8))]
)
@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_killed_while_publishing_a_check_in_nothing_wrong_stands(
    home: Home, radicale: Radicale, at: int, *, answered: bool
) -> None:
    """SIGKILL at a request to the calendar, before or after it is carried out: each event is wholly the old or wholly
    the new one, none is doubled, the check-in is stored, and the next sync brings all of it to the answer."""
    user = radicale.new_user()
    requests, victim = 0, list[subprocess.Popen[bytes]]()
    relay = relay_to(radicale.url, lambda _: False)

    def kill(seen: Seen) -> Said:
        nonlocal requests
        requests += bool(victim)
        if victim and requests == at and not answered:
            victim.pop().kill()
            return Said(None)
        said = relay(seen)
        if victim and requests == at:
            victim.pop().kill()
        return said

    with dav_server(kill) as (url, _):
        set_up(home, url, user)
        home.publish()
        old = on_server(radicale, user)
        process = home.start("checkin", "--fatigue", "5", "--soreness", "5", "--ill")
        victim.append(process)
        assert process.wait(60) == -9 or at > CERTAIN
        victim.clear()
        torn = on_server(radicale, user)
        answer = json.loads(home.run("today", "--json").stdout)
        assert any(reason["rule"] == "ILLNESS" for reason in answer["reasons"])
        home.run("sync")
        new = on_server(radicale, user)
        assert all(text in (old.get(uid), new.get(uid)) for uid, text in torn.items())
        assert len(new) == len(list(radicale.home(user).glob("*/*.ics")))
        assert shows_the_answer(home, radicale, user)
        rest = home.publish()
        assert [rest[k] for k in ("created", "updated", "withdrawn")] == [0, 0, 0]


def test_time_away_takes_its_sessions_out_of_the_calendar(
    lived_in: Path, tmp_path: Path, radicale: Radicale
) -> None:
    """Told ahead, it withdraws the sessions of its days at once and nothing else, the user's own event on such a day
    least of all; taken back, they open again."""
    home, user = copy_of(lived_in, tmp_path), radicale.new_user()
    set_up(home, radicale.url, user)
    home.publish()
    before = set(on_server(radicale, user))
    own = OWN.replace("DAY", f"{TODAY + timedelta(days=4):%Y%m%d}")
    (calendar,) = radicale.home(user).glob("*/")
    address = f"{radicale.url}{user}/{calendar.name}/physio.ics"
    radicale.session(user).put(address, data=own.encode()).raise_for_status()
    own = on_server(radicale, user)["physio-1"]
    said = home.run("away", "24 November – 4 December", "--no-gym")
    assert said.returncode == 0, said.stderr
    there = on_server(radicale, user)
    assert there.pop("physio-1") == own
    gone = {uid for uid in before if "strength-2026-11-24" <= uid < "strength-2026-12-05"}
    assert gone
    assert not gone & set(there)
    assert home.publish()["withdrawn"] == 0
    assert home.run("away", "24 November", "--remove").returncode == 0
    stands = set(on_server(radicale, user))
    assert stands & gone
    assert "physio-1" in stands


OWN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//me//me//EN\r\nBEGIN:VEVENT\r\nUID:physio-1\r\n"
    "DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:DAY\r\nSUMMARY:Physio\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
