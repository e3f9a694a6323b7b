"""Frequency: how many sessions a rolling week holds.

Sequence rules judge a *trail*: two bits a day (a :class:`Dose`), the newest day lowest, seven days long.
"""

from __future__ import annotations

from readiness.rules.rule import RuleKind, rule
from readiness.runs.slot import Slot

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


@rule(
    "F1",
    "Two strength sessions a rolling week in base and build.",
    "001, 004",
    RuleKind.HARD,
    "strength.weekly_target",
)
def weekly_target(slot: Slot, trail: int) -> bool:
    """Broken when a session more than the week's target ends the trail."""
    return bool(trail & 3) and sessions(trail) > slot.target


@rule("F2", "One maintenance session a rolling week in peak training.", "001", RuleKind.HARD, "phase.current")
def peak_target(slot: Slot, trail: int) -> bool:
    return slot.phase == "peak" and bool(trail & 3) and sessions(trail) > 1


@rule(
    "F3",
    "At least one short session in any seven days, outside taper, race week, recovery and illness.",
    "001",
    RuleKind.SOFT,
)
def weekly_minimum(slot: Slot, trail: int) -> float:
    """Cost of a day that ends seven days without strength."""
    return 0.0 if sessions(trail) or _not_ours(slot) else 10.0


def _not_ours(slot: Slot) -> bool:
    """Whether the seven days reach back before the plan (what was missed is not caught up), or ask for no strength."""
    return slot.ahead < DAYS - 1 or slot.phase in ("taper", "recovery") or slot.recovery is not None


@rule("F4", "All major muscle groups twice a week in base, at least once in peak.", "002", RuleKind.SOFT)
def all_muscle_groups(slot: Slot, trail: int) -> float:
    """Cost of a day that ends seven days without leg work (every session holds core)."""
    return 0.0 if leg_sessions(trail) or _not_ours(slot) else 2.0


@rule(
    "F5",
    "Something beats nothing: 20 minutes of bodyweight work twice a week still help.",
    "002",
    RuleKind.INFORMATION,
)
def short_version(minutes: int) -> str | None:
    """The way out for a day short of time."""
    if minutes <= SHORT_MIN:
        return None
    return "Short of time? The first three exercises in 20 minutes still count."


@rule("F6", "Judge over a month, not a week; nothing is caught up.", "002", RuleKind.INFORMATION)
def over_a_month(done_28_days: int, target: int) -> str:
    return f"{done_28_days} strength sessions in the last 28 days (aim {4 * target}); a missed one is not caught up."


@rule(
    "F7",
    "Training too often sabotages running: at most three sessions a week, four in the off-season.",
    "004",
    RuleKind.HARD,
)
def too_often(slot: Slot, trail: int) -> bool:
    cap = OFF_CAP if slot.phase == "off" else SEASON_CAP
    return bool(trail & 3) and sessions(trail) > cap


@rule("F8", "Strength and cross-training together two to three times a week.", "004", RuleKind.INFORMATION)
def cross_training_sum(sessions_7_days: int, cross_7_days: int) -> str | None:
    total = sessions_7_days + cross_7_days
    if total <= CROSS_CAP:
        return None
    return f"{total} strength and cross-training sessions this week: three are enough; drop a ride before a lift."


@rule("F9", "Two core circuits a week.", "004", RuleKind.CONTENT)
def core_in_every_session(core_exercises: int) -> bool:
    """Broken when a session holds no core work: with two sessions a week, core comes round twice."""
    return core_exercises == 0


@rule("F10", "Yoga twice a week for 15–20 minutes, mobility three times.", "004", RuleKind.INFORMATION)
def mobility_thrice(mobility_7_days: int) -> str | None:
    if mobility_7_days >= 3:
        return None
    return f"Mobility {mobility_7_days} of 3 times this week: 15 minutes of gentle yoga fit a rest day."


@rule(
    "F11",
    "Rising mileage is no reason to skip strength; it shortens it.",
    "001",
    RuleKind.INFORMATION,
)
def mileage_rises(rising: bool) -> str | None:
    return "Mileage is rising: keep strength in, short and easy." if rising else None
