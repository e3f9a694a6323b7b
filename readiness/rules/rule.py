"""What a rule of the articles is: an object that owns its id, articles, statement, checks and sentences.

A :class:`Rule` shapes a session or informs: one function, called as such. A :class:`DayRule` has a say in the choice
of days; the planner asks it, and names no rule itself. A :class:`WeekRule` moreover judges whole weeks in the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from readiness.articles import Article
from readiness.reasons import Kind, Reason, Side
from readiness.recommendation import StatedReason
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Effect, Focus

type Gate = Callable[[Slot, Dose], str | None]
type Price = Callable[[Slot, Dose], float]
type Words = Callable[[Slot, Dose, Focus], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule[**P, R](Reason):
    """A rule that shapes the session or informs. Call it as the function that it wraps."""

    check: Callable[P, R]
    side: Side = Side.SCHEDULE

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.check(*args, **kwargs)


def rule[**P, R](
    rule_id: str, statement: str, articles: tuple[Article, ...], kind: Kind, setting: str | None = None
) -> Callable[[Callable[P, R]], Rule[P, R]]:
    """Make a function a rule of the book. ``setting`` is the dotted key of ``config.toml`` that governs it."""

    def wrap(check: Callable[P, R]) -> Rule[P, R]:
        return Rule(
            id=rule_id, statement=statement, articles=articles, kind=kind, setting=setting, check=check
        )

    return wrap


def _nothing(_slot: Slot, _dose: Dose) -> None:
    return None


def _silent(_slot: Slot, _dose: Dose, _focus: Focus) -> None:
    return None


def _free(_slot: Slot, _dose: Dose) -> float:
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRule(Reason):
    """A rule with a say in which day holds what.

    ``closes`` gives the sentence that forbids a dose on a day, ``caps`` the one that holds the day at maintenance,
    ``price`` what a dose costs where the rule only prefers (the search's soft prices, without a unit). ``binds``
    are the doses that ``closes`` may forbid: any, or heavy leg work only. ``suits`` says why a placed session is there
    on the right day, ``tells`` what is worth knowing of the day besides.
    """

    side: Side = Side.SCHEDULE
    closes: Gate = field(default=_nothing)
    caps: Gate = field(default=_nothing)
    price: Price = field(default=_free)
    suits: Words = field(default=_silent)
    tells: Words = field(default=_silent)
    binds: frozenset[Dose] = frozenset({Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER})

    @property
    def gates(self) -> bool:
        """Whether it may close a day."""
        return self.closes is not _nothing

    @property
    def limits(self) -> bool:
        """Whether it may hold a day at maintenance."""
        return self.caps is not _nothing

    @property
    def prices(self) -> bool:
        """Whether it weighs doses."""
        return self.price is not _free

    @property
    def speaks(self) -> bool:
        """Whether it has a word for a placed session."""
        return self.suits is not _silent or self.tells is not _silent

    def of_session(self, slot: Slot, dose: Dose, focus: Focus) -> Iterator[StatedReason]:
        """What is said of a session placed on the day: why there, and what is worth knowing."""
        for words, effect in ((self.suits, Effect.ALLOW), (self.tells, Effect.INFO)):
            if (text := words(slot, dose, focus)) is not None:
                yield self.states(text, effect)


class _Decorator(Protocol):
    def __call__(
        self,
        rule_id: str,
        statement: str,
        articles: tuple[Article, ...],
        setting: str | None = None,
        **more: Any,
    ) -> Callable[[Callable[[Slot, Dose], Any]], DayRule]: ...


def _decorate(kind: Kind, part: str) -> _Decorator:
    def decorator(
        rule_id: str, statement: str, articles: tuple[Article, ...], setting: str | None = None, **more: Any
    ) -> Callable[[Callable[[Slot, Dose], Any]], DayRule]:
        def wrap(check: Callable[[Slot, Dose], Any]) -> DayRule:
            more[part] = check
            return DayRule(
                id=rule_id, statement=statement, articles=articles, kind=kind, setting=setting, **more
            )

        return wrap

    return decorator


closes = _decorate(Kind.CLOSES, "closes")
"""Make a function the gate of a :class:`DayRule`; ``caps``, ``price`` and ``binds`` may be given beside it."""
caps = _decorate(Kind.CAPS, "caps")
"""Make a function the cap of a :class:`DayRule`."""
prefers = _decorate(Kind.PREFERS, "price")
"""Make a function the price of a :class:`DayRule`."""


class DayInWeek(NamedTuple):
    """A day as the rules of the week see it. Masks of seven bits, one a day, today lowest; ``later`` counts forwards
    (bit 1 is tomorrow): the open days left in the calendar week. ``week`` are its earlier days, ``free`` the days
    without run or ride, ``hard`` those with a hard run, ``ours`` those that the plan fills,
    ``near`` those whose session begins less than 48 h before this day's. ``target`` and ``cap`` are
    sessions a calendar week and in any seven days; ``maintenance`` marks a week of peak training (F2)."""

    target: int
    cap: int
    maintenance: bool
    week: int
    free: int
    hard: int
    ours: int
    near: int
    later: int


class WeekAround(NamedTuple):
    """What a week rule needs for its sentence: the day, the sessions done and placed in its calendar week, all those
    within six days of it, its week's heavy leg sessions, and the next one placed after it."""

    slot: Slot
    done: Sequence[date]
    ahead: Sequence[date]
    near: Sequence[date]
    heavy: Sequence[date]
    next: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRule(DayRule):
    """A rule over the days around. ``broken`` judges the masks of strength, legs and heavy legs that end on a day (how
    to read them: :mod:`readiness.planning.search`), ``sentence`` says why a day stays empty."""

    broken: Callable[[DayInWeek, int, int, int], bool]
    sentence: Callable[[WeekAround], str]
    binds_empty_days: bool = False
    """Whether a day may break it that holds no session itself."""
    allows: Callable[[WeekAround], str | None] = field(default=lambda _: None)
    """Why the week has room for a session placed on the day."""
