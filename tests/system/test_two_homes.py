"""Two homes that write into one calendar leave each other's events alone; the first edition's events are kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from readiness.calendar_event import day_of
from tests.published import Home, copy_of, on_server, set_up
from tests.servers.radicale import PASSWORD, Radicale


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Home:
    return copy_of(lived_in, tmp_path)


def another(home: Home, path: Path) -> Home:
    """A second athlete's home with the same plan."""
    for file in home.path.rglob("*"):
        if file.is_file():
            (path / file.relative_to(home.path)).parent.mkdir(parents=True, exist_ok=True)
            (path / file.relative_to(home.path)).write_bytes(file.read_bytes())
    (path / "home-id").unlink(missing_ok=True)
    forget_ledger(path)
    return Home(path, {"READINESS_CALDAV_PASSWORD": PASSWORD})


def forget_ledger(path: Path) -> None:
    with closing(sqlite3.connect(path / "readiness.db")) as db, db:
        db.execute("DELETE FROM fact WHERE name = 'home id'")
        db.execute("DELETE FROM ledger")


def test_two_homes_on_one_calendar(home: Home, radicale: Radicale, tmp_path: Path) -> None:
    """Each writes its own events once; after that neither writes again, and one's clearing leaves the other's."""
    user = radicale.new_user()
    set_up(home, radicale.url, user)
    second = another(home, tmp_path / "second")
    first_time = [one.publish() for one in (home, second)]
    assert [report["created"] for report in first_time] == [first_time[0]["created"]] * 2
    stands = on_server(radicale, user)
    assert len(stands) == 2 * int(str(first_time[0]["created"]))
    for one in (home, second):
        again = one.publish()
        assert (again["created"], again["updated"], again["withdrawn"]) == (0, 0, 0)
    assert on_server(radicale, user) == stands
    assert second.run("calendar", "clear", "--yes").returncode == 0
    assert len(on_server(radicale, user)) == len(stands) // 2
    assert home.publish()["unchanged"] == first_time[0]["created"]


def test_events_of_the_first_edition_are_adopted(
    home: Home, radicale: Radicale, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first edition wrote (UIDs without a home) stays as it stands: none is doubled, none written anew."""
    user = radicale.new_user()
    set_up(home, radicale.url, user)
    with monkeypatch.context() as first_edition:
        first_edition.setattr("connectors.home_id.home_id", lambda *_: "")
        assert home.publish()["status"] == "ok"
    stands = on_server(radicale, user)
    assert all(uid.endswith("-default@readiness") for uid in stands)
    report = home.publish()
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, len(stands))
    assert on_server(radicale, user) == stands
    later = home.environment["READINESS_NOW"] = "2026-11-27T06:30:00+01:00"
    assert home.publish()["status"] == "ok"
    days = [day for uid in on_server(radicale, user) if (day := day_of(uid)) and f"{day}" >= later[:10]]
    assert len(days) == len(set(days))
    assert any("." in uid for uid in on_server(radicale, user))


@pytest.mark.parametrize("lost", ["home-id", "readiness.db"])
def test_the_homes_id_outlives_a_loss(home: Home, radicale: Radicale, lost: str) -> None:
    """Without the file or without the ledger the same events are found again."""
    user = radicale.new_user()
    set_up(home, radicale.url, user)
    created = home.publish()["created"]
    if lost == "home-id":
        (home.path / lost).unlink()
    else:
        forget_ledger(home.path)
    report = home.publish()
    assert (report["created"], report["unchanged"]) == (0, created)
