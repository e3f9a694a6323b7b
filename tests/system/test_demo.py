"""The demo: the whole job, twice, on a made-up athlete; and what a person then does with her home."""

import contextlib
import shutil
from datetime import date, timedelta
from pathlib import Path

import click
import icalendar
import pytest

from cli.render.answer import lines
from cli.wiring import App
from readiness.morning.answers import decided
from readiness.morning.contract import to_json
from tests.program import NOW, run
from tests.schemas import validate

TODAY = date(2026, 3, 3)


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home to change."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


@pytest.mark.slow
def test_the_demo_prints_a_verdict_a_fortnight_and_the_paths_and_a_second_run_does_too(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    first, second = (run("demo", home=own, TMPDIR=str(tmp_path)) for _ in range(2))
    for result in (first, second):
        assert result.code == 0, result.err
        assert result.out.split()[1] in ("FULL", "MAINTENANCE", "SKIP")
        assert "Why" in result.out
        for ahead in range(14):
            day = TODAY + timedelta(days=ahead)
            assert f"{day:%a} {day.day:>2} {day:%b}" in result.out
        path = Path(next(line.split()[1] for line in result.out.splitlines() if line.startswith("Calendar")))
        assert path.is_file()
    assert first.out.split("\nCalendar")[0] == second.out.split("\nCalendar")[0], (
        "the same day, the same athlete"
    )
    assert not own.exists(), "one's own home is left alone"


def test_the_calendar_file_is_valid_and_its_events_follow_the_plan(demo_home: Path) -> None:
    calendar = icalendar.Calendar.from_ical((demo_home / "out" / "strength.ics").read_bytes())
    days = {event.start.date() if hasattr(event.start, "date") else event.start for event in calendar.events}
    plan = run("plan", "--json", home=demo_home).json
    validate(plan, "plan")
    assert days >= {date.fromisoformat(d["date"]) for d in plan["days"] if d["verdict"] != "skip"}
    assert len(calendar.events) == len(days) <= 14
    assert any(zone.tz_name == "Europe/Zurich" for zone in calendar.timezones)


def test_a_kept_demo_can_be_run_again(home: Path) -> None:
    again = run("demo", "--keep", home, home=home)
    assert again.code == 0, again.err
    assert " 0 known" not in again.err
    assert "calendar: 0 new" in again.err


def test_the_demo_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters.txt").write_text("private")
    assert run("demo", "--keep", tmp_path / "home", home=tmp_path / "x").code == 2


def test_every_reading_command_gives_one_json_document(home: Path) -> None:
    validate(run("today", "--json", home=home).json, "today")
    explained = run("explain", "--json", home=home).json
    validate(explained["recommendation"], "today")
    assert len(explained["series"]["rmssd_ms"]) == 28
    changed = run("what-if", "--sleep", "4", "--ill", "--json", home=home).json
    validate({k: v for k, v in changed.items() if k not in ("before", "plan")}, "today")
    assert changed["verdict"] == "skip"
    for command in (["history"], ["race", "list"], ["data", "nights"], ["data", "activities"], ["sources"]):
        result = run(*command, "--json", home=home)
        assert result.code == 0, result.err
        assert result.json["schema"] == 1


def test_plan_and_today_and_explain_say_the_same(home: Path) -> None:
    today = run("today", "--json", home=home).json
    assert run("plan", "--days", "2", "--json", home=home).json["days"][0] == today
    assert run("explain", "--json", home=home).json["recommendation"] == today


def test_a_check_in_makes_a_new_revision_and_the_old_one_is_kept(home: Path) -> None:
    before = run("today", "--json", home=home).json
    told = run("checkin", "--fatigue", "5", "--soreness", "5", "--ill", home=home)
    assert told.code == 0, told.err
    after = run("today", "--json", home=home).json
    assert after["verdict"] == "skip"
    assert after["revision"] == before["revision"] + 1
    kept = run("history", "--revisions", "--json", home=home).json["answers"]
    assert [x["revision"] for x in kept if x["date"] == before["date"]][-2:] == [
        before["revision"],
        after["revision"],
    ]
    assert kept[-1]["why_revised"]


def test_what_if_stores_nothing(home: Path) -> None:
    before = run("today", "--json", home=home).json
    run("what-if", "--fatigue", "5", "--add-run", "wed long 4h", home=home)
    assert run("today", "--json", home=home).json == before
    assert "what-if" not in run("data", "checkins", "--json", home=home).out


def test_an_answer_for_tomorrow_is_a_projection_and_not_kept(home: Path) -> None:
    tomorrow = run("today", "--date", "tomorrow", "--json", home=home).json
    assert tomorrow["projected"] is True
    kept = run("history", "--to", "2026-04-01", "--json", home=home).json["answers"]
    assert tomorrow["date"] not in [x["date"] for x in kept]


def test_logged_strength_counts_for_the_quota(home: Path) -> None:
    for day in ("2026-03-01", "2026-03-02"):
        assert (
            run("log", "--focus", "full_body", "--minutes", "40", "--rpe", "6", "--date", day, home=home).code
            == 0
        )
    found = run("today", "--json", home=home).json
    assert found["verdict"] == "skip"
    assert "F1" in {reason["rule"] for reason in found["reasons"]}


def test_the_morning_answer_fits_its_terminal_uncut(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READINESS_NOW", NOW)
    run("checkin", "--fatigue", "4", "--soreness", "4", home=home)
    with contextlib.closing(App(home)) as app:
        answers = [to_json(decided(app, TODAY - timedelta(days=n)).days[0]) for n in range(0, 60, 4)]
    for answer in answers:
        for columns, most in ((60, 18), (80, 14), (120, 12)):
            shown = [click.unstyle(line) for line in lines(answer, today=TODAY, width=columns)]
            assert len(shown) <= most, "\n".join(shown)
            assert max(map(len, shown)) <= columns, "\n".join(shown)
