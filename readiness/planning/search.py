"""The exact search behind the placement: best-first over what the last week can see.

How to read its masks. A plan so far is three masks of seven bits, one bit a day, today lowest (bit 0), yesterday
bit 1, six days ago bit 6: ``strength`` the days with a session, ``legs`` those of them with leg work, ``heavy`` those
with heavy leg work. Going on by a day shifts all three left; what falls off the end is forgotten, for no rule looks
further back. A :class:`~readiness.rules.rule.DayInWeek` holds the other masks of the day in the same form: ``free``
days without run or ride, ``hard`` days with a hard run, ``ours`` the days that the plan fills, ``week`` the earlier
days of the same calendar week. Only ``later`` counts forwards: bit 1 is tomorrow, and set where the week still has an
open day. So ``(strength & week).bit_count()`` is the number of sessions that the week holds before today.

What is wanted is in one integer, the first wish in its highest bits (lexicographic): see :class:`Wish`. The search
takes the cheapest continuation first, judged by its cost so far and a bound below what must still come (A*, Hart et al.
1968); the first complete plan is the best one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from heapq import heappop, heappush
from itertools import accumulate
from typing import NamedTuple

from readiness.rules.book import EMPTY_DAY_RULES, WEEK_RULES
from readiness.rules.rule import DayInWeek, WeekRule
from readiness.rules.timing import upper_after_leg_day
from readiness.runs.slot import Dose

DAYS = 7
_SEVEN = 0b1111111
_SIX = 0b111111
_BITS = (0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)
"""What a dose sets in each of the three masks."""


class Wish(IntEnum):
    """What one of each costs, the most wanted first: each weighs more than all that follow together."""

    NEVER = 1 << 96
    """More than any plan costs."""
    EMPTY = 1 << 72
    """A day whose last seven hold no session (F3)."""
    LEGLESS = 1 << 64
    """A day whose last seven hold no leg work (F4)."""
    EASY_LEGS = 1 << 56
    """Leg work on an easy day of a week in which a key-run day could take it (C1)."""
    SESSION = 1 << 48
    """A session up to the week's target, as a gain."""
    UPPER = 1 << 40
    """A session without leg work: the second is for the whole body, a third for the legs, where they can."""
    PROMISE = 1 << 32
    """A day that differs from the plan before."""
    PRICE = 100
    """One unit of a soft price; hundredths count."""


class Option(NamedTuple):
    """A dose that no gate forbids on a day, with its cost. A day's options rise by dose."""

    dose: int
    cost: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Days to fill. ``days`` reach a week beyond the last of ``options``; ``before`` are the masks of yesterday.

    A day whose only option is a session is fixed (done, or the floor's): it is no choice, so no rule judges it, but it
    counts for the days after it. All others may stay empty, so a plan that breaks no rule always exists.

    ``asks`` and ``asks_legs`` are the days that want a session, and leg work, among their last seven.
    """

    days: Sequence[DayInWeek]
    options: Sequence[Sequence[Option]]
    asks: Sequence[bool]
    asks_legs: Sequence[bool]
    before: tuple[int, int, int]

    @staticmethod
    @lru_cache(maxsize=4096)
    def step(masks: tuple[int, int, int], dose: int) -> tuple[int, int, int]:
        """The masks after a day with this dose."""
        strength, legs, heavy = masks
        trains, loads, heavily = _BITS[dose]
        return strength << 1 & _SEVEN | trains, legs << 1 & _SEVEN | loads, heavy << 1 & _SEVEN | heavily

    def cost(
        self, index: int, before: tuple[int, int, int], after: tuple[int, int, int], option: Option
    ) -> int:
        """What a day adds."""
        cost = option.cost
        if not after[1]:
            cost += Wish.LEGLESS * self.asks_legs[index] + Wish.EMPTY * (self.asks[index] and not after[0])
        if after[0] & 0b11 == 0b11:
            last = Dose.LIGHT_LOWER if before[1] & 1 else Dose.UPPER
            cost += round(Wish.PRICE * upper_after_leg_day(last, option.dose))
        return cost

    def with_fixed(self, indices: Collection[int]) -> Problem:
        """The same days with upper body fixed on some: what the rules of the week find there is not the plan's."""
        options = [[Option(Dose.UPPER, 0)] if n in indices else day for n, day in enumerate(self.options)]
        theirs = [sum(1 << n - i for i in indices if 0 <= n - i < DAYS) for n in range(len(self.days))]
        days = [day._replace(ours=day.ours & ~mask) for day, mask in zip(self.days, theirs, strict=True)]
        return replace(self, days=days, options=options)

    def beyond(self, masks: tuple[int, int, int]) -> bool:
        """Whether the week after the plan, left empty, breaks no rule."""
        for index in range(len(self.options), len(self.days)):
            masks = self.step(masks, Dose.NONE)
            if broken(self.days[index], masks):
                return False
        return True


def broken(day: DayInWeek, masks: tuple[int, int, int]) -> WeekRule | None:
    """The first rule of the week that the days ending with this one break."""
    return next(_broken(day, masks), None)


def _broken(day: DayInWeek, masks: tuple[int, int, int]) -> Iterator[WeekRule]:
    strength, legs, heavy = masks
    for rule in WEEK_RULES if strength & 1 else EMPTY_DAY_RULES:
        if rule.broken(day, strength, legs, heavy):
            yield rule


def fixed(options: Sequence[Option]) -> bool:
    """Whether a day holds a session that is no choice."""
    return len(options) == 1 and options[0].dose > 0


def against(problem: Problem, doses: Sequence[Dose], index: int, dose: Dose) -> list[WeekRule]:
    """The rules of the week that a plan would break with ``dose`` on day ``index``, the first to break first."""
    masks = problem.before
    found: list[WeekRule] = []
    for n in range(min(index + DAYS, len(doses))):
        masks = problem.step(masks, dose if n == index else doses[n])
        if n >= index:
            found += [rule for rule in _broken(problem.days[n], masks) if rule not in found]
    return found


def search(problem: Problem) -> list[int]:
    """The doses of the best plan: no rule broken, then the wishes in their order."""
    bound = _Bound(problem)
    last = len(problem.options)
    start = problem.before
    heap = [(bound(0, start), 0, 0, start, 0)]
    best: dict[tuple[int, int, int, int], int] = {}
    while True:
        _, back, cost, masks, path = heappop(heap)
        index = -back
        if index == last and problem.beyond(masks):
            return [path >> 2 * (last - 1 - n) & 3 for n in range(last)]
        for dose, after, adds in _legal(problem, index, masks):
            total = cost + adds
            key = index, after[0] & _SIX, after[1] & _SIX, after[2] & _SIX
            if total < best.get(key, Wish.NEVER):
                best[key] = total
                estimate = total + bound(index + 1, after)
                heappush(heap, (estimate, -index - 1, total, after, path << 2 | dose))


def _legal(
    problem: Problem, index: int, masks: tuple[int, int, int]
) -> Iterator[tuple[int, tuple[int, int, int], int]]:
    """The doses of a day that break no rule of the week, each with the masks after it and what it adds; none after
    the last day."""
    day, options = problem.days[index], problem.options[index] if index < len(problem.options) else ()
    judges = not fixed(options)
    for option in options:
        after = problem.step(masks, option.dose)
        if not (judges and broken(day, after)):
            yield option.dose, after, problem.cost(index, masks, after, option)


class _Bound:
    """A bound below the cost of all days from one on: the best plan if only the weeks' targets, one heavy session a
    week and 48 h between leg sessions had to be kept, and the fewest uncovered days if every open day were used."""

    def __init__(self, problem: Problem) -> None:
        self.days, self.options = problem.days, problem.options
        doses = [max([option.dose for option in day]) for day in self.options]
        self.empty = _Gaps([dose > Dose.NONE for dose in doses], problem.asks)
        self.legless = _Gaps([dose >= Dose.LIGHT_LOWER for dose in doses], problem.asks_legs)
        self.counts = self._counts(doses)
        self.known: list[dict[int, int]] = [{} for _ in doses]

    def _counts(self, doses: Sequence[int]) -> list[int]:
        """Of each day the bits of what is held that its week can still be bound by, from that day on."""
        found, week = [0] * len(doses), 0
        for index in range(len(doses) - 1, -1, -1):
            binds = _COUNT[doses[index]]
            week |= binds & ~_YESTERDAYS_LEGS
            begins = not self.days[index].week
            found[index] = binds & _YESTERDAYS_LEGS | (0 if begins else week)
            week = 0 if begins else week
        return found

    def __call__(self, index: int, masks: tuple[int, int, int]) -> int:
        strength, legs, heavy = masks
        week = self.days[index].week
        held = (strength << 1 & week).bit_count() << 2 | bool(heavy << 1 & week) << 1 | legs & 1
        gaps = Wish.EMPTY * self.empty.least(index, strength) + Wish.LEGLESS * self.legless.least(index, legs)
        return self._left(index, held) + gaps

    def _left(self, index: int, held: int) -> int:
        """The least cost of the options from a day on, by what is ``held`` before it: the week's sessions from bit 2,
        bit 1 for a heavy one among them, bit 0 for leg work on the day before."""
        if index == len(self.known):
            return 0
        held &= self.counts[index]
        known = self.known[index]
        if (found := known.get(held)) is None:
            options, following, before = self.options[index], index + 1, held & ~_YESTERDAYS_LEGS
            if len(options) > 1 and (most := self._most(index, held)) < options[-1].dose:
                options = [option for option in options if option.dose <= most]
            found = known[held] = min(
                [
                    cost + self._left(following, before + _ONE_MORE[dose] | _HOLDS[dose])
                    for dose, cost in options
                ]
            )
        return found

    def _most(self, index: int, held: int) -> Dose:
        """The heaviest dose that a full week, legs on the day before and a heavy session in the week leave."""
        return Dose.NONE if held >> 2 >= self.days[index].target else _MOST[held & 0b11]


_YESTERDAYS_LEGS, _A_HEAVY_ONE, _SESSIONS = 0b1, 0b10, ~0b11
_COUNT = (0, _SESSIONS, _SESSIONS | _YESTERDAYS_LEGS, ~0)
"""The bits of what is held that bind a day on which this dose is open."""
_ONE_MORE, _HOLDS = (0, 0b100, 0b100, 0b100), (0, 0, _YESTERDAYS_LEGS, _A_HEAVY_ONE | _YESTERDAYS_LEGS)
"""What a dose adds to what is held, and the bits that it sets."""
_MOST = (Dose.HEAVY_LOWER, Dose.UPPER, Dose.LIGHT_LOWER, Dose.UPPER)
"""The heaviest dose by the last two bits of what is held."""


class _Gaps:
    """How many asking days must stay uncovered if every open day were used."""

    def __init__(self, usable: Sequence[bool], asks: Sequence[bool]) -> None:
        n = len(usable)
        self.sums = [0, *accumulate(asks)]
        self.following = [n] * (n + 1)
        self.fresh = [0] * (n + 2)
        for index in range(n - 1, -1, -1):
            self.following[index] = index if usable[index] else self.following[index + 1]
            self.fresh[index] = self._from(index, 1)

    def _from(self, index: int, age: int) -> int:
        """Uncovered days from ``index`` on, where the last session lies ``age`` days before it."""
        until = self.following[index]
        first = index + DAYS - age if age < DAYS else index
        gap = self.sums[until] - self.sums[first] if first < until else 0
        return gap + self.fresh[until + 1]

    def least(self, index: int, mask: int) -> int:
        """The same for a mask of the days before ``index``, yesterday lowest."""
        return self._from(index, (mask & -mask).bit_length() if mask else DAYS + 1)
