"""A platform's athletes through the local cluster: what an athlete costs, from 1,000 up, and whether the answers are
those of one machine, row by row.

``BENCH_FLEET`` sets the largest fleet (100,000 is the documented figure; the default is quick).
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from models.fleet.run import cluster, partitions, run
from models.fleet.score import score
from tests import fleets
from tests.bench.line import Line

if TYPE_CHECKING:
    from distributed import Client

DAYS = 120
DAY = date(2026, 1, 5) + timedelta(days=DAYS - 1)
PER_FILE = 250
SIZES = (1000, 10_000, 100_000)
CORE_MS = 5.5
"""An athlete's whole morning, reading and writing included: a million fit into two hours of one core."""
LINEAR = 1.05
"""The cost of an athlete may grow by so much from the smallest fleet to the largest."""
MEMORY_MB = 512.0
"""What a worker may hold at most, whatever the size of the fleet."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One fleet's run: processor time and wall time, s; a worker's most memory, MB; bytes."""

    athletes: int
    core_s: float
    wall_s: float
    memory_mb: float
    read: int
    written: int


def lines() -> Iterator[Line]:
    largest = int(os.environ.get("BENCH_FLEET", "2000"))
    sizes = [*(size for size in SIZES if size < largest), largest]
    with tempfile.TemporaryDirectory() as folder, cluster(None, None) as client:
        home = Path(folder)
        run(client, fleets.write(home / "warm", 2 * PER_FILE, 2, DAYS), home / "warm-out", DAY)
        first = None
        for size in sizes:
            source = fleets.write(home / f"in{size}", size, max(1, size // PER_FILE), DAYS)
            found = measure(client, source, home / f"out{size}", size)
            first = first or found
            again = measure(client, home / f"in{first.athletes}", home / f"again{size}", first.athletes)
            yield from told(found, (first.core_s + again.core_s) / 2 / first.athletes)
            yield from compared(source, home / f"out{size}", found)


def measure(client: Client, source: Path, target: Path, size: int) -> Measured:
    before, begun = sum(client.run(time.process_time).values()), time.perf_counter()
    done = run(client, source, target, DAY)
    wall, after = time.perf_counter() - begun, sum(client.run(time.process_time).values())
    assert sum(one.athletes for one in done) == size
    read, written = (
        sum(file.stat().st_size for file in folder.rglob("*.parquet")) for folder in (source, target)
    )
    return Measured(size, after - before, wall, max(client.run(memory_mb).values()), read, written)


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(found: Measured, small_s: float) -> Iterator[Line]:
    """``small_s``: an athlete of the smallest fleet, the mean of before and after, since a machine's pace changes."""
    fleet, core_ms = f"fleet of {found.athletes:,}", 1000 * found.core_s / found.athletes
    yield Line(f"{fleet}: core time an athlete", core_ms, "ms", goal=CORE_MS)
    small = "of 1,000, before and after"
    yield Line(f"{fleet}: against the smallest", core_ms, "ms", small, 1000 * small_s, LINEAR, "ratio")
    yield Line(f"{fleet}: memory of a worker", found.memory_mb, "MB", goal=MEMORY_MB)
    cores = os.cpu_count() or 1
    yield Line(f"{fleet}: {cores} cores, {found.wall_s:.0f} s", found.athletes / found.wall_s, "/s")
    yield Line(f"{fleet}: read an athlete", found.read / found.athletes / 1000, "kB")
    yield Line(f"{fleet}: written an athlete", found.written / found.athletes / 1000, "kB")


def compared(source: Path, target: Path, found: Measured) -> Iterator[Line]:
    """Every partition again in this process alone: the rows that differ, and what they cost without a cluster."""
    begun, unlike = time.process_time(), 0
    for file in partitions(source):
        alone, _ = score(pd.read_parquet(file), DAY)
        answers = pq.ParquetFile(target / f"date={DAY}" / file.name).read()
        if not answers.equals(alone):
            unlike += sum(a != b for a, b in zip(answers.to_pylist(), alone.to_pylist(), strict=True)) or 1
    core_s = time.process_time() - begun
    fleet = f"fleet of {found.athletes:,}"
    yield Line(f"{fleet}: rows unlike one machine's", unlike, "rows", "compared", found.athletes, goal=0)
    yield Line(f"{fleet}: core time", found.core_s, "s", "one process alone", core_s)
