"""Rest, recovery and what else is trained: rest days, stacking, hard streaks, cross-training."""

from __future__ import annotations

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.rules.rule import DayInWeek, WeekRule, closes, rule
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Role, days_in_words

MAX_TYPES = 2
REST_PRICE = 3.0
"""A day that the plan calls rest costs as much as legs off the key-run days (a coaching choice)."""
GENTLE_MOBILITY_MIN = 15.0
"""More mobility work than this is a session of its own (R3, C10)."""
EASY_RUN_RPE, EASY_RIDE_RPE = 3.0, 2.5
"""What an easy run and an easy ride usually feel like (a coaching choice)."""
ROLL = "Foam-roll quads, calves and upper back for ten minutes."


def _last_empty_day(day: DayInWeek, strength: int, *_: int) -> bool:
    """Broken when strength of ours takes the last free day of seven; who has no free day loses none."""
    return day.free & day.ours & strength != 0 and day.free & ~strength == 0


def _strict(slot: Slot, dose: Dose) -> str | None:
    if not dose or not slot.day.rest or not slot.agenda.settings.strength.strict_rest:
        return None
    return "Your rest day: it stays empty."


rest_day = WeekRule(
    id="R1",
    statement="One day in any seven entirely off: no run, no strength, no cross-training. Other days that a plan calls"
    " rest may hold strength where better days are taken.",
    articles=(Article.HART, Article.CROSS_TRAINING),
    kind=Kind.CLOSES,
    setting="strength.strict_rest",
    closes=_strict,
    price=lambda slot, dose: REST_PRICE if dose and slot.day.rest else 0.0,
    broken=_last_empty_day,
    binds_empty_days=True,
    sentence=lambda around: (
        f"{days_in_words([around.slot.date])} stays empty: one day in seven holds nothing."
    ),
)


def _hard_streak(day: DayInWeek, _strength: int, legs: int, _heavy: int) -> bool:
    """Broken when leg work of ours follows leg work within 48 h (neuromuscular recovery, Flatt 2019), or makes four
    hard days in a row."""
    if legs & 1 and legs & day.near and day.ours & 1:
        return True
    four = 0b1111
    return (day.hard | legs) & four == four and legs & day.ours & ~day.hard & four != 0


hard_streak = WeekRule(
    id="R2",
    statement="Recovery every three to four days: no four hard days in a row, and 48 h between leg sessions.",
    articles=(Article.CROSS_TRAINING,),
    kind=Kind.CLOSES,
    broken=_hard_streak,
    binds_empty_days=True,
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
    types = bool(day.runs) + bool(day.cross)
    types += bool(day.mobility) and any(mobility_counts(minutes) for minutes in day.mobility)
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
        return (
            f"Legs sore: a ride of about {minutes:.0f} minutes may replace today's run (never the long run)."
        )
    return None


@rule(
    "X4",
    "A ride may replace an easy run of the same load (session RPE × minutes).",
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
