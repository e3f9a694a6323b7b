"""``sync`` as the program that people run: twice in a row, for years back, stopped by hand."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.demo import DemoServer, athlete, serve
from connectors.demo.athlete import ZONE
from connectors.store import open_store
from readiness.observations import Kind
from tests.program import NOW, at_terminal, run
from tests.servers.garmin_faults import Faults, behind, status

AT = datetime.fromisoformat(NOW)
SINCE = date(2024, 9, 1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoServer]:
    monkeypatch.setattr(sys.modules["connectors.demo.athlete"], "DAYS", (AT.date() - SINCE).days + 1)
    (home / "tokens").mkdir(mode=0o700)
    with serve(athlete(AT.date()), home / "tokens" / "garmin") as running:
        (home / "config.toml").write_text(
            f'[athlete]\ntimezone = "{ZONE}"\n[sources.garmin]\nbase_url = "{running.base_url}"\n'
        )
        yield running


def test_two_syncs_in_a_row_change_nothing(home: Path, server: DemoServer) -> None:
    """The second asks for at most ten things, revises no answer and writes into no calendar."""
    first = run("sync", "--json", home=home)
    assert first.code == 0, first.err
    assert first.json["remarks"] == []
    calendar = home / "out" / "strength.ics"
    written, at = calendar.read_bytes(), calendar.stat().st_mtime_ns
    server.requests.clear()
    second = run("sync", "--json", home=home)
    assert second.code == 0, second.err
    assert len(server.requests) <= 10
    (source,), (target,) = second.json["sources"], second.json["calendars"]
    assert (source["new"], source["changed"]) == (0, 0)
    assert (target["created"], target["updated"], target["withdrawn"]) == (0, 0, 0)
    assert (calendar.read_bytes(), calendar.stat().st_mtime_ns) == (written, at)
    assert second.json["recommendation"] == first.json["recommendation"]
    assert second.json["recommendation"]["revision"] == 1


def test_remarks_are_told_and_send_no_mail(home: Path, server: DemoServer) -> None:
    """What is missing and not needed is in ``remarks`` and in the log; a run by cron writes nothing of it."""
    behind(server, Faults().add("/calendar-service/events", status(403)))
    done = run("sync", "--json", home=home)
    assert (done.code, done.err) == (0, "")
    (remark,) = done.json["remarks"]
    assert remark.startswith("garmin: ")
    assert "races" in remark
    assert "races" in (home / "logs" / "night.jsonl").read_text()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_years_with_a_bar_stopped_and_gone_on_with(home: Path, server: DemoServer) -> None:
    """A bar says what is fetched and how long is left; Ctrl-C keeps what came; the next sync reads the rest."""

    def slowly(_: object) -> None:
        time.sleep(0.2)

    server.intercept = slowly
    with at_terminal("sync", "--since", f"{SINCE}", home=home, columns=120) as terminal:
        terminal.wait_for(" left · ")
        terminal.wait_for("rows · garmin: ")
        terminal.press("\x03")
        terminal.wait_for("goes on from there")
        assert terminal.finish() == 130
    assert "%" in terminal.screen
    with open_store(home) as store:
        kept = store.observations({Kind.HRV})
    assert kept
    server.intercept = None
    server.requests.clear()
    done = run("sync", home=home)
    assert done.code == 0, done.err
    with open_store(home) as store:
        nights = {o.date for o in store.observations({Kind.HRV})}
    assert nights == {n.date for n in server.athlete.nights if n.rmssd_ms}
    server.requests.clear()
    later = (AT + timedelta(days=1)).isoformat()
    assert run("sync", home=home, READINESS_NOW=later).code == 0
    assert len(server.requests) <= 10
