"""The daily table: one row an athlete, one column a wake-up date, NaN = not observed.

A :class:`Panel` holds many athletes at once as numpy arrays of shape (athletes, days). Column ``d`` of a
*morning* quantity (nights, check-ins, notes) is what was known on waking on ``d``; column ``d`` of a
*training* quantity is what was done on the local day ``d``, so the morning of ``d`` looks at ``d − 1`` and before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

MORNING = (
    *("rmssd_ms", "resting_hr_bpm", "sleep_h", "sleep_mid_h"),
    *("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"),
    *(
        "ill",
        "injured",
        "veto",
        "alcohol",
        "heat",
        "travel_zones",
        "altitude_m",
        "cycle_day",
        "device_change",
        "same_device",
    ),
    "utc_offset_h",
)
"""Columns known on waking. ``injured`` is a region (:data:`readiness.history.waking.REGIONS`), 0 = asked and well."""

TRAINING_SUMS = (
    *("trained", "runs", "run_min", "lifts", "lift_min", "lift_load", "heavy_lower"),
    *("srpe", "trimp", "rtss", "bare_min", "pair_xy", "pair_xx"),
    *("descent_m", "feet_min", "night_run_min", "long_kind", "long_cut", "key_kind", "race"),
)
"""Training columns where nothing recorded means zero."""

ZERO = frozenset(TRAINING_SUMS)


def blank(name: str, shape: tuple[int, int]) -> Array:
    """A column of (athletes, days) in which nothing is observed."""
    return np.full(shape, 0.0 if name in ZERO else np.nan)


@dataclass(frozen=True, slots=True)
class Panel:
    """Daily columns of many athletes. ``start`` is the day of column 0; a column that no athlete has may be
    left out. ``traits`` are (athletes, 1). ``words`` keeps the text behind a number: (column, day) → text."""

    start: date
    athletes: int
    days: int
    columns: Mapping[str, Array]
    traits: Mapping[str, Array] = field(default_factory=dict)
    words: Sequence[Mapping[tuple[str, int], str]] = ()

    def __getitem__(self, name: str) -> Array:
        found = self.columns.get(name)
        if found is not None:
            return found
        return np.broadcast_to(0.0 if name in ZERO else np.nan, (self.athletes, self.days))

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def trait(self, name: str, default: float = math.nan) -> Array:
        found = self.traits.get(name)
        return np.full((self.athletes, 1), default) if found is None else found

    def index(self, day: date) -> int:
        return (day - self.start).days

    def day(self, index: int) -> date:
        return self.start + timedelta(days=int(index))

    def part(self, athletes: slice) -> Panel:
        """Some of the athletes, without copying."""
        columns = {name: values[athletes] for name, values in self.columns.items()}
        traits = {name: values[athletes] for name, values in self.traits.items()}
        count = len(range(*athletes.indices(self.athletes)))
        return Panel(self.start, count, self.days, columns, traits, self.words[athletes])
