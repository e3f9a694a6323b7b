"""What the training of some days carries forward to the days after them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from readiness.runs.roles import MEASURE_WEEKS

LEAST_HR_MAX_BPM, REST_HR_BPM = 175.0, 50.0
"""Assumed until a higher maximum, or any resting heart rate, has been seen [P]."""


@dataclass(slots=True)
class Carried:
    """What the activities of some days carry forward to the next: the highest heart rate seen, bpm; the last resting
    heart rate, bpm; the best grade-adjusted speeds of the last weeks, each with its day, m/min; and the minutes of the
    runs of the weeks before (:func:`readiness.runs.roles.judged`)."""

    hr_max: float = LEAST_HR_MAX_BPM
    rest: float = REST_HR_BPM
    best: deque[tuple[date, float]] = field(default_factory=deque)
    weeks: list[list[float]] = field(default_factory=list)

    def copy(self) -> Carried:
        return Carried(self.hr_max, self.rest, deque(self.best), list(self.weeks))

    def to_json(self) -> dict[str, Any]:
        best = [[day.isoformat(), speed] for day, speed in self.best]
        weeks = self.weeks[-MEASURE_WEEKS:]
        return {"hr_max": self.hr_max, "rest": self.rest, "best": best, "weeks": weeks}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Carried:
        best = deque((date.fromisoformat(day), speed) for day, speed in told["best"])
        return cls(told["hr_max"], told["rest"], best, told["weeks"])
