"""The fatigue score as a reason, what it would be at worst, how sure it is, and what it listens to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, override

from readiness.body.condition import Condition
from readiness.body.mornings import Morning
from readiness.reasons import ComingDay, Kind, Reason, Restriction, Side
from readiness.vocabulary import AMBER, RED, Effect, band

if TYPE_CHECKING:
    from readiness.body.assessment import Assessment


class Fatigue(Condition):
    """SCORE: the day's score in the amber or red band, or none this morning."""

    reason: ClassVar = Reason(
        id="SCORE",
        statement="The fatigue score, 0 to 100: amber is a lighter dose, and so is red; beside a warning sign that"
        " counts, red is a day of rest.",
        kind=Kind.CLOSES,
        side=Side.BODY,
        reach_days=None,
        alarm=True,
        call=True,
    )

    @classmethod
    @override
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        if found := _unknown(day) if day.score is None else _tired(body, day, day.score):
            yield Restriction(cls.reason.states(*found))


def _unknown(day: ComingDay) -> tuple[str, Effect] | None:
    """What a morning without any score makes of its day; nothing of the coming ones."""
    if day.ahead > 0:
        return None
    return "Nothing says how tired you are this morning, so a light session at most.", Effect.MAINTENANCE


def _tired(body: Assessment, day: ComingDay, score: float) -> tuple[str, Effect] | None:
    """What a score makes of a day; nothing while it is green."""
    if score < AMBER + day.margin:
        return None
    red = score >= RED + day.margin
    tired = "very" if red else "fairly"
    if day.ahead > 0:
        kind = f"Probably {tired} tired by then ({score:.0f} of 100)"
    elif score != body.score:
        kind = f"Signals are missing: you may be {tired} tired"
    else:
        kind = f"{tired.capitalize()} tired ({score:.0f} of 100)"
    if not red:
        return f"{kind}, so a light session.", Effect.MAINTENANCE
    if body.domains and day.ahead <= 1:
        return f"{kind}, and a warning sign: no strength.", Effect.SKIP
    return f"{kind}, but no warning sign: a light session.", Effect.MAINTENANCE


@dataclass(frozen=True, slots=True)
class ScoreGuard(Condition):
    """What the score would be, at its worst, if the missing signals were the athlete's ordinary ones; SCORE goes by
    the worse of the two (science §6.2: less data never gives a harder session)."""

    score: float
    reason: ClassVar = Reason(
        id="SCORE_GUARD",
        statement="What the fatigue score would be, were the missing signals ordinary: the worse of the two counts.",
        kind=Kind.CAPS,
        side=Side.BODY,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        return cls.of(m.number(m.all.scores.score), m.number(m.all.scores.guard))

    @classmethod
    def of(cls, score: float | None, guard: float | None) -> Self | None:
        """The guard, where it lies in a worse band than the score."""
        if guard is None or guard < AMBER or (score is not None and band(guard) == band(score)):
            return None
        return cls(guard)

    @property
    def effect(self) -> None:
        return None

    @property
    def text(self) -> str:
        return (
            f"Were the missing signals ordinary, fatigue would be {self.score:.0f} ({band(self.score)}): "
            "that counts."
        )


class Unsure(Condition):
    """CONFIDENCE: too little fresh data to be sure."""

    reason: ClassVar = Reason(
        id="CONFIDENCE",
        statement="Too little is known this morning to be sure: maintenance at most.",
        kind=Kind.CAPS,
        side=Side.BODY,
        reach_days=None,
    )

    @classmethod
    @override
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        if body.confidence == "low":
            text = "Too little fresh data to be sure: maintenance at most."
            yield Restriction(cls.reason.states(text, Effect.MAINTENANCE))
