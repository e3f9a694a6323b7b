"""One truth out of many sources: what happened once counts once, and every field says who gave it.

Nothing is lost: the store keeps every source's row, this view is computed anew for each decision, and it
does not depend on the order in which rows come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any

from readiness.date_bounds import known_to_calendar
from readiness.merging.details import joined
from readiness.merging.fold import Merged, fold
from readiness.merging.priority import Key, by_hand, measured, recorder
from readiness.merging.recorders import NIGHT_TYPES, as_recorded, choose
from readiness.merging.same_plan import same_plans
from readiness.merging.same_session import sessions
from readiness.merging.unknown import in_the_users_words, plan_in_the_users_words
from readiness.observations import (
    Activity,
    Away,
    CheckIn,
    DailySummary,
    HrvNight,
    Note,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
    VendorScore,
)
from readiness.plausibility import with_plain_texts
from readiness.settings import Settings

__all__ = ["Merged", "merge", "trace"]


def merge(
    observations: Iterable[Observation], settings: Settings, as_of: date | None = None
) -> list[Observation]:
    """Everything that happened or is planned, each once; sorted by day, kind and source.

    ``as_of`` limits the nights by which the recorder is chosen (see :mod:`readiness.merging.recorders`).
    Merging twice gives the same as once.
    """
    return [m.observation for m in trace(observations, settings, as_of)]


def trace(observations: Iterable[Observation], settings: Settings, as_of: date | None = None) -> list[Merged]:
    """Like :func:`merge`, with the provenance of every field."""
    by_type: dict[type, list[Any]] = defaultdict(list)
    possible = (with_plain_texts(o) for o in observations if known_to_calendar(o.date))
    for observation in joined(possible):
        by_type[type(observation)].append(observation)
    device, hand = measured(settings), by_hand(settings)
    activities = [in_the_users_words(a, settings.words) for a in by_type[Activity]]
    found = [fold(rows, hand) for rows in sessions(activities, lambda a: device(a.provenance))]
    for kind in NIGHT_TYPES:
        found += _nights(by_type[kind], settings, device, as_of)
    found += _grouped(by_type[CheckIn], lambda c: c.date, hand, hand)
    found += _grouped(by_type[Note], lambda n: (n.date, n.tag), hand, hand)
    found += _grouped(by_type[DailySummary], lambda d: d.date, device, device)
    found += _grouped(by_type[VendorScore], lambda v: (v.date, v.name, v.provenance.source), device, device)
    planned = [p for plan in by_type[PlannedRun] if (p := plan_in_the_users_words(plan, settings.words))]
    for plans in same_plans(planned, lambda p: hand(p.provenance)):
        found.append(fold(plans, hand))
    found += _grouped(by_type[Race], lambda r: r.date, hand, hand)
    found += _grouped(by_type[Away], lambda a: a.date, hand, hand)
    return sorted(found, key=lambda m: _place(m.observation))


def _place(o: Observation) -> tuple[date, float, str, str, str]:
    instant = o.start.timestamp() if isinstance(o, Activity) else 0.0
    return (o.date, instant, o.KIND.value, o.provenance.source, o.provenance.source_id)


def _grouped(
    rows: Sequence[Any],
    same: Callable[[Any], Hashable],
    order: Callable[[Provenance], Key],
    hand: Callable[[Provenance], Key],
) -> list[Merged]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        groups[same(row)].append(row)
    return [
        fold(members if len(members) == 1 else sorted(members, key=lambda m: _rank(m, order)), hand)
        for members in groups.values()
    ]


def _rank(row: Any, order: Callable[[Provenance], Key]) -> tuple[int, float, Key]:
    """Best source first; of one source's check-ins of a morning, the last given first."""
    key, at = order(row.provenance), getattr(row, "at", None)
    return (key[0], -at.timestamp() if at is not None else float("inf"), key)


def _nights(
    rows: Sequence[HrvNight | SleepNight | RestingHr],
    settings: Settings,
    device: Callable[[Provenance], Key],
    as_of: date | None,
) -> list[Merged]:
    """One night a date, all of one recorder."""
    rows = as_recorded(rows, settings, as_of)
    wanted = choose(rows, settings, as_of)
    return _grouped([r for r in rows if recorder(r.provenance) == wanted], lambda r: r.date, device, device)
