"""Ten years of mornings replayed, each with its plan of a fortnight; processor time."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from time import process_time

from models.backtest import replay
from readiness.morning.decide import decide
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, healthy
from tests.bench.line import Line

DAYS = 3650


def lines() -> Iterator[Line]:
    rows, settings = healthy(days=DAYS), Settings()
    begun = process_time()
    mornings = replay(rows, settings, UNTIL - timedelta(days=DAYS - 1), UNTIL, ZONE)
    taken = process_time() - begun
    begun = process_time()
    one = decide(rows, settings, UNTIL - timedelta(days=30), datetime.combine(UNTIL, time(7), ZONE))
    each = process_time() - begun
    assert one.days
    yield Line("backtest of ten years", taken, "s", "as single answers", each * len(mornings), goal=10)
