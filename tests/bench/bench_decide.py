"""How many athletes a second one core decides: 14 days with sessions and reasons, given what their bodies say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from readiness.body.assess import assess
from readiness.plan import plan_days
from readiness.recommendation import Recommendation
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, healthy
from tests.bench.function import core_s
from tests.bench.line import Line

ATHLETES = 96
NOW = datetime.combine(UNTIL, datetime.min.time(), ZONE) + timedelta(hours=7)


def lines() -> Iterator[Line]:
    rows = [healthy(seed=seed) for seed in range(ATHLETES)]
    settings = Settings()
    bodies = [assess(one, settings, UNTIL) for one in rows]

    def fresh(_: object = None) -> list[tuple[Recommendation, ...]]:
        return [
            plan_days(one, settings, body, UNTIL, 14, NOW) for one, body in zip(rows, bodies, strict=True)
        ]

    plans = fresh()

    def again(_: object) -> None:
        for one, body, plan in zip(rows, bodies, plans, strict=True):
            plan_days(one, settings, body, UNTIL, 14, NOW, plan)

    copied = ATHLETES / core_s(
        "copying decisions", lambda _: [replace(rec) for plan in plans for rec in plan]
    )
    figure = "decisions of 14 days with sessions"
    decided = ATHLETES / core_s(figure, fresh)
    yield Line(figure, decided, "/s", "copying them", copied, 400, better="more")
    figure = "the same, with the last plan at hand"
    yield Line(figure, ATHLETES / core_s(figure, again), "/s", better="more")
