"""kill -9 at any step of any command that writes: the database opens, and a second run makes good."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.demo import athlete, serve
from connectors.demo.athlete import ZONE

NOW = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
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
SCENARIOS: dict[str, dict[str, Any]] = {
    "sync": {"commands": [["sync"]], "points": 8},
    "import": {"commands": [CSV], "points": 7},
    "publish": {"setup": [CSV], "commands": [["publish"]], "points": 5},
    "checkin": {
        "setup": [CSV, ["publish"]],
        "commands": [["checkin", "--fatigue", "5", "--soreness", "4"]],
        "points": 7,
    },
    "train": {"setup": [CSV], "commands": [["train"]], "points": 5},
    "rebuild": {"setup": [CSV], "commands": [["rebuild"]], "points": 5},
    "migration": {
        "setup": [CSV],
        "commands": [["today"]],
        "points": 5,
        "migrations": [MIGRATION, "ALTER TABLE extra ADD COLUMN b TEXT;"],
    },
}


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


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_killed_anywhere(name: str, template: Path, tables: Path, memory: Path) -> None:
    """After a kill at each chosen step the database is sound, and the next run ends row for row where an
    uninterrupted one does."""
    plan = json.dumps(SCENARIOS[name]).replace("{csv}", str(tables))
    folder = memory / name
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "kill.py"), str(template), str(folder), plan],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "READINESS_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["code"] == 0
    assert told["sound"]
    assert told["points"] >= 5


def test_enough_points() -> None:
    """Thirty kills at least."""
    assert sum(plan["points"] for plan in SCENARIOS.values()) >= 30
