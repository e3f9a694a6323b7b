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
    def surely_long(self) -> bool:
        """Whether it holds a long run or race that is more than a habit kept now and then."""
        return any(run.role in LONG and not run.perhaps for run in self.runs)

    @property
    def hard(self) -> bool:
        return self.has(HARD)

    @property
    def quality(self) -> bool:
        return self.has(QUALITY) and not self.long

    @property
    def easy(self) -> bool:
        """Whether all its runs are known to be easy."""
        return bool(self.runs) and all(run.role is Role.EASY for run in self.runs)

    @property
    def active(self) -> bool:
        """Whether it is no rest day even without strength (R1)."""
        return bool(self.runs or self.cross)


def runs_in_words(day: Day) -> str:
    """The day's runs for comparison with another morning's: ``long 180``; ``perhaps long 180`` for a mere habit."""
    return " + ".join(f"{'perhaps ' * run.perhaps}{run.role.value} {round(run.minutes)}" for run in day.runs)
