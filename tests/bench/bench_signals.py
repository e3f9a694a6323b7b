"""How fast all signals, signs and scores are: for very many athletes, and for very many years."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import numpy as np

from readiness.body.assess import assess_all, evaluate, evaluate_many
from readiness.history.table import panel
from readiness.settings import Settings
from tests.athletes import UNTIL, healthy
from tests.bench.line import Line
from tests.simulation import athletes

COUNT, DAYS = 10_000, 120
LINEAR = 1.25
"""A year may cost so much more in company than alone."""


def lines() -> Iterator[Line]:
    table = athletes(COUNT, DAYS)
    cpu = _cpu(lambda: [None for _ in evaluate_many(table)])
    plain = _cpu(lambda: [np.sort(v, axis=1) for v in table.columns.values()])
    per_minute = 60 * COUNT * DAYS / cpu / 1e6
    yield Line(
        "signals, signs, scores: million athlete-days a minute a core",
        per_minute,
        "M",
        goal=10,
        better="more",
    )
    yield Line(f"the same, {COUNT:,} × {DAYS}", cpu, "s", "sorting each column once", plain)
    year = None
    for years in (1, 2, 5, 10, 20):
        rows = healthy(days=365 * years)
        build = _cpu(partial(panel, rows, Settings(), UNTIL))
        one = panel(rows, Settings(), UNTIL)
        compute = _cpu(partial(evaluate, one))
        year = year or (build + compute)
        figure = f"{years} years of one athlete: table, signals, signs, scores"
        yield Line(figure, build + compute, "s", "so many single years", years * year, LINEAR, "ratio")
    rows = healthy(days=365)
    day = _cpu(lambda: assess_all(rows, Settings(), UNTIL - timedelta(days=364), UNTIL))
    yield Line("a year of mornings in words (assess_all)", day, "s")


def _cpu(work: Callable[[], object]) -> float:
    """The least processor time of three runs, s: other programs on the machine do not count."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)
