"""What a reason is. Warning signs, conditions and rules are reasons; each owns all that is known of it.

A *sign* (:mod:`readiness.signs`) is a warning sign of the body, a *condition* (:mod:`readiness.body`) another
state of the body or of the data that binds a day (illness, a short night, too little data), a *rule*
(:mod:`readiness.rules`) one of the articles' rules. Whoever needs an id, an article, a statement or a sentence asks
the reason itself; the registry of all of them is :mod:`readiness.rules.book`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from readiness.articles import Article, numbers


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
    """Told, and changes nothing."""


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

    @property
    def article(self) -> str | None:
        """The articles' numbers as the JSON has them."""
        return numbers(self.articles)
