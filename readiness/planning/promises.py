"""The plan of the morning before, kept as date → dose, and why a day differs from it today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from readiness.planning.changes import DOSE_NAMES, DOSES, IN_WORDS, changes_since
from readiness.planning.place import Placed
from readiness.planning.verdict import Ruling
from readiness.reasons import Side
from readiness.recommendation import Planned, Recommendation, StatedReason
from readiness.rules.book import side_of
from readiness.rules.promise import MOVED
from readiness.runs.agenda import Agenda
from readiness.runs.day import runs_in_words
from readiness.runs.slot import Dose
from readiness.signs.subjective import VETO
from readiness.vocabulary import FOCUS_NAMES, Effect, Focus, Verdict, day_and_month

LOGS_DAYS = 28
"""Without any strength session on record for so long nothing is logged (a coaching choice)."""
FAR_DAYS = 7
"""A session that is gone is looked for so many days to either side."""
BINDING = frozenset({Effect.SKIP, Effect.MAINTENANCE, Effect.FOCUS})


class Move(NamedTuple):
    """What became of a day's dose, in words, and why; no cause where nothing that came in explains it."""

    words: str
    cause: str | None


def promised(previous: Sequence[Recommendation]) -> dict[date, Dose]:
    """The doses of the plan before, by day."""
    return {rec.date: DOSES[rec.planned.dose] for rec in previous if rec.planned is not None}


def assumed(agenda: Agenda, previous: Sequence[Recommendation]) -> dict[date, Dose]:
    """The sessions planned for the last week, as done where the athlete logs none at all: nothing is caught up."""
    if any((agenda.day - lift.date).days <= LOGS_DAYS for lift in agenda.lifts):
        return {}
    known = {day: dose for rec in previous if rec.planned for day, dose in rec.planned.assumed}
    known |= {
        rec.date: rec.planned.dose
        for rec in previous
        if rec.planned and rec.verdict and rec.date < agenda.day
    }
    since = agenda.day - timedelta(days=FAR_DAYS)
    return {
        day: DOSES[dose]
        for day, dose in known.items()
        if day >= since and DOSES[dose] and day not in agenda.not_done
    }


def planned(placed: Placed, index: int) -> Planned:
    """The schedule's own part of a day, kept for the next morning."""
    slot = placed.slots[index]
    taken = tuple((day, DOSE_NAMES[dose]) for day, dose in placed.assumed.items()) if index == 0 else ()
    return Planned(DOSE_NAMES[placed.doses[index]], runs_in_words(slot.day), slot.target, taken)


def moves(placed: Placed, previous: Sequence[Recommendation]) -> dict[int, Move]:
    """What became of each day whose dose is not that of the plan before, by index."""
    told = promised(previous)
    now = {slot.date: dose for slot, dose in zip(placed.slots, placed.doses, strict=True)}
    other = {
        n: slot.date
        for n, slot in enumerate(placed.slots)
        if not slot.lifted and told.get(slot.date, placed.doses[n]) is not placed.doses[n]
    }
    if not other:
        return {}
    changes = list(changes_since(placed.slots[0].agenda, previous, placed))
    found = {}
    for n, day in other.items():
        cause = min(changes, key=lambda change: abs((change.on - day).days), default=None)
        found[n] = Move(_moved(day, told, now), cause.words if cause else None)
    return found


def _moved(day: date, told: Mapping[date, Dose], now: Mapping[date, Dose]) -> str:
    """``Moved from Tue 10 March``, as far as another day of the weeks around explains it."""
    old, new = told[day], now[day]
    if old and new:
        return f"{IN_WORDS[new]} instead of {IN_WORDS[old]}".capitalize()
    if new:
        gone = _nearest(day, _only_in(told, now))
        return f"Moved from {day_and_month(gone)}" if gone else "New on this day"
    taken = _nearest(day, [when for when in _only_in(now, told) if when in told])
    return f"Moved to {day_and_month(taken)}" if taken else "No longer on this day"


def _only_in(plan: Mapping[date, Dose], other: Mapping[date, Dose]) -> list[date]:
    """The days with a session in one plan and none in the other."""
    return [day for day, dose in plan.items() if dose and not other.get(day)]


def _nearest(day: date, days: Sequence[date]) -> date | None:
    """The nearest of the days, if it is near enough to replace this one."""
    near = [when for when in days if abs((when - day).days) <= FAR_DAYS]
    return min(near, key=lambda when: abs((when - day).days), default=None)


def changed(before: Recommendation | None, ruling: Ruling, move: Move | None) -> StatedReason | None:
    """Why a day is not as the morning before planned it: what came in since, else the body, else the record."""
    if before is None or before.planned is None:
        return None
    same = (before.verdict, before.focus) == (ruling.verdict, ruling.focus)
    record = "your record or a setting changed"
    if move is None:
        if same:
            return None
        now, old = _words(ruling.verdict, ruling.focus), _words(before.verdict, before.focus)
        move, record = Move(f"{now} instead of {old}".capitalize(), None), "your strength record changed"
    by_body = not same and _body_changed(before.reasons, ruling.reasons)
    if any(reason.rule == VETO.id for reason in ruling.reasons):
        record = "you said no today"
    cause = move.cause or ("what your body says changed" if by_body else record)
    return MOVED.states(f"{move.words}: {cause}.", Effect.INFO)


def _body_changed(old: Sequence[StatedReason], new: Sequence[StatedReason]) -> bool:
    """Whether a reason of the body that binds a day came or went."""
    before, now = ({one.rule for one in reasons if one.effect in BINDING} for reasons in (old, new))
    return any(side_of(rule) is Side.BODY for rule in before ^ now)


def _words(verdict: Verdict, focus: Focus) -> str:
    return f"{verdict.word} for {FOCUS_NAMES[focus]}" if verdict else "no strength"
