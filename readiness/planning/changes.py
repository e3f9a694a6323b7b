"""What came in since the plan of the morning before: runs and races planned anew, runs and sessions done otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from readiness.planning.place import Placed
from readiness.recommendation import Planned, Recommendation
from readiness.runs.agenda import Agenda
from readiness.runs.day import Day, runs_in_words
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import day_and_month

DOSE_NAMES = {
    Dose.NONE: "none",
    Dose.UPPER: "upper",
    Dose.LIGHT_LOWER: "light_legs",
    Dose.HEAVY_LOWER: "legs",
}
DOSES = {name: dose for dose, name in DOSE_NAMES.items()}
IN_WORDS = {
    Dose.UPPER: "upper body and core",
    Dose.LIGHT_LOWER: "light legs",
    Dose.HEAVY_LOWER: "legs",
}
AROUND = [timedelta(days=n) for n in (-3, -2, -1, 1, 2, 3)]
"""So near a long run that is gone may be found again."""

type Before = Mapping[date, Planned]
"""What the plan before held, by day."""


class Change(NamedTuple):
    """Something that is not as it was planned the morning before."""

    on: date
    words: str


def changes_since(agenda: Agenda, previous: Sequence[Recommendation], placed: Placed) -> Iterator[Change]:
    """Every change of the days of the plan before."""
    before = {rec.date: rec.planned for rec in previous if rec.planned is not None}
    slots = {slot.date: slot for slot in placed.slots}
    for day, plan in before.items():
        if day < agenda.day:
            yield from _done_otherwise(agenda, placed, day, plan)
        else:
            yield from _told_otherwise(agenda, before, day, slots.get(day))


def _told_otherwise(agenda: Agenda, before: Before, day: date, slot: Slot | None) -> Iterator[Change]:
    if words := _run_otherwise(agenda, before, day):
        yield Change(day, words)
    if slot is not None and slot.target != before[day].target:
        yield Change(day, _other_target(slot))


def _other_target(slot: Slot) -> str:
    """Why a day's week holds fewer or more sessions than it did; an A race that is near enough explains it."""
    if slot.target == 1 and slot.days_to_a_race is not None and not slot.peak_week:
        return f"your A race is on {day_and_month(slot.date + timedelta(days=slot.days_to_a_race))}"
    count = "one session" if slot.target == 1 else f"{slot.target} sessions"
    return f"the week of {day_and_month(slot.date)} now holds {count}"


def _run_otherwise(agenda: Agenda, before: Before, day: date) -> str | None:
    """How today's or a coming day's runs differ from what the plan before knew."""
    old, new = before[day].runs, runs_in_words(agenda[day])
    if old == new:
        return None
    if any(run.done for run in agenda[day].runs):
        return f"what you ran on {day_and_month(day)}" if "long" in new + old else None
    if "long" in old and "long" not in new:
        return _long_run_gone(agenda, before, day)
    if "long" in new and "long" not in old:
        return _new_long_run(agenda, before, day)
    if "race" in new and "race" not in old:
        return f"a race on {day_and_month(day)}"
    return f"the plan for {day_and_month(day)} changed"


def _long_run_gone(agenda: Agenda, before: Before, day: date) -> str:
    around = _around(before, day)
    to = next((when for when in around if agenda[when].long and "long" not in before[when].runs), None)
    return f"long run moved to {day_and_month(to)}" if to else f"the long run on {day_and_month(day)} is gone"


def _new_long_run(agenda: Agenda, before: Before, day: date) -> str:
    around = _around(before, day)
    gone = next((when for when in around if "long" in before[when].runs and not agenda[when].long), None)
    return f"long run moved from {day_and_month(gone)}" if gone else f"a long run on {day_and_month(day)}"


def _around(before: Before, day: date) -> Iterable[date]:
    """The planned days on which a long run of this day may have been before, or may be now."""
    return [day + step for step in AROUND if day + step in before]


def _done_otherwise(agenda: Agenda, placed: Placed, day: date, plan: Planned) -> Iterator[Change]:
    asked, done = DOSES[plan.dose], placed.done.get(day, Dose.NONE)
    if done and not asked:
        yield Change(day, f"you lifted on {day_and_month(day)}")
    elif asked and not done and day not in placed.assumed:
        yield Change(day, f"the session of {day_and_month(day)} was not done")
    elif done and asked.lower is not done.lower:
        yield Change(day, f"you did {IN_WORDS[done]} on {day_and_month(day)}")
    if ("long" in plan.runs) is not _long(agenda[day]):
        how = "you ran long on" if _long(agenda[day]) else "no long run was done on"
        yield Change(day, f"{how} {day_and_month(day)}")


def _long(day: Day) -> bool:
    return "long" in runs_in_words(day)
