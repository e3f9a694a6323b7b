"""Writing one athlete's numbers into the columns that many athletes share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from readiness.history.panel import ZERO, Array


@dataclass(frozen=True, slots=True)
class Book:
    """Writes one athlete's numbers into the shared columns, made when first needed."""

    columns: dict[str, Array]
    words: dict[tuple[str, int], str]
    athlete: int
    athletes: int
    days: int
    since: date

    def row(self, name: str) -> Array:
        if name not in self.columns:
            self.columns[name] = np.full((self.athletes, self.days), 0.0 if name in ZERO else np.nan)
        row: Array = self.columns[name][self.athlete]
        return row

    def set(self, name: str, day: date, value: float | None) -> None:
        index = (day - self.since).days
        if value is not None and 0 <= index < self.days:
            self.row(name)[index] = value

    def add(self, name: str, day: date, value: float | None) -> None:
        index = (day - self.since).days
        if value is not None and 0 <= index < self.days:
            row = self.row(name)
            row[index] = value if math.isnan(row[index]) else row[index] + value

    def largest(self, name: str, day: date, value: float | None) -> None:
        index = (day - self.since).days
        if value is not None and 0 <= index < self.days:
            row = self.row(name)
            if not row[index] >= value:
                row[index] = value

    def word(self, name: str, day: date, text: str) -> None:
        self.words[(name, (day - self.since).days)] = text
