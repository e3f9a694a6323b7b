"""Which of the coming days hold strength, and how much of it the legs carry: rules and wishes laid before the search.

The problem, plainly. Each day takes one dose: none, upper body, light legs, heavy legs. Rules forbid doses on a day
(gates) or over several days (rules of the week). Among all plans that break none of them the best is wanted, by the
wishes of :class:`readiness.planning.search.Wish` in their order.

Only the schedule enters. How the body is can lower a day afterwards, never move a session onto another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from readiness.planning.floor import Judged, crowded, floors
from readiness.planning.search import DAYS, Option, Problem, Wish, against, search
from readiness.recommendation import StatedReason
from readiness.rules.book import CAPS, GATES, HEAVY_GATES, PRICES
from readiness.rules.frequency import all_muscle_groups, too_often, weekly_minimum
from readiness.rules.rule import DayInWeek, DayRule, WeekRule
from readiness.rules.timing import legs_on_easy_day
from readiness.runs.agenda import LOOK_AHEAD_DAYS, Agenda
from readiness.runs.roles import week_of
from readiness.runs.slot import Dose, Slot, cap_of, slot_at
from readiness.vocabulary import Effect

LEGS_APART = timedelta(hours=48)
"""Between the beginnings of two sessions with leg work (R2)."""
SIX_DAYS = timedelta(days=6)
LATER = 0.01
"""The price of a day's delay, to choose between equals."""
DOSE_PRICES = {Dose.UPPER: 4.0, Dose.LIGHT_LOWER: 4.0, Dose.HEAVY_LOWER: 0.0}
"""Heavy legs before light ones before upper body alone (001: hips and hamstrings first; a coaching choice)."""
DOSES = (Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER)


@dataclass(frozen=True)
class Placed:
    """Slots and doses by day, past the last day that is shown.

    ``judged`` is what the gates say against each dose of a day (nothing: open), ``held`` what each day holds, today's
    session among it where that is done. ``floors`` are the sessions of weeks without room, by day, with the reasons
    that gave way. ``done`` are the sessions done, by day, the ``assumed`` ones among them.
    """

    slots: tuple[Slot, ...]
    doses: tuple[Dose, ...]
    judged: tuple[Judged, ...]
    held: tuple[Dose, ...]
    done: Mapping[date, Dose]
    floors: Mapping[int, tuple[StatedReason, ...]]
    problem: Problem
    assumed: Mapping[date, Dose]

    def capped(self, index: int) -> bool:
        """Whether the schedule holds the day at maintenance."""
        return bool(capped_by_schedule(self.slots[index]))

    def week_rules(self, index: int) -> list[WeekRule]:
        """The rules of the week that one more session would break on an empty day."""
        if self.held[index]:
            return []
        return against(self.problem, self.held, index, least_of(self.judged[index]))

    @cached_property
    def by_date(self) -> dict[date, Dose]:
        """All sessions, done and placed, in order."""
        placed = {slot.date: dose for slot, dose in zip(self.slots, self.doses, strict=True) if dose}
        return dict(sorted((dict(self.done) | placed).items()))

    @cached_property
    def _sessions(self) -> list[date]:
        return list(self.by_date)

    def sessions(self, first: date, last: date) -> list[date]:
        """The days with a session from ``first`` to ``last``, in order."""
        return self._sessions[bisect_left(self._sessions, first) : bisect_right(self._sessions, last)]

    def near(self, day: date) -> list[date]:
        """The other days with a session within six days of this one."""
        return [when for when in self.sessions(day - SIX_DAYS, day + SIX_DAYS) if when != day]


def place(
    agenda: Agenda, promised: Mapping[date, Dose] | None = None, assumed: Mapping[date, Dose] | None = None
) -> Placed:
    """Doses for the agenda's days. ``promised`` is the plan of the morning before, ``assumed`` what counts as done
    without a record."""
    slots = tuple([slot_at(agenda, n) for n in range(agenda.planned)])
    done = {**(assumed or {}), **done_by_day(agenda)}
    judged = tuple([judge(slot) for slot in slots])
    problem = problem_of(agenda, slots, judged, done, promised or {})
    held = _held(slots, done, search(problem))
    found = floors(slots, judged, problem, held, promised or {})
    fixed: dict[int, tuple[StatedReason, ...]] = {}
    while near := {n: found[n] for n in crowded(slots, problem, held, found) if n not in fixed}:
        fixed |= near  # the floor stays, and what comes after it is chosen anew
        held = _held(slots, done, search(problem.with_fixed(fixed)))
        found = fixed | floors(slots, judged, problem, held, promised or {})
    held = tuple([Dose.UPPER if n in found else dose for n, dose in enumerate(held)])
    placed = (Dose.NONE, *held[1:]) if slots[0].lifted else held  # done today: nothing more
    return Placed(slots, placed, judged, held, done, found, problem, assumed or {})


def _held(slots: Sequence[Slot], done: Mapping[date, Dose], doses: Sequence[int]) -> tuple[Dose, ...]:
    """What each day holds: the plan's dose, or what was done already."""
    return tuple(
        done.get(slot.date, Dose(dose)) if slot.lifted else Dose(dose)
        for slot, dose in zip(slots, doses, strict=True)
    )


def done_by_day(agenda: Agenda) -> dict[date, Dose]:
    """What was lifted, by day, as a dose."""
    done = {lift.date: Dose.UPPER for lift in agenda.lifts}
    done |= {lift.date: Dose.LIGHT_LOWER for lift in agenda.lifts if lift.lower}
    return done | {lift.date: Dose.HEAVY_LOWER for lift in agenda.lifts if lift.heavy}


def judge(slot: Slot) -> dict[Dose, list[StatedReason]]:
    """What every gate says against every dose; an empty list leaves the dose open. A gate that light legs pass lets
    upper body and core pass too."""
    if slot.lifted:
        done = _closing(slot, Dose.UPPER, [too_often])
        return dict.fromkeys(DOSES, done)
    light = _closing(slot, Dose.LIGHT_LOWER, GATES)
    closed = {reason.rule for reason in light}
    return {
        Dose.UPPER: _closing(slot, Dose.UPPER, [gate for gate in GATES if gate.id in closed])
        if light
        else light,
        Dose.LIGHT_LOWER: light,
        Dose.HEAVY_LOWER: light + _closing(slot, Dose.HEAVY_LOWER, HEAVY_GATES),
    }


def _closing(slot: Slot, dose: Dose, gates: Sequence[DayRule]) -> list[StatedReason]:
    return [gate.states(text, Effect.SKIP) for gate in gates if (text := gate.closes(slot, dose)) is not None]


def least_of(judged: Judged) -> Dose:
    """The dose that asks least of the rules among those that are open, else upper body."""
    return next((dose for dose in DOSES if not judged[dose]), Dose.UPPER)


def problem_of(
    agenda: Agenda,
    slots: Sequence[Slot],
    judged: Sequence[Judged],
    done: Mapping[date, Dose],
    promised: Mapping[date, Dose],
) -> Problem:
    """The days as the search takes them."""
    legs_elsewhere = _weeks_with_a_leg_day(agenda, slots, judged, done)
    options = [
        [Option(done[slot.date], 0)]
        if slot.lifted
        else _options(slot, judged[n], promised, week_of(slot.date, agenda.starts) in legs_elsewhere)
        for n, slot in enumerate(slots)
    ]
    opened = [day[-1].dose > 0 for day in options]
    before = [done.get(agenda.day - timedelta(days=n + 1), Dose.NONE) for n in range(DAYS)]
    return Problem(
        _days(agenda, slots, opened),
        options,
        [weekly_minimum(slot) for slot in slots],
        [all_muscle_groups(slot) for slot in slots],
        (
            sum((dose > Dose.NONE) << n for n, dose in enumerate(before)),
            sum((dose >= Dose.LIGHT_LOWER) << n for n, dose in enumerate(before)),
            sum((dose is Dose.HEAVY_LOWER) << n for n, dose in enumerate(before)),
        ),
    )


def _weeks_with_a_leg_day(
    agenda: Agenda, slots: Sequence[Slot], judged: Sequence[Judged], done: Mapping[date, Dose]
) -> set[date]:
    """The weeks in which a key-run day takes leg work, or has taken it (C1)."""
    found = {
        week_of(slot.date, agenda.starts)
        for slot, closing in zip(slots, judged, strict=True)
        if slot.day.quality and not closing[Dose.LIGHT_LOWER]
    }
    this = week_of(agenda.day, agenda.starts)
    return found | {this for day, dose in done.items() if day >= this and dose.lower and agenda[day].quality}


def _options(slot: Slot, judged: Judged, promised: Mapping[date, Dose], legs_elsewhere: bool) -> list[Option]:
    """The open doses of a day with their costs."""
    told = promised.get(slot.date)
    options = [Option(Dose.NONE, 0)]
    for dose in DOSES:
        if judged[dose] or (dose is Dose.HEAVY_LOWER and capped_by_schedule(slot)):
            continue
        price = sum([rule.price(slot, dose) for rule in PRICES]) + LATER * slot.ahead + DOSE_PRICES[dose]
        cost = round(Wish.PRICE * price) - Wish.SESSION
        cost += Wish.UPPER * (dose is Dose.UPPER)
        cost += Wish.EASY_LEGS * (legs_elsewhere and legs_on_easy_day(slot, dose))
        options.append(Option(dose, cost))
    if told is None:
        return options
    return [Option(dose, cost + Wish.PROMISE * (dose is not told)) for dose, cost in options]


def capped_by_schedule(slot: Slot) -> list[StatedReason]:
    """What holds the day at maintenance whatever the body says."""
    return [
        rule.states(text, Effect.MAINTENANCE)
        for rule in CAPS
        if (text := rule.caps(slot, Dose.NONE)) is not None
    ]


def _days(agenda: Agenda, slots: Sequence[Slot], opened: Sequence[bool]) -> list[DayInWeek]:
    """The days and a week beyond, with their masks over the last seven days."""
    free = hard = ours = 0
    found = []
    lifted = bool(slots) and slots[0].lifted
    open_days = sum(one << n for n, one in enumerate(opened))
    near = _nearness(agenda, slots)
    for n in range(-DAYS, len(slots) + LOOK_AHEAD_DAYS - 1):
        day = agenda[agenda.day + timedelta(days=n)]
        free = (free << 1 | (not day.active)) & 0x7F
        hard = (hard << 1 | day.hard) & 0x7F
        ours = (ours << 1 | (lifted < n + 1 <= len(slots))) & 0x7F if n >= 0 else 0
        if n < 0:
            continue
        number = (day.date.weekday() - agenda.starts) % DAYS
        slot = slots[min(n, len(slots) - 1)]
        found.append(
            DayInWeek(
                target=slot.target,
                cap=cap_of(slot.phase),
                maintenance=slot.maintenance_week,
                week=(1 << number) - 1 << 1,
                free=free,
                hard=hard,
                ours=ours,
                near=near[n] if n < len(near) else 0b10,
                later=open_days >> n & (1 << DAYS - number) - 2,
            )
        )
    return found


def _nearness(agenda: Agenda, slots: Sequence[Slot]) -> list[int]:
    """Of each slot the day before, and two days before where its session begins less than 48 h earlier."""
    done: dict[date, datetime] = {}
    for lift in agenda.lifts:
        if lift.lower:
            done[lift.date] = max(lift.start, done.get(lift.date, lift.start))
    begins = [done.get(agenda.day - timedelta(days=n)) for n in (2, 1)]
    begins += [done.get(slot.date, slot.start) for slot in slots]
    return [
        0b10 | (slot.start is not None and before is not None and slot.start - before < LEGS_APART) << 2
        for slot, before in zip(slots, begins, strict=False)
    ]


def lighter(judged: Judged) -> tuple[StatedReason, ...]:
    """Why a day's legs stay light: the gates that closed the heavy dose."""
    return tuple(replace(reason, effect=Effect.MAINTENANCE) for reason in judged[Dose.HEAVY_LOWER])
