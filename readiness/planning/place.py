"""Which of the coming days hold strength, and how much of it the legs carry: an exact search.

The problem, plainly. Each day takes one dose: none, upper body, light legs, heavy legs. Hard rules forbid doses
on a day (gates) or in a rolling week (sequence rules: F1, F2, F7, R1, R2). Among all plans that break none of
them we want the cheapest, where a session is worth 1000 and each soft rule has its small price. What a rolling
week can see is its last seven days, so dynamic programming over them is exact: at most a few dozen distinct
week-tails survive each day, and 14 days take about a millisecond.

Only the schedule enters. How the body is can lower a day afterwards, never move a session onto another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from readiness.planning.search import Calendar, Option, against, search, trails
from readiness.recommendation import Effect
from readiness.rules import frequency, rest, season, timing
from readiness.runs.agenda import Agenda
from readiness.runs.slot import Dose, Slot, slot_at

SESSION = 1000.0
"""What a session is worth: more than all soft prices of two weeks together, so the target comes first."""
KEEP = 4.0
"""The price of dropping a day that the plan before held: above one soft preference, below two."""
LATER = 0.01
"""The price of a day's delay, to choose between equals."""

type Gate = Callable[[Slot, Dose], str | None]

ANY_GATES: tuple[tuple[str, str, Gate], ...] = (
    ("P4", "002", season.taper.check),
    ("POST_RACE", "", season.post_race),
    ("T7", "004", timing.after_long_run.check),
    ("T6", "004", timing.long_run_day.check),
    ("T8", "004", timing.day_after_long_run.check),
    ("T3", "001", timing.day_before_long_run.check),
    ("P6", "004, 001", season.peak_week.check),
    ("R1", "002, 004", rest.planned_rest),
    ("B2", "004", rest.stacking.check),
    ("B3", "004", rest.before_waking.check),
    ("T17", "002", timing.speed_before_lift.check),
    ("T10", "004", timing.room_after_run.check),
    ("T2", "001", timing.never_on_easy_days),
)
"""Gates that close a day to any dose (T3 leaves upper body open where the setting says so)."""
HEAVY_GATES: tuple[tuple[str, str, Gate], ...] = (
    ("T5", "004", timing.heavy_before_long_or_hills.check),
    ("B1", "004", rest.heavy_before_hills.check),
    ("T4", "001, 004", timing.heavy_before_key_run.check),
)
"""Gates that close a day to heavy leg work only."""


PRICES = tuple(
    rule.check
    for rule in (
        timing.lift_on_key_days,
        timing.easy_days_stay_easy,
        timing.upper_on_easy_days,
        timing.core_after_hills,
        timing.heavy_three_days_before_biggest,
        timing.light_two_days_before_biggest,
    )
)


class Block(NamedTuple):
    """A rule's word against strength on a day."""

    rule: str
    article: str
    text: str
    effect: Effect = Effect.SKIP


@dataclass(frozen=True, slots=True)
class Placed:
    """The search's answer: slots and doses by day; for what is not placed, what stands against it.

    ``done`` are the sessions done by day, ``lately`` those of the week before the plan.
    """

    slots: tuple[Slot, ...]
    doses: tuple[Dose, ...]
    blocks: tuple[tuple[Block, ...], ...]
    done: Mapping[date, Dose]
    lately: Mapping[date, Dose]


def place(agenda: Agenda, days: int, previous: Mapping[date, bool] | None = None) -> Placed:
    """Doses for ``days`` days from the agenda's day on. ``previous`` tells which days the plan before held."""
    slots = tuple(slot_at(agenda, n) for n in range(days))
    done = {lift.date: Dose.UPPER for lift in agenda.lifts}
    done |= {lift.date: Dose.LIGHT_LOWER for lift in agenda.lifts if lift.lower}
    done |= {lift.date: Dose.HEAVY_LOWER for lift in agenda.lifts if lift.heavy}
    judged = [judge(slot, agenda.day in done and slot.ahead == 0) for slot in slots]
    options = [options_of(slot, blocks, previous or {}) for slot, blocks in zip(slots, judged, strict=True)]
    calendar = Calendar.of(agenda, days, agenda.day in done)
    chosen = search(slots, options, calendar, done)
    before = trails(slots, chosen, done)
    blocks = tuple(
        _against(slots, chosen, n, judged[n], before[n], calendar)
        if not chosen[n]
        else _lowered(judged[n], chosen[n])
        for n in range(days)
    )
    lately = {day: dose for day, dose in done.items() if (agenda.day - day).days < frequency.DAYS}
    return Placed(slots, tuple(Dose(c) for c in chosen), blocks, done, lately)


def judge(slot: Slot, done_today: bool) -> dict[Dose, list[Block]]:
    """Every gate's word on every dose; an empty list leaves the dose open."""
    if done_today:
        done = [Block("F7", "004", "Today's session is done: one a day is enough.")]
        return {Dose.UPPER: done, Dose.LIGHT_LOWER: done, Dose.HEAVY_LOWER: done}
    light = _words(slot, Dose.LIGHT_LOWER, ANY_GATES)
    upper = _words(slot, Dose.UPPER, ANY_GATES) if slot.after.long else light
    return {
        Dose.UPPER: upper,
        Dose.LIGHT_LOWER: light,
        Dose.HEAVY_LOWER: light + _words(slot, Dose.HEAVY_LOWER, HEAVY_GATES),
    }


def _words(slot: Slot, dose: Dose, gates: Sequence[tuple[str, str, Gate]]) -> list[Block]:
    return [
        Block(rule_id, article, text)
        for rule_id, article, gate in gates
        if (text := gate(slot, dose)) is not None
    ]


def options_of(
    slot: Slot, judged: Mapping[Dose, Sequence[Block]], previous: Mapping[date, bool]
) -> list[Option]:
    """The open doses of a day with their prices; no strength costs what the plan before would lose."""
    kept = previous.get(slot.date, False)
    options = [Option(0, KEEP if kept else 0.0)]
    capped = capped_by_schedule(slot)
    for dose, blocks in judged.items():
        if blocks or (dose is Dose.HEAVY_LOWER and capped):
            continue
        if dose is Dose.LIGHT_LOWER and not capped and not judged[Dose.HEAVY_LOWER]:
            continue  # what may be heavy need not be light
        price = sum([price(slot, dose) for price in PRICES]) + LATER * slot.ahead
        price += DOSE_PRICE[dose] + (0.5 * slot.date.weekday() if slot.peak_week else 0.0)
        options.append(Option(int(dose), price - SESSION))
    return options


DOSE_PRICE = {Dose.UPPER: 4.0, Dose.LIGHT_LOWER: 2.0, Dose.HEAVY_LOWER: 0.0}
"""Leg work serves an ultrarunner most; light legs less, upper body alone least (001: hips and hamstrings first)."""


def capped_by_schedule(slot: Slot) -> list[Block]:
    """What holds the day at maintenance whatever the body says."""
    caps = (
        ("P3", "001", season.weeks_before_race(slot)),
        ("P1", "001", season.phase_ceiling(slot)),
        ("P6", "004, 001", "Peak week: half an hour at most." if slot.peak_week else None),
        ("POST_RACE", "", season.post_race_cap(slot)),
        ("T3", "001", "Long run tomorrow: light upper body and core only." if slot.after.long else None),
    )
    return [Block(rule_id, article, text, Effect.MAINTENANCE) for rule_id, article, text in caps if text]


def _lowered(judged: Mapping[Dose, Sequence[Block]], dose: int) -> tuple[Block, ...]:
    """Why a day's legs stay light: the gates that closed the heavy dose."""
    if dose != Dose.LIGHT_LOWER:
        return ()
    return tuple(Block(b.rule, b.article, b.text, Effect.MAINTENANCE) for b in judged[Dose.HEAVY_LOWER])


def _against(
    slots: Sequence[Slot],
    chosen: Sequence[int],
    index: int,
    judged: Mapping[Dose, Sequence[Block]],
    before: int,
    calendar: Calendar,
) -> tuple[Block, ...]:
    """Why a day holds no strength: the gates if they close every dose, else the first rule of the week that one
    more session would break."""
    if all(judged.values()):
        return tuple(judged[Dose.UPPER])
    dose = next(d for d in (Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER) if not judged[d])
    rule_id = against(slots, chosen, index, dose, before, calendar) or "F1"
    return (Block(rule_id, _ARTICLES.get(rule_id, "001"), ""),)


_ARTICLES = {"F1": "001, 004", "F2": "001", "F7": "004", "R1": "002, 004", "R2": "004", "P6": "004, 001"}
