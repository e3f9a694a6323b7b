"""How often a healthy athlete is alarmed, how soon an overreached one is seen, and what each threshold costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from readiness import score
from readiness.signals import sleep
from readiness.signs import autonomic, subjective
from readiness.signs import sleep as poor_sleep
from tests.bench.line import Line
from tests.simulation import athletes
from tests.verdicts import Shares, by_day, shares

HEALTHY = {"count": 3000, "days": 200}
TIRED = {"count": 3000, "days": 130, "overreached_days": 10}


def lines() -> Iterator[Line]:
    healthy = shares(athletes(**HEALTHY), 120)
    yield from _healthy("need 7.5 h told", healthy)
    yield from _healthy("need learned", shares(athletes(**HEALTHY, need_h=float("nan")), 120))
    yield from _overreached(shares(athletes(**TIRED), 10))
    for name, settings in TRADES.items():
        with _set(settings):
            fine = shares(athletes(count=1000, days=160, need_h=float("nan")), 80)
            tired = by_day(shares(athletes(count=1000, days=130, overreached_days=10), 10).lowered)
        yield Line(f"if {name}: healthy days lowered", _pct(fine.lowered), "%")
        yield Line(f"if {name}: healthy days skipped", _pct(fine.skipped), "%")
        yield Line(f"if {name}: overreached not full by day 4", round(100 * float(tired[3]), 1), "%")


COUNTING = tuple((module, "COUNTS") for module in (autonomic, poor_sleep, subjective))
TRADES: dict[str, dict[tuple[ModuleType, str], Any]] = {
    "as it is": {},
    "signs counted beyond the 90th percentile": dict.fromkeys(COUNTING, 0.90),
    "signs counted beyond the 99th percentile": dict.fromkeys(COUNTING, 0.99),
    "amber were above the 85th percentile": {(score, "AMBER_SHARE"): 0.85},
    "amber were above the 95th percentile": {(score, "AMBER_SHARE"): 0.95},
    "need were the 80th percentile": {(sleep, "NEED_QUANTILE"): 0.8},
    "need were the median": {(sleep, "NEED_QUANTILE"): 0.5},
    "W8 asked 4 bpm": {(autonomic, "RHR_BPM"): 4.0},
    "W8 asked 1 SD of the week": {(autonomic, "RHR_WEEK_SD"): 1.0},
    "W1, W3, W6 asked two of five": {(subjective, "MANY"): 2},
}
"""Each threshold moved alone, all else as it is (the SWC is the user's own setting, ``hrv.swc``)."""


def _healthy(name: str, found: Shares) -> Iterator[Line]:
    yield Line(f"healthy days lowered by signs ({name})", _pct(found.sign_lowered), "%", goal=20)
    yield Line(f"healthy days skipped by signs ({name})", _pct(found.sign_skipped), "%", goal=1)
    yield Line(f"healthy days lowered by signs or score ({name})", _pct(found.lowered), "%", goal=20)
    yield Line(f"healthy days skipped by signs or score ({name})", _pct(found.skipped), "%", goal=1)


def _overreached(found: Shares) -> Iterator[Line]:
    seen, by_signs, rested = (by_day(x) for x in (found.lowered, found.sign_lowered, found.skipped))
    for day in range(1, 11):
        share = round(100 * float(seen[day - 1]), 1)
        alone = round(100 * float(by_signs[day - 1]), 1)
        yield Line(f"overreached, not full by day {day}", share, "%", "by signs alone", alone, better="more")
        yield Line(f"overreached, skip by day {day}", round(100 * float(rested[day - 1]), 1), "%")


def _pct(mask: Any) -> float:
    return round(100 * float(mask.mean()), 2)


@contextmanager
def _set(values: dict[tuple[ModuleType, str], Any]) -> Iterator[None]:
    """Constants moved for the length of a measurement."""
    before = {(module, name): getattr(module, name) for module, name in values}
    try:
        for (module, name), value in values.items():
            setattr(module, name, value)
        yield
    finally:
        for (module, name), value in before.items():
            setattr(module, name, value)
