"""What a judge finds in the signals, before it is settled into a sign's three states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

FRESH_DAYS = 3
"""Nights older than this say nothing of today, so an inactive sign becomes unknown (a coaching choice)."""


class Is(IntEnum):
    """A sign's state as stored in arrays."""

    INACTIVE = 0
    ACTIVE = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Detection:
    """What a judge says; all arrays are (athletes, days).

    ``active`` (noticed at the fixed threshold), ``counts`` (beyond the athlete's own range as well) and ``severe`` hold
    on ``judged`` mornings; ``uncleared`` where it would count if some missing values were ordinary ones, so that
    absence clears nothing; ``fresh_days`` is how long 'inactive' holds without new data. ``settled`` ones carry
    themselves (they look back at runs). ``evidence`` are the numbers behind it, by name with unit; a mask is reported
    as yes or no.
    """

    active: Mask
    judged: Mask
    counts: Mask
    evidence: Mapping[str, Array | Mask]
    severe: Mask | None = None
    uncleared: Mask | None = None
    fresh_days: int = FRESH_DAYS
    settled: bool = False
