"""One truth out of many sources: what happened once counts once, and every field says who gave it.

Nothing is lost: the store keeps every source's row, this view is computed anew for each decision, and it
does not depend on the order in which rows come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any, cast

from readiness.merging.details import joined
from readiness.merging.priority import HAND_FIELDS, Key, by_hand, measured, recorder
from readiness.merging.recorders import NIGHT_TYPES, choose
from readiness.merging.same_plan import same_plans
from readiness.merging.same_session import own_ids, sessions
from readiness.merging.sports import ANY, family
from readiness.observations import (
    Activity,
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
from readiness.settings import Settings

_BEST_ALONE = frozenset({"start", "truncated"})
"""Fields that the best source gives alone: they say which session it is."""


@dataclass(frozen=True, slots=True)
class Merged:
    """One observation, the rows it was made of (best source first) and which source gave each field."""

    observation: Observation
    parts: tuple[Provenance, ...]
    given: Mapping[str, str] | None = None
    """Field → source where there were several rows; one row gave all of its fields itself."""

    @property
    def fields(self) -> Mapping[str, str]:
        """Field → the source that gave it, of the fields that were observed."""
        if self.given is not None:
            return self.given
        names = _names(cast(Hashable, type(self.observation)))
        return {n: self.parts[0].source for n in names if _present(getattr(self.observation, n))}

    @property
    def duplicates(self) -> tuple[Provenance, ...]:
        """The rows that say what the first says already."""
        return self.parts[1:]


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
    for observation in joined(observations):
        by_type[type(observation)].append(observation)
    device, hand = measured(settings), by_hand(settings)
    found = [_fold(members, hand) for members in sessions(by_type[Activity], lambda a: device(a.provenance))]
    for kind in NIGHT_TYPES:
        found += _nights(by_type[kind], settings, device, as_of)
    found += _grouped(by_type[CheckIn], lambda c: c.date, hand, hand)
    found += _grouped(by_type[Note], lambda n: (n.date, n.tag), hand, hand)
    found += _grouped(by_type[DailySummary], lambda d: d.date, device, device)
    found += _grouped(by_type[VendorScore], lambda v: (v.date, v.name, v.provenance.source), device, device)
    for plans in same_plans(by_type[PlannedRun], lambda p: hand(p.provenance)):
        found.append(_fold(plans, hand))
    found += _grouped(by_type[Race], lambda r: r.date, hand, hand)
    return sorted(found, key=lambda m: _place(m.observation))


def _place(o: Observation) -> tuple[date, float, str, str, str]:
    instant = o.start.timestamp() if isinstance(o, Activity) else 0.0
    return (o.date, instant, o.KIND.value, o.provenance.source, o.provenance.source_id)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cast(type[Any], kind)) if f.name != "provenance")


def _present(value: object) -> bool:
    return value is not None and value != ()


def _fold(members: Sequence[Any], hand: Callable[[Provenance], Key]) -> Merged:
    """One out of several rows of one thing, best first: each field from the best source that has it."""
    best = members[0]
    if len(members) == 1:
        return Merged(best, (best.provenance,))
    names = _names(cast(Hashable, type(best)))
    typed_first = sorted(members, key=lambda m: hand(m.provenance))
    values: dict[str, Any] = {}
    given: dict[str, str] = {}
    for name in names:
        order: Sequence[Any] = members
        if name in HAND_FIELDS:
            order = typed_first
        elif name in _BEST_ALONE:
            order = members[:1]
        elif name == "sport":
            order = sorted(members, key=lambda m: family(m.sport) == ANY)
        giver = next((m for m in order if _present(getattr(m, name))), None)
        if giver is not None:
            values[name] = getattr(giver, name)
            given[name] = giver.provenance.source
    if isinstance(best, Activity):
        values["external_ids"] = tuple(sorted({x for m in members for x in (*m.external_ids, *own_ids(m))}))
    elif isinstance(best, CheckIn):
        values["tags"] = tuple(sorted({tag for m in members for tag in m.tags}))
    return Merged(replace(best, **values), tuple(m.provenance for m in members), given)


def _grouped(
    rows: Sequence[Any],
    same: Callable[[Any], Hashable],
    order: Callable[[Provenance], Key],
    hand: Callable[[Provenance], Key],
) -> list[Merged]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        groups[same(row)].append(row)
    return [_fold(sorted(members, key=lambda m: _rank(m, order)), hand) for members in groups.values()]


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
    wanted = choose(rows, settings, as_of)
    return _grouped([r for r in rows if recorder(r.provenance) == wanted], lambda r: r.date, device, device)
