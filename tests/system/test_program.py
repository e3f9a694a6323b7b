"""The program from outside: help, exit codes, errors, pipes, and terminals that can do little."""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import platformdirs
import pytest

from cli.app import SECTIONS
from cli.commands import imports
from cli.wiring import App
from readiness.merging.merge import merge
from readiness.observations import Provenance, Race
from readiness.settings import Settings
from tests.program import at_terminal, environment, fresh, run

ENTRIES = {
    name: entry
    for section in SECTIONS.values()
    for name, entry in section.items()
    if importlib.util.find_spec(entry.module)
}
HEAVY = {
    "numpy",
    "pandas",
    "sklearn",
    "garminconnect",
    "stravalib",
    "pydantic",
    "rich",
    "requests",
    "icalendar",
}


def modules_of(code: str, home: Path) -> set[str]:
    """The top-level modules in memory after running ``code`` in a fresh interpreter."""
    whole = f"import sys\n{code}\nprint('\\n' + ' '.join(sorted(sys.modules)), file=sys.stderr)"
    bare = environment(home, COVERAGE_PROCESS_CONFIG="")  # counting branches needs modules of its own
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, env=bare, check=True)
    return {name.split(".")[0] for name in done.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_is_there_and_its_help_has_an_example(name: str) -> None:
    command = importlib.import_module(ENTRIES[name].module).command
    assert isinstance(command, click.Command)
    assert command.help
    leaves = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    for leaf in leaves:
        assert leaf.epilog, f"{name} {leaf.name}: no example"
        assert "Example" in leaf.epilog


@pytest.mark.parametrize("name", imports.command.entries)
def test_every_import_is_there(name: str) -> None:
    assert isinstance(imports.command.get_command(click.Context(imports.command), name), click.Command)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    loaded = modules_of("from cli.app import run\nassert run(['--help']) == 0", tmp_path / "home")
    assert not loaded & (HEAVY | {"sqlite3", "connectors", "models"})


def test_a_stored_answer_is_shown_without_anything_heavy(demo_home: Path) -> None:
    """And without the engine: what is stored is printed, as long as its inputs stand."""
    first = run("today", home=demo_home)
    loaded = modules_of("from cli.app import run\nassert run(['today']) == 0", demo_home)
    assert not loaded & (HEAVY | {"annotated_types", "dataclasses", "urllib"})
    assert run("today", home=demo_home) == first


@pytest.mark.parametrize(
    "command",
    [["doctor", "--no-network"], ["export", "-o", "out"], ["explain"], ["log", "--focus", "lower", "--minutes", "30"],
     ["rebuild"], ["train"]],
)  # fmt: skip
def test_a_bare_interpreter_finds_all_its_modules(
    command: list[str], demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most tests run the program from an interpreter that has loaded it already: it says the same in a new one."""
    homes = [shutil.copytree(demo_home, tmp_path / name / "home") for name in ("forked", "bare")]
    monkeypatch.chdir(homes[0].parent)
    forked = run(*command, home=homes[0])
    monkeypatch.chdir(homes[1].parent)
    bare = fresh(command, environment(homes[1]))
    said = re.sub(r"[\d,]+ MB free", "{} MB free", bare.stdout.decode().replace("/bare/", "/forked/"))
    assert (forked.code, re.sub(r"[\d,]+ MB free", "{} MB free", forked.out)) == (bare.returncode, said)
    assert forked.code == 0


def test_the_default_home_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("READINESS_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert App().home == platformdirs.user_data_path("readiness", appauthor=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert App().home == platformdirs.user_data_path("readiness", appauthor=False) == tmp_path / "readiness"


@pytest.mark.parametrize("command", [["today"], ["plan"], ["race", "list"], ["data", "nights"]])
def test_an_empty_home_has_nothing_to_decide_on_and_three_ways_in(command: list[str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = run(*command, home=home)
    assert (result.code, result.out) == (8, "")
    for way in ("readiness connect garmin", "readiness import", "readiness checkin"):
        assert way in result.err
    assert not home.exists(), "reading creates nothing"


def test_all_problems_of_the_configuration_are_told_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("-q", "checkin", "--fatigue", "2", home=home)
    (home / "config.toml").write_text("[athlete]\nhr_maxx_bpm = 188\n[strength]\nweekly_target = 9\n")
    result = run("today", home=home)
    assert result.code == 3
    assert "hr_maxx_bpm" in result.err
    assert "hr_max_bpm" in result.err, "the allowed keys are named"
    assert "weekly_target" in result.err


@pytest.mark.parametrize("command", ["today", "plan", "explain"])
def test_a_wrong_configuration_outranks_an_empty_home(tmp_path: Path, command: str) -> None:
    """Both hold: the exit status is 3, not 8, and nothing is created."""
    (tmp_path / "config.toml").write_text("[athlete]\nhr_maxx_bpm = 188\n")
    assert run(command, home=tmp_path).code == 3
    assert not (tmp_path / "readiness.db").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["toda"], "today"),
        (["today", "--date", "03/04/2026"], "3 April or 4 March"),
        (["log", "--focus", "lower", "--minutes", "30", "--exercise", "3x10"], "goblet squat 3x10@16kg"),
        (["today", "--date", "2031-01-01"], "too far ahead"),
        (["plan", "--from", "2031-01-01"], "too far ahead"),
        (["checkin"], "flags"),
        (["checkin", "--fatigue", "6"], "1<=x<=5"),
        (["checkin", "--fatigue", "2", "--date", "tomorrow"], "ahead"),
        (["race", "remove", "X"], "race list"),
        (["import", "csv"], "at least one file"),
        (["-v", "-q", "today"], "contradict"),
    ],
)
def test_a_wrong_word_is_usage_and_the_right_one_is_named(
    arguments: list[str], told: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    run("note", "heat", home=home)
    result = run(*arguments, home=home)
    assert result.code == 2
    assert told in result.err


def test_a_clock_that_is_no_instant_is_a_configuration_error(tmp_path: Path) -> None:
    result = run("note", "heat", home=tmp_path / "home", READINESS_NOW="tomorrow")
    assert result.code == 3
    assert "READINESS_NOW" in result.err


def test_a_bug_is_one_line_with_a_hint_and_a_traceback_only_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cli import app as program

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr("cli.wiring.App.standing", broken)
    assert program.run(["--home", str(tmp_path), "today"]) == 1
    short = capsys.readouterr().err
    assert len(short.splitlines()) == 1
    assert "a wheel came off" in short
    assert "-v" in short
    assert program.run(["--home", str(tmp_path), "-v", "today"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_who_has_had_enough_is_no_error(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("race", "add", "--date", "2026-06-13", "--name", "long name " * 20, home=home)
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [sys.executable, "-m", "cli", "race", "list"],
        stdout=writes,
        stderr=subprocess.PIPE,
        env=environment(home),
        check=False,
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_what_the_encoding_lacks_is_said_in_plain_letters(encoding: str, tmp_path: Path) -> None:
    result = run("note", "--help", home=tmp_path / "home", PYTHONIOENCODING=encoding)
    assert result.code == 0
    assert "WORD" + ("…" if encoding == "cp1252" else "...") in result.out


def test_what_others_wrote_never_steers_the_terminal(tmp_path: Path) -> None:
    """A clipboard write, a cleared screen and a reversed line in a name, a note and an injury reach neither a
    terminal, nor a pipe, nor an error; a row that holds them still is read without."""
    home, evil = tmp_path / "home", "Evil\x1b]52;c;ZXZpbA==\x07\x1b[2J\u202e Race\x9b5m"
    assert run("race", "add", "--date", "2026-06-13", "--name", evil, home=home).code == 0
    assert run("note", evil, home=home).code == 0
    assert run("checkin", "--fatigue", "2", "--injured", evil, home=home).code == 0
    for command in (
        ["race", "list"],
        ["today"],
        ["explain"],
        ["race", "remove", f"no {evil}"],
        ["data", "checkins"],
    ):
        with at_terminal(*command, home=home) as terminal:
            terminal.finish()
            shown = terminal.screen
        piped = run(*command, home=home)
        for text in (shown, piped.out + piped.err):
            assert not re.search("\x1b]|\x1b\\[2J|\x07|\u202e|\x9b", text), (command, text)
    assert "Evil Race" in run("race", "list", "--json", home=home).out
    (old,) = merge([Race(Provenance("race", "1"), date(2026, 6, 13), evil)], Settings())
    assert isinstance(old, Race)
    assert old.name == "Evil Race"
