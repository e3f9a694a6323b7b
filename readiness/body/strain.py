"""What strains the body besides training load: a short night, jet lag, a big descent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self, override

from readiness.articles import Article
from readiness.body.condition import Condition
from readiness.body.mornings import Morning, on
from readiness.reasons import ComingDay, Kind, Reason, Restriction, Side
from readiness.signals.descent import BLOCK_H
from readiness.signs.sign import Confounder
from readiness.signs.sleep import POOR_SLEEP
from readiness.vocabulary import Effect, Focus

if TYPE_CHECKING:
    from readiness.body.assessment import Assessment

SHORT_NIGHT_H = 5.0
"""A single night below this caps the day (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class ShortNight(Condition):
    """Last night of ``sleep_h`` hours, fewer than five."""

    sleep_h: float
    reason: ClassVar = Reason(
        id="SHORT_NIGHT",
        statement="Less than five hours of sleep: a lighter session at most.",
        articles=(Article.CROSS_TRAINING,),
        kind=Kind.CAPS,
        side=Side.BODY,
        alarm=True,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        hours = m.number(m.signals.sleep.hours)
        return cls(hours) if hours is not None and hours < SHORT_NIGHT_H else None

    @property
    def text(self) -> str:
        return f"You slept {self.sleep_h:.1f} h: a lighter session at most."


class SleepFirst(Condition):
    """R4, listed today after a short night or while sleep is a warning sign."""

    reason: ClassVar = Reason(
        id="R4",
        statement="Sleep before reps and miles.",
        articles=(Article.CROSS_TRAINING,),
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    @override
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        if day.ahead == 0 and (body.holds(ShortNight) or body.active(POOR_SLEEP)):
            text = "Sleep before reps and miles: nothing is added to make up for it."
            yield Restriction(cls.reason.states(text, Effect.INFO))


@dataclass(frozen=True, slots=True)
class Travel(Condition):
    """A flight of ``zones`` time zones (east is positive), arrived on a day; light work ``until`` a day."""

    zones: float
    arrived: date
    until: date
    reason: ClassVar = Reason(
        id="TRAVEL",
        statement="Jet lag after three time zones or more: light work while the clock catches up.",
        kind=Kind.CAPS,
        side=Side.BODY,
        reach_days=None,
    )
    explains: ClassVar = Confounder.TRAVEL

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        c = m.signals.confounders
        zones = m.number(c.travel_zones)
        if zones is None:
            return None
        left = int(c.travel_days_left[m.at])
        return cls(zones, m.day(m.d - int(c.travel_age[m.at])), m.date + timedelta(days=left - 1))

    def reaches(self, day: ComingDay) -> bool:
        return day.date <= self.until

    @property
    def text(self) -> str:
        way = "east" if self.zones > 0 else "west"
        return (
            f"Jet lag: {abs(self.zones):g} time zones {way} on {on(self.arrived)}; "
            "light work while the clock catches up."
        )


@dataclass(frozen=True, slots=True)
class Descent(Condition):
    """``descent_m`` on the run of ``ran``, ``hours_since`` this morning; ``much_m`` is much for these legs."""

    descent_m: float
    much_m: float
    ran: date
    hours_since: float
    until: date
    reason: ClassVar = Reason(
        id="DESCENT",
        statement="More metres downhill than your legs are used to: no loaded lower-body work for three days.",
        kind=Kind.CAPS,
        side=Side.SCHEDULE,  # what was trained, and no word on how the body is
        reach_days=None,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        s, at = m.signals.descent, m.at
        if not s.blocked[at]:
            return None
        hours = float(s.hours[at])
        left = max(BLOCK_H - hours, 0.0)
        until = m.date + timedelta(days=math.ceil(left / 24) - 1)
        return cls(float(s.metres[at]), float(s.threshold[at]), m.day(s.on[at]), hours, until)

    def reaches(self, day: ComingDay) -> bool:
        return day.date <= self.until

    @property
    def effect(self) -> Effect:
        return Effect.FOCUS

    @property
    def focus(self) -> Focus:
        return Focus.UPPER_CORE

    @property
    def text(self) -> str:
        return (
            f"{self.descent_m:,.0f} m of descent on {on(self.ran)} ({self.hours_since:.0f} h ago; "
            f"{self.much_m:,.0f} m is much for you): no loaded lower-body work through {on(self.until)}, "
            "whatever HRV says."
        )
