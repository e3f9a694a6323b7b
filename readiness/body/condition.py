"""What a condition is: a state of the body or of its data that may bind a day, all of it in one class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from readiness.reasons import ComingDay, Kind, Reason, Restriction
from readiness.signs.sign import Confounder
from readiness.vocabulary import Effect, Focus

if TYPE_CHECKING:
    from readiness.body.assessment import Assessment
    from readiness.body.mornings import Morning


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it holds on one morning; its fields are what was found, typed.

    The class owns the rest: ``reason`` (id, statement, articles, kind, reach), :meth:`find`, the sentence, and what
    it says of a day. One that is read off the assessment or the day itself overrides :meth:`on` instead of
    :meth:`find`.
    """

    reason: ClassVar[Reason]
    explains: ClassVar[Confounder | None] = None
    """What it may explain a warning sign by."""

    @classmethod
    def find(cls, m: Morning) -> Self | None:  # noqa: ARG003 - for those that are found in the signals
        """The condition, if it holds on this morning."""
        return None

    @property
    def text(self) -> str:
        """One plain sentence or two for the athlete."""
        return self.reason.statement

    @property
    def effect(self) -> Effect | None:
        """What it says of a day that it reaches; None where it only informs."""
        return None if self.reason.kind is Kind.INFORMS else self.reason.kind.effect

    @property
    def focus(self) -> Focus | None:
        """The focus that it leaves open, if it narrows that."""
        return None

    @property
    def note(self) -> str | None:
        """What today's notes hold of it."""
        return self.text if self.reason.kind is Kind.INFORMS else None

    def reaches(self, day: ComingDay) -> bool:
        """Whether it still holds on the day."""
        return self.reason.reach_days is None or day.ahead <= self.reason.reach_days

    @classmethod
    def on(cls, body: Assessment, day: ComingDay) -> Iterator[Restriction]:
        """What it says of ``day``, a day of the plan that begins with the assessment's morning."""
        held = body.condition(cls)
        if held is not None and held.effect is not None and held.reaches(day):
            yield Restriction(cls.reason.states(held.text, held.effect), held.focus)
