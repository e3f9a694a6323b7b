"""The morning on the phone, as it comes: the real program, a real home, a server that takes messages as ntfy does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.published import Home, copy_of
from tests.servers.ntfy import Ntfy, ntfy

EARLY, MORNING, EVENING = (f"2026-11-23T{at}:00+01:00" for at in ("03:10", "07:30", "20:30"))
TOPIC = "s3cret-topic"


@pytest.fixture
def phone() -> Iterator[Ntfy]:
    with ntfy() as server:
        yield server


@pytest.fixture
def home(lived_in: Path, tmp_path: Path, phone: Ntfy) -> Home:
    """150 days of data; last night is in."""
    home = copy_of(lived_in, tmp_path)
    configure(home, phone.address(TOPIC))
    return home


def configure(home: Home, *urls: str, more: str = 'evening = "20:00"') -> None:
    config = (home.path / "config.toml").read_text().partition("[notify]")[0]
    (home.path / "config.toml").write_text(
        f"{config}[notify]\nurls = {json.dumps(urls)}\nmorning = true\ndetail = true\n{more}\n"
        '[page]\nurl = "https://mine.example.org/key/"\n'
    )


def sync(home: Home, at: str = MORNING) -> int:
    home.environment["READINESS_NOW"] = at
    return home.run("-q", "sync").returncode


def test_once_in_the_morning_and_once_in_the_evening(home: Home, phone: Ntfy) -> None:
    """Not in the quiet hours, once after them, and once about tomorrow."""
    assert sync(home, EARLY) == 0
    assert phone.received == []
    assert sync(home) == sync(home) == 0
    (first,) = phone.received
    answer = json.loads(home.run("today", "--json").stdout)
    assert ("No strength" in first.body["title"]) is (answer["verdict"] == "skip")
    assert answer["reasons"][0]["text"] in first.body["message"]
    assert "HRV" in first.body["message"]
    assert "Run: " in first.body["message"] or "No run" in first.body["message"]
    assert first.headers["X-Click"] == "https://mine.example.org/key/#checkin"
    assert sync(home, EVENING) == sync(home, EVENING) == 0
    _, evening = phone.received
    assert evening.body["title"].startswith("Tomorrow: ")
    assert evening.headers["X-Priority"] == "low"


def test_another_verdict_is_told_unless_the_athlete_made_it(home: Home, phone: Ntfy) -> None:
    """What a check-in changes was shown to whoever checked in; what data or settings change comes as a message."""
    lifting = next(day for day in json.loads(home.run("plan", "--json").stdout)["days"] if day["minutes"])[
        "date"
    ]
    at = f"{lifting}T10:00:00+01:00"
    sync(home, at)
    (first,) = phone.received
    assert "trength" in first.body["title"]
    assert "No strength" not in first.body["title"]
    assert home.run("checkin", "--veto").returncode == 0
    sync(home, at)
    assert len(phone.received) == 1
    assert home.run("checkin", "--no-veto").returncode == 0
    config = home.path / "config.toml"
    weekday = f"{date.fromisoformat(lifting):%a}".lower()
    config.write_text(f'{config.read_text()}[strength]\nnever = ["{weekday}"]\n')
    sync(home, at)
    _, changed = phone.received
    assert changed.body["title"] == "No strength today"
    assert changed.body["message"].startswith("Changed: it was a ")


def test_without_a_watch_the_morning_comes_too(tmp_path: Path, phone: Ntfy) -> None:
    """Check-ins alone: there is no night to wait for, and none is told."""
    home = Home(tmp_path / "home")
    home.run("checkin", "--fatigue", "2", "--soreness", "1")
    (home.path / "config.toml").write_text("")
    configure(home, phone.address(TOPIC))
    assert sync(home, "2026-11-23T06:05:00+01:00") == 0
    (sent,) = phone.received
    assert "Last night" not in sent.body["message"]


def test_a_message_that_fails_is_told_and_sent_by_the_next_sync(home: Home, phone: Ntfy) -> None:
    """It costs the night nothing, the address that took it does not get it twice, and no log holds what was said."""
    with ntfy() as other:
        configure(home, phone.address(TOPIC), other.address("second-s3cret"))
        other.answers = lambda: 503
        home.environment["READINESS_NOW"] = MORNING
        done = home.run("sync", "--json")
        assert done.returncode == 0
        assert "place 2" in " ".join(json.loads(done.stdout)["remarks"])
        assert (len(phone.received), len(other.received)) == (1, 0)
        assert "next sync" in done.stderr
        other.answers = lambda: 200
        assert sync(home) == 0
        assert (len(phone.received), len(other.received)) == (1, 1)
    logged = (home.path / "logs" / "night.jsonl").read_text() + done.stdout + done.stderr
    assert "s3cret" not in logged
    assert phone.received[0].body["message"] not in logged
    assert "ms (usually" not in logged


def test_a_dead_server_costs_no_answer(home: Home) -> None:
    """Nobody listens: the sync ends well, with its answer."""
    configure(home, "ntfy://127.0.0.1:9/s3cret-topic")
    home.environment["READINESS_NOW"] = MORNING
    done = home.run("sync", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["recommendation"]["date"] == "2026-11-23"


@pytest.mark.parametrize("taken", [pytest.param(False, marks=pytest.mark.nightly), True])
def test_a_kill_while_sending_loses_no_morning(home: Home, phone: Ntfy, taken: bool) -> None:
    """SIGKILL while the server has the message and has not answered: the next sync sends it, so it comes once where the
    server had not taken it and twice at most where it had; afterwards there is rest."""
    home.environment["READINESS_NOW"] = MORNING
    victim: list[subprocess.Popen[bytes]] = []

    def kill() -> int:
        victim[0].kill()
        victim[0].wait(60)
        return 200 if taken else 503

    phone.answers = kill
    victim.append(home.start("-q", "sync"))
    assert victim[0].wait(120) == -9
    phone.answers = lambda: 200
    assert sync(home) == sync(home) == 0
    assert len(phone.received) == 1 + taken


def test_without_last_night_it_waits_an_hour_and_then_says_so(home: Home, phone: Ntfy) -> None:
    """The next morning, whose night nobody has read yet: silence at first, then the message."""
    assert sync(home, "2026-11-24T06:05:00+01:00") == 0
    assert phone.received == []
    assert sync(home, "2026-11-24T10:00:00+01:00") == 0
    assert "Last night is not in yet." in phone.received[0].body["message"]
