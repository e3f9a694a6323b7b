"""What a person at a terminal does: the check-in's five keys, the first run, Tab."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import at_terminal, environment, run

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")


@pytest.fixture(scope="module")
def a_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a week of check-ins: enough to decide on."""
    home = tmp_path_factory.mktemp("week") / "home"
    for day in range(20, 29):
        run("-q", "checkin", "--fatigue", "2", "--soreness", "2", "--mood", "4", "--motivation", "4",
            "--sleep-quality", "4", "--date", f"2026-02-{day}", home=home)  # fmt: skip
    return home


@pytest.fixture
def home(a_week: Path, tmp_path: Path) -> Path:
    return shutil.copytree(a_week, tmp_path / "home")


def checkin(home: Path) -> dict[str, object]:
    """What is stored for today."""
    rows = run("data", "checkins", "--from", "today", "--json", home=home).json["checkins"]
    return {} if not rows else {k: v for k, v in rows[-1].items() if k not in ("provenance", "at")}


def test_five_keys_make_a_check_in_and_the_answer_follows(home: Path) -> None:
    with at_terminal("checkin", home=home) as terminal:
        terminal.wait_for("How tired?")
        terminal.press("45424")  # 1 is the good end of every question
        terminal.wait_for("Fatigue")
        assert terminal.finish() == 0
    for word in ("tired", "very sore", "badly", "good", "little"):
        assert word in terminal.screen, "the chosen anchors are said back"
    stored = checkin(home)
    assert [stored[k] for k in ("fatigue", "soreness", "sleep_quality", "mood", "motivation")] == [
        4,
        5,
        2,
        4,
        2,
    ]


def test_enter_takes_yesterdays_answers(home: Path) -> None:
    with at_terminal("checkin", home=home) as terminal:
        for question in ("How tired?", "sore", "sleep?", "Mood", "Keen"):
            terminal.wait_for(question)
            terminal.press("\r")
        assert terminal.finish() == 0
    assert checkin(home)["soreness"] == 2


def test_one_may_go_back_and_say_ill(home: Path) -> None:
    with at_terminal("checkin", home=home) as terminal:
        terminal.wait_for("How tired?")
        terminal.press("5b3i15")
        terminal.wait_for("Mood")
        terminal.press("22")
        assert terminal.finish() == 0
    stored = checkin(home)
    assert (stored["fatigue"], stored["ill"]) == (3, True)
    assert "SKIP" in terminal.screen


@pytest.mark.parametrize("key", ["q", "\x1b", "\x03"], ids=["q", "escape", "ctrl-c"])
def test_stopping_half_way_stores_nothing(key: str, home: Path) -> None:
    with at_terminal("checkin", home=home) as terminal:
        terminal.wait_for("How tired?")
        terminal.press("4")
        terminal.wait_for("sore")
        terminal.press(key)
        assert terminal.finish() == 130
    assert checkin(home) == {}


def test_colour_at_a_terminal_none_with_no_color_and_none_on_a_pipe(home: Path) -> None:
    with at_terminal("today", home=home) as coloured:
        assert coloured.finish() == 0
    with at_terminal("today", home=home, NO_COLOR="1") as bare:
        assert bare.finish() == 0
    assert "\x1b[" in coloured.screen
    assert "\x1b[" not in bare.screen
    assert bare.screen == run("today", home=home, COLUMNS="80").out


def test_the_first_run_ends_with_a_verdict_and_asks_nothing_twice(tmp_path: Path) -> None:
    """Words as people write them, refused ones asked again; then a calendar file, a check-in and today's answer."""
    home = tmp_path / "home"
    with at_terminal(home=home) as terminal:
        terminal.wait_for("Number, file or address")
        for name in ("garmin", "strava", "intervals"):
            assert name in terminal.screen
        terminal.press("\r")
        terminal.wait_for("Monday")
        terminal.press("\r")
        terminal.wait_for("Tuesday")
        terminal.press("10k easy 6pm\r")
        terminal.wait_for("easy, 10 km, at 18:00")
        terminal.press("eazy 45min\r")
        terminal.wait_for('did you mean "easy"?')
        terminal.press("\r\r\r")
        terminal.wait_for("Saturday")
        terminal.press("long 4h 07:00\r\r")
        terminal.wait_for("Its date")
        terminal.press("13 Juni\r")
        terminal.wait_for("did you mean 13 June?")
        terminal.press("13 June 2026\r")
        terminal.wait_for("Its name")
        terminal.press("Seven Passes\r50 miles\r")
        terminal.wait_for("A number")
        for name in ("ics", "caldav", "google", "garmin"):
            assert f"{name} " in terminal.screen
        terminal.press("1\r")
        terminal.wait_for("every night")
        terminal.press("\r")
        terminal.wait_for("How tired?")
        terminal.press("22222")
        assert terminal.finish() == 0
    assert "Fatigue" in terminal.screen
    assert checkin(home)["sleep_quality"] == 4
    assert (home / "out" / "strength.ics").read_text().startswith("BEGIN:VCALENDAR")
    assert 'sat = "long 4h 07:00"' in (home / "config.toml").read_text()
    assert run("race", "list", "--json", home=home).json["races"][0]["distance_km"] == 80.47
    with at_terminal(home=home) as again:
        assert again.finish() == 0, "nothing is asked a second time"
    assert "Seven Passes" in again.screen
    assert run("race", "remove", "13 June", home=home).code == 0


def test_ctrl_c_half_way_through_the_first_run_loses_no_answer(tmp_path: Path) -> None:
    """What was typed before it is kept, or offered again; the rest is asked the next time."""
    home = tmp_path / "home"
    with at_terminal(home=home) as terminal:
        terminal.wait_for("Number, file or address")
        terminal.press("\r")
        terminal.wait_for("Monday")
        terminal.press("rest\r")
        terminal.wait_for("Tuesday")
        assert terminal.interrupt() == 130
    assert "What you answered is kept" in terminal.screen
    with at_terminal(home=home) as terminal:
        terminal.wait_for("Monday    [rest]")
        terminal.press("\r" * 7)
        terminal.wait_for("Its date")
        terminal.press("12 June 2027\r")
        terminal.wait_for("Its name")
        assert terminal.interrupt() == 130
    assert 'mon = "rest"' in (home / "config.toml").read_text()
    with at_terminal(home=home) as terminal:
        terminal.wait_for("Enter: 2027-06-12")
        terminal.press("\r")
        terminal.wait_for("Its name")
        terminal.press("Long Lake\r\r")
        terminal.wait_for("A number")
        assert terminal.interrupt() == 130
    assert run("race", "list", "--json", home=home).json["races"][0]["date"] == "2027-06-12"


def test_a_file_dropped_on_the_first_run_is_imported(tmp_path: Path) -> None:
    """Quoted, as terminals paste it; a name with a slip in it is answered with the one that is there."""
    path = tmp_path / "my nights.csv"
    path.write_text("date,rmssd_ms,sleep_h\n2026-03-02,62,7.5\n")
    with at_terminal(home=tmp_path / "home") as terminal:
        terminal.wait_for("Number, file or address")
        terminal.press(f"'{path}s'\r")
        terminal.wait_for("Did you mean")
        terminal.press(f"'{path}' \r")
        terminal.wait_for("2 new")
        terminal.interrupt()
    assert run("data", "nights", "--json", home=tmp_path / "home").json["nights"]


def test_a_folder_dropped_on_the_first_run_may_be_watched(tmp_path: Path) -> None:
    folder, home = tmp_path / "from my watch", tmp_path / "home"
    folder.mkdir()
    (folder / "nights.csv").write_text("date,rmssd_ms,sleep_h\n2026-03-02,62,7.5\n")
    with at_terminal(home=home) as terminal:
        terminal.wait_for("Number, file or address")
        terminal.press(f"'{folder}'\r")
        terminal.wait_for("every night?")
        terminal.press("y\r")
        terminal.wait_for("Number, file or address")
        terminal.interrupt()
    assert f'paths = ["{folder}"]' in (home / "config.toml").read_text()


def test_a_note_without_its_value_is_asked_for_it(home: Path) -> None:
    with at_terminal("note", "jet", "lag", home=home) as terminal:
        terminal.wait_for("How many time zones")
        terminal.press("many\r")
        terminal.wait_for("write 7 east")
        terminal.press("7 east\r")
        assert terminal.finish() == 0
    assert "7 time zones east. Light work until the clock has caught up" in terminal.screen
    with at_terminal("note", "alchohol", home=home) as terminal:
        terminal.wait_for("Did you mean alcohol?")
        terminal.press("y\r")
        assert terminal.finish() == 0
    notes = run("data", "checkins", "--from", "today", "--json", home=home).json["checkins"]
    assert {"travel:+7", "alcohol"} <= {one.get("tag") for one in notes}


def test_a_note_elsewhere_is_refused_with_what_to_type_and_a_remark_says_that_it_changes_nothing(
    home: Path,
) -> None:
    refused = run("note", "jet", "lag", home=home)
    assert (refused.code, "readiness note travel 7 east" in refused.err) == (2, True)
    kept = run("note", "bad", "hotel", "bed", home=home)
    assert (kept.code, "changes nothing" in kept.err) == (0, True)
    told = run("note", "sick", home=home)
    assert "No strength until" in told.err
    assert "→ skip" in told.err or "Still skip" in told.err
    back = run("note", "ill", "--remove", home=home)
    assert (back.code, run("note", "ill", "--remove", home=home).code) == (0, 2)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_where_the_shell_looks_and_is_valid(shell: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = run("completion", "install", shell, home=home)
    assert result.code == 0, result.err
    path = Path(result.out.split()[1].rstrip("."))
    assert path.is_relative_to(tmp_path)
    if shutil.which(shell):
        subprocess.run([shell, "-n", str(path)], check=True)
    assert run("completion", "remove", shell, home=home).code == 0
    assert not path.exists()


def test_tab_completes_commands_and_options_without_importing_them(tmp_path: Path) -> None:
    def completed(words: str, number: int) -> str:
        asked = {"_READINESS_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
        done = subprocess.run([sys.executable, "-c", "from cli.app import main; main()"], capture_output=True,
                              text=True, env=environment(tmp_path, **asked), check=False)  # fmt: skip
        return done.stdout

    assert completed("readiness to", 1) == "plain,today\n"
    assert "plain,--refresh" in completed("readiness today --re", 2)
    assert "plain,garmin-export" in completed("readiness import gar", 2)
