"""Where the next report will lie in four cases of five: one of two calibrated ranges, the one that serves better.

Reports are whole numbers. Who hardly ever changes the answer gives the same one again while the expectation drifts
about it by tenths, and a range about the expectation must be as wide as that drift. So a second range is kept about
the expectation *drawn* towards the nearest answer. Each is calibrated on its own forward errors, and the one with the
smaller interval score of late counts: the width, and a fine for every miss (Gneiting & Raftery 2007, eq. 43).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.conformal import LEVEL, Calibration
from models.labels import Label

type Array = NDArray[np.float64]

DRAWN = 0.75
"""Of the way to the nearest answer. All the way makes a range of one answer that holds on nearly all days of such a
person; of a half, three quarters and nine tenths it had the smallest interval score on SoccerMon (model card)."""
KEEP = 0.97
"""Interval scores fade as the size of errors does, with a half-life of 23 reports."""
FINE = 2 / (1 - LEVEL)
TOUCH = 1e-9


@dataclass(frozen=True, slots=True)
class Ranges:
    """Both calibrations; ``lead`` is how much smaller the interval score of the drawn one was, faded."""

    plain: Calibration = field(default_factory=Calibration)
    drawn: Calibration = field(default_factory=Calibration)
    lead: float = 0.0

    @property
    def calibrated(self) -> bool:
        return self.plain.calibrated

    def of(self, value: float, spread: float, label: Label) -> tuple[float, float]:
        """The range of a report whose expectation is ``value``, within the label's scale."""
        both = self._both(value, spread, label)
        return both[1] if self.lead > 0 else both[0]

    def after(self, value: float, truth: float, spread: float, label: Label) -> Ranges:
        """One report on."""
        lead = self.lead
        if self.calibrated:
            plain, drawn = (interval_score(one, truth) for one in self._both(value, spread, label))
            lead = KEEP * lead + plain - drawn
        near = towards_answer(value, label.step)
        return Ranges(self.plain.after(value - truth, spread), self.drawn.after(near - truth, spread), lead)

    def _both(self, value: float, spread: float, label: Label) -> tuple[tuple[float, float], ...]:
        middles = (value, self.plain), (towards_answer(value, label.step), self.drawn)
        half = [(middle, one.half_width(spread)) for middle, one in middles]
        return tuple((max(m - h, label.low), min(m + h, label.high)) for m, h in half)


def towards_answer(value: float, step: float | None) -> float:
    """Drawn towards the nearest multiple of ``step``; itself where the label knows no steps."""
    return value if step is None else value + DRAWN * (round(value / step) * step - value)


def interval_score(limits: tuple[float, float], truth: float) -> float:
    low, high = limits
    return high - low + FINE * max(low - truth, truth - high, 0.0)


@dataclass(frozen=True, slots=True)
class Told:
    """Row by row the range that would have been shown (NaN where not calibrated), and the state after the last."""

    low: Array
    high: Array
    state: Ranges

    def held(self, y: Array) -> NDArray[np.bool_]:
        return np.asarray((self.low - TOUCH <= y) & (y <= self.high + TOUCH))


def run(predicted: Array, y: Array, spread: Array, label: Label) -> Told:
    """Every row from the rows before it; ``y`` is NaN where there is no report to learn from."""
    now = Ranges()
    low, high = np.full(len(y), np.nan), np.full(len(y), np.nan)
    for row, (value, truth, wide) in enumerate(
        zip(predicted.tolist(), y.tolist(), spread.tolist(), strict=True)
    ):
        if now.calibrated and math.isfinite(value):
            low[row], high[row] = now.of(value, wide, label)
        if math.isfinite(truth):
            now = now.after(value, truth, wide, label)
    return Told(low, high, now)
