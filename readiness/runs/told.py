"""What is known of a run before it is judged, and which recordings are one run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from readiness.runs.running import Run
from readiness.vocabulary import Role

OUTRAN = 1.3
"""A run of 1.3 × its planned minutes outranks the plan's word."""
CUT_SHARE, CUT_MIN = 0.6, 75.0
"""A planned long run done at less than this share, and shorter than this, was none."""
ONE_RUN_GAP_MIN = 120.0
"""Two recordings closer than this are one run."""


class Told(NamedTuple):
    """A run before it is judged. ``called`` is what its own word or its plan calls it, ``planned_min`` what its plan
    asked for; what does not ``measure`` is no yardstick for other runs. The run's role is the one that it has unless
    it is long."""

    run: Run
    called: Role | None = None
    planned_min: float | None = None
    hike: bool = False
    measures: bool = True


class Unit(NamedTuple):
    """One run, or recordings that are one. ``named``: a word says what it is; ``called_long``: one calls it long;
    ``planned_min`` is 0 where nothing was planned, or it is still to come."""

    told: tuple[Told, ...]
    minutes: float
    date: date
    named: bool
    called_long: bool
    hike: bool
    race: bool
    measures: bool
    planned_min: float

    @property
    def cut(self) -> bool:
        return self.minutes < CUT_SHARE * self.planned_min and self.minutes < CUT_MIN

    @property
    def outran(self) -> bool:
        return 0.0 < OUTRAN * self.planned_min <= self.minutes


def enter(week: Iterable[Told], units: list[Unit]) -> None:
    """Add runs to those of their week before them."""
    for one in week:
        unit = _alone(one)
        if units and _follows(units[-1].told[-1].run, one.run):
            unit = _joined(units.pop(), unit)
        units.append(unit)


def _follows(first: Run, second: Run) -> bool:
    if first.start is None or second.start is None:
        return False
    gap_min = (second.start - first.start).total_seconds() / 60
    return gap_min < ONE_RUN_GAP_MIN + first.minutes and first.done is second.done


def _alone(one: Told) -> Unit:
    run, called, race = one.run, one.called, one.run.role is Role.RACE
    return Unit(
        (one,),
        run.minutes,
        run.date,
        called is not None,
        called is Role.LONG,
        one.hike,
        race,
        one.measures and not (one.hike or race),
        one.planned_min if one.planned_min and run.done else 0.0,
    )


def _joined(first: Unit, second: Unit) -> Unit:
    hike, race = first.hike and second.hike, first.race or second.race
    told = first.told + second.told
    return Unit(
        told,
        first.minutes + second.minutes,
        first.date,
        first.named or second.named,
        first.called_long or second.called_long,
        hike,
        race,
        not (hike or race) and all(one.measures for one in told),
        first.planned_min + second.planned_min,
    )
