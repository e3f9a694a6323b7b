"""Frequency: how many sessions a rolling week holds.

Sequence rules judge a *trail*: two bits a day (a :class:`Dose`), the newest day lowest, seven days long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.recommendation import Focus
from readiness.rules.rule import DayRule, WeekAround, WeekRule, rule
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Phase, weekday

DAYS = 7
MASK = (1 << (2 * DAYS)) - 1
SEASON_CAP, OFF_CAP = 3, 4
CROSS_CAP = 3
SHORT_MIN = 20


def push(trail: int, dose: int) -> int:
    """The trail one day on."""
    return (trail << 2 | dose) & MASK


def sessions(trail: int) -> int:
    """How many of the trail's days hold strength."""
    return ((trail | trail >> 1) & 0x1555).bit_count()


def leg_sessions(trail: int) -> int:
    """How many of the trail's days hold leg work."""
    return (trail & 0x2AAA).bit_count()


def _over_target(slot: Slot, trail: int) -> bool:
    """Broken when a session more than the week's target ends the trail."""
    return bool(trail & 3) and sessions(trail) > slot.target


def _over_one(slot: Slot, trail: int) -> bool:
    return slot.phase is Phase.PEAK and bool(trail & 3) and sessions(trail) > 1


def _over_cap(slot: Slot, trail: int) -> bool:
    cap = OFF_CAP if slot.phase is Phase.OFF else SEASON_CAP
    return bool(trail & 3) and sessions(trail) > cap


def _quota(around: WeekAround) -> str:
    """Which sessions fill the seven days around the day."""
    target = around.slot.target
    return _filled(around, f"{NUMBERS[target]} strength session{'s' * (target > 1)} a week")


def _one_a_week(around: WeekAround) -> str:
    return _filled(around, "One maintenance session a week")


def _filled(around: WeekAround, aim: str) -> str:
    before, after = around.before, around.after
    if len(before) >= around.slot.target:
        return f"{aim}, and the last seven days hold {_days(before)}."
    if before:
        return f"{aim}: after {_days(before)} the next one{'s' * (len(after) > 1)} on {_days(after)}."
    return f"{aim}: {_days(after)} suit{'s' * (len(after) == 1)} better."


NUMBERS = ("No", "One", "Two", "Three")


def _days(days: Sequence[date]) -> str:
    return " and ".join(weekday(day) for day in days)


def _nth(around: WeekAround) -> str:
    return f"Session {len(around.before) + 1} of {around.slot.target} in seven days."


peak_target = WeekRule(
    id="F2",
    statement="One maintenance session a rolling week in peak training.",
    articles=(Article.LOST_PACE,),
    kind=Kind.CLOSES,
    setting="phase.current",
    broken=_over_one,
    sentence=_one_a_week,
    allows=lambda around: _nth(around) if around.slot.phase is Phase.PEAK else None,
)
weekly_target = WeekRule(
    id="F1",
    statement="Two strength sessions a rolling week in base and build.",
    articles=(Article.LOST_PACE, Article.CROSS_TRAINING),
    kind=Kind.CLOSES,
    setting="strength.weekly_target",
    broken=_over_target,
    sentence=_quota,
    allows=lambda around: None if around.slot.phase is Phase.PEAK else _nth(around),
)
too_often = WeekRule(
    id="F7",
    statement="Training too often sabotages running: at most three sessions a week, four in the off-season.",
    articles=(Article.CROSS_TRAINING,),
    kind=Kind.CLOSES,
    closes=lambda slot, dose: (
        "Today's session is done: one a day is enough." if dose and slot.lifted else None
    ),
    broken=_over_cap,
    sentence=_quota,
)


@rule(
    "F3",
    "At least one short session in any seven days, outside taper, race week, recovery and illness.",
    (Article.LOST_PACE,),
    Kind.PREFERS,
)
def weekly_minimum(slot: Slot, trail: int) -> float:
    """Cost of a day that ends seven days without strength."""
    return 0.0 if sessions(trail) or _not_ours(slot) else 10.0


def _not_ours(slot: Slot) -> bool:
    """Whether the seven days reach back before the plan (what was missed is not caught up), or ask for no strength."""
    return slot.ahead < DAYS - 1 or slot.phase in (Phase.TAPER, Phase.RECOVERY) or slot.recovery is not None


@rule(
    "F4",
    "All major muscle groups twice a week in base, at least once in peak.",
    (Article.HART,),
    Kind.PREFERS,
)
def all_muscle_groups(slot: Slot, trail: int) -> float:
    """Cost of a day that ends seven days without leg work (every session holds core)."""
    return 0.0 if leg_sessions(trail) or _not_ours(slot) else 2.0


@rule(
    "F5",
    "Something beats nothing: 20 minutes of bodyweight work twice a week still help.",
    (Article.HART,),
    Kind.INFORMS,
)
def short_version(minutes: int) -> str | None:
    """The way out for a day short of time."""
    if minutes <= SHORT_MIN:
        return None
    return "Short of time? The first three exercises in 20 minutes still count."


@rule("F6", "Judge over a month, not a week; nothing is caught up.", (Article.HART,), Kind.INFORMS)
def over_a_month(done_28_days: int, target: int) -> str:
    return f"{done_28_days} strength sessions in the last 28 days (aim {4 * target}); a missed one is not caught up."


@rule(
    "F8",
    "Strength and cross-training together two to three times a week.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def cross_training_sum(sessions_7_days: int, cross_7_days: int) -> str | None:
    total = sessions_7_days + cross_7_days
    if total <= CROSS_CAP:
        return None
    return f"{total} strength and cross-training sessions this week: three are enough; drop a ride before a lift."


@rule("F9", "Two core circuits a week.", (Article.CROSS_TRAINING,), Kind.SHAPES)
def core_in_every_session(core_exercises: int) -> bool:
    """Broken when a session holds no core work: with two sessions a week, core comes round twice."""
    return core_exercises == 0


@rule(
    "F10",
    "Yoga twice a week for 15–20 minutes, mobility three times.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def mobility_thrice(mobility_7_days: int) -> str | None:
    if mobility_7_days >= 3:
        return None
    return f"Mobility {mobility_7_days} of 3 times this week: 15 minutes of gentle yoga fit a rest day."


def _mileage_rises(slot: Slot, _dose: Dose, _focus: Focus) -> str | None:
    return "Mileage is rising: keep strength in, short and easy." if slot.agenda.season.rising else None


mileage_rises = DayRule(
    id="F11",
    statement="Rising mileage is no reason to skip strength; it shortens it.",
    articles=(Article.LOST_PACE,),
    kind=Kind.INFORMS,
    tells=_mileage_rises,
)
