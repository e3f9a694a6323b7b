"""Rest, recovery and what else is trained: rest days, stacking, hard streaks, cross-training."""

from __future__ import annotations

from readiness.rules.rule import RuleKind, rule
from readiness.runs.running import GENTLE_MOBILITY_MIN
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Role

MAX_TYPES = 2
EASY_RUN_RPE, EASY_RIDE_RPE = 3.0, 2.5
"""What an easy run and an easy ride usually feel like (a coaching choice)."""
ROLL = "Foam-roll quads, calves and upper back for ten minutes."


@rule(
    "R1",
    "One day a week entirely off: no run, no strength, no cross-training.",
    "002, 004",
    RuleKind.HARD,
    "strength.strict_rest",
)
def rest_day(free: int, strength: int, ours: int) -> bool:
    """Broken when strength of ours takes the last rest day of seven.

    Bit masks over seven days: days without run or cross-training, days with strength, days that we fill.
    """
    return free & ours != 0 and free & ~strength == 0


def planned_rest(slot: Slot, dose: Dose) -> str | None:
    """R1 on a day that the plan names a rest day."""
    return "Your rest day: it stays empty." if dose and slot.day.rest else None


@rule(
    "R2",
    "Recovery every three to four days: no four hard days in a row, and 48 h between leg sessions.",
    "004",
    RuleKind.HARD,
)
def hard_streak(hard_runs: int, legs: int, ours: int) -> bool:
    """Broken when leg work of ours makes four hard days in a row, or follows leg work of the day before
    (neuromuscular recovery takes 48 h, Flatt 2019).

    Bit masks, newest day lowest: days with a hard run, days with leg work, days that we fill.
    """
    if legs & 0b11 == 0b11 and ours & 1:
        return True
    added = legs & ours & ~hard_runs & 0b1111
    return (hard_runs | legs) & 0b1111 == 0b1111 and added != 0


@rule("R3", "Yoga and mobility count as full sessions.", "004", RuleKind.HARD)
def mobility_counts(mobility_minutes: float) -> bool:
    """Whether this much mobility work is a session of its own (B2)."""
    return mobility_minutes > GENTLE_MOBILITY_MIN


@rule("R4", "Sleep before reps and miles.", "004", RuleKind.HARD)
def sleep_first(short_sleep: bool) -> str | None:
    """After short sleep no session is added to reach a target (B3)."""
    return "Sleep before reps and miles: nothing is added to make up for it." if short_sleep else None


@rule(
    "R5",
    "Foam-roll after long runs, on the night before races and on rest days.",
    "004",
    RuleKind.INFORMATION,
)
def foam_roll(slot: Slot) -> str | None:
    if slot.day.long or slot.before.long or slot.after.long or not slot.day.active:
        return ROLL
    return None


@rule(
    "R6",
    "Dynamic stretching 5–10 minutes before, static 15–30 seconds a stretch after.",
    "004",
    RuleKind.CONTENT,
)
def stretching(warm_up_min: int) -> str:
    return (
        f"{warm_up_min} min: brisk walk or skip, leg swings, hip circles, walking lunges, arm circles. "
        "Afterwards hold calves, hips and quads 15–30 s each."
    )


@rule("B1", "No heavy lifting within 24 h before hill intervals (48 h by T5).", "004", RuleKind.HARD)
def heavy_before_hills(slot: Slot, dose: Dose) -> str | None:
    hills = slot.next_long is not None and slot.next_long.role is Role.HILLS
    if dose is Dose.HEAVY_LOWER and hills and slot.long_gap_h < 24:
        return "Hill intervals within a day: no heavy legs."
    return None


@rule(
    "B2",
    "At most two kinds of session a day out of run, strength, mobility and cross-training.",
    "004",
    RuleKind.HARD,
)
def stacking(slot: Slot, dose: Dose) -> str | None:
    if dose and slot.day.session_types >= MAX_TYPES:
        return "Two kinds of training are on this day already; a third backfires."
    return None


@rule(
    "B3",
    "Never skip sleep to fit it in: nothing before the usual waking hour, nothing added after short sleep.",
    "004",
    RuleKind.HARD,
)
def before_waking(slot: Slot, dose: Dose) -> str | None:
    if dose and slot.start is not None and slot.start.time() < slot.agenda.wake:
        return "The only free hour is before you usually wake: sleep is worth more."
    return None


@rule("B4", "Plan full rest days: at least one in seven.", "004", RuleKind.HARD)
def no_rest_day(free: int) -> bool:
    """Whether a week of runs and rides has no rest day left at all (mask of free days)."""
    return free == 0


@rule("X1", "Active recovery: 30–60 minutes with the heart rate below zone 2.", "004", RuleKind.INFORMATION)
def active_recovery(rest: bool) -> str | None:
    return None if rest else "If you move, keep it below zone 2: a walk or an easy spin of 30–60 minutes."


@rule("X2", "Injured: swim or ride instead of all running; no loaded work on the part.", "004", RuleKind.HARD)
def injured(part: str | None) -> str | None:
    if not part:
        return None
    return f"Injured ({part}): swap running for swimming or riding, as long as it is free of pain; no load on the part."


@rule(
    "X3",
    "Against overuse swap one or two short runs a week for cross-training, never the long run.",
    "004",
    RuleKind.INFORMATION,
)
def swap_short_run(slot: Slot, sore: bool) -> str | None:
    if sore and slot.day.runs and not slot.day.hard:
        minutes = ride_for_run(slot.day.runs[0].minutes, EASY_RUN_RPE, EASY_RIDE_RPE)
        return f"Legs sore: a ride of about {minutes:.0f} minutes may stand for today's run (never for the long run)."
    return None


@rule(
    "X4",
    "A ride may stand for an easy run of the same load (session RPE × minutes).",
    "004",
    RuleKind.INFORMATION,
)
def ride_for_run(run_minutes: float, run_rpe: float, ride_rpe: float) -> float:
    """Minutes of riding with the load of the run (C19: by load, not by miles)."""
    return run_minutes * run_rpe / ride_rpe


@rule("X5", "Ride above 85 rpm; no rowing with tight hips or hamstrings.", "004", RuleKind.INFORMATION)
def cross_training_form(sport: str) -> str | None:
    words = {
        "cycling": "Ride above 85 rpm, to keep the legs turning as in running.",
        "rowing": "Leave the rower alone while hips or hamstrings are tight.",
    }
    return words.get(sport)
