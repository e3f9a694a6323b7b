"""One athlete's numbers, written day by day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from readiness.history.panel import ZERO, Array


@dataclass(frozen=True, slots=True)
class DayWriter:
    """Writes one athlete's numbers, day by day: into lists, which take single numbers much faster than arrays.

    ``before`` is what was in the athlete's columns; ``first`` is the ordinal of the first of the ``days``.
    """

    before: Mapping[str, Array]
    rows: dict[str, list[float]]
    words: dict[tuple[str, int], str]
    days: int
    first: int

    def row(self, name: str) -> list[float]:
        row = self.rows.get(name)
        if row is None:
            before = self.before.get(name)
            blank = 0.0 if name in ZERO else math.nan
            row = self.rows[name] = [blank] * self.days if before is None else before.tolist()
        return row

    def index(self, day: date) -> int:
        return day.toordinal() - self.first

    def set(self, name: str, day: date, value: float | None) -> None:
        if value is not None and 0 <= (index := day.toordinal() - self.first) < self.days:
            (self.rows.get(name) or self.row(name))[index] = value

    def add(self, name: str, day: date, value: float | None) -> None:
        if value is not None and 0 <= (index := day.toordinal() - self.first) < self.days:
            row = self.rows.get(name) or self.row(name)
            held = row[index]
            row[index] = value if held != held else held + value

    def largest(self, name: str, day: date, value: float | None) -> None:
        if value is not None and 0 <= (index := day.toordinal() - self.first) < self.days:
            row = self.rows.get(name) or self.row(name)
            if not row[index] >= value:
                row[index] = value

    def word(self, name: str, day: date, text: str) -> None:
        self.words[(name, self.index(day))] = text
