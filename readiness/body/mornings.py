"""All that is computed of all athletes and mornings, and where to look in it for one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.body.lowering import Lowering
from readiness.expectation import Expectation
from readiness.history.panel import Panel
from readiness.score import Scores
from readiness.signals.all_signals import Signals
from readiness.signs.sign import Judged
from readiness.subscores import Subscores
from readiness.vocabulary import day_and_month

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mornings:
    """Signals, signs, scores and what they lower, of all athletes and mornings of a panel."""

    panel: Panel
    signals: Signals
    signs: Mapping[str, Judged]
    expectation: Expectation
    subscores: Subscores
    scores: Scores
    lowering: Lowering
    _computed: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once[T](self, compute: Callable[[Mornings], T]) -> T:
        """What ``compute`` says of all mornings, computed when first asked for."""
        if compute not in self._computed:
            self._computed[compute] = compute(self)
        found: T = self._computed[compute]
        return found


@dataclass(frozen=True, slots=True)
class Morning:
    """Where to look: athlete ``a``, day index ``d`` in the table of all mornings."""

    a: int
    d: int
    all: Mornings

    @property
    def signals(self) -> Signals:
        """All signals; this morning is ``[a, d]`` of each array."""
        return self.all.signals

    @property
    def at(self) -> tuple[int, int]:
        """The index of this morning in every array."""
        return self.a, self.d

    def day(self, index: float) -> date:
        """The date of a day's index in the table."""
        return self.all.panel.day(int(index))

    @property
    def date(self) -> date:
        """The morning's own date."""
        return self.day(self.d)

    def number(self, values: Array) -> float | None:
        """This athlete's value on this morning; None where it is not known."""
        value = float(values[self.a, self.d])
        return value if math.isfinite(value) else None


def on(day: date) -> str:
    """'Tue 3 Mar'."""
    return day_and_month(day, short=True)
