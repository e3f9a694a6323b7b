"""One tap: done, shorter, not done. What it becomes, and that it can be said twice, otherwise, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.serve.actions import Actions
from cli.wiring import App
from readiness.errors import InvalidInput
from readiness.merging.merge import merge
from readiness.morning.answers import answer, plan
from readiness.morning.session_done import Did, say_done, told_session
from readiness.observations import Activity, Kind, Provenance
from tests.program import run

EVENING = "2026-03-03T19:10:00+01:00"
DAY = date(2026, 3, 3)


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The demo's home in the evening of a day with a session."""
    shutil.copytree(demo_home, tmp_path / "home")
    monkeypatch.setenv("READINESS_NOW", EVENING)
    app = App(tmp_path / "home")
    answer(app, DAY)
    yield app
    app.close()


def lifts(app: App, day: date = DAY) -> list[Activity]:
    rows = app.known_store.observations({Kind.ACTIVITY}, since=day, until=day)
    return [one for one in rows if isinstance(one, Activity) and one.sport == "strength_training"]


@pytest.mark.parametrize(("did", "share"), [(Did.DONE, 1.0), (Did.SHORTER, 0.5)])
def test_a_tap_becomes_the_days_logged_lift(home: App, did: Did, share: float) -> None:
    """With the told focus, minutes, loads and effort; the day's answer then says that it is done."""
    told = told_session(home, DAY)
    assert told is not None
    assert (told.did, told.recorded) == (None, False)
    change = say_done(home, DAY, did)
    (lift,) = lifts(home)
    assert (lift.kind, lift.duration_min) == (told.told.focus.value, round(told.told.minutes * share))
    assert lift.start.date() == DAY
    assert lift.start <= home.now()
    assert [one.exercise for one in lift.strength_sets] == [one.name for one in told.told.session.exercises]
    assert all(one.reps or one.seconds for one in lift.strength_sets)
    assert lift.rpe is not None
    assert change.after is not None
    assert change.after["reasons"][0]["rule"] == "F7"
    assert (now := told_session(home, DAY)) is not None
    assert now.did is did


def test_saying_it_twice_changes_nothing_and_undo_takes_all_back(home: App) -> None:
    """The database's digest tells: a second tap is no news, and after undo the home is as it was."""
    before, said = home.store.digest(), answer(home, DAY).json
    for did in (Did.DONE, Did.NOT_DONE, Did.SHORTER, Did.DONE):
        say_done(home, DAY, did)
        after = home.store.digest()
        assert after != before
        say_done(home, DAY, did)
        assert home.store.digest() == after
        assert len(lifts(home)) == (did is not Did.NOT_DONE)
    undone = say_done(home, DAY, None)
    assert home.store.digest() == before
    assert undone.after is not None
    assert undone.after["verdict"] in said
    say_done(home, DAY, None)
    assert home.store.digest() == before


def test_a_tap_is_published_at_once(home: App) -> None:
    """The calendar's day follows the answer: gone when done, back when it is taken back."""
    actions, file = Actions(home), home.home / "out" / "strength.ics"
    shown = f"{DAY:%Y%m%d}T"
    assert actions.done({"how": "undo"})["calendars"] == []  # brought to the evening's answer
    assert shown in file.read_text()
    for how, there in (("done", False), ("undo", True), ("shorter", False), ("not_done", True)):
        told = actions.done({"how": how, "date": DAY.isoformat()})
        assert told["answer"]["date"] == DAY.isoformat()
        starts = [line for line in file.read_text().splitlines() if line.startswith("DTSTART")]
        assert any(shown in line for line in starts) is there, how


def test_not_done_is_kept_and_takes_nothing_from_the_quota(
    home: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next morning counts the session that was done, and not the one that was not."""
    quota = {}
    for did in (Did.DONE, Did.NOT_DONE):
        say_done(home, DAY, did)
        monkeypatch.setenv("READINESS_NOW", "2026-03-04T06:40:00+01:00")
        with closing(App(home.home)) as tomorrow:
            quota[did] = sum(day.minutes > 0 for day in plan(tomorrow, DAY + timedelta(days=1), 5))
        monkeypatch.setenv("READINESS_NOW", EVENING)
    assert quota[Did.NOT_DONE] > quota[Did.DONE]


def test_what_cannot_be_said_is_told(home: App) -> None:
    """Tomorrow, long ago, a day without a session, and a day whose lift is on record."""
    for day, says in (
        (DAY + timedelta(days=1), "ahead|future"),
        (DAY - timedelta(days=8), "7 days ago"),
        (DAY - timedelta(days=2), "No session was"),
    ):
        with pytest.raises(InvalidInput, match=says):
            say_done(home, day, Did.DONE)
    logged = run("log", "--focus", "core", "--minutes", "20", home=home.home, READINESS_NOW=EVENING)
    assert logged.code == 0
    with pytest.raises(InvalidInput, match="on record already"):
        say_done(home, DAY, Did.DONE)
    assert len(lifts(home)) == 1


def test_nothing_but_what_is_assumed_done_is_taken_back_by_not_done(
    home: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is ever logged a told session counts as done, unless the athlete says that it was not."""
    for row in home.known_store.observations({Kind.ACTIVITY}):
        if isinstance(row, Activity) and row.sport == "strength_training":
            home.store.remove(row.provenance.source, Kind.ACTIVITY, row.provenance.source_id, at=home.now())
    answer(home, DAY)
    if told_session(home, DAY) is None:
        pytest.skip("no session was told")
    monkeypatch.setenv("READINESS_NOW", "2026-03-04T06:40:00+01:00")
    with closing(App(home.home)) as morning:
        (first,) = plan(morning, DAY + timedelta(days=1), 1)
        assert first.planned is not None
        assert DAY in dict(first.planned.assumed)
        say_done(morning, DAY, Did.NOT_DONE)
        (first,) = plan(morning, DAY + timedelta(days=1), 1)
        assert first.planned is not None
        assert DAY not in dict(first.planned.assumed)


def test_a_fuller_word_of_the_session_takes_the_place_of_the_tap(home: App) -> None:
    """What is logged or recorded later is the same session, once: its own numbers, and the tap's where it has none."""
    say_done(home, DAY, Did.DONE)
    watch = Activity(
        Provenance("garmin", "7", home.now()), home.now() - timedelta(hours=9), "strength_training", 33.0
    )
    merged = [one for one in merge([*lifts(home), watch], home.settings) if isinstance(one, Activity)]
    told = told_session(home, DAY)
    assert told is not None
    ((minutes, kind),) = [(one.duration_min, one.kind) for one in merged]
    assert (minutes, kind) == (33.0, told.told.focus.value)
    sets = ("--exercise", "goblet squat 3x10@16")
    logged = run(
        "log",
        "--focus",
        "core",
        "--minutes",
        "12",
        "--at",
        "07:00",
        *sets,
        home=home.home,
        READINESS_NOW=EVENING,
    )
    assert logged.code == 0, logged.err
    assert len(lifts(home)) == 2
    for rows in (lifts(home), [*lifts(home), watch]):
        (one,) = [one for one in merge(rows, home.settings) if isinstance(one, Activity)]
        assert (one.kind, len(one.strength_sets)) == ("core_mobility", 1)
