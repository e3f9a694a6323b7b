"""What is said or seen of the athlete's health: illness, injury, sore legs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self, override

import numpy as np
from numpy.typing import NDArray

from readiness.articles import Article
from readiness.body.condition import Condition
from readiness.body.mornings import Array, Mask, Morning, Mornings, on
from readiness.history.waking import REGIONS
from readiness.reasons import ComingDay, Kind, Reason, Restriction, Side
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON
from readiness.signals.streaks import CARRY_DAYS, age, at, last_known, pair
from readiness.signs.sign import Confounder
from readiness.vocabulary import Effect, Focus

if TYPE_CHECKING:
    from readiness.body.assessment import Assessment

type Index = NDArray[np.intp]

ILL_RHR_SD = 2.0
"""Resting heart rate overnight above the baseline by this many SDs (science §2.9) …"""
ILL_RHR_BPM = 5.0
"""… and by this many beats a minute …"""
ILL_HRV_SD = -1.0
"""… with HRV below its baseline by an SD."""
ILL_FATIGUE = 4.0
"""Of 5: such fatigue beside the pattern is a symptom (a coaching choice)."""
SORE = 4.0
"""Of 5: legs too sore to load (a coaching choice)."""
SORE_DAYS = 3
"""An answer about soreness counts for so many mornings (a coaching choice)."""
SPARED = {"lower": Focus.UPPER_CORE, "upper": Focus.LOWER}
"""The focus that spares an injured region; back, head or unknown spare nothing (science §6.11)."""


@dataclass(frozen=True, slots=True)
class Health:
    """Of all athletes and mornings: masks, values, and day numbers (``Index``, −1 where none)."""

    pattern: Mask
    pattern_twice: Mask
    symptom: Mask
    ill: Mask
    ill_since: Index
    injury_on: Index
    injury_region: Array
    sore_on: Index
    soreness: Array


def health(m: Mornings) -> Health:
    """The overnight pattern of illness, and what was said of illness, injury and soreness."""
    s = m.signals
    pattern, twice = _pattern(s)
    fatigue, soreness = s.checkin["fatigue"], s.checkin["soreness"]
    tired = fatigue.known & (fatigue.value >= ILL_FATIGUE - EPSILON)
    ill, ill_since = _carried(s.panel["ill"] == 1, np.isfinite(s.panel["ill"]))
    injured, injury_on = _carried(s.panel["injured"] > 0, np.isfinite(s.panel["injured"]))
    sore_on = last_known(soreness.known)
    sore = (age(sore_on) < SORE_DAYS) & (at(soreness.value, sore_on) >= SORE - EPSILON)
    return Health(
        pattern=pattern,
        pattern_twice=twice,
        symptom=ill | (pattern & tired),
        ill=ill,
        ill_since=ill_since,
        injury_on=np.where(injured, injury_on, -1),
        injury_region=np.where(injured, at(s.panel["injured"], injury_on), 0.0),
        sore_on=np.where(sore, sore_on, -1),
        soreness=np.where(sore, at(soreness.value, sore_on), np.nan),
    )


def _pattern(s: Signals) -> tuple[Mask, Mask]:
    """Resting HR up and HRV down overnight (science §2.9), not after alcohol; and on two mornings in a row."""
    r, h = s.resting_hr, s.hrv
    known = np.isfinite(r.z_last) & np.isfinite(h.z_last) & ~s.confounders.alcohol
    beats = r.z_last * r.baseline.sd
    shown = known & (r.z_last >= ILL_RHR_SD - EPSILON) & (beats >= ILL_RHR_BPM - EPSILON)
    shown &= h.z_last <= ILL_HRV_SD + EPSILON
    return _carried(shown, known)[0], _carried(pair(shown, known), known)[0]


def _carried(flag: Mask, known: Mask) -> tuple[Mask, Index]:
    """What held on the last known morning, for at most a week; and that morning."""
    last = last_known(known)
    return np.asarray(at(flag & known, last) & (age(last) <= CARRY_DAYS)), last


@dataclass(frozen=True, slots=True)
class Illness(Condition):
    """Ill by the athlete's word (``since``), or by the night's pattern on ``mornings`` in a row."""

    since: date | None = None
    mornings: int = 1
    symptom: bool = False
    reason: ClassVar = Reason(
        id="ILLNESS",
        statement="You said that you are ill, or last night looks like it: rest until you feel well.",
        kind=Kind.CLOSES,
        side=Side.BODY,
        reach_days=2,
        alarm=True,
        call=True,
    )
    explains: ClassVar = Confounder.ILLNESS

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        h, at = m.all.once(health), m.at
        if not (h.ill[at] or h.pattern[at]):
            return None
        since = m.day(h.ill_since[at]) if h.ill[at] else None
        return cls(since, 2 if h.pattern_twice[at] else 1, bool(h.symptom[at]))

    @property
    def asks(self) -> bool:
        """One night's pattern and nothing felt: maintenance at most, and a question."""
        return self.since is None and self.mornings < 2 and not self.symptom

    @property
    def effect(self) -> Effect:
        return Effect.MAINTENANCE if self.asks else Effect.SKIP

    @property
    def text(self) -> str:
        if self.since is not None:
            return f"You noted that you are ill ({on(self.since)}): rest until you feel well."
        if self.asks:
            return "Resting heart rate jumped and HRV dropped overnight. Any sore throat, fever or aches?"
        twice = " two mornings in a row" if self.mornings >= 2 else ", and you feel it"
        return (
            f"Resting heart rate up and HRV down{twice}: this looks like the start of an illness. "
            "Rest; with fever or chest pain, see a doctor."
        )


@dataclass(frozen=True, slots=True)
class Injury(Condition):
    """An injured ``part`` as typed ('' where not named), its ``region``, and the day it was last noted on."""

    part: str
    region: str
    since: date
    reason: ClassVar = Reason(
        id="INJURY",
        statement="An injury: nothing that loads the part.",
        kind=Kind.CLOSES,
        side=Side.BODY,
        reach_days=6,
        call=True,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        h, at = m.all.once(health), m.at
        index = int(h.injury_on[at])
        if index < 0:
            return None
        words = m.all.panel.words
        part = words[m.a].get(("injured", index), "") if words else ""
        return cls(part, REGIONS[int(h.injury_region[at])], m.day(index))

    @property
    def spared(self) -> Focus:
        """The focus that spares the part; NONE where nothing does."""
        return SPARED.get(self.region, Focus.NONE)

    @property
    def effect(self) -> Effect:
        return Effect.SKIP if self.spared is Focus.NONE else Effect.MAINTENANCE

    @property
    def focus(self) -> Focus | None:
        return None if self.spared is Focus.NONE else self.spared

    @property
    def text(self) -> str:
        told = f"You noted an injury ({self.part or 'part not named'}, {on(self.since)})"
        if self.region == "unknown":
            return f"{told}: no strength work. Name one part, such as 'left knee', to keep what spares it."
        spares = f"only work that spares it ({self.spared.replace('_', ' and ')})"
        return f"{told}: {'no strength work' if self.spared is Focus.NONE else spares}."


class RunElsewhere(Condition):
    """X2, listed while an injury of a named part binds."""

    reason: ClassVar = Reason(
        id="X2",
        statement="Injured: swim or ride instead of all running; no loaded work on the part.",
        articles=(Article.CROSS_TRAINING,),
        kind=Kind.INFORMS,
        side=Side.BODY,
        reach_days=Injury.reason.reach_days,
    )

    @classmethod
    @override
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        injury = body.condition(Injury)
        if injury is not None and injury.part and injury.reaches(day):
            text = (
                f"Injured ({injury.part}): swap running for swimming or riding, as long as it is free of pain; "
                "no load on the part."
            )
            yield Restriction(cls.reason.states(text, Effect.INFO))


@dataclass(frozen=True, slots=True)
class Soreness(Condition):
    """Legs of ``soreness`` 4 or more of 5, by the check-in of ``asked_on``."""

    soreness: float
    asked_on: date
    reason: ClassVar = Reason(
        id="SORENESS",
        statement="Legs too sore to load: no lower-body work, whatever HRV says.",
        kind=Kind.CAPS,
        side=Side.BODY,
        reach_days=1,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        h, at = m.all.once(health), m.at
        return cls(float(h.soreness[at]), m.day(h.sore_on[at])) if h.sore_on[at] >= 0 else None

    @property
    def focus(self) -> Focus:
        return Focus.UPPER_CORE

    @property
    def text(self) -> str:
        return f"Sore legs ({self.soreness:g} of 5, {on(self.asked_on)}): no leg work, whatever HRV says."
