"""The registry of conditions. To add one: a :class:`~readiness.body.condition.Condition` in a file, and its line.

They are asked, and reasons of equal effect listed, in this order.
"""

from __future__ import annotations

from readiness.body.alarm import Escalate, SpoiltRuns, WarningSigns
from readiness.body.condition import Condition
from readiness.body.explanations import Alcohol, Altitude, Cycle, Device, Heat, HrvHigh, Saturation, SlowRun
from readiness.body.fatigue import Fatigue, ScoreGuard, Unsure
from readiness.body.health import Illness, Injury, RunElsewhere, Soreness
from readiness.body.mornings import Morning
from readiness.body.pauses import FirstWeeks, Gap, Return
from readiness.body.strain import Descent, ShortNight, SleepFirst, Travel

CONDITIONS: tuple[type[Condition], ...] = (
    ShortNight,
    WarningSigns,
    SleepFirst,
    Soreness,
    Illness,
    Injury,
    RunElsewhere,
    Travel,
    Return,
    FirstWeeks,
    Gap,
    Descent,
    Fatigue,
    ScoreGuard,
    Unsure,
    SpoiltRuns,
    HrvHigh,
    Saturation,
    Alcohol,
    Heat,
    Altitude,
    Device,
    SlowRun,
    Cycle,
    Escalate,
)


def held(m: Morning) -> dict[str, Condition]:
    """Every condition that holds on this morning, by id."""
    found = (condition.find(m) for condition in CONDITIONS)
    return {one.reason.id: one for one in found if one is not None}
