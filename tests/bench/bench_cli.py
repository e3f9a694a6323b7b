"""How soon a person has an answer: fresh processes, beside the least that any program of this kind imports."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.line import Line

RUNS = 15


def seconds(home: Path, *commands: list[str]) -> list[float]:
    """The median wall time of each command, taken in turns so that a slow moment hits all alike."""
    environment = {**os.environ, "READINESS_HOME": str(home)}
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(RUNS):
        for taken, command in zip(times, commands, strict=True):
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        subprocess.run([sys.executable, "-m", "cli", "demo", "--keep", home], check=True, capture_output=True)
        plain, floor, shown, answer = seconds(
            home,
            ["-c", "import click"],
            ["-c", "import click, sqlite3, json"],
            ["-m", "cli", "--help"],
            ["-m", "cli", "today"],
        )
    for figure, value, yardstick, least, goal in (
        ("readiness --help", shown, "import click", plain, 1.7),
        ("readiness today, fresh answer stored", answer, "import click, sqlite3, json", floor, 2.0),
    ):
        yield Line(figure, value * 1000, "ms", yardstick, least * 1000, goal, "ratio")
