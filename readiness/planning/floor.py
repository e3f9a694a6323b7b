"""F3's floor: a calendar week that has no room for a session holds a light one on its least bad day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.planning.search import Problem, against
from readiness.recommendation import StatedReason
from readiness.rules import rest, timing
from readiness.rules.frequency import weekly_minimum
from readiness.rules.rule import WeekAround
from readiness.runs.roles import week_of
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Effect

NEAR_LONG = frozenset({timing.day_before_long_run.id, timing.day_after_long_run.id})
"""What gives way beside a secondary long run, or on a rest day."""
LEAST = frozenset(
    rule.id for rule in (timing.easy_days_stay_easy, rest.stacking, rest.before_waking, rest.rest_day)
)
"""What gives way where nothing else is left."""
ONE_DAY = timedelta(days=1)

type Judged = Mapping[Dose, Sequence[StatedReason]]
"""What the gates say against each dose of a day; nothing against it leaves it open."""


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A day of a week without room; the smaller is the less bad."""

    rank: int
    rules: int
    not_promised: bool
    index: int


def floors(
    slots: Sequence[Slot],
    judged: Sequence[Judged],
    problem: Problem,
    doses: Sequence[Dose],
    promised: Mapping[date, Dose],
) -> dict[int, tuple[StatedReason, ...]]:
    """The floor's days by index, with the reasons that give way there."""
    agenda = slots[0].agenda
    if agenda.settings.strength.weekly_floor == "none":
        return {}
    weeks: dict[date, list[int]] = {}
    for n, slot in enumerate(slots):
        weeks.setdefault(week_of(slot.date, agenda.starts), []).append(n)
    plan, found = list(doses), dict[int, tuple[StatedReason, ...]]()
    for week, days in weeks.items():
        if any(plan[n] for n in days) or any(week <= lift.date < agenda.day for lift in agenda.lifts):
            continue
        closing = {
            n: _closing(slots[n], judged[n], problem, _until_its_week_ends(slots, plan, n), n) for n in days
        }
        if (best := _least_bad(slots, closing, promised)) is not None:
            found[best] = closing[best]
            plan[best] = Dose.UPPER
    return found


def _least_bad(
    slots: Sequence[Slot], closing: Mapping[int, Sequence[StatedReason]], promised: Mapping[date, Dose]
) -> int | None:
    """The best day of a week all of whose days are closed; None where one is open, or none may be taken."""
    if not all(closing.values()):
        return None
    ranked = [
        _Candidate(rank, len(reasons), promised.get(slots[n].date) is not Dose.UPPER, n)
        for n, reasons in closing.items()
        if (rank := _rank(slots[n], {reason.rule for reason in reasons})) is not None
    ]
    return min(ranked).index if ranked else None


def crowded(
    slots: Sequence[Slot], problem: Problem, doses: Sequence[Dose], found: Mapping[int, object]
) -> list[int]:
    """The floor's days beside which sessions of a later week are too near: they give way, for an empty week is
    worse."""
    return [
        n
        for n in found
        if against(problem, doses, n, Dose.UPPER)
        != against(problem, _until_its_week_ends(slots, doses, n), n, Dose.UPPER)
    ]


def _until_its_week_ends(slots: Sequence[Slot], plan: Sequence[Dose], index: int) -> list[Dose]:
    """The plan without the sessions of the weeks after a day's own: they can still move."""
    starts = slots[index].agenda.starts
    last = week_of(slots[index].date, starts) + timedelta(days=6)
    return [dose if slot.date <= last else Dose.NONE for slot, dose in zip(slots, plan, strict=True)]


def _closing(
    slot: Slot, judged: Judged, problem: Problem, plan: Sequence[Dose], index: int
) -> tuple[StatedReason, ...]:
    """All that closes the day to upper body and core, gates and rules of the week."""
    around = WeekAround(slot, (), (), (), (), None)
    week = (
        rule.states(rule.sentence(around) if rule is rest.rest_day else rule.statement, Effect.SKIP)
        for rule in against(problem, plan, index, Dose.UPPER)
    )
    return (*judged[Dose.UPPER], *week)


def _rank(slot: Slot, closing: set[str]) -> int | None:
    """How bad the day is; None where it is out of the question."""
    main, day = slot.agenda.main_long, slot.date
    strictly = rest.rest_day.closes(slot, Dose.UPPER) is not None  # the athlete's own rest day
    if strictly or not weekly_minimum(slot) or not main.isdisjoint({day - ONE_DAY, day, day + ONE_DAY}):
        return None
    if closing <= NEAR_LONG:
        return 0 if not slot.day.active else 1 if slot.after.long else 2
    return 3 if closing <= LEAST else None
