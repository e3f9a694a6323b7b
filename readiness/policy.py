"""The most restrictive rule wins: the schedule's choice and the body's words become one day's verdict.

The verdict is the minimum of all that binds; a low score lifts no gate. Reasons stand most restrictive first,
and every full has one that allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from readiness.planning.place import Block, Placed, capped_by_schedule
from readiness.reasons import Restriction
from readiness.recommendation import Effect, Focus, StatedReason, Verdict
from readiness.rules import content, frequency, season, timing
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import weekday

MAINTENANCE_MIN = 25
_ORDER = list(Effect)
_VERDICTS = {Effect.SKIP: Verdict.SKIP, Effect.MAINTENANCE: Verdict.MAINTENANCE}
LONG_RUN_RULES = frozenset({"T3", "T6", "T7", "T8"})


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
    slot, dose = placed.slots[index], placed.doses[index]
    reasons = [word.reason for word in words]
    if not dose:
        reasons += _not_placed(placed, index)
        return Ruling(Verdict.SKIP, Focus.NONE, 0, _sorted(reasons))
    reasons += [_reason(block) for block in (*placed.blocks[index], *capped_by_schedule(slot))]
    focus = _focus(placed, index, words)
    if slot.peak_week and band != "green":
        focus = Focus.CORE_MOBILITY
        reasons.append(
            StatedReason("P6", Effect.FOCUS, "Peak week and not a green day: core and mobility only.", "004")
        )
    verdict = min([Verdict.FULL, *(_VERDICTS[r.effect] for r in reasons if r.effect in _VERDICTS)])
    if verdict is Verdict.SKIP or focus is Focus.NONE:
        return Ruling(Verdict.SKIP, Focus.NONE, 0, _sorted(reasons))
    reasons += _allowed(placed, index, focus)
    if index == 0:
        reasons.append(StatedReason("T18", Effect.INFO, timing.match_energy(band), "004"))
    return Ruling(verdict, focus, _minutes(slot, verdict, minutes_left), _sorted(reasons))


def _reason(block: Block) -> StatedReason:
    return StatedReason(block.rule, block.effect, block.text, block.article or None)


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
    done = {when: dose for when, dose in placed.lately.items() if (day - when).days < frequency.DAYS}
    return {**done, **_placed(placed, max(0, index - frequency.DAYS + 1), index)}


def _after(placed: Placed, index: int) -> dict[date, Dose]:
    """The sessions placed on the six days after a day."""
    return _placed(placed, index + 1, index + frequency.DAYS)


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


def _not_placed(placed: Placed, index: int) -> list[StatedReason]:
    slot = placed.slots[index]
    reasons = [
        StatedReason(
            block.rule,
            Effect.SKIP,
            block.text or _week_text(placed, index, block.rule),
            block.article or None,
        )
        for block in placed.blocks[index]
    ]
    near_long = {block.rule for block in placed.blocks[index]} & LONG_RUN_RULES
    if near_long and (moves := timing.long_run_stands(slot)):
        reasons.append(StatedReason("T16", Effect.INFO, moves, "004"))
    return reasons


def _week_text(placed: Placed, index: int, rule_id: str) -> str:
    return _WEEK_TEXTS.get(rule_id) or _quota_text(placed, index, rule_id)


_WEEK_TEXTS = {
    "R1": "This is the week's rest day: it stays empty.",
    "R2": "Legs and head recover: 48 h between leg sessions, and no four hard days in a row.",
    "P6": "Peak week: its one short session has its day.",
}


def _quota_text(placed: Placed, index: int, rule_id: str) -> str:
    """Which sessions fill the seven days around this one."""
    slot = placed.slots[index]
    aim = "One maintenance session" if rule_id == "F2" else f"{_NUMBERS[slot.target]} strength session"
    aim += "s a week" if slot.target > 1 else " a week"
    before, after = list(_before(placed, index)), list(_after(placed, index))
    if len(before) >= slot.target:
        return f"{aim}, and the last seven days hold {_days(before)}."
    if before:
        return f"{aim}: after {_days(before)} the next one{'s' * (len(after) > 1)} on {_days(after)}."
    return f"{aim}: {_days(after)} suit{'s' * (len(after) == 1)} better."


_NUMBERS = ("No", "One", "Two", "Three")


def _days(days: Sequence[date]) -> str:
    return " and ".join(weekday(day) for day in days)


def _allowed(placed: Placed, index: int, focus: Focus) -> list[StatedReason]:
    """Why this is the day for it."""
    slot, dose = placed.slots[index], placed.doses[index]
    reasons = []
    if slot.day.quality and dose.lower:
        reasons.append(
            StatedReason(
                "T1", Effect.ALLOW, "Hard days hard: after the key run, so that easy days stay easy.", "001"
            )
        )
    elif slot.day.quality:
        reasons.append(
            StatedReason(
                "T15", Effect.ALLOW, "Upper body and core after the key run; legs are spared.", "004"
            )
        )
    elif slot.day.runs and focus in (Focus.UPPER_CORE, Focus.CORE_MOBILITY):
        reasons.append(
            StatedReason("T9", Effect.ALLOW, "Easy day: upper body and core leave the legs alone.", "004")
        )
    elif slot.day.runs:
        text = "No key-run day has room for legs: this easy day keeps its distance from the long run."
        reasons.append(StatedReason("T2", Effect.ALLOW, text, "001"))
    reasons.append(_quota(placed, index))
    if dose is Dose.HEAVY_LOWER and slot.biggest and slot.biggest_gap_h >= timing.PREFERRED_GAP_H:
        days = int(slot.biggest_gap_h // 24)
        reasons.append(
            StatedReason(
                "T12", Effect.INFO, f"{days} full days before {weekday(slot.biggest.date)}'s run.", "002"
            )
        )
    told = (
        ("T11", "002", timing.lift_first(slot)),
        ("F11", "001", frequency.mileage_rises(slot.agenda.season.rising)),
    )
    return reasons + [
        StatedReason(rule_id, Effect.INFO, text, article) for rule_id, article, text in told if text
    ]


def _quota(placed: Placed, index: int) -> StatedReason:
    slot = placed.slots[index]
    held = _before(placed, index)
    text = f"Session {len(held) + 1} of {slot.target} in seven days."
    return StatedReason("F2" if slot.phase == "peak" else "F1", Effect.ALLOW, text, "001")


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
