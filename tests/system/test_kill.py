"""kill -9 at any step of any command that writes: the database opens, and a second run makes good."""

import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.demo import athlete, serve
from connectors.demo.athlete import ZONE
from tests import forkserver

NOW = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)
MIGRATION = """
CREATE TABLE extra (a TEXT) STRICT;
INSERT INTO extra SELECT source_id FROM observation;
ALTER TABLE health ADD COLUMN remark TEXT;
"""
CSV = [
    "import",
    "csv",
    "--days",
    "{csv}/days.csv",
    "--checkins",
    "{csv}/checkins.csv",
    "--plan",
    "{csv}/plan.csv",
]
RACE = ["race", "add", "--date", "2026-06-13", "--name", "Valley 50K"]
SCENARIOS: dict[str, dict[str, Any]] = {
    "sync": {"commands": [["sync"]]},
    "second sync": {"setup": [["sync"]], "commands": [["sync", "--since", "2026-02-24"]]},
    "import": {"commands": [CSV]},
    "import again": {"setup": [CSV], "commands": [CSV]},
    "publish": {"setup": [CSV], "commands": [["publish"]]},
    "train": {"setup": [CSV], "commands": [["train"]]},
    "rebuild": {"setup": [CSV], "commands": [["rebuild"]]},
    "checkin": {"setup": [CSV], "commands": [["checkin", "--fatigue", "4", "--injured", "left knee"]]},
    "log": {
        "setup": [CSV],
        "commands": [["log", "--focus", "lower", "--minutes", "30", "--exercise", "squat 3x10"]],
    },
    "note": {"setup": [CSV], "commands": [["note", "alcohol", "travel:+7"]]},
    "take a note back": {
        "setup": [CSV, ["note", "alcohol"]],
        "commands": [["note", "alcohol", "--remove"], ["today"]],
        "done_before": 2,
    },
    "race": {"setup": [CSV], "commands": [RACE]},
    "remove a race": {
        "setup": [CSV, RACE],
        "commands": [["race", "remove", "2026-06-13"], ["today"]],
        "done_before": 2,
    },
    "clear the calendar": {"setup": [CSV, ["publish"]], "commands": [["calendar", "clear", "--yes"]]},
    "report": {"setup": [CSV], "commands": [["report"]]},
    "export": {"setup": [CSV], "commands": [["export", "-o", "{home}/exported"]]},
    "forget": {"setup": [CSV], "commands": [["forget", "--yes"]]},
    "migration": {
        "setup": [CSV],
        "commands": [["today"]],
        "migrations": [MIGRATION, "ALTER TABLE extra ADD COLUMN b TEXT;"],
    },
}
"""``done_before``: how a second run ends where the killed one had done its work already."""
KILLS = 300


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder that needs no disk: a killed process tests what a program loses, not what a disk does."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def template(memory: Path) -> Iterator[Path]:
    """A connected home with nothing in it yet."""
    home = memory / "home"
    home.mkdir(mode=0o700)
    with serve(athlete(NOW.date()), home / "tokens" / "garmin") as server:
        (home / "config.toml").write_text(
            f'[athlete]\ntimezone = "{ZONE}"\n[sources.garmin]\nbase_url = "{server.base_url}"\n'
        )
        (home / "home-id").write_text("0123abcd\n")  # drawn at random, it would differ from run to run
        yield home


@pytest.fixture(scope="module")
def tables(memory: Path) -> Path:
    """Five months of our own CSV."""
    days = [NOW.date() - timedelta(days=n) for n in range(150)]
    write(memory / "days.csv", "date,rmssd_ms,resting_hr_bpm,sleep_h", days, "{0},5{1},4{1},7.{1}")
    write(memory / "checkins.csv", "date,fatigue,soreness", days, "{0},{2},3")
    ahead = [NOW.date() + timedelta(days=n) for n in range(14)]
    write(memory / "plan.csv", "date,kind,duration_min,title", ahead, "{0},easy,50,Run {1}")
    return memory


def write(path: Path, header: str, days: list[date], row: str) -> None:
    path.write_text(
        "\n".join([header, *(row.format(day, n % 10, n * 7 % 5 + 1) for n, day in enumerate(days))]) + "\n"
    )


def kill(name: str, points: int, template: Path, tables: Path, memory: Path) -> None:
    """After a kill at each of ``points`` steps the database is sound, and the next run ends row for row where an
    uninterrupted one does."""
    folder = memory / f"{name} {points}"
    folder.mkdir()
    plan = json.dumps({**SCENARIOS[name], "points": points})
    plan = plan.replace("{csv}", str(tables)).replace("{home}", str(folder / "home"))
    environment = {
        **{name: value for name, value in os.environ.items() if name != "READINESS_HOME"},
        "READINESS_NOW": NOW.isoformat(),
        "NO_COLOR": "1",
        "PATH": "",  # no scheduler of this machine is touched
    }
    arguments = [str(template), str(folder), plan]
    done = forkserver.run(arguments, environment, timeout_s=3600, module="tests.kill")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["code"] == 0
    assert told["sound"]
    assert told["points"] == points


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_killed_anywhere(name: str, template: Path, tables: Path, memory: Path) -> None:
    """Each command that writes, killed once at a random step."""
    kill(name, 1, template, tables, memory)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_three_hundred_kills(name: str, template: Path, tables: Path, memory: Path) -> None:
    """300 kills over all commands that write."""
    kill(name, -(-KILLS // len(SCENARIOS)), template, tables, memory)
