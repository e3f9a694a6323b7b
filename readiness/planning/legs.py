"""Legs that a day must give up pass to the week's next legal session: the focus is swapped, nothing is added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from readiness.planning.place import Placed
from readiness.planning.search import against
from readiness.reasons import Restriction
from readiness.recommendation import StatedReason
from readiness.rules.promise import MOVED
from readiness.runs.roles import week_of
from readiness.runs.slot import Dose
from readiness.vocabulary import Effect, Focus, day_and_month


def pass_legs_on(
    placed: Placed, said: Sequence[Sequence[Restriction]]
) -> tuple[Placed, dict[int, StatedReason]]:
    """The plan with leg work moved off the days on which the body leaves none, and the reasons by index.

    ``said`` is what the body says of each day.
    """
    doses = list(placed.doses)
    held = list(placed.doses)
    reasons: dict[int, StatedReason] = {}
    for index in [n for n, words in enumerate(said) if doses[n].lower and _spares_legs(words)]:
        given, doses[index] = doses[index], Dose.UPPER  # the day keeps its place, and its dose as planned
        to = _next(placed, doses, index, said)
        reasons[index] = _given_up(said[index], None if to is None else placed.slots[to].date)
        if to is not None:
            doses[to] = held[to] = Dose.HEAVY_LOWER if _open(placed, to, given) else Dose.LIGHT_LOWER
            day = day_and_month(placed.slots[index].date)
            reasons[to] = MOVED.states(f"Moved from {day}: the legs, which that day leaves out.", Effect.INFO)
    return replace(placed, doses=tuple(held)), reasons


def _given_up(words: Sequence[Restriction], to: date | None) -> StatedReason:
    where = f", which move to {day_and_month(to)}" if to else ""
    cause = next(word.reason.text for word in words if word.focus is Focus.UPPER_CORE)
    return MOVED.states(f"Upper body and core instead of legs{where}: {cause}", Effect.INFO)


def _spares_legs(words: Sequence[Restriction]) -> bool:
    closed = any(word.reason.effect is Effect.SKIP for word in words)
    return not closed and any(word.focus is Focus.UPPER_CORE for word in words)


def _open(placed: Placed, index: int, given: Dose) -> bool:
    return (
        given is Dose.HEAVY_LOWER and not placed.judged[index][Dose.HEAVY_LOWER] and not placed.capped(index)
    )


def _next(
    placed: Placed, doses: Sequence[Dose], index: int, said: Sequence[Sequence[Restriction]]
) -> int | None:
    """The week's next session without leg work that may take it."""
    slots = placed.slots
    starts = slots[0].agenda.starts
    week = week_of(slots[index].date, starts)
    for n in range(index + 1, len(slots)):
        if week_of(slots[n].date, starts) != week:
            return None
        open_day = (
            doses[n] is Dose.UPPER and n not in placed.floors and not placed.judged[n][Dose.LIGHT_LOWER]
        )
        spared = n < len(said) and _spares_legs(said[n])
        if open_day and not spared and not against(placed.problem, doses, n, Dose.LIGHT_LOWER):
            return n
    return None
