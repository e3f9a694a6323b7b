"""Which of the coming days hold strength, and how much of it the legs carry: an exact search.

The problem, plainly. Each day takes one dose: none, upper body, light legs, heavy legs. Hard rules forbid doses
on a day (gates) or in a rolling week (sequence rules: F1, F2, F7, R1, R2). Among all plans that break none of
them we want the cheapest, where a session is worth 1000 and each soft rule has its small price. What a rolling
week can see is its last seven days, so dynamic programming over them is exact: at most a few dozen distinct
week-tails survive each day, and 14 days take about a millisecond.

Only the schedule enters. How the body is can lower a day afterwards, never move a session onto another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.agenda import LOOK_AHEAD_DAYS, Agenda
from readiness.recommendation import Effect
from readiness.rules import frequency, rest, season, timing
from readiness.rules.frequency import DAYS, MASK, push
from readiness.slot import Dose, Slot, slot_at

SESSION = 1000.0
"""What a session is worth: more than all soft prices of two weeks together, so the target comes first."""
KEEP = 4.0
"""The price of dropping a day that the plan before held: above one soft preference, below two."""
LATER = 0.01
"""The price of a day's delay, to choose between equals."""

type Gate = Callable[[Slot, Dose], str | None]

GATES: tuple[tuple[str, str, Gate], ...] = (
    ("P4", "002", season.taper.check),
    ("POST_RACE", "", season.post_race),
    ("T7", "004", timing.after_long_run.check),
    ("T6", "004", timing.long_run_day.check),
    ("T8", "004", timing.day_after_long_run.check),
    ("T3", "001", timing.day_before_long_run.check),
    ("T5", "004", timing.heavy_before_long_or_hills.check),
    ("B1", "004", rest.heavy_before_hills.check),
    ("T4", "001, 004", timing.heavy_before_key_run.check),
    ("P6", "004, 001", season.peak_week.check),
    ("R1", "002, 004", rest.planned_rest),
    ("B2", "004", rest.stacking.check),
    ("T17", "002", timing.speed_before_lift.check),
    ("T10", "004", timing.room_after_run.check),
    ("T2", "001", timing.never_on_easy_days),
)
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
QUOTAS = (
    ("F2", frequency.peak_target.check),
    ("F1", frequency.weekly_target.check),
    ("F7", frequency.too_often.check),
)
REST_DAY, HARD_STREAK = rest.rest_day.check, rest.hard_streak.check
UPPER_AFTER_LEGS = timing.upper_after_leg_day.check
WEEKLY_MINIMUM, ALL_GROUPS = frequency.weekly_minimum.check, frequency.all_muscle_groups.check


@dataclass(frozen=True, slots=True)
class Block:
    """A rule's word against strength on a day."""

    rule: str
    article: str
    text: str
    effect: Effect = Effect.SKIP


@dataclass(frozen=True, slots=True)
class Option:
    """A dose that no gate forbids on a day, with its price."""

    dose: int
    price: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The search's answer: slots and doses by day; for what is not placed, what stands against it."""

    slots: tuple[Slot, ...]
    doses: tuple[Dose, ...]
    blocks: tuple[tuple[Block, ...], ...]
    done: Mapping[date, Dose]

    def next_session(self, index: int) -> int | None:
        """The index of the first placed day after ``index``."""
        return next((i for i in range(index + 1, len(self.doses)) if self.doses[i]), None)


def place(agenda: Agenda, days: int, previous: Mapping[date, bool] | None = None) -> Placed:
    """Doses for ``days`` days from the agenda's day on. ``previous`` tells which days the plan before held."""
    slots = tuple(slot_at(agenda, n) for n in range(days))
    done = {lift.date: Dose.UPPER for lift in agenda.lifts}
    done |= {lift.date: Dose.LIGHT_LOWER for lift in agenda.lifts if lift.lower}
    done |= {lift.date: Dose.HEAVY_LOWER for lift in agenda.lifts if lift.heavy}
    judged = [judge(slot, agenda.day in done and slot.index == 0) for slot in slots]
    options = [options_of(slot, blocks, previous or {}) for slot, blocks in zip(slots, judged, strict=True)]
    calendar = _Calendar.of(agenda, days)
    chosen = _search(slots, options, calendar, done)
    blocks = tuple(
        _against(slots, chosen, n, judged[n], calendar, done)
        if not chosen[n]
        else _lowered(judged[n], chosen[n])
        for n in range(days)
    )
    return Placed(slots, tuple(Dose(c) for c in chosen), blocks, done)


def judge(slot: Slot, done_today: bool) -> dict[Dose, list[Block]]:
    """Every gate's word on every dose; an empty list leaves the dose open."""
    judged: dict[Dose, list[Block]] = {}
    for dose in (Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER):
        blocks = [
            Block(rule_id, article, text)
            for rule_id, article, gate in GATES
            if (text := gate(slot, dose)) is not None
        ]
        if done_today:
            blocks.insert(0, Block("F7", "004", "Today's session is done: one a day is enough."))
        judged[dose] = blocks
    return judged


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
        price = sum(price(slot, dose) for price in PRICES) + LATER * slot.index
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


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Per day of the plan and a week beyond: bit masks over the last seven days, the newest day lowest."""

    free: tuple[int, ...]
    hard: tuple[int, ...]
    week_days: tuple[int, ...]

    @classmethod
    def of(cls, agenda: Agenda, days: int) -> _Calendar:
        free = hard = 0
        frees, hards, weekdays = [], [], []
        for n in range(-DAYS, days + LOOK_AHEAD_DAYS):
            day = agenda[agenda.day + timedelta(days=n)]
            free = (free << 1 | (not day.active)) & 0x7F
            hard = (hard << 1 | day.hard) & 0x7F
            if n >= 0:
                frees.append(free)
                hards.append(hard)
                weekdays.append(day.date.weekday())
        return cls(tuple(frees), tuple(hards), tuple(weekdays))


@dataclass(frozen=True, slots=True)
class _Week:
    """A trail read once: day masks of strength and of leg work, and how many there are."""

    strength: int
    legs: int


_READ: dict[int, _Week] = {}
"""Trails met before: a few hundred at most, since quotas keep them sparse."""


def _read(trail: int) -> _Week:
    week = _READ.get(trail)
    if week is None:
        week = _READ[trail] = _Week(_spread(trail | trail >> 1), _spread(trail >> 1))
    return week


def _spread(trail: int) -> int:
    """One bit a day from two bits a day, the lower of each pair."""
    return sum((trail >> 2 * n & 1) << n for n in range(DAYS))


def broken(slot: Slot, trail: int, index: int, calendar: _Calendar) -> str | None:
    """The id of the first sequence rule that the week ending on this day breaks, or None."""
    week = _read(trail)
    if trail & 3:
        for rule_id, rule in QUOTAS:
            if rule(slot, trail):
                return rule_id
        if slot.peak_week and week.strength >> 1 & ((1 << calendar.week_days[index]) - 1):
            return "P6"
    ours = (1 << min(index + 1, DAYS)) - 1
    return _rest_broken(calendar.free[index], calendar.hard[index], week, ours)


def _rest_broken(free: int, hard: int, week: _Week, ours: int) -> str | None:
    if not week.strength & ours:
        return None
    if REST_DAY(free, week.strength, ours):
        return "R1"
    return "R2" if HARD_STREAK(hard, week.legs, ours) else None


def _beyond(trail: int, days: int, calendar: _Calendar) -> bool:
    """Whether the week after the plan, left empty, still keeps its rest day and breaks no streak."""
    for n in range(days, days + LOOK_AHEAD_DAYS - 1):
        trail = push(trail, 0)
        ours = ((1 << min(n + 1, DAYS)) - 1) & ~((1 << (n - days + 1)) - 1)
        if _rest_broken(calendar.free[n], calendar.hard[n], _read(trail), ours):
            return False
    return True


def _history(agenda_day: date, done: Mapping[date, Dose]) -> int:
    trail = 0
    for n in range(DAYS, 0, -1):
        trail = push(trail, done.get(agenda_day - timedelta(days=n), 0))
    return trail


def _search(
    slots: Sequence[Slot], options: Sequence[Sequence[Option]], calendar: _Calendar, done: Mapping[date, Dose]
) -> list[int]:
    """The cheapest plan that breaks nothing, by dynamic programming over the last seven days."""
    today = slots[0].date
    best: dict[int, tuple[float, tuple[int, ...]]] = {_history(today, done): (0.0, ())}
    for index, slot in enumerate(slots):
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        fixed = done.get(today) if index == 0 else None
        for trail, (cost, path) in best.items():
            before = trail & 3
            for option in options[index]:
                follow = push(trail, fixed or option.dose)
                if (option.dose or index) and not fixed and broken(slot, follow, index, calendar):
                    continue
                total = cost + option.price + _soft(slot, before, option.dose, follow)
                key = follow & (MASK >> 2)
                known = step.get(key)
                if known is None or total < known[0]:
                    step[key] = (total, (*path, option.dose))
        best = step
    ending = sorted((cost, path, trail) for trail, (cost, path) in best.items())
    for _, path, trail in ending:
        if _beyond(trail, len(slots), calendar):
            return list(path)
    return list(ending[0][1])


def _soft(slot: Slot, before: int, dose: int, trail: int) -> float:
    return (
        (UPPER_AFTER_LEGS(before, dose) if before and dose else 0.0)
        + WEEKLY_MINIMUM(slot, trail)
        + ALL_GROUPS(slot, trail)
    )


def _against(
    slots: Sequence[Slot],
    chosen: Sequence[int],
    index: int,
    judged: Mapping[Dose, Sequence[Block]],
    calendar: _Calendar,
    done: Mapping[date, Dose],
) -> tuple[Block, ...]:
    """Why a day holds no strength: the gates if they close every dose, else the first rule of the week that one
    more session would break."""
    if all(judged.values()):
        return tuple(judged[Dose.UPPER])
    dose = next(d for d in (Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER) if not judged[d])
    tried = [*chosen[:index], int(dose), *chosen[index + 1 :]]
    for rule_id in _violations(slots, tried, calendar, done):
        return (Block(rule_id, ARTICLES.get(rule_id, "001"), ""),)
    return (Block("F1", ARTICLES["F1"], ""),)


ARTICLES = {"F1": "001, 004", "F2": "001", "F7": "004", "R1": "002, 004", "R2": "004", "P6": "004, 001"}


def _violations(
    slots: Sequence[Slot], doses: Sequence[int], calendar: _Calendar, done: Mapping[date, Dose]
) -> Iterator[str]:
    trail = _history(slots[0].date, done)
    for index, slot in enumerate(slots):
        trail = push(trail, doses[index] or (done.get(slot.date, 0) if index == 0 else 0))
        if rule_id := broken(slot, trail, index, calendar):
            yield rule_id
