"""How soon a person has an answer: processor time of fresh processes, beside the least that any program of this
kind imports."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.line import Line
from tests.bench.process import in_turns, once

RUNS = 15


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        once(["-m", "cli", "demo", "--keep", home], home)
        plain, floor, shown, answer = in_turns(
            home,
            ["-c", "import click"],
            ["-c", "import click, sqlite3, json"],
            ["-m", "cli", "--help"],
            ["-m", "cli", "today"],
            runs=RUNS,
            of=lambda spent: spent.core_s,
        )
    for figure, value, yardstick, least, goal in (
        ("readiness --help", shown, "import click", plain, 1.25),
        ("readiness today, fresh answer stored", answer, "import click, sqlite3, json", floor, 1.4),
    ):
        yield Line(figure, value * 1000, "ms", yardstick, least * 1000, goal, "ratio")
