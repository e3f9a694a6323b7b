"""What the body says of today and of the coming days: restrictions, never permission; and the projected score."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.body.conditions import CONDITIONS
from readiness.body.fatigue import ScoreGuard
from readiness.reasons import ComingDay, Restriction
from readiness.signals.load import ATL_DAYS, CTL_DAYS, CTL_FLOOR
from readiness.vocabulary import AMBER

NEUTRAL = 30.0
"""The score of an ordinary morning, towards which a projection returns."""
FADE = 0.6
"""What is left of today's deviation a day later (a coaching choice: half is gone after a day and a half)."""
LOAD_SHARE = 0.25
"""How much of a change in the load sub-score reaches the projected score (its weight with the worst-domain term)."""
UNKNOWN_SCORE = 50.0
"""Where no score is known, projections start amber."""


def worst_score(assessment: Assessment) -> float | None:
    """The score, or what it would be at worst with ordinary values for what is missing."""
    guard = assessment.condition(ScoreGuard)
    known = [value for value in (assessment.score, guard.score if guard else None) if value is not None]
    return max(known, default=None)


def project(assessment: Assessment, loads: list[float]) -> list[float]:
    """Projected score of each coming day from the planned loads (sRPE) of today and the days after.

    An amber or red morning fades; a green one starts from neutral, so that small noise moves no coming day.
    Fitness and fatigue (CTL 42 d, ATL 7 d) carry the load on.
    """
    start = worst_score(assessment)
    first = UNKNOWN_SCORE if start is None else NEUTRAL if start < AMBER else start
    ctl, atl = assessment.ctl, assessment.atl
    base = _load_score(ctl, atl)
    scores = []
    for n, load in enumerate(loads, 1):
        shift = 0.0
        if ctl is not None and atl is not None:
            ctl, atl = ctl + (load - ctl) / CTL_DAYS, atl + (load - atl) / ATL_DAYS
            shift = LOAD_SHARE * (_load_score(ctl, atl) - base)
        scores.append(min(100.0, max(0.0, NEUTRAL + (first - NEUTRAL) * FADE**n + shift)))
    return scores


def _load_score(ctl: float | None, atl: float | None) -> float:
    if ctl is None or atl is None:
        return 0.0
    form_pct = 100 * (ctl - atl) / max(ctl, CTL_FLOOR)
    return min(100.0, max(0.0, 40.0 - form_pct))


def restrictions(assessment: Assessment, day: ComingDay) -> Iterator[Restriction]:
    """Everything that the body says about a day of the plan: each condition is asked, the signs among them."""
    for kind in _asked(frozenset(assessment.conditions)):
        yield from kind.on(assessment, day)


@lru_cache(maxsize=256)
def _asked(held: frozenset[str]) -> list[type[Condition]]:
    """The conditions with a word for a day while these hold, by id: those that are read off the assessment or the day
    itself always."""
    return [kind for kind in CONDITIONS if "on" in vars(kind) or kind.reason.id in held]
