"""A season lived under the planner's advice: each morning's plan, the advice obeyed and logged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from readiness.morning.decide import decide
from readiness.plan import plan_days
from readiness.recommendation import Recommendation
from readiness.settings import Settings
from readiness.vocabulary import Verdict
from tests.season.kinds import Kind
from tests.season.life import START, Life, at, day_of, settings_of
from tests.season.oracle import HEAVY, LIGHT, NONE, UPPER, Lift
from tests.weeks import calm

TOLD_DAYS = 14
WAKE = time(6)
RPE = {Verdict.FULL: 7.0, Verdict.MAINTENANCE: 5.5}
LEGS = ("lower", "full_body")
DOSE_OF_KIND = {"lower": LIGHT, "full_body": LIGHT, "upper_core": UPPER}


@dataclass(frozen=True, slots=True)
class Morning:
    """One morning's answers; ``days[0]`` is the answer for day ``n``, the others are told ahead."""

    n: int
    days: tuple[Recommendation, ...]

    @property
    def lift(self) -> Lift | None:
        return lift_of(self.n, self.days[0])

    def doses(self) -> dict[int, int]:
        """What is told, by day."""
        return {self.n + i: dose_of(one) for i, one in enumerate(self.days)}


def dose_of(one: Recommendation) -> int:
    """What a day asks of the legs."""
    if one.verdict is Verdict.SKIP:
        return NONE
    if one.focus.value not in LEGS:
        return UPPER
    intensity = one.session.intensity if one.session else "heavy"
    return HEAVY if one.verdict is Verdict.FULL and intensity != "light" else LIGHT


def lift_of(n: int, one: Recommendation) -> Lift | None:
    dose = dose_of(one)
    if dose == NONE or one.window is None:
        return None
    floor = any(reason.rule == "F3" for reason in one.reasons)
    return Lift(n, dose, hours(one.window.start), hours(one.window.end), floor)


def mornings(life: Life, days: int) -> Iterator[Morning]:
    """The season from day 0, morning by morning. The caller may look at ``life`` between them."""
    settings = settings_of(life.kind)
    plan: tuple[Recommendation, ...] = ()
    for n in range(days):
        plan = answer(life, settings, n, plan)
        yield Morning(n, plan)
        today = plan[0]
        if life.kind.logs and today.verdict is not Verdict.SKIP and today.window is not None:
            life.lift(n, today.focus.value, today.minutes, RPE[today.verdict], today.window.start)


def answer(
    life: Life, settings: Settings, n: int, previous: Sequence[Recommendation]
) -> tuple[Recommendation, ...]:
    """What the program says on morning ``n``, given the plan of the morning before."""
    rows, day, now = life.observations(n), day_of(n), at(n, WAKE)
    if life.kind.body:
        return decide(rows, settings, day, now, TOLD_DAYS, previous).days
    return plan_days(rows, settings, calm(date=day), day, TOLD_DAYS, now, previous)


def hours(moment: datetime) -> float:
    """Hours since day 0."""
    return (moment - at(0, time(0))).total_seconds() / 3600


def earlier_lifts(kind: Kind) -> dict[int, Lift]:
    """What was lifted before the season."""
    life = Life(kind)
    found = {}
    for one in life.lifted:
        n = (one.start.date() - START).days
        start = hours(one.start)
        found[n] = Lift(n, DOSE_OF_KIND[one.kind or "full_body"], start, start + one.duration_min / 60)
    return found
