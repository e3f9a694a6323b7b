"""Which planned runs are one: a plan that a coach's feed and the watch's calendar both hold counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from readiness.merging.priority import Key
from readiness.observations import PlannedRun

LENGTHS_WITHIN = 0.25
"""Two calendars round a planned duration or distance differently, by less than a quarter."""
TIMES_WITHIN_MIN = 120
"""The clock time of a planned run is moved about within a calendar; two runs a day lie further apart."""


def same_plans(plans: Sequence[PlannedRun], key: Callable[[PlannedRun], Key]) -> list[list[PlannedRun]]:
    """Group planned runs of different sources, best source first by ``key``. Two of one source stay two."""
    days: dict[date, list[PlannedRun]] = defaultdict(list)
    for plan in plans:
        days[plan.date].append(plan)
    found: list[list[PlannedRun]] = []
    for day in sorted(days):
        groups: list[list[PlannedRun]] = []
        for plan in sorted(days[day], key=key):
            home = next((g for g in groups if _agree(g, plan)), None)
            if home is None:
                groups.append([plan])
            else:
                home.append(plan)
        found += groups
    return found


def _agree(group: Sequence[PlannedRun], plan: PlannedRun) -> bool:
    return all(_one(other, plan) for other in group)


def _one(a: PlannedRun, b: PlannedRun) -> bool:
    if a.provenance.source == b.provenance.source:
        return a.provenance.source_id == b.provenance.source_id
    return (
        (a.kind == b.kind or ("rest" not in (a.kind, b.kind) and None in (a.kind, b.kind)))
        and _near(a.duration_min, b.duration_min)
        and _near(a.distance_km, b.distance_km)
        and _same_time(a, b)
    )


def _near(x: float | None, y: float | None) -> bool:
    return x is None or y is None or abs(x - y) <= LENGTHS_WITHIN * max(x, y)


def _same_time(a: PlannedRun, b: PlannedRun) -> bool:
    if a.time is None or b.time is None:
        return True
    minutes = [t.hour * 60 + t.minute for t in (a.time, b.time)]
    return abs(minutes[0] - minutes[1]) <= TIMES_WITHIN_MIN
