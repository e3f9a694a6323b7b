"""The morning: observations → the answer for one day and the plan of the days after it. The one entry point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from readiness.body.assess import assess
from readiness.body.assessment import Assessment
from readiness.history.panel import Panel
from readiness.history.table import cut
from readiness.merging.merge import merge
from readiness.observations import HrvNight, Observation, RestingHr, SleepNight
from readiness.plan import plan_days
from readiness.ports import FatigueModel
from readiness.reasons import Side
from readiness.recommendation import Learning, NextChance, Recommendation
from readiness.rules.book import side_of
from readiness.settings import Settings
from readiness.signals.baseline import GAP_DAYS, LEAST, SPAN_DAYS
from readiness.vocabulary import USUAL_WAKE, Effect, Verdict

_LEARNED: dict[str, type[HrvNight | RestingHr]] = {"hrv": HrvNight, "resting_hr": RestingHr}
LEARNED_NIGHTS = LEAST + GAP_DAYS
"""A baseline is made of so many nights: those that it needs, and the days before the morning that it leaves out."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the one decision function returns: the day asked for first, then the coming days."""

    days: tuple[Recommendation, ...]
    assessment: Assessment
    known: tuple[Observation, ...] = field(default=(), repr=False)
    """What it rests on: merged, and cut at the morning; of a long life the last half year, beside its ``table``."""
    table: Panel | None = field(default=None, repr=False, compare=False)
    """The daily table of the whole life, where it was made before."""


def decide(
    observations: Iterable[Observation],
    settings: Settings,
    day: date,
    now: datetime,
    days: int = 14,
    previous: Sequence[Recommendation] = (),
    model: FatigueModel | None = None,
) -> Decision:
    """The answer for ``day`` (``days[0]``) and a recommendation for each of the days after it.

    A day before ``now`` is answered as that morning would have: with what was recorded up to waking, and with
    the plan and the races. ``previous`` is the plan as it was given last. Raises NoData where nothing is known
    of the body.
    """
    return decide_on(
        merge(cut(observations, day, now), settings, day), settings, day, now, days, previous, model
    )


def decide_on(
    known: Sequence[Observation],
    settings: Settings,
    day: date,
    now: datetime,
    days: int = 14,
    previous: Sequence[Recommendation] = (),
    model: FatigueModel | None = None,
    table: Panel | None = None,
) -> Decision:
    """The same of what was known, each thing once (``known`` of a ``Decision``), and of its
    daily ``table`` where that is made already."""
    body: Assessment = assess(known, settings, day, model, merged=True, table=table)
    moment = now if day >= now.date() else waking(known, day, now)
    planned = plan_days(known, settings, body, day, days, moment, previous)
    first, *coming = planned
    planned = (replace(first, learning=learning(known, first.missing, day)), *coming)
    said = tuple(replace(one, computed_at=now, next_chance=_next_chance(one, planned)) for one in planned)
    return Decision(said, body, tuple(known), table)


def waking(known: Sequence[Observation], day: date, now: datetime) -> datetime:
    """When the athlete woke on a past day."""
    ends = [o.end for o in known if isinstance(o, SleepNight) and o.date == day and o.end is not None]
    return ends[0] if ends else datetime.combine(day, USUAL_WAKE, now.tzinfo)


def learning(known: Sequence[Observation], missing: Sequence[str], day: date) -> dict[str, Learning]:
    """Of the ``missing`` signals those that are recorded, but not for long enough to have a baseline."""
    found = {}
    for name, kind in _LEARNED.items():
        nights = {o.date for o in known if isinstance(o, kind) and (day - o.date).days < SPAN_DAYS}
        if name in missing and nights and (day - max(nights)).days <= 1 and len(nights) < LEARNED_NIGHTS:
            found[name] = Learning(len(nights), LEARNED_NIGHTS)
    return found


def _next_chance(one: Recommendation, planned: Sequence[Recommendation]) -> NextChance | None:
    """A skip names the next of the planned days that holds strength work, and whether the body must be well by then."""
    if one.verdict is not Verdict.SKIP:
        return None
    body = any(r.effect is Effect.SKIP and side_of(r.rule) is Side.BODY for r in one.reasons)
    later = (p.date for p in planned if p.date > one.date and p.verdict is not Verdict.SKIP)
    found = next(later, None)
    return None if found is None else NextChance(found, "signs_clear" if body else None)
