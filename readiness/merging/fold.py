"""Several rows of one thing become one: for each field the row that gives it, by a stated rule.

| field | given by |
|---|---|
| start, whether it broke off | the best row |
| what only the athlete knows (effort, purpose, sets, title …) | what was typed first, then the best row |
| sport, purpose | the best row that knows it; 'other' and unknown words only where no row does |
| ascent, descent | the vendor's or the device's own figure; one counted from a track's points only without it |
| external ids, tags | all of them |
| everything else | the best row that has it |
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, cast

from readiness.merging.priority import HAND_FIELDS, Key, is_summary
from readiness.merging.same_session import own_ids
from readiness.merging.sports import is_unknown, is_vague
from readiness.observations import Activity, CheckIn, Observation, Provenance
from readiness.vocabulary import UNKNOWN_KIND

type ByHand = Callable[[Provenance], Key]

_BEST_ALONE = frozenset({"start", "truncated"})
"""They say which session it is."""
_HEIGHT = frozenset({"ascent_m", "descent_m"})
"""A track's points wander up and down, by tens of metres an hour on the flat; vendors and barometers correct that."""


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


def fold(rows: Sequence[Any], hand: ByHand) -> Merged:
    """One out of several rows of one thing, best first. ``hand`` is the order in which what was typed counts."""
    best = rows[0]
    if len(rows) == 1:
        return Merged(best, (best.provenance,))
    typed_first = sorted(rows, key=lambda row: hand(row.provenance))
    givers = {
        name: giver
        for name in _names(cast(Hashable, type(best)))
        if (giver := _giver(name, rows, typed_first)) is not None
    }
    values = {name: getattr(giver, name) for name, giver in givers.items()} | _of_all(rows)
    given = {name: giver.provenance.source for name, giver in givers.items()}
    return Merged(replace(best, **values), tuple(row.provenance for row in rows), given)


def _giver(name: str, rows: Sequence[Any], typed_first: Sequence[Any]) -> Any:
    """The row whose value of a field counts; None where no row has one."""
    order = typed_first if name in HAND_FIELDS else rows[:1] if name in _BEST_ALONE else rows
    having = [row for row in order if _present(getattr(row, name))]
    return min(having, key=lambda row: _says_little(name, row), default=None)  # the first of the lowest


def _says_little(name: str, row: Any) -> int:
    """0 for a row's word that counts in full, more for one that counts only without a better."""
    if name == "sport":
        return is_vague(row.sport) + 2 * is_unknown(row.sport)
    if name == "kind":
        return int(row.kind == UNKNOWN_KIND)
    if name in _HEIGHT and isinstance(row, Activity):
        return int(not is_summary(row) and row.provenance.device is None)
    return 0


def _of_all(rows: Sequence[Any]) -> dict[str, Any]:
    """The fields to which every row adds."""
    if isinstance(rows[0], Activity):
        return {
            "external_ids": tuple(sorted({x for row in rows for x in (*row.external_ids, *own_ids(row))}))
        }
    if isinstance(rows[0], CheckIn):
        return {"tags": tuple(sorted({tag for row in rows for tag in row.tags}))}
    return {}


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cast(type[Any], kind)) if f.name != "provenance")


def _present(value: object) -> bool:
    return value is not None and value != ()
