"""The warning signs together: how many domains count, and what that makes of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, override

import numpy as np
from numpy.typing import NDArray

from readiness.articles import Article
from readiness.body.condition import Condition
from readiness.body.explanations import Cycle
from readiness.body.lowering import REST_DOMAINS, REST_SEVERE
from readiness.body.mornings import Mask, Morning, Mornings
from readiness.reasons import ComingDay, Kind, Reason, Restriction, Side
from readiness.signals.streaks import since
from readiness.signs.detection import Is
from readiness.signs.registry import SIGNS
from readiness.vocabulary import Effect

if TYPE_CHECKING:
    from readiness.body.assessment import Assessment
    from readiness.recommendation import SignReport
    from readiness.signs.sign import Sign

type Index = NDArray[np.intp]

LONG_DOMAINS = 3
"""So many domains, the run response among them, …"""
LONG_DAYS = 14
"""… for so many days send to a doctor or coach (science §3)."""
HRV_PAIR = frozenset({"hrv", "resting_hr"})
"""The domains that the menstrual cycle moves together."""


def long_alarm(m: Mornings) -> Index:
    """Since when three domains with the run response among them have been noticed, where for a fortnight or more:
    what lasts so long soon lies within the athlete's own range."""
    noticed: dict[str, Mask] = {}
    for judged in m.signs.values():
        if (domain := judged.sign.domain) is not None:
            active = judged.state == Is.ACTIVE
            noticed[domain] = noticed[domain] | active if domain in noticed else active
    many = np.sum(list(noticed.values()), axis=0) >= LONG_DOMAINS
    begun = since(many)
    long = many & noticed["run_response"] & (np.arange(many.shape[1]) - begun >= LONG_DAYS - 1)
    return np.where(long, begun, -1)


class WarningSigns(Condition):
    """What each active sign says of a day, and all of them together."""

    reason: ClassVar = Reason(
        id="SIGNS",
        statement="Warning signs in three domains, or in two with a strong one among them, make a day of rest; one"
        " that fresh data have not cleared lowers it.",
        articles=(Article.CROSS_TRAINING,),
        kind=Kind.CLOSES,
        side=Side.BODY,
        reach_days=1,
        alarm=True,
        call=True,
    )

    @classmethod
    @override
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        active = {sign: report for sign in SIGNS if (report := body.active(sign))}
        for sign, report in active.items():
            if sign.from_run is None and body.lowered_by(sign):
                yield from sign.on(report, day)
        if day.ahead > (cls.reason.reach_days or 0):
            return
        if text := _too_many(body, active) or _very_bad(body, day):
            yield Restriction(cls.reason.states(text, Effect.SKIP))
        if _uncleared(body, active):
            names = ", ".join(sorted(body.domains)).replace("_", " ")
            text = f"A warning sign ({names}) has not been cleared by fresh data yet."
            yield Restriction(cls.reason.states(text, Effect.MAINTENANCE))


def _too_many(body: Assessment, active: Mapping[Sign, SignReport]) -> str | None:
    """Three domains that count, or two with a strong sign among them; the cycle moves HRV and resting HR together."""
    domains = len(body.domains)
    if domains < REST_DOMAINS:
        strong = domains >= REST_SEVERE and bool(body.severe_domains) and body.settled
        if not strong or (body.holds(Cycle) and body.domains <= HRV_PAIR):
            return None
    counting = sum(bool(sign.domain and report.counts) for sign, report in active.items())
    strong_words = ", one of them strong" if domains < REST_DOMAINS else ""
    return f"{_many(counting, domains)}{strong_words}: no strength."


def _very_bad(body: Assessment, day: ComingDay) -> str | None:
    """An answer of 5 beside a sign that counts, today."""
    if not (body.very_bad and body.domains and day.ahead == 0):
        return None
    return "Fatigue or soreness 5 of 5, and a warning sign: no strength today."


def _uncleared(body: Assessment, active: Mapping[Sign, SignReport]) -> bool:
    """Whether a sign lowers the day that is not active any more, and that no fresh data have cleared."""
    if body.lowering is None:
        return bool(body.domains) and not any(sign.domain for sign in active)
    return bool(body.lowering - {sign.id for sign in active})


def _many(signs: int, areas: int) -> str:
    """'Five warning signs in four areas'; signs that fresh data have not cleared count an area only."""
    word = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
    if signs < areas:
        return f"Warning signs in {word.get(areas, areas)} areas"
    return f"{str(word.get(signs, signs)).capitalize()} warning signs in {word.get(areas, areas)} areas"


class SpoiltRuns(Condition):
    """Signs that bind for days from the run that showed them (W9); asked last, so that they are listed last."""

    reason: ClassVar = WarningSigns.reason

    @classmethod
    @override
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        for sign in SIGNS:
            if sign.from_run is not None and body.lowered_by(sign) and (report := body.active(sign)):
                yield from sign.on(report, day)


@dataclass(frozen=True, slots=True)
class Escalate(Condition):
    """Three domains or more, the run response among them, for ``days`` days."""

    days: int
    reason: ClassVar = Reason(
        id="ESCALATE",
        statement="Several warning signs for a fortnight and runs that cost more than they should: see a doctor or"
        " coach.",
        kind=Kind.INFORMS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        begun = int(m.all.once(long_alarm)[m.at])
        return cls(m.d - begun + 1) if begun >= 0 else None

    @property
    def text(self) -> str:
        return (
            f"Several warning signs for {self.days} days and runs that cost more than they should: take one or two "
            "weeks of rest, and see a doctor or coach. This is no diagnosis."
        )
