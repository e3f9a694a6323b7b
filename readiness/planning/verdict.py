"""One day's verdict: the minimum of what the schedule chose and what the body leaves of it.

A low score lifts no gate. Reasons come most restrictive first, and every full has one that allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from readiness.planning.place import Placed, capped_by_schedule, lighter
from readiness.reasons import Restriction, Side
from readiness.recommendation import Schedule, StatedReason
from readiness.rules import content, season, timing
from readiness.rules.book import SPEAKING, WEEK_RULES, side_of
from readiness.rules.frequency import DAYS, FLOOR_MIN, weekly_minimum, weekly_target
from readiness.rules.rest import rest_day
from readiness.rules.rule import WeekAround
from readiness.runs.roles import week_of
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import DAY_NAMES, Effect, Focus, Verdict

MAINTENANCE_MIN = 25
_ORDER = {effect: n for n, effect in enumerate(Effect)}
_VERDICTS = {Effect.SKIP: Verdict.SKIP, Effect.MAINTENANCE: Verdict.MAINTENANCE}


class Ruling(NamedTuple):
    """The verdict on one day with its focus, minutes and reasons; ``schedule`` is what it would be with a calm body,
    with the rule that decides it."""

    verdict: Verdict
    focus: Focus
    minutes: int
    reasons: tuple[StatedReason, ...]
    schedule: Schedule


def rule_on(placed: Placed, index: int, words: Sequence[Restriction], minutes_left: int) -> Ruling:
    """The ruling on the day ``index`` of the plan. ``words`` are the body's, ``minutes_left`` what P5 leaves."""
    slot = placed.slots[index]
    by_schedule = list(_placed(placed, index) if placed.doses[index] else _not_placed(placed, index))
    reasons = [word.reason for word in words] + by_schedule
    schedule = _of_schedule(by_schedule, placed.doses[index])
    focus = _focus(placed, index, words) if placed.doses[index] else Focus.NONE
    verdict = _lowest(reasons)
    if verdict is Verdict.SKIP or focus is Focus.NONE:
        return Ruling(Verdict.SKIP, Focus.NONE, 0, _sorted(reasons), schedule)
    reasons += _allowed(placed, index, focus)
    minutes = _minutes(slot, verdict, minutes_left)
    if index in placed.floors:
        minutes = min(minutes, FLOOR_MIN)
    return Ruling(verdict, focus, minutes, _sorted(reasons), schedule)


def verdict_on(placed: Placed, index: int, words: Sequence[Restriction]) -> Verdict:
    """The verdict alone of :func:`rule_on`."""
    if not placed.doses[index] or _focus(placed, index, words) is Focus.NONE:
        return Verdict.SKIP
    return _lowest([*(word.reason for word in words), *_placed(placed, index)])


def _lowest(reasons: Iterable[StatedReason]) -> Verdict:
    """What the strictest of them leaves."""
    return min(
        [Verdict.FULL, *(_VERDICTS[reason.effect] for reason in reasons if reason.effect in _VERDICTS)]
    )


def _of_schedule(reasons: Sequence[StatedReason], dose: Dose) -> Schedule:
    """The schedule's own verdict, and the id of the rule that decides it."""
    binding = [reason for reason in reasons if reason.effect in _VERDICTS]
    if binding:
        strictest = min(binding, key=_order)
        return Schedule(_VERDICTS[strictest.effect], strictest.rule)
    return Schedule(Verdict.FULL if dose else Verdict.SKIP, weekly_target.id)


def sides(ruling: Ruling) -> tuple[Verdict, Schedule]:
    """What the body alone and the schedule alone make of the day: the ruling is the lower of both."""
    of_body, others = list[StatedReason](), list[StatedReason]()
    for reason in ruling.reasons:
        if reason.effect in _VERDICTS:
            (of_body if side_of(reason.rule) is Side.BODY else others).append(reason)
    body = _lowest(of_body)
    schedule = Schedule(_VERDICTS[others[0].effect], others[0].rule) if others else ruling.schedule
    if min(body, schedule.verdict) > ruling.verdict:  # a focus that the body leaves nothing of
        body = ruling.verdict
    return body, schedule


def _order(reason: StatedReason) -> int:
    return _ORDER[reason.effect]


def _sorted(reasons: Iterable[StatedReason]) -> tuple[StatedReason, ...]:
    """Most restrictive first, each rule once per effect."""
    seen: dict[tuple[str, Effect], StatedReason] = {}
    for reason in reasons:
        seen.setdefault((reason.rule, reason.effect), reason)
    return tuple(sorted(seen.values(), key=_order))


def _minutes(slot: Slot, verdict: Verdict, minutes_left: int) -> int:
    if verdict is Verdict.FULL:
        wanted = content.full_minutes(slot.agenda.settings.strength.minutes)
        return min(wanted, max(content.FULL_MIN_LOW, minutes_left))
    return content.short_minutes(min(MAINTENANCE_MIN, minutes_left))


def planned_focus(placed: Placed, index: int) -> Focus:
    """Legs of their own where another session of the week trains the upper body, else the whole body."""
    dose = placed.doses[index]
    if dose is Dose.UPPER:
        return Focus.UPPER_CORE
    if dose is not Dose.HEAVY_LOWER:
        return Focus.FULL_BODY
    others = {placed.by_date[when] for when in placed.near(placed.slots[index].date)}
    return Focus.LOWER if others - {Dose.HEAVY_LOWER} else Focus.FULL_BODY


def _focus(placed: Placed, index: int, words: Sequence[Restriction]) -> Focus:
    """The plan's focus, as far as the body leaves it open."""
    wanted = planned_focus(placed, index)
    for word in words:
        if word.focus is not None:
            wanted = _narrow(wanted, word.focus)
    return wanted


def _narrow(wanted: Focus, spared: Focus) -> Focus:
    """The part of ``wanted`` that ``spared`` leaves: full body splits, opposite parts leave nothing but core."""
    if wanted is spared or wanted is Focus.NONE:
        return wanted
    if wanted is Focus.FULL_BODY or spared is Focus.UPPER_CORE:
        return spared
    return Focus.NONE


def _around(placed: Placed, index: int) -> WeekAround:
    slot = placed.slots[index]
    day = slot.date
    week = week_of(day, slot.agenda.starts)
    near = placed.near(day)
    in_week = [when for when in near if week <= when < week + timedelta(days=DAYS)]
    logged = [when for when in in_week if when in placed.done and when not in placed.assumed]
    following = placed.sessions(day + timedelta(days=1), placed.slots[-1].date)
    return WeekAround(
        slot,
        logged,
        [when for when in in_week if when not in logged],
        near,
        [when for when in in_week if placed.by_date[when] is Dose.HEAVY_LOWER],
        following[0] if following else None,
    )


def _not_placed(placed: Placed, index: int) -> Iterator[StatedReason]:
    """All that keeps the day empty: its gates, then the rules of the week that one more session would break."""
    closed = [reason for reason in placed.judged[index][Dose.UPPER] if all(placed.judged[index].values())]
    yield from closed
    if rules := placed.week_rules(index):
        around = _around(placed, index)
        for rule in rules:
            yield rule.states(rule.sentence(around), Effect.SKIP)
    if moves := timing.long_run_stands(placed.slots[index]) if closed else None:
        yield timing.long_run_stands.states(moves, Effect.INFO)


def _floor_text(gave_way: Sequence[StatedReason]) -> str:
    """Why a week without room holds a session all the same, and what gave way: the fact that each rule names before
    its colon, without the advice after it; of R1 the rule, since its day is not empty then."""
    facts = [
        reason.text.partition(":")[2 if reason.rule == rest_day.id else 0].strip().rstrip(".")
        for reason in gave_way
    ]
    facts = [fact if fact.split("'")[0] in DAY_NAMES else fact[0].lower() + fact[1:] for fact in facts]
    although = f", although: {'; '.join(facts)}" if facts else ""
    return f"This week has no better day for its one short, light session{although}."


def _placed(placed: Placed, index: int) -> Iterator[StatedReason]:
    """What keeps a placed session short or light."""
    slot, dose = placed.slots[index], placed.doses[index]
    if index in placed.floors:
        yield weekly_minimum.states(_floor_text(placed.floors[index]), Effect.MAINTENANCE)
    capped = capped_by_schedule(slot)
    if dose is Dose.LIGHT_LOWER:
        closed = lighter(placed.judged[index])
        yield from closed
        if not closed and not capped:
            yield timing.lighter_legs.states(
                timing.lighter_legs.sentence(_around(placed, index)), Effect.MAINTENANCE
            )
    yield from capped


def _allowed(placed: Placed, index: int, focus: Focus) -> Iterator[StatedReason]:
    """Why this is the day for it, and what is worth knowing of it."""
    slot, dose = placed.slots[index], placed.doses[index]
    if index not in placed.floors:
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
