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
        score, projected = day.score, day.ahead > 0
        found: tuple[str, Effect] | None = None
        guarded = not projected and score != body.score
        tired = "fairly" if score is not None and score < RED + day.margin else "very"
        if guarded:
            kind = f"Signals are missing: you may be {tired} tired"
        elif projected:
            kind = f"Probably {tired} tired by then ({score or 0:.0f} of 100)"
        else:
            kind = f"{tired.capitalize()} tired ({score or 0:.0f} of 100)"
        if score is None:
            if not projected:
                found = (
                    "Nothing says how tired you are this morning, so a light session at most.",
                    Effect.MAINTENANCE,
                )
        elif score >= RED + day.margin and body.domains and day.ahead <= 1:
            found = f"{kind}, and a warning sign: no strength.", Effect.SKIP
        elif score >= RED + day.margin:
            found = f"{kind}, but no warning sign: a light session.", Effect.MAINTENANCE
        elif score >= AMBER + day.margin:
            found = f"{kind}, so a light session.", Effect.MAINTENANCE
        if found:
            yield Restriction(cls.reason.states(*found))


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
        """The guard, where it stands in a worse band than the score."""
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
