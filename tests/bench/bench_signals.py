"""How fast all signals, signs and scores are: for very many athletes, and for very many years."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import numpy as np

from readiness.body.assess import evaluate, evaluate_many
from readiness.body.past import assess_all
from readiness.history.table import panel
from readiness.settings import Settings
from tests.athletes import UNTIL, healthy
from tests.bench.function import core_s
from tests.bench.line import Line
from tests.simulation import athletes

COUNT, DAYS = 10_000, 120
LINEAR = 1.25
"""A year may cost so much more in company than alone."""


def lines() -> Iterator[Line]:
    table = athletes(COUNT, DAYS)
    cpu = core_s("evaluate_many", lambda _: deque(evaluate_many(table), 0))
    plain = core_s("np.sort", lambda _: [np.sort(v, axis=1) for v in table.columns.values()])
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
        figure = f"{years} years of one athlete: table, signals, signs, scores"
        taken = core_s(figure, lambda rows: evaluate(panel(rows, Settings(), UNTIL)), partial(list, rows))
        year = year or taken
        yield Line(figure, taken, "s", "so many single years", years * year, LINEAR, "ratio")
    rows = healthy(days=365)
    figure = "a year of mornings in words"
    first = UNTIL - timedelta(days=364)
    yield Line(figure, core_s(figure, lambda _: assess_all(rows, Settings(), first, UNTIL)), "s")
