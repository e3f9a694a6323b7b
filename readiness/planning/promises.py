"""The plan of the morning before, kept as date → dose, and why a day differs from it today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from readiness.planning.place import Placed
from readiness.planning.verdict import Ruling
from readiness.reasons import Side
from readiness.recommendation import Planned, Recommendation, StatedReason
from readiness.rules.book import side_of
from readiness.rules.promise import MOVED
from readiness.runs.agenda import Agenda
from readiness.runs.day import Day, runs_in_words
from readiness.runs.slot import Dose
from readiness.vocabulary import FOCUS_NAMES, Effect, Focus, Verdict, day_and_month

DOSE_NAMES = {
    Dose.NONE: "none",
    Dose.UPPER: "upper",
    Dose.LIGHT_LOWER: "light_legs",
    Dose.HEAVY_LOWER: "legs",
}
_DOSES = {name: dose for dose, name in DOSE_NAMES.items()}
_IN_WORDS = {
    Dose.UPPER: "upper body and core",
    Dose.LIGHT_LOWER: "light legs",
    Dose.HEAVY_LOWER: "legs",
}
LOGS_DAYS = 28
"""Without any strength session on record for so long nothing is logged (a coaching choice)."""
FAR_DAYS = 7
BINDING = frozenset({Effect.SKIP, Effect.MAINTENANCE, Effect.FOCUS})
"""A session that is gone is looked for so many days to either side."""


class Change(NamedTuple):
    """Something that is not as it was planned the morning before."""

    on: date
    words: str


def promised(previous: Sequence[Recommendation]) -> dict[date, Dose]:
    """What the plan before told, by day."""
    return {rec.date: _DOSES[rec.planned.dose] for rec in previous if rec.planned is not None}


def assumed(agenda: Agenda, previous: Sequence[Recommendation]) -> dict[date, Dose]:
    """The sessions told for the last week, taken as done where the athlete logs none at all: nothing is caught up."""
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
        day: _DOSES[dose]
        for day, dose in known.items()
        if day >= since and _DOSES[dose] and day not in agenda.not_done
    }


def planned(placed: Placed, index: int) -> Planned:
    """The schedule's own part of a day, kept for the next morning."""
    slot = placed.slots[index]
    taken = tuple((day, DOSE_NAMES[dose]) for day, dose in placed.assumed.items()) if index == 0 else ()
    return Planned(DOSE_NAMES[placed.doses[index]], runs_in_words(slot.day), slot.target, taken)


def moves(placed: Placed, previous: Sequence[Recommendation]) -> dict[int, StatedReason]:
    """Why a told day's dose is not what the plan before told, by index."""
    told = promised(previous)
    now = {slot.date: dose for slot, dose in zip(placed.slots, placed.doses, strict=True)}
    agenda = placed.slots[0].agenda
    changes: list[Change] | None = None
    found = {}
    for index, slot in enumerate(placed.slots):
        old, new = told.get(slot.date), placed.doses[index]
        if old is None or old is new or slot.lifted:
            continue
        if changes is None:
            changes = list(changes_since(agenda, previous, placed))
        cause = min(changes, key=lambda change: abs((change.on - slot.date).days), default=None)
        words = cause.words if cause else "your record or a setting changed"
        text = f"{_moved(slot.date, old, new, told, now)}: {words}."
        found[index] = MOVED.states(text, Effect.INFO)
    return found


def restated(before: Recommendation | None, ruling: Ruling) -> StatedReason | None:
    """Why a day whose place stands is told otherwise than the morning before: the body, or the record."""
    if (
        before is None
        or before.planned is None
        or (before.verdict, before.focus) == (ruling.verdict, ruling.focus)
    ):
        return None
    old = {reason.rule for reason in before.reasons if reason.effect in BINDING}
    new = {reason.rule for reason in ruling.reasons if reason.effect in BINDING}
    body = any(side_of(rule) is Side.BODY for rule in old ^ new)
    cause = "what your body says" if body else "your strength record"
    now = _words(ruling.verdict, ruling.focus)
    old_words = _words(before.verdict, before.focus)
    return MOVED.states(f"{now} instead of {old_words}: {cause} changed.".capitalize(), Effect.INFO)


def _words(verdict: Verdict, focus: Focus) -> str:
    return f"{verdict.word} for {FOCUS_NAMES[focus]}" if verdict else "no strength"


def _moved(day: date, old: Dose, new: Dose, told: Mapping[date, Dose], now: Mapping[date, Dose]) -> str:
    """``Moved from Tue 10 March``, as far as another day of the weeks around explains it."""
    if old and new:
        return f"{_IN_WORDS[new]} instead of {_IN_WORDS[old]}".capitalize()
    near = sorted(
        (when for when in told if when != day and abs((when - day).days) <= FAR_DAYS),
        key=lambda when: abs((when - day).days),
    )
    if new:
        gone = next((when for when in near if told[when] and not now.get(when)), None)
        return f"Moved from {day_and_month(gone)}" if gone else "New on this day"
    taken = next((when for when in near if now.get(when) and not told[when]), None)
    return f"Moved to {day_and_month(taken)}" if taken else "No longer on this day"


def changes_since(agenda: Agenda, previous: Sequence[Recommendation], placed: Placed) -> Iterator[Change]:
    """What came in since the plan before: runs and races planned anew, runs and sessions done otherwise."""
    before = {rec.date: rec.planned for rec in previous if rec.planned is not None}
    targets = {slot.date: slot.target for slot in placed.slots}
    for day, plan in before.items():
        if day < agenda.day:
            yield from _done_otherwise(agenda, placed, day, plan)
            continue
        runs = runs_in_words(agenda[day])
        if runs != plan.runs and not any(run.done for run in agenda[day].runs):
            yield Change(day, _planned_anew(agenda, before, day, plan.runs, runs))
        elif any(run.done for run in agenda[day].runs) and runs != plan.runs and "long" in runs + plan.runs:
            yield Change(day, f"what you ran on {day_and_month(day)}")
        if targets.get(day, plan.target) != plan.target:
            count = "one session" if targets[day] == 1 else f"{targets[day]} sessions"
            yield Change(day, f"the week of {day_and_month(day)} now holds {count}")


def _planned_anew(agenda: Agenda, before: Mapping[date, Planned], day: date, old: str, new: str) -> str:
    """The change of a day's plan; a long run that went is looked for on the days around."""
    around = [day + timedelta(days=n) for n in (-3, -2, -1, 1, 2, 3)]
    if "long" in old and "long" not in new:
        to = next(
            (d for d in around if d in before and agenda[d].long and "long" not in before[d].runs), None
        )
        return (
            f"long run moved to {day_and_month(to)}"
            if to
            else f"the long run on {day_and_month(day)} is gone"
        )
    if "long" in new and "long" not in old:
        gone = next(
            (d for d in around if d in before and "long" in before[d].runs and not agenda[d].long), None
        )
        return f"long run moved from {day_and_month(gone)}" if gone else f"a long run on {day_and_month(day)}"
    if "race" in new and "race" not in old:
        return f"a race on {day_and_month(day)}"
    return f"the plan for {day_and_month(day)} changed"


def _done_otherwise(agenda: Agenda, placed: Placed, day: date, plan: Planned) -> Iterator[Change]:
    asked, done = _DOSES[plan.dose], placed.done.get(day, Dose.NONE)
    if done and not asked:
        yield Change(day, f"you lifted on {day_and_month(day)}")
    elif asked and not done and day not in placed.assumed:
        yield Change(day, f"the session of {day_and_month(day)} was not done")
    elif done and asked.lower is not done.lower:
        yield Change(day, f"you did {_IN_WORDS[done]} on {day_and_month(day)}")
    if ("long" in plan.runs) is not _long(agenda[day]):
        how = "you ran long on" if _long(agenda[day]) else "no long run was done on"
        yield Change(day, f"{how} {day_and_month(day)}")


def _long(day: Day) -> bool:
    return "long" in runs_in_words(day)
