"""The one entry point: what was observed → the answer for a day, and the plan for the days after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from readiness.assess import assess
from readiness.history import cut
from readiness.merge import merge
from readiness.observations import Observation
from readiness.plan import plan_days
from readiness.ports import Decision, FatigueModel
from readiness.recommendation import Recommendation
from readiness.settings import Settings


def decide(
    observations: Iterable[Observation],
    settings: Settings,
    day: date,
    now: datetime,
    days: int = 14,
    previous: Sequence[Recommendation] = (),
    model: FatigueModel | None = None,
) -> Decision:
    """The recommendation for ``day`` and the coming days; ``days[0]`` is the answer for ``day``.

    What a morning could not know is cut away, duplicates are merged, the body is assessed and the days planned.
    ``now`` is aware; ``previous`` is the last plan given, so that a new one changes no more than it must.
    Raises NoData where there is nothing to decide on.
    """
    known = merge(cut(observations, day, now), settings, day)
    assessment = assess(known, settings, day, model)
    return Decision(plan_days(known, settings, assessment, day, days, now, previous), assessment)
