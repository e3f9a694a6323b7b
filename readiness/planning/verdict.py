"""One day's verdict: the minimum of what the schedule chose and what the body leaves of it.

A low score lifts no gate. Reasons stand most restrictive first, and every full has one that allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from readiness.planning.place import Placed, capped_by_schedule
from readiness.reasons import Restriction
from readiness.recommendation import Effect, Focus, StatedReason, Verdict
from readiness.rules import content, season, timing
from readiness.rules.book import SPEAKING, WEEK_RULES
from readiness.rules.frequency import DAYS
from readiness.rules.rule import WeekAround
from readiness.runs.slot import Dose, Slot

MAINTENANCE_MIN = 25
_ORDER = list(Effect)
_VERDICTS = {Effect.SKIP: Verdict.SKIP, Effect.MAINTENANCE: Verdict.MAINTENANCE}


class Ruling(NamedTuple):
    """The verdict on one day with its focus, minutes and reasons."""

    verdict: Verdict
    focus: Focus
    minutes: int
    reasons: tuple[StatedReason, ...]


def rule_on(
    placed: Placed, index: int, words: Sequence[Restriction], band: str | None, minutes_left: int
) -> Ruling:
    """The ruling on the day ``index`` of the plan. ``band`` is the day's own, ``minutes_left`` what P5 leaves."""
    slot = placed.slots[index]
    reasons = [word.reason for word in words]
    if not placed.doses[index]:
        reasons += _not_placed(placed, index)
        return Ruling(Verdict.SKIP, Focus.NONE, 0, _sorted(reasons))
    reasons += [*placed.gates[index], *capped_by_schedule(slot)]
    focus = _focus(placed, index, words)
    if only_core := season.not_green(slot, band):
        focus = Focus.CORE_MOBILITY
        reasons.append(only_core)
    verdict = min([Verdict.FULL, *(_VERDICTS[r.effect] for r in reasons if r.effect in _VERDICTS)])
    if verdict is Verdict.SKIP or focus is Focus.NONE:
        return Ruling(Verdict.SKIP, Focus.NONE, 0, _sorted(reasons))
    reasons += _allowed(placed, index, focus)
    return Ruling(verdict, focus, _minutes(slot, verdict, minutes_left), _sorted(reasons))


def _sorted(reasons: Iterable[StatedReason]) -> tuple[StatedReason, ...]:
    """Most restrictive first, each rule once per effect."""
    seen: dict[tuple[str, Effect], StatedReason] = {}
    for reason in reasons:
        seen.setdefault((reason.rule, reason.effect), reason)
    return tuple(sorted(seen.values(), key=lambda reason: _ORDER.index(reason.effect)))


def _minutes(slot: Slot, verdict: Verdict, minutes_left: int) -> int:
    if verdict is Verdict.FULL:
        wanted = content.full_minutes(slot.agenda.settings.strength.minutes)
        return min(wanted, max(content.FULL_MIN_LOW, minutes_left))
    return content.short_minutes(min(MAINTENANCE_MIN, minutes_left))


def _focus(placed: Placed, index: int, words: Sequence[Restriction]) -> Focus:
    """Legs of their own where another session of the week trains the upper body, else the whole body."""
    dose = placed.doses[index]
    if dose is Dose.UPPER:
        wanted = Focus.UPPER_CORE
    else:
        near = {**_before(placed, index), **_after(placed, index)}
        split = Dose.UPPER in near.values() and dose is Dose.HEAVY_LOWER
        wanted = Focus.LOWER if split else Focus.FULL_BODY
    for word in words:
        if word.focus is not None:
            wanted = _narrow(wanted, word.focus)
    return wanted


def _before(placed: Placed, index: int) -> dict[date, Dose]:
    """The sessions of the six days before a day, done or placed, in order."""
    day = placed.slots[index].date
    done = {when: dose for when, dose in placed.lately.items() if (day - when).days < DAYS}
    return {**done, **_placed(placed, max(0, index - DAYS + 1), index)}


def _after(placed: Placed, index: int) -> dict[date, Dose]:
    """The sessions placed on the six days after a day."""
    return _placed(placed, index + 1, index + DAYS)


def _placed(placed: Placed, first: int, until: int) -> dict[date, Dose]:
    days = zip(placed.slots[first:until], placed.doses[first:until], strict=True)
    return {slot.date: dose for slot, dose in days if dose}


def _narrow(wanted: Focus, spared: Focus) -> Focus:
    """The part of ``wanted`` that ``spared`` leaves: full body splits, opposite parts leave nothing but core."""
    if wanted is spared or wanted is Focus.NONE:
        return wanted
    if wanted is Focus.FULL_BODY or spared is Focus.UPPER_CORE:
        return spared
    return Focus.NONE


def _around(placed: Placed, index: int) -> WeekAround:
    return WeekAround(placed.slots[index], list(_before(placed, index)), list(_after(placed, index)))


def _not_placed(placed: Placed, index: int) -> Iterator[StatedReason]:
    yield from placed.gates[index]
    if rule := placed.week[index]:
        yield rule.states(rule.sentence(_around(placed, index)), Effect.SKIP)
    elif moves := timing.long_run_stands(placed.slots[index]):
        yield timing.long_run_stands.states(moves, Effect.INFO)


def _allowed(placed: Placed, index: int, focus: Focus) -> Iterator[StatedReason]:
    """Why this is the day for it, and what is worth knowing of it."""
    slot, dose = placed.slots[index], placed.doses[index]
    for rule in SPEAKING:
        yield from rule.of_session(slot, dose, focus)
    around = _around(placed, index)
    for week_rule in WEEK_RULES:
        if text := week_rule.allows(around):
            yield week_rule.states(text, Effect.ALLOW)


def minutes_left(placed: Placed, index: int) -> int:
    """What P5 leaves of a session's minutes in a week of rising mileage."""
    slot = placed.slots[index]
    agenda = slot.agenda
    if not agenda.season.rising:
        return agenda.settings.strength.minutes
    ages = [((slot.date - lift.date).days, lift.minutes) for lift in agenda.lifts]
    last_week = sum(m for age, m in ages if 7 <= age < 14)
    this_week = sum(m for age, m in ages if 0 <= age < 7)
    return season.inverse_shift(True, last_week, this_week, agenda.settings.strength.minutes)
