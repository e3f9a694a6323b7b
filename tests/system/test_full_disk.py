"""A disk without a byte left: reading goes on, every writing command says what to free, nothing is half-written."""

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors.demo import athlete, serve
from connectors.demo.server import DemoServer
from tests.program import Result, run

NOW = "2026-03-03T06:30:00+00:00"
CONFIG = (
    '[athlete]\ntimezone = "UTC"\n[calendars.ics]\npath = "out/strength.ics"\n[week]\nsat = "long 3h 07:00"\n'
)
READING = (
    ["today", "--json"],
    ["plan", "--json"],
    ["explain", "--json"],
    ["history", "--json"],
    ["sources", "--json"],
    ["data", "nights", "--json"],
    ["rules", "W5"],
    ["race", "list"],
    ["doctor", "--no-network", "--json"],
)
WRITING = (
    ["checkin", "--fatigue", "4"],
    ["log", "--focus", "upper_core", "--minutes", "30"],
    ["note", "alcohol"],
    ["race", "add", "--date", "2026-06-13", "--priority", "A", "--name", "Valley 50K"],
    ["import", "csv", "--days", "{csv}"],
    ["rebuild"],
    ["publish"],
    ["report", "-o", "{home}/report.html"],
    ["export", "-o", "{home}/export"],
    ["sync"],
    ["train"],
    ["race", "remove", "2026-05-01"],
    ["note", "heat", "--remove"],
    ["calendar", "clear", "--yes"],
    ["schedule", "install", "--with", "systemd"],
    ["connect", "garmin", "--token-file", "{token}"],
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("no small disk can be mounted here: run as root, or in a namespace that may mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Write until nothing more fits, to the last byte."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


def told(done: Result) -> str:
    return f"{done.code}: {done.err[-600:]}"


@pytest.fixture
def garmin(small_disk: Path) -> Iterator[DemoServer]:
    """A Garmin on this machine, to which the home on the small disk is logged in."""
    with serve(athlete(date(2026, 3, 3)), small_disk / "home" / "tokens" / "garmin") as server:
        yield server


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_every_command_on_a_full_disk(small_disk: Path, garmin: DemoServer, tmp_path: Path) -> None:
    """What reads answers as before; what writes exits 3 or 5 and names the disk; later all of it works."""
    home = small_disk / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "config.toml").write_text(f'{CONFIG}[sources.garmin]\nbase_url = "{garmin.base_url}"\n')
    token = tmp_path / "garmin_tokens.json"
    token.write_bytes((home / "tokens" / "garmin" / token.name).read_bytes())
    days = tmp_path / "days.csv"
    rows = [f"2026-02-{n:02d},{50 + n % 7},{46 + n % 3},7.5" for n in range(1, 29)]
    days.write_text("\n".join(["date,rmssd_ms,resting_hr_bpm,sleep_h", *rows]) + "\n")
    more = tmp_path / "more.csv"
    more.write_text(
        "\n".join(["date,rmssd_ms", *(f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d},50" for n in range(800))])
    )
    assert run("import", "csv", "--days", days, home=home, READINESS_NOW=NOW).code == 0
    assert run("checkin", "--fatigue", "2", home=home, READINESS_NOW=NOW).code == 0
    assert (
        run("race", "add", "--date", "2026-05-01", "--name", "Hill", home=home, READINESS_NOW=NOW).code == 0
    )
    assert run("note", "heat", home=home, READINESS_NOW=NOW).code == 0
    before = run("today", "--json", home=home, READINESS_NOW=NOW).json
    assert run("publish", home=home, READINESS_NOW=NOW).code == 0
    event = (home / "out" / "strength.ics").read_bytes()
    fill(small_disk)
    for command in READING:
        done = run(*command, home=home, READINESS_NOW=NOW)
        assert done.code == 0 or (command[0] == "doctor" and done.code in (3, 5)), (command, told(done))
        assert "Traceback" not in done.err
    again = run("today", "--json", home=home, READINESS_NOW=NOW).json
    assert (again["verdict"], again["score"]) == (before["verdict"], before["score"])
    for command in WRITING:
        arguments = [text.format(csv=more, home=home, token=token) for text in command]
        done = run(*arguments, home=home, READINESS_NOW=NOW, XDG_CONFIG_HOME=str(small_disk / "config"))
        # A command that found room in pages already its own has done its work; else it says what is full.
        assert done.code == 0 or (done.code in (3, 5, 6) and "ree some" in done.err), (command, told(done))
        assert "Traceback" not in done.err, (command, told(done))
    assert (home / "out" / "strength.ics").read_bytes().startswith(event[:20])
    assert not [path for path in home.rglob("*") if path.suffix in {".html"} and path.stat().st_size == 0]
    (small_disk / "filler").unlink()
    later = run("checkin", "--fatigue", "4", home=home, READINESS_NOW=NOW)
    assert later.code == 0, told(later)
    assert run("today", "--json", home=home, READINESS_NOW=NOW).code == 0
    fill(small_disk)
    gone = run("forget", "--yes", home=home, READINESS_NOW=NOW)
    assert gone.code == 0 or "ree some" in gone.err, told(gone)
    (small_disk / "filler").unlink()
    if gone.code:
        assert run("forget", "--yes", home=home, READINESS_NOW=NOW).code == 0
    assert not (home / "readiness.db").exists()


def test_the_first_start_on_a_full_disk(small_disk: Path) -> None:
    """A home that cannot even be begun says so, and leaves no broken file behind."""
    fill(small_disk)
    done = run("checkin", "--fatigue", "2", home=small_disk / "home", READINESS_NOW=NOW)
    assert done.code == 3, told(done)
    assert "Free some" in done.err
    (small_disk / "filler").unlink()
    done = run("checkin", "--fatigue", "2", home=small_disk / "home", READINESS_NOW=NOW)
    assert done.code == 0, told(done)
