"""What a reason is. Warning signs, conditions and rules are reasons; each owns all that is known of it.

A *sign* (:mod:`readiness.signs`) is a warning sign of the body, a *condition* (:mod:`readiness.body`) another
state of the body or of the data that binds a day (illness, a short night, too little data), a *rule*
(:mod:`readiness.rules`) one of the articles' rules. Anyone who needs an id, an article, a statement or a sentence asks
the reason itself; the registry of all of them is :mod:`readiness.rules.book`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from readiness.articles import Article, numbers
from readiness.recommendation import StatedReason
from readiness.vocabulary import Effect, Focus


class Kind(StrEnum):
    """What a reason may do to a day, the strongest first."""

    CLOSES = "closes"
    """No strength on the day, or no legs."""
    CAPS = "caps"
    """Maintenance at most, or a narrower focus."""
    PREFERS = "prefers"
    """Weighs one day against another; never forbids."""
    SHAPES = "shapes"
    """What the session holds: exercises, sets, loads, minutes."""
    INFORMS = "informs"
    """Shown, and changes nothing."""

    @property
    def effect(self) -> Effect | None:
        """What a reason of this kind says of a day that it binds; None where it binds none."""
        return _EFFECTS.get(self)


_EFFECTS = {Kind.CLOSES: Effect.SKIP, Kind.CAPS: Effect.MAINTENANCE, Kind.INFORMS: Effect.INFO}


class Side(StrEnum):
    """What a reason listens to: the athlete's body and its data, or the schedule of runs and races."""

    BODY = "body"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What every reason owns. ``articles`` is empty for what no article says; ``setting`` is the dotted key of
    ``config.toml`` that governs it; ``reach_days`` says on how many days after the morning it still holds
    (0: that day only; None: for as long as its own term says)."""

    id: str
    statement: str
    kind: Kind
    side: Side
    articles: tuple[Article, ...] = ()
    setting: str | None = None
    reach_days: int | None = 0
    alarm: bool = False
    """Whether the body's own signals raise it; what was said, missing data and the schedule raise no alarm."""
    call: bool = False
    """Whether it is worth a coach's call."""

    @property
    def article(self) -> str | None:
        """The articles' numbers as the JSON has them."""
        return numbers(self.articles)

    def states(self, text: str, effect: Effect) -> StatedReason:
        """The reason as an answer has it."""
        return StatedReason(self.id, effect, text, self.article)


class ComingDay(NamedTuple):
    """A day of the plan, as the body's reasons are asked about it.

    ``ahead`` counts days from the morning (0: today), ``ordinal`` the sessions placed before it from today.
    ``score`` (0–100) is today's worst or the day's projected one, None where unknown; ``margin`` moves the limits
    of its bands by so many points (positive is lenient).
    """

    date: dt.date
    ahead: int
    ordinal: int = 0
    score: float | None = None
    margin: float = 0.0


class Restriction(NamedTuple):
    """What a reason of the body says of one day; ``focus`` is the focus it leaves open, if it narrows that."""

    reason: StatedReason
    focus: Focus | None = None
