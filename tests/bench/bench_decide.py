"""How many athletes a second one core decides: 14 days with sessions and reasons, given what their bodies say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from readiness.body.assess import assess
from readiness.plan import plan_days
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, healthy
from tests.bench.line import Line

ATHLETES = 12
NOW = datetime.combine(UNTIL, datetime.min.time(), ZONE) + timedelta(hours=7)


def lines() -> Iterator[Line]:
    rows = [healthy(seed=seed) for seed in range(ATHLETES)]
    settings = Settings()
    bodies = [assess(one, settings, UNTIL) for one in rows]

    def fresh() -> None:
        for one, body in zip(rows, bodies, strict=True):
            plan_days(one, settings, body, UNTIL, 14, NOW)

    plans = [plan_days(one, settings, body, UNTIL, 14, NOW) for one, body in zip(rows, bodies, strict=True)]

    def again() -> None:
        for one, body, plan in zip(rows, bodies, plans, strict=True):
            plan_days(one, settings, body, UNTIL, 14, NOW, plan)

    floor = per_second(lambda: [replace(rec) for plan in plans for rec in plan])
    yield Line(
        "decisions of 14 days with sessions",
        per_second(fresh),
        "/s",
        "copying them",
        floor,
        500,
        better="more",
    )
    yield Line("the same, with the last plan at hand", per_second(again), "/s", better="more")


def per_second(work: Callable[[], object]) -> float:
    """Athletes a second of CPU time: the best of five rounds, so that a busy machine does not count."""
    work()
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(5):
            work()
        best = min(best, time.process_time() - begun)
    return round(5 * ATHLETES / best)
