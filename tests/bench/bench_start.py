"""How long `readiness --help` takes from a cold process, beside an interpreter that does nothing."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.bench.line import Line


def median_ms(*arguments: str, runs: int = 7) -> float:
    """The median wall time of that many fresh interpreters."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def lines() -> Iterator[Line]:
    yield Line(
        figure="readiness --help, fresh process",
        value=median_ms("-m", "cli", "--help"),
        unit="ms",
        yardstick="python -c pass",
        yardstick_value=median_ms("-c", "pass"),
        goal=500,
    )
