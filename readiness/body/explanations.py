"""Conditions that explain and change no day: what HRV may mean instead of fatigue, and what was noted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

import numpy as np

from readiness.body.condition import Condition
from readiness.body.mornings import Mask, Morning, on
from readiness.reasons import Kind, Reason, Side
from readiness.signs.autonomic import HRV_DOWN
from readiness.signs.detection import Is
from readiness.signs.sign import Confounder
from readiness.signs.training import QUALITY_SUFFERS

TELL_DAYS = 3
"""A confounder of so many days ago still explains this morning (a coaching choice)."""
NEW_DEVICE_DAYS = 14
"""A new device is mentioned for so long (its baseline takes two weeks)."""


@dataclass(frozen=True, slots=True)
class HrvHigh(Condition):
    """HRV unusually high while ``company`` points to overload (Le Meur 2013)."""

    company: tuple[str, ...]
    reason: ClassVar = Reason(
        id="HRV_HIGH",
        statement="HRV is unusually high while other things go wrong: a warning sign, not super-readiness.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        v, at = m.signals.vagal, m.at
        if m.all.signs[HRV_DOWN.id].state[at] != Is.ACTIVE or not v.hyperactive[at]:
            return None
        points = {"fatigue": v.tired, "motivation": v.listless, "run_response": v.costly, "load": v.busy}
        return cls(tuple(name for name, holds in points.items() if holds[at]))


@dataclass(frozen=True, slots=True)
class Saturation(Condition):
    """Low HRV of a saturated vagus in somebody who feels well (Plews 2013)."""

    reason: ClassVar = Reason(
        id="SATURATION",
        statement="HRV and resting heart rate are both low and you feel well: saturation, not fatigue.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        return cls() if m.signals.vagal.saturated[m.at] else None


@dataclass(frozen=True, slots=True)
class Noted(Condition):
    """``days`` of the last three for which the athlete noted what explains something."""

    days: tuple[date, ...]
    mask: ClassVar[str]
    """The field of the confounders' signals."""

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        low = max(0, m.d - TELL_DAYS + 1)
        noted: Mask = getattr(m.signals.confounders, cls.mask)
        found = low + np.flatnonzero(noted[m.a, low : m.d + 1])
        return cls(tuple(m.day(int(d)) for d in found)) if found.size else None


class Alcohol(Noted):
    """Nights with alcohol."""

    mask: ClassVar = "alcohol"
    reason: ClassVar = Reason(
        id="ALCOHOL",
        statement="You noted alcohol: that night counts in no baseline and no streak.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )
    explains: ClassVar = Confounder.ALCOHOL


class Heat(Noted):
    """Days in heat."""

    mask: ClassVar = "heat"
    reason: ClassVar = Reason(
        id="HEAT",
        statement="You noted heat: heart rate runs high, so runs without a temperature are not judged.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )
    explains: ClassVar = Confounder.HEAT


@dataclass(frozen=True, slots=True)
class Altitude(Condition):
    """At ``altitude_m`` (None where unknown) for ``days`` days, the first ten of a stay."""

    altitude_m: float | None
    days: int
    reason: ClassVar = Reason(
        id="ALTITUDE",
        statement="At altitude resting heart rate rises and HRV falls in the first days: kept out of your baseline.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )
    explains: ClassVar = Confounder.ALTITUDE

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        high = m.signals.confounders.altitude
        if not high[m.at]:
            return None
        below = int(np.flatnonzero(~high[m.a, : m.d + 1])[-1:].sum()) if m.d else 0
        panel, span = m.all.panel, (m.a, slice(max(0, m.d - TELL_DAYS + 1), m.d + 1))
        height = np.fmax(panel["altitude_m"][span], panel["day_altitude_m"][span])
        return cls(float(np.nanmax(height)) if np.isfinite(height).any() else None, m.d - below)


@dataclass(frozen=True, slots=True)
class SlowRun(Condition):
    """One key run, ``ran`` on a day, slower for its heart rate than the last of its kind: it asks, and no more."""

    ran: date
    reason: ClassVar = Reason(
        id="SLOW_RUN",
        statement="One key run was slow for its heart rate: it asks why. Two of three are a warning sign (W9).",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        told = m.all.signs[QUALITY_SUFFERS.id].evidence
        return cls(m.day(m.d - float(told["days_since"][m.at]))) if told["slow_once"][m.at] else None

    @property
    def text(self) -> str:
        return f"Your key run of {on(self.ran)} was slow for its heart rate. Tired, or was it the heat or the course?"


@dataclass(frozen=True, slots=True)
class Device(Condition):
    """A watch ``changed_on`` a day of the last fortnight, with ``nights`` in its baseline. ``since`` is the first night
    of a new level where no device was noted, and ``asks`` on the morning that believes it."""

    changed_on: date
    nights: int
    since: date | None = None
    asks: bool = False
    reason: ClassVar = Reason(
        id="DEVICE",
        statement="New device: its nights make a baseline of their own, which takes two weeks.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        c = m.signals.confounders
        days = float(c.device_age[m.at])
        if not days < NEW_DEVICE_DAYS:
            return None
        begun = (m.a, m.d - int(days))
        since = m.day(int(c.first[begun])) if c.seen[begun] else None
        return cls(
            m.day(begun[1]), int(m.signals.hrv.baseline.n[m.at]), since, since is not None and days == 0
        )

    @property
    def text(self) -> str:
        if self.since is None:
            return self.reason.statement
        level = f"Since about {on(self.since)} your nights lie on another level while you feel as usual"
        if not self.asks:
            return f"{level}: a new device. They make a baseline of their own."
        return (
            f"{level}. A new device? They make a baseline of their own from today. If it is the same, note "
            "'same watch', and the older nights count again."
        )


@dataclass(frozen=True, slots=True)
class Cycle(Condition):
    """A known ``day`` of the menstrual cycle; HRV and resting HR together then make no day of rest."""

    day: int
    reason: ClassVar = Reason(
        id="CYCLE",
        statement="HRV and resting heart rate are compared with the same phase of your cycle where known.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        day = float(m.signals.confounders.cycle_day[m.at])
        return cls(int(day)) if math.isfinite(day) else None

    @property
    def note(self) -> None:
        return None
