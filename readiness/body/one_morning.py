"""One athlete's morning in tables of many: where to look, and how to say a date."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from readiness.body.conditions import Conditions
from readiness.score import Scores
from readiness.signals.all_signals import Signals
from readiness.signs.sign import Judged


@dataclass(frozen=True, slots=True)
class Morning:
    """Where to look: athlete ``a``, day index ``d``, and everything computed."""

    a: int
    d: int
    signals: Signals
    signs: Mapping[str, Judged]
    scores: Scores
    conditions: Conditions

    def day(self, index: float) -> date:
        """The date of a day's index in the table."""
        return self.signals.panel.day(int(index))

    @property
    def date(self) -> date:
        """The morning's own date."""
        return self.day(self.d)

    def number(self, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
        """This athlete's value on this morning; None where it is not known."""
        value = float(values[self.a, self.d])
        return value if math.isfinite(value) else None


def on(day: date) -> str:
    """'Tue 3 Mar'."""
    return f"{day:%a} {day.day} {day:%b}"
