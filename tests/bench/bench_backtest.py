"""Ten years of mornings replayed, each with its plan of a fortnight; processor time."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from models.backtest import replay
from readiness.morning.decide import decide
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, healthy
from tests.bench.function import core_s
from tests.bench.line import Line

DAYS = 3650


def lines() -> Iterator[Line]:
    rows, settings = healthy(days=DAYS), Settings()
    first, now = UNTIL - timedelta(days=DAYS - 1), datetime.combine(UNTIL, time(7), ZONE)
    figure = "backtest of ten years"
    taken = core_s(figure, lambda _: replay(rows, settings, first, UNTIL, ZONE))
    each = core_s("a single answer", lambda _: decide(rows, settings, UNTIL - timedelta(days=30), now))
    yield Line(figure, taken, "s", "as single answers", each * DAYS, goal=6)
