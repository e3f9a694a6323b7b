"""A platform's athletes through the local cluster: growth from 1,000 up, and what an athlete costs.

``BENCH_FLEET`` sets the largest fleet (100,000 is the documented figure; the default is quick).
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from models.fleet.run import cluster, run
from tests import fleets
from tests.bench.line import Line

DAYS = 120
PER_FILE = 250
LINEAR = 1.25
"""The cost of an athlete may grow by so much from the smallest fleet to the largest."""


def lines() -> Iterator[Line]:
    largest = int(os.environ.get("BENCH_FLEET", "2000"))
    day = date(2026, 1, 5) + timedelta(days=DAYS - 1)
    sizes = sorted({1000, largest}) if largest < 10_000 else [1000, 10_000, largest]
    base = None
    with tempfile.TemporaryDirectory() as folder, cluster(None, None) as client:
        run(client, fleets.write(Path(folder) / "warm", 4, 2, DAYS), Path(folder) / "warm-out", day)
        for size in sizes:
            source = fleets.write(Path(folder) / f"in{size}", size, max(1, size // PER_FILE), DAYS)
            read = sum(file.stat().st_size for file in source.glob("*.parquet"))
            target = Path(folder) / f"out{size}"
            begun = time.perf_counter()
            done = run(client, source, target, day)
            seconds = time.perf_counter() - begun
            assert sum(one.athletes for one in done) == size
            cost = seconds * (os.cpu_count() or 1) / size * 1000
            base = base or cost
            written = sum(file.stat().st_size for file in target.rglob("*.parquet"))
            yield Line(
                f"fleet of {size}: core time an athlete",
                cost,
                "ms",
                "of 1,000",
                base,
                LINEAR,
                goal_on="ratio",
            )
            yield Line(f"fleet of {size}: read an athlete", read / size / 1000, "kB")
            yield Line(f"fleet of {size}: written an athlete", written / size / 1000, "kB")
