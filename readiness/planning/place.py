"""Which of the coming days hold strength, and how much of it the legs carry: an exact search.

The problem, plainly. Each day takes one dose: none, upper body, light legs, heavy legs. Hard rules forbid doses
on a day (gates) or in a rolling week (sequence rules: F1, F2, F7, R1, R2). Among all plans that break none of
them we want the cheapest, where a session is worth 1000 and each soft rule has its small price. What a rolling
week can see is its last seven days, so dynamic programming over them is exact: at most a few dozen distinct
week-tails survive each day, and 14 days take about a millisecond.

Only the schedule enters. How the body is can lower a day afterwards, never move a session onto another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from readiness.planning.search import Calendar, Option, against, search, trails
from readiness.recommendation import Effect, StatedReason
from readiness.rules.book import CAPS, GATES, HEAVY_GATES, PRICES
from readiness.rules.frequency import DAYS, too_often, weekly_target
from readiness.rules.rule import DayRule, WeekRule
from readiness.runs.agenda import Agenda
from readiness.runs.slot import Dose, Slot, slot_at

SESSION = 1000.0
"""What a session is worth: more than all soft prices of two weeks together, so the target comes first."""
KEEP = 4.0
"""The price of dropping a day that the plan before held: above one soft preference, below two."""
LATER = 0.01
"""The price of a day's delay, to choose between equals."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The search's answer: slots and doses by day; for what is not placed, what stands against it.

    ``gates`` close a day to strength, or keep its legs light; ``week`` is the rule of the week that one more session
    would break.

    ``done`` are the sessions done by day, ``lately`` those of the week before the plan.
    """

    slots: tuple[Slot, ...]
    doses: tuple[Dose, ...]
    gates: tuple[tuple[StatedReason, ...], ...]
    week: tuple[WeekRule[...] | None, ...]
    done: Mapping[date, Dose]
    lately: Mapping[date, Dose]


def place(agenda: Agenda, days: int, previous: Mapping[date, bool] | None = None) -> Placed:
    """Doses for ``days`` days from the agenda's day on. ``previous`` tells which days the plan before held."""
    slots = tuple(slot_at(agenda, n) for n in range(days))
    done = {lift.date: Dose.UPPER for lift in agenda.lifts}
    done |= {lift.date: Dose.LIGHT_LOWER for lift in agenda.lifts if lift.lower}
    done |= {lift.date: Dose.HEAVY_LOWER for lift in agenda.lifts if lift.heavy}
    judged = [judge(slot) for slot in slots]
    options = [options_of(slot, closing, previous or {}) for slot, closing in zip(slots, judged, strict=True)]
    calendar = Calendar.of(agenda, days, agenda.day in done)
    chosen = search(slots, options, calendar, done)
    before = trails(slots, chosen, done)
    gates, week = [], []
    for n, closing in enumerate(judged):
        shut = not chosen[n] and all(closing.values())
        gates.append(tuple(closing[Dose.UPPER]) if shut else _lighter(closing, chosen[n]))
        least = next((dose for dose in DOSES if not closing[dose]), Dose.NONE)
        one_more = not chosen[n] and not shut
        week.append(
            against(slots, chosen, n, least, before[n], calendar) or weekly_target if one_more else None
        )
    lately = {day: dose for day, dose in done.items() if (agenda.day - day).days < DAYS}
    return Placed(slots, tuple(Dose(c) for c in chosen), tuple(gates), tuple(week), done, lately)


DOSES = (Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER)


def judge(slot: Slot) -> dict[Dose, list[StatedReason]]:
    """What every gate says against every dose; an empty list leaves the dose open."""
    if lifted := too_often.closing(slot, Dose.UPPER):
        return {dose: [lifted] for dose in DOSES}
    light = _closing(slot, Dose.LIGHT_LOWER)
    return {
        Dose.UPPER: _closing(slot, Dose.UPPER) if slot.after.long else light,
        Dose.LIGHT_LOWER: light,
        Dose.HEAVY_LOWER: light + _closing(slot, Dose.HEAVY_LOWER, HEAVY_GATES),
    }


def _closing(slot: Slot, dose: Dose, gates: Sequence[DayRule] = GATES) -> list[StatedReason]:
    return [reason for gate in gates if (reason := gate.closing(slot, dose)) is not None]


def options_of(
    slot: Slot, closing: Mapping[Dose, Sequence[StatedReason]], previous: Mapping[date, bool]
) -> list[Option]:
    """The open doses of a day with their prices; no strength costs what the plan before would lose."""
    kept = previous.get(slot.date, False)
    options = [Option(0, KEEP if kept else 0.0)]
    capped = capped_by_schedule(slot)
    for dose, reasons in closing.items():
        if reasons or (dose is Dose.HEAVY_LOWER and capped):
            continue
        if dose is Dose.LIGHT_LOWER and not capped and not closing[Dose.HEAVY_LOWER]:
            continue  # what may be heavy need not be light
        price = sum([rule.price(slot, dose) for rule in PRICES]) + LATER * slot.ahead
        options.append(Option(int(dose), price + DOSE_PRICE[dose] - SESSION))
    return options


DOSE_PRICE = {Dose.UPPER: 4.0, Dose.LIGHT_LOWER: 2.0, Dose.HEAVY_LOWER: 0.0}
"""Leg work serves an ultrarunner most; light legs less, upper body alone least (001: hips and hamstrings first)."""


def capped_by_schedule(slot: Slot) -> list[StatedReason]:
    """What holds the day at maintenance whatever the body says."""
    return [reason for rule in CAPS if (reason := rule.capping(slot, Dose.NONE)) is not None]


def _lighter(closing: Mapping[Dose, Sequence[StatedReason]], dose: int) -> tuple[StatedReason, ...]:
    """Why a day's legs stay light: the gates that closed the heavy dose."""
    if dose != Dose.LIGHT_LOWER:
        return ()
    return tuple(replace(reason, effect=Effect.MAINTENANCE) for reason in closing[Dose.HEAVY_LOWER])
