"""Years of one athlete in a home of their own: reading again, the report, memory, and today after a check-in."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.homes import NOW, home_of
from tests.bench.line import Line
from tests.bench.process import in_turns, memory_mb, once

PANDAS = ["-c", "import pandas"]
REBUILT_S, REPORT_S, MEMORY_MB = 1.0, 5.0, 400.0
AFTER_CHECKIN, AND_MS = 1.5, 150.0
"""Today's answer anew, without scikit-learn: so many times the import of pandas, and so many ms."""


def lines() -> Iterator[Line]:
    os.environ["READINESS_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        homes = {years: home_of(Path(folder) / str(years), years) for years in (1, 5, 10)}
        yield from _rebuilt(homes[10])
        yield from _after_a_checkin(homes[1], "a year")
        yield from _after_a_checkin(homes[10], "ten years")
        for years in (5, 10):
            spent = once(["-m", "cli", "report"], homes[years])
            yield Line(
                f"report of {years} years", spent.core_s, "s", "import pandas", _pandas(homes[1]), REPORT_S
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


def _after_a_checkin(home: Path, length: str) -> Iterator[Line]:
    def say(turn: int) -> None:
        once(["-m", "cli", "checkin", "--fatigue", str(1 + turn % 5)], home)
        # what the check-in itself decided is put aside: the next command has to decide anew
        once(["-m", "cli", "note", f"turn {turn}"], home)

    pandas, anew = in_turns(home, PANDAS, ["-m", "cli", "today"], before=say)
    goal = 1000 * AFTER_CHECKIN * pandas + AND_MS
    yield Line(f"today after a check-in, {length}", 1000 * anew, "ms", "import pandas", 1000 * pandas, goal)


def _pandas(home: Path) -> float:
    return min(once(PANDAS, home).core_s for _ in range(3))
