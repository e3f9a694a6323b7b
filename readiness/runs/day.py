"""One calendar day of training: what was done on it, or is planned for it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from readiness.runs.running import HARD, QUALITY, Lift, Run
from readiness.vocabulary import Role

LONG = frozenset({Role.LONG, Role.RACE})


class Day(NamedTuple):
    """One calendar day. ``rest`` is a rest day that the plan names; ``cross`` counts rides and the like,
    ``mobility`` holds the minutes of each class."""

    date: date
    runs: tuple[Run, ...] = ()
    lifts: tuple[Lift, ...] = ()
    cross: int = 0
    mobility: tuple[float, ...] = ()
    rest: bool = False

    def has(self, roles: frozenset[Role]) -> bool:
        return bool(self.runs) and not roles.isdisjoint([run.role for run in self.runs])

    @property
    def long(self) -> bool:
        return self.has(LONG)

    @property
    def hard(self) -> bool:
        return self.has(HARD)

    @property
    def quality(self) -> bool:
        return self.has(QUALITY) and not self.long

    @property
    def active(self) -> bool:
        """Whether it is no rest day even without strength (R1)."""
        return bool(self.runs or self.cross)
