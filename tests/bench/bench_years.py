"""Years of one athlete in a home of their own: reading again, the report, memory, and what decides anew."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.homes import NOW, home_of
from tests.bench.line import Line
from tests.bench.process import memory_mb, once

PANDAS = ["-c", "import pandas"]
REBUILT_S, MEMORY_MB = 1.0, 400.0
REPORT = 5.0
"""A report beside the import of pandas."""
CHECKIN = 1.0
"""A check-in with its new answer beside the import of pandas."""
PLAN, EXPLAIN = 1.5, 3.0
"""The fortnight, and all that stands behind a verdict, beside a fresh answer."""


def lines() -> Iterator[Line]:
    os.environ["READINESS_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        homes = {years: home_of(Path(folder) / str(years), years) for years in (1, 5, 10)}
        yield from _rebuilt(homes[10])
        yield from _anew(homes[1], "a year")
        yield from _anew(homes[10], "ten years")
        for years in (5, 10):
            spent = once(["-m", "cli", "report"], homes[years])
            yield Line(
                f"report of {years} years",
                spent.core_s,
                "s",
                "import pandas",
                _pandas(homes[1]),
                REPORT,
                "ratio",
            )
        for command in ("rebuild", "today --refresh", "report", "backtest"):
            held = memory_mb(["-m", "cli", *command.split()], homes[10])
            yield Line(f"memory of {command}, ten years", held, "MB", goal=MEMORY_MB)


def _rebuilt(home: Path) -> Iterator[Line]:
    """The best of three, since the processor's time is what counts."""
    told = [
        subprocess.run(
            [sys.executable, "-m", "tests.bench.recompute", home, NOW],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(3)
    ]
    rows, rebuilt, computed = int(told[0][0]), min(float(t[1]) for t in told), min(float(t[2]) for t in told)
    what = f"ten years: {rows:,} payloads read again, then all signals, signs, scores"
    yield Line(what, rebuilt + computed, "s", "the second alone", computed, REBUILT_S)


def _anew(home: Path, length: str) -> Iterator[Line]:
    """A check-in with the answer that it gives, and what else decides anew, beside a fresh ``today``."""
    turns = iter(range(10_000))

    def checkin() -> float:
        return once(["-m", "cli", "checkin", "--fatigue", str(1 + next(turns) % 5)], home).core_s

    answered = min(checkin() for _ in range(5))
    what = f"checkin with its new answer, {length}"
    yield Line(what, 1000 * answered, "ms", "import pandas", 1000 * _pandas(home), CHECKIN, "ratio")
    fresh = _core(home, "today --refresh")
    for command, goal in (("plan", PLAN), ("explain", EXPLAIN)):
        spent = _core(home, command)
        yield Line(f"{command}, {length}", 1000 * spent, "ms", "today --refresh", 1000 * fresh, goal, "ratio")


def _core(home: Path, command: str) -> float:
    """Processor time of the quickest of three, s."""
    return min(once(["-m", "cli", *command.split()], home).core_s for _ in range(3))


def _pandas(home: Path) -> float:
    return min(once(PANDAS, home).core_s for _ in range(3))
