"""The plan that was given last is an input to the next."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import pytest

from cli import app


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A week with two key runs, so that strength has a choice of days; a year of strength behind it."""
    (tmp_path / "config.toml").write_text(
        '[athlete]\ntimezone = "UTC"\nstrength_history_weeks = 50\n'
        '[week]\nmon = "rest"\ntue = "intervals 1h 06:30"\nwed = "easy 50min 06:30"\nthu = "tempo 1h 06:30"\n'
        'fri = "rest"\nsat = "long 3h30 07:00"\nsun = "easy 50min 08:00"\n'
    )
    return tmp_path


def run(home: Path, now: str, *arguments: str) -> str:
    """What a command prints, run in this process."""
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as out:
        patch.setenv("READINESS_HOME", str(home))
        patch.setenv("READINESS_NOW", f"{now}T06:00:00+00:00")
        assert app.run(arguments) == 0
    return out.getvalue()


def held(home: Path, now: str) -> list[str]:
    """The days that the plan seen on ``now`` holds strength on."""
    days = json.loads(run(home, now, "plan", "--json"))["days"]
    return [day["date"] for day in days if day["verdict"] != "skip"]


def test_tomorrow_keeps_what_today_planned(home: Path) -> None:
    """Doing what the plan says, each morning of a week sees the days that the morning before saw. After strength
    on a Tuesday and a Thursday, a plan made afresh on the next Thursday would drop it for the week after."""
    for day, focus in (("2026-02-24", "full_body"), ("2026-02-26", "upper_core")):
        run(home, day, "log", "--focus", focus, "--minutes", "40", "--rpe", "6")
    run(home, "2026-03-02", "checkin", "--fatigue", "2", "--soreness", "1")
    before = held(home, "2026-03-02")
    for day in range(3, 8):
        today = f"2026-03-{day:02d}"
        run(home, today, "checkin", "--fatigue", "2", "--soreness", "1")
        after = held(home, today)
        expected = [d for d in before if today <= d]
        assert after[: len(expected)] == expected, today
        before = after
        if before[0] == today:
            focus = "full_body" if day == 3 else "upper_core"
            run(home, today, "log", "--focus", focus, "--minutes", "30", "--rpe", "5")
            before = before[1:]


def test_asking_twice_says_the_same(home: Path) -> None:
    """All answers of one day start from the same earlier plan."""
    run(home, "2026-03-02", "checkin", "--fatigue", "2")
    run(home, "2026-03-03", "checkin", "--fatigue", "2")
    first = run(home, "2026-03-03", "plan", "--json")
    run(home, "2026-03-03", "today", "--refresh")
    assert json.loads(run(home, "2026-03-03", "plan", "--json"))["days"][1:] == json.loads(first)["days"][1:]


def test_a_day_that_you_refuse_says_that_you_refused_it(home: Path) -> None:
    for day, focus in (("2026-02-24", "full_body"), ("2026-02-26", "upper_core")):
        run(home, day, "log", "--focus", focus, "--minutes", "40", "--rpe", "6")
    run(home, "2026-03-02", "checkin", "--fatigue", "2", "--soreness", "1")
    assert "2026-03-03" in held(home, "2026-03-02")
    run(home, "2026-03-03", "checkin", "--fatigue", "2", "--soreness", "1", "--veto")
    reasons = json.loads(run(home, "2026-03-03", "today", "--json"))["reasons"]
    moved = [reason["text"] for reason in reasons if reason["rule"] == "MOVED"]
    assert len(moved) == 1
    assert moved[0].endswith(": you said no today.")


def test_a_race_week_is_not_told_to_make_room_for_strength(home: Path) -> None:
    """P9: the race makes the week full, and the taper holds no strength anyway."""
    run(home, "2026-03-02", "log", "--focus", "upper_core", "--minutes", "40", "--rpe", "6")
    run(home, "2026-03-02", "race", "add", "--date", "2026-03-07", "--name", "Ridge", "--distance-km", "100")
    run(home, "2026-03-03", "checkin", "--fatigue", "2", "--soreness", "1")
    answer = json.loads(run(home, "2026-03-03", "today", "--json"))
    assert answer["phase"] == "taper"
    assert not any("make room for strength" in note for note in answer["notes"])


def test_a_race_that_is_entered_is_the_reason_for_the_day_it_takes(home: Path) -> None:
    """1.7: the race, and not the smaller week that follows from it."""
    for day, focus in (("2026-02-24", "full_body"), ("2026-02-26", "upper_core")):
        run(home, day, "log", "--focus", focus, "--minutes", "40", "--rpe", "6")
    run(home, "2026-03-02", "checkin", "--fatigue", "2", "--soreness", "1")
    run(home, "2026-03-03", "race", "add", "--date", "2026-03-10", "--name", "Ridge", "--distance-km", "80")
    run(home, "2026-03-03", "checkin", "--fatigue", "2", "--soreness", "1")
    reasons = json.loads(run(home, "2026-03-03", "today", "--json"))["reasons"]
    (moved,) = [reason["text"] for reason in reasons if reason["rule"] == "MOVED"]
    assert moved == "No longer on this day: your A race is on Tue 10 March."


def test_settings_that_leave_no_day_are_told(home: Path) -> None:
    """Saturdays only, which hold the long run: nobody finds out by waiting."""
    config = home / "config.toml"
    config.write_text(f'{config.read_text()}[strength]\ndays = ["sat"]\n')
    run(home, "2026-03-02", "log", "--focus", "upper_core", "--minutes", "40", "--rpe", "6")
    run(home, "2026-03-03", "checkin", "--fatigue", "2", "--soreness", "1")
    assert held(home, "2026-03-03") == []
    assert "No day of the coming two weeks holds strength." in run(home, "2026-03-03", "today")
    assert any(
        "[strength]" in note for note in json.loads(run(home, "2026-03-03", "today", "--json"))["notes"]
    )


def test_the_floor_on_the_day_kept_empty_does_not_call_it_empty(home: Path) -> None:
    """Away from tomorrow: the rest day of today takes the week's one session, and says what gives way."""
    config = home / "config.toml"
    config.write_text(config.read_text().replace('fri = "rest"', 'fri = "easy 40min 06:30"'))
    run(home, "2026-02-24", "log", "--focus", "upper_core", "--minutes", "40", "--rpe", "6")
    run(home, "2026-03-02", "checkin", "--fatigue", "2", "--soreness", "1")
    run(home, "2026-03-02", "away", "3 March - 12 March", "--no-gym")
    reasons = json.loads(run(home, "2026-03-02", "today", "--json"))["reasons"]
    (floor,) = [reason["text"] for reason in reasons if reason["rule"] == "F3"]
    assert floor.endswith("although: one day in seven holds nothing.")


def test_a_race_that_a_table_brought_can_be_removed(home: Path) -> None:
    """A table read again without it does not take it back, and its taper would stay."""
    table = home / "races.csv"
    table.write_text("date,name,priority,distance_km\n2026-03-10,Gone,A,80\n")
    run(home, "2026-03-02", "import", "csv", "--races", str(table))
    run(home, "2026-03-02", "checkin", "--fatigue", "2", "--soreness", "1")
    run(home, "2026-03-02", "race", "remove", "Gone")
    assert json.loads(run(home, "2026-03-02", "race", "list", "--json"))["races"] == []
    assert "2026-03-10" in held(home, "2026-03-02")
