"""The exact search behind the placement: dynamic programming over what a rolling week can see.

Each day takes one dose. A *trail* holds the last seven days, two bits a day; every sequence rule (F1, F2, F7, P6,
R1, R2) can be judged on it. Only a few dozen distinct trails survive a day, since quotas keep them sparse, so that
14 days take about a millisecond and the answer is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from readiness.rules import frequency, rest, season, timing
from readiness.rules.frequency import DAYS, MASK, push
from readiness.rules.rule import WeekRule
from readiness.runs.agenda import LOOK_AHEAD_DAYS, Agenda
from readiness.runs.slot import Dose, Slot

TAIL = MASK >> 2
QUOTAS = (frequency.peak_target, frequency.weekly_target, frequency.too_often)
REST_DAY, HARD_STREAK = rest.rest_day.broken, rest.hard_streak.broken
UPPER_AFTER_LEGS = timing.upper_after_leg_day.check
WEEKLY_MINIMUM, ALL_GROUPS = frequency.weekly_minimum.check, frequency.all_muscle_groups.check


class Option(NamedTuple):
    """A dose that no gate forbids on a day, with its price."""

    dose: int
    price: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """Per day of the plan and a week beyond: bit masks over the last seven days, the newest day lowest.

    ``free`` has no run or ride, ``hard`` a hard run, ``ours`` lies within the plan.
    """

    free: tuple[int, ...]
    hard: tuple[int, ...]
    week_days: tuple[int, ...]
    ours: tuple[int, ...]

    @classmethod
    def of(cls, agenda: Agenda, days: int, done_today: bool) -> Calendar:
        free = hard = 0
        frees, hards, weekdays = [], [], []
        for n in range(-DAYS, days + LOOK_AHEAD_DAYS):
            day = agenda[agenda.day + timedelta(days=n)]
            free = (free << 1 | (not day.active)) & 0x7F
            hard = (hard << 1 | day.hard) & 0x7F
            if n >= 0:
                frees.append(free)
                hards.append(hard)
                weekdays.append(day.date.weekday())
        first = int(done_today)  # what is done already today is not ours to judge
        ours = tuple(((1 << max(0, n + 1 - first)) - 1) & 0x7F for n in range(len(frees)))
        return cls(tuple(frees), tuple(hards), tuple(weekdays), ours)


class _Week(NamedTuple):
    """A trail read once: day masks of strength and of leg work, and how many there are."""

    strength: int
    legs: int
    sessions: int


_READ: dict[int, _Week] = {}
"""Trails met before: a few hundred at most, since quotas keep them sparse."""


def _read(trail: int) -> _Week:
    strength = _spread(trail | trail >> 1)
    return _READ.setdefault(trail, _Week(strength, _spread(trail >> 1), strength.bit_count()))


def _spread(trail: int) -> int:
    """One bit a day from two bits a day, the lower of each pair."""
    return sum((trail >> 2 * n & 1) << n for n in range(DAYS))


def broken(slot: Slot, trail: int, week: _Week, index: int, calendar: Calendar) -> WeekRule[...] | None:
    """The first rule that the week ending on this day breaks, or None."""
    if trail & 3:
        if week.sessions > slot.target:  # the target is the least of the three
            return next(rule for rule in QUOTAS if rule.broken(slot, trail))
        if season.peak_week.broken(slot, week.strength, calendar.week_days[index]):
            return season.peak_week
    return _rest_broken(calendar.free[index], calendar.hard[index], week, calendar.ours[index])


def _rest_broken(free: int, hard: int, week: _Week, ours: int) -> WeekRule[...] | None:
    if not week.strength & ours:
        return None
    if REST_DAY(free, week.strength, ours):
        return rest.rest_day
    return rest.hard_streak if HARD_STREAK(hard, week.legs, ours) else None


def _beyond(trail: int, days: int, calendar: Calendar) -> bool:
    """Whether the week after the plan, left empty, still keeps its rest day and breaks no streak."""
    for n in range(days, days + LOOK_AHEAD_DAYS - 1):
        trail = push(trail, 0)
        ours = calendar.ours[n] & ~((1 << (n - days + 1)) - 1)
        if _rest_broken(calendar.free[n], calendar.hard[n], _read(trail), ours):
            return False
    return True


def history(agenda_day: date, done: Mapping[date, Dose]) -> int:
    trail = 0
    for n in range(DAYS, 0, -1):
        trail = push(trail, done.get(agenda_day - timedelta(days=n), 0))
    return trail


def search(
    slots: Sequence[Slot], options: Sequence[Sequence[Option]], calendar: Calendar, done: Mapping[date, Dose]
) -> list[int]:
    """The cheapest plan that breaks nothing, by dynamic programming over the last seven days.

    A state is the trail of those days; it keeps its cheapest way there, two bits a day.
    """
    today = slots[0].date
    best: dict[int, tuple[float, int]] = {history(today, done): (0.0, 0)}
    for index, slot in enumerate(slots):
        if index == 0 and today in done:
            best = {push(trail, done[today]): way for trail, way in best.items()}
        else:
            best = _step(slot, index, options[index], calendar, best)
    ending = sorted((cost, path, trail) for trail, (cost, path) in best.items())
    days = len(slots)
    path = next((path for _, path, trail in ending if _beyond(trail, days, calendar)), ending[0][1])
    return [path >> 2 * (days - 1 - n) & 3 for n in range(days)]


def _step(
    slot: Slot,
    index: int,
    options: Sequence[Option],
    calendar: Calendar,
    best: Mapping[int, tuple[float, int]],
) -> dict[int, tuple[float, int]]:
    """One day on: every state with every dose that breaks nothing, the cheapest way to each kept."""
    follow: dict[int, tuple[float, int]] = {}
    target, free, hard = slot.target, calendar.free[index], calendar.hard[index]
    no_strength, no_legs = (
        WEEKLY_MINIMUM(slot, 0),
        ALL_GROUPS(slot, 0),
    )  # what an empty week costs on this day
    for before, (cost, path) in best.items():
        earlier = before << 2 & MASK
        for dose, price in options:
            trail = earlier | dose
            week = _READ.get(trail) or _read(trail)
            strength, legs, sessions = week
            if dose and sessions > target:
                continue
            # Rest rules can only be broken where no free day is left, or by a streak: all else needs no judge.
            close = not free & ~strength or (hard | legs) & 0b1111 == 0b1111 or legs & 0b11 == 0b11
            if (close or (dose and slot.peak_week)) and broken(slot, trail, week, index, calendar):
                continue
            total = cost + price
            if dose and before & 3:
                total += UPPER_AFTER_LEGS(before & 3, dose)
            if not legs:
                total += no_legs if strength else no_strength + no_legs
            key = trail & TAIL
            known = follow.get(key)
            if known is None or total < known[0]:
                follow[key] = (total, path << 2 | dose)
    return follow


def trails(slots: Sequence[Slot], doses: Sequence[int], done: Mapping[date, Dose]) -> list[int]:
    """The trail before each day of a plan."""
    found = [history(slots[0].date, done)]
    for index, slot in enumerate(slots):
        found.append(push(found[-1], doses[index] or (done.get(slot.date, 0) if index == 0 else 0)))
    return found[:-1]


def against(
    slots: Sequence[Slot], doses: Sequence[int], index: int, dose: int, before: int, calendar: Calendar
) -> WeekRule[...] | None:
    """The first rule that a plan would break with ``dose`` on day ``index``; ``before`` is the trail until then."""
    trail = before
    for n in range(index, min(index + DAYS, len(slots))):
        trail = push(trail, dose if n == index else doses[n])
        if rule := broken(slots[n], trail, _READ.get(trail) or _read(trail), n, calendar):
            return rule
    return None
