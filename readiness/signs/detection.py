"""How a warning sign is found and settled into its three states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from readiness.signals.all_signals import Signals
from readiness.signals.streaks import CARRY_DAYS, age, at, last_known, since

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

FRESH_DAYS = 3
"""Nights older than this say nothing of today, so an inactive sign becomes unknown."""


class Is(IntEnum):
    """A sign's state as stored in arrays."""

    INACTIVE = 0
    ACTIVE = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Detection:
    """What a judge says: ``active`` and ``severe`` on ``judged`` mornings; ``uncleared`` where it would be
    active if some missing values were ordinary ones, so that absence clears nothing; ``fresh_days`` how long
    'inactive' holds without new data. ``settled`` findings carry themselves (they look back at runs)."""

    active: Mask
    judged: Mask
    evidence: Mapping[str, Array]
    severe: Mask | None = None
    uncleared: Mask | None = None
    fresh_days: int = FRESH_DAYS
    settled: bool = False


@dataclass(frozen=True, slots=True)
class SignRule:
    id: str
    name: str
    domain: str | None
    judge: Callable[[Signals], Detection]


@dataclass(frozen=True, slots=True)
class Judged:
    """One sign of all athletes and mornings. ``counts`` is where its domain counts (active or not cleared)."""

    rule: SignRule
    state: NDArray[np.int8]
    severe: Mask
    counts: Mask
    since: NDArray[np.intp]
    evidence: Mapping[str, Array] = field(default_factory=dict)


def resolve(rule: SignRule, found: Detection) -> Judged:
    never = np.zeros(found.active.shape, dtype=np.bool_)
    severe = never if found.severe is None else found.severe & found.active
    if found.settled:
        active, fresh = found.active & found.judged, found.judged
    else:
        last = last_known(found.judged)
        old = age(last)
        active = at(found.active & found.judged, last) & (old <= CARRY_DAYS)
        severe = at(severe, last) & active
        fresh = old < found.fresh_days
    state = np.where(active, Is.ACTIVE, np.where(fresh, Is.INACTIVE, Is.UNKNOWN)).astype(np.int8)
    uncleared = never if found.uncleared is None else found.uncleared
    return Judged(rule, state, severe, active | uncleared, since(active), found.evidence)
