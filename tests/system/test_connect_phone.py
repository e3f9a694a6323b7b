"""``connect phone``: chosen, tried and kept, at a terminal and from a script."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from connectors.message_services import SERVICES, new_topic
from readiness.errors import ConfigurationError
from tests.program import at_terminal, run
from tests.servers.ntfy import ntfy


def kept(home: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((home / "config.toml").read_text())["notify"]
    return table


def test_ntfy_is_set_up_by_a_code_and_a_test_message(tmp_path: Path) -> None:
    """At a terminal: the topic as a QR code and in words, Enter, a test message on it, and the table written."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text('# mine\n[notify]\nquiet_hours = "21:00-05:00" # early\n')
    with (
        ntfy() as server,
        at_terminal(
            "connect", "phone", "--server", f"http://127.0.0.1:{server.port}", "--evening", "20:00", home=home
        ) as terminal,
    ):
        terminal.wait_for("Service [ntfy]")
        terminal.press("\n")
        terminal.wait_for("Press Enter when the app shows the topic")
        assert server.received == []
        terminal.press("\n")
        terminal.wait_for("HRV, heart rate and sleep?")
        terminal.press("\n")
        assert terminal.finish() == 0
        (sent,) = server.received
    topic = sent.body["topic"]
    assert topic in terminal.screen
    assert "█" in terminal.screen
    assert len(topic) == len("readiness-") + 16
    assert kept(home) == {
        "quiet_hours": "21:00-05:00",
        "urls": [f"ntfy://127.0.0.1:{server.port}/{topic}"],
        "morning": True,
        "detail": True,
        "evening": "20:00",
    }
    assert "# mine" in (home / "config.toml").read_text()
    assert "# early" in (home / "config.toml").read_text()


def test_a_script_gives_an_address_and_is_asked_nothing(tmp_path: Path) -> None:
    """The second address stands beside the first; --check writes to both; no address is ever printed."""
    home = tmp_path / "home"
    with ntfy() as server:
        for number in (1, 2):
            url = f"json://127.0.0.1:{server.port}/s3cret{number}"
            done = run("connect", "phone", "--no-detail", home=home, READINESS_NOTIFY_URL=url)
            assert done.code == 0, done.err
            assert "s3cret" not in done.out + done.err
        assert len(kept(home)["urls"]) == len(server.received) == 2
        assert kept(home)["detail"] is False
        checked = run("connect", "phone", "--check", home=home)
        assert (checked.code, len(server.received)) == (0, 4)
        assert "place 2" in checked.out
        assert "s3cret" not in checked.out + checked.err


def test_what_does_not_arrive_is_not_kept(tmp_path: Path) -> None:
    """A server that refuses, an address that is none, a wrong hour, nobody to ask: told, and nothing is written."""
    home = tmp_path / "home"
    with ntfy() as server:
        server.answers = lambda: 403
        url = f"json://127.0.0.1:{server.port}/s3cret"
        assert run("connect", "phone", home=home, READINESS_NOTIFY_URL=url).code == 6
    assert run("connect", "phone", home=home, READINESS_NOTIFY_URL="s3cret nonsense").code == 3
    assert run("connect", "phone", "--evening", "late", home=home).code == 2
    alone = run("connect", "phone", home=home)
    assert (alone.code, "READINESS_NOTIFY_URL" in alone.err) == (3, True)
    assert run("connect", "phone", "--check", home=home).code == 3
    assert not (home / "config.toml").exists()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # apprise looks at everything there is
def test_every_service_asks_for_what_makes_an_address() -> None:
    """What people type, with whatever characters a password has, becomes an address that Apprise takes."""
    import apprise

    typed = {
        "token": "123456789:abcdefg_hijklmnop",
        "chat": "12315544",
        "user": "me@example.org",
        "server": "smtp.example.org",
        "password": "p/a:s@s w?rd#é",
        "sender": "me@example.org",
        "to": "you@example.org",
        "url": "discord://12345678901234567890/abcdefghijklmnopqrstuvwxyz",
    }
    for name, service in SERVICES.items():
        told = {one.name: typed[one.name] for one in service.asked}
        if name == "pushover":
            told = {"user": "u" * 30, "token": "t" * 30}
        found = apprise.Apprise.instantiate(service.url(told))
        assert found is not None, name
        if name == "email":
            assert (found.user, found.password) == ("me@example.org", typed["password"])


def test_topics_are_never_the_same_and_servers_are_checked() -> None:
    one, other = new_topic("https://ntfy.sh"), new_topic("https://ntfy.sh")
    assert one != other
    assert one.url == f"ntfys://ntfy.sh/{one.name}"
    assert one.link == f"ntfy://ntfy.sh/{one.name}"
    assert new_topic("http://10.0.0.2:8080").link.endswith("?secure=false")
    for wrong in ("ntfy.sh", "ftp://ntfy.sh", "https://me:pw@ntfy.sh"):
        with pytest.raises(ConfigurationError, match="--server"):
            new_topic(wrong)
