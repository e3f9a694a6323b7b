"""Rest, recovery and what else is trained: rest days, stacking, hard streaks, cross-training."""

from __future__ import annotations

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.rules.rule import WeekRule, closes, rule
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Role

MAX_TYPES = 2
GENTLE_MOBILITY_MIN = 15.0
"""More mobility work than this is a session of its own (R3, C10)."""
EASY_RUN_RPE, EASY_RIDE_RPE = 3.0, 2.5
"""What an easy run and an easy ride usually feel like (a coaching choice)."""
ROLL = "Foam-roll quads, calves and upper back for ten minutes."


def last_rest_day(free: int, strength: int, ours: int) -> bool:
    """Broken when strength of ours takes the last rest day of seven.

    Bit masks over seven days: days without run or cross-training, days with strength, days that we fill.
    """
    return free & ours != 0 and free & ~strength == 0


def _planned_rest(slot: Slot, dose: Dose) -> str | None:
    return "Your rest day: it stays empty." if dose and slot.day.rest else None


rest_day = WeekRule(
    id="R1",
    statement="One day a week entirely off: no run, no strength, no cross-training.",
    articles=(Article.HART, Article.CROSS_TRAINING),
    kind=Kind.CLOSES,
    setting="strength.strict_rest",
    closes=_planned_rest,
    broken=last_rest_day,
    sentence=lambda _: "This is the week's rest day: it stays empty.",
)


def four_hard_days(hard_runs: int, legs: int, ours: int) -> bool:
    """Broken when leg work of ours makes four hard days in a row, or follows leg work of the day before
    (neuromuscular recovery takes 48 h, Flatt 2019).

    Bit masks, newest day lowest: days with a hard run, days with leg work, days that we fill.
    """
    if legs & 0b11 == 0b11 and ours & 1:
        return True
    added = legs & ours & ~hard_runs & 0b1111
    return (hard_runs | legs) & 0b1111 == 0b1111 and added != 0


hard_streak = WeekRule(
    id="R2",
    statement="Recovery every three to four days: no four hard days in a row, and 48 h between leg sessions.",
    articles=(Article.CROSS_TRAINING,),
    kind=Kind.CLOSES,
    broken=four_hard_days,
    sentence=lambda _: "Legs and head recover: 48 h between leg sessions, and no four hard days in a row.",
)


@rule("R3", "Yoga and mobility count as full sessions.", (Article.CROSS_TRAINING,), Kind.INFORMS)
def mobility_counts(mobility_minutes: float) -> bool:
    """Whether this much mobility work is a session of its own (B2)."""
    return mobility_minutes > GENTLE_MOBILITY_MIN


@rule(
    "R5",
    "Foam-roll after long runs, on the night before races and on rest days.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def foam_roll(slot: Slot) -> str | None:
    if slot.day.long or slot.before.long or slot.after.long or not slot.day.active:
        return ROLL
    return None


@rule(
    "R6",
    "Dynamic stretching 5–10 minutes before, static 15–30 seconds a stretch after.",
    (Article.CROSS_TRAINING,),
    Kind.SHAPES,
)
def stretching(warm_up_min: int) -> str:
    return (
        f"{warm_up_min} min: brisk walk or skip, leg swings, hip circles, walking lunges, arm circles. "
        "Afterwards hold calves, hips and quads 15–30 s each."
    )


@closes(
    "B1",
    "No heavy lifting within 24 h before hill intervals (48 h by T5).",
    (Article.CROSS_TRAINING,),
    binds=frozenset({Dose.HEAVY_LOWER}),
)
def heavy_before_hills(slot: Slot, dose: Dose) -> str | None:
    hills = slot.next_long is not None and slot.next_long.role is Role.HILLS
    if dose is Dose.HEAVY_LOWER and hills and slot.long_gap_h < 24:
        return "Hill intervals within a day: no heavy legs."
    return None


@closes(
    "B2",
    "At most two kinds of session a day out of run, strength, mobility and cross-training.",
    (Article.CROSS_TRAINING,),
)
def stacking(slot: Slot, dose: Dose) -> str | None:
    day = slot.day
    types = bool(day.runs) + bool(day.cross) + any(mobility_counts(minutes) for minutes in day.mobility)
    if dose and types >= MAX_TYPES:
        return "Two kinds of training are on this day already; a third backfires."
    return None


@closes(
    "B3",
    "Never skip sleep to fit it in: nothing before the usual waking hour, nothing added after short sleep.",
    (Article.CROSS_TRAINING,),
)
def before_waking(slot: Slot, dose: Dose) -> str | None:
    if dose and slot.start is not None and slot.start.time() < slot.agenda.wake:
        return "The only free hour is before you usually wake: sleep is worth more."
    return None


@rule("B4", "Plan full rest days: at least one in seven.", (Article.CROSS_TRAINING,), Kind.INFORMS)
def no_rest_day(free: int) -> bool:
    """Whether a week of runs and rides has no rest day left at all (mask of free days)."""
    return free == 0


@rule(
    "X1",
    "Active recovery: 30–60 minutes with the heart rate below zone 2.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def active_recovery(rest: bool) -> str | None:
    return None if rest else "If you move, keep it below zone 2: a walk or an easy spin of 30–60 minutes."


@rule(
    "X3",
    "Against overuse swap one or two short runs a week for cross-training, never the long run.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def swap_short_run(slot: Slot, sore: bool) -> str | None:
    if sore and slot.day.runs and not slot.day.hard:
        minutes = ride_for_run(slot.day.runs[0].minutes, EASY_RUN_RPE, EASY_RIDE_RPE)
        return f"Legs sore: a ride of about {minutes:.0f} minutes may stand for today's run (never for the long run)."
    return None


@rule(
    "X4",
    "A ride may stand for an easy run of the same load (session RPE × minutes).",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def ride_for_run(run_minutes: float, run_rpe: float, ride_rpe: float) -> float:
    """Minutes of riding with the load of the run (C19: by load, not by miles)."""
    return run_minutes * run_rpe / ride_rpe


@rule(
    "X5",
    "Ride above 85 rpm; no rowing with tight hips or hamstrings.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def cross_training_form(sport: str) -> str | None:
    words = {
        "cycling": "Ride above 85 rpm, to keep the legs turning as in running.",
        "rowing": "Leave the rower alone while hips or hamstrings are tight.",
    }
    return words.get(sport)
