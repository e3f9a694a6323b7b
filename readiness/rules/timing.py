"""Timing: which day, which hour."""

from __future__ import annotations

from datetime import timedelta

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.rules.rule import DayInWeek, DayRule, WeekAround, WeekRule, closes, prefers, rule
from readiness.runs.day import LONG, Day
from readiness.runs.running import Run
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import ROLE_NAMES, Band, Focus, Role, days_in_words, weekday

ANY_GAP_H = 24.0
LIGHT_GAP_H = 48.0
PREFERRED_GAP_H = 72.0
HEAVY = frozenset({Dose.HEAVY_LOWER})
NOON_H, EVENING_H = 12, 17
LEGS_SPARED = frozenset({Focus.UPPER_CORE, Focus.CORE_MOBILITY})


def _what(run: Run) -> str:
    """``Usual hills on Thursday``: the run and its day, as a sentence begins."""
    name = "hills" if run.role is Role.HILLS else ROLE_NAMES[run.role]
    said = f"usual {name}" if run.inferred else name
    return f"{said[0].upper()}{said[1:]} on {weekday(run.date)}"


def _at(run: Run) -> str:
    """The run with the part of its day, where its hour is known."""
    if run.start is None:
        return _what(run)
    hour = run.start.hour
    part = "morning" if hour < NOON_H else "afternoon" if hour < EVENING_H else "evening"
    return f"{_what(run)} {part}"


@closes("T7", "Never strength train after a long run.", (Article.CROSS_TRAINING,))
def after_long_run(slot: Slot, dose: Dose) -> str | None:
    done = [run for run in slot.day.runs if run.role in LONG and run.done]
    return "You ran long today: tired form is where injuries start." if dose and done else None


def _long(day: Day, dose: Dose) -> Run | None:
    """The long run or race that binds the dose: one that is only perhaps long binds leg work alone."""
    long = [run for run in day.runs if run.role in LONG]
    if not long or not dose:
        return None
    sure = next((run for run in long if not run.perhaps), None)
    return sure or (long[0] if dose.lower else None)


@closes("T6", "A strength day is never the long-run day.", (Article.CROSS_TRAINING,))
def long_run_day(slot: Slot, dose: Dose) -> str | None:
    ahead = _long(slot.day, dose)
    if ahead is None or ahead.done:
        return None
    if ahead.perhaps:
        return "Perhaps a long run today, as on many weeks: no leg work."
    return "Race day." if ahead.role is Role.RACE else "Long-run day: the run is the session."


@closes("T8", "A strength day never follows a long run directly.", (Article.CROSS_TRAINING,))
def day_after_long_run(slot: Slot, dose: Dose) -> str | None:
    ran = _long(slot.before, dose)
    if ran is None:
        return None
    perhaps = "Perhaps a long run" if ran.perhaps else "Long run"
    return f"{perhaps} on {weekday(slot.before.date)}: legs and form recover first."


def _light_eve(slot: Slot, _dose: Dose) -> str | None:
    if not slot.after.surely_long:
        return None
    return f"Long run on {weekday(slot.after.date)}: light upper body and core only the day before."


@closes(
    "T3",
    "No strength on the day before a long run.",
    (Article.LOST_PACE,),
    "strength.day_before_long",
    caps=_light_eve,
)
def day_before_long_run(slot: Slot, dose: Dose) -> str | None:
    run = _long(slot.after, dose)
    if run is None:
        return None
    if run.perhaps:
        return f"Perhaps a long run on {weekday(run.date)}: no leg work the day before."
    if dose is Dose.UPPER and slot.agenda.settings.strength.day_before_long == "upper_core_light":
        return f"{_what(run)}: keep everything fresh." if slot.after.has(frozenset({Role.RACE})) else None
    return f"{_what(run)}: no strength the day before."


@closes("T17", "No lifting before speed work on the same day.", (Article.HART,))
def speed_before_lift(slot: Slot, dose: Dose) -> str | None:
    if not dose or slot.start is None:
        return None
    later = [
        run for run in slot.day.runs if run.role is not Role.EASY and slot.agenda.start_of(run) >= slot.start
    ]
    return "Today's key run comes first, and there is no room after it." if later else None


def _over(slot: Slot) -> bool:
    """Whether the runs of today are done, or their hours over: then only the night is in the way."""
    ends = [slot.agenda.start_of(run) + timedelta(minutes=run.minutes) for run in slot.day.runs]
    return slot.date == slot.agenda.day and max(ends) <= slot.agenda.now


@closes(
    "T10",
    "Run first; strength comes later the same day, or on another day.",
    (Article.CROSS_TRAINING,),
    "strength.order",
)
def room_after_run(slot: Slot, dose: Dose) -> str | None:
    if not dose or slot.start is not None:
        return None
    if slot.day.runs and not _over(slot):
        return "After the run there is no hour left before the night: running comes first."
    return "It is late: sleep is worth more than a session now."


@closes(
    "T5",
    "Heavy leg work ends at least 48 h before a long trail run or hill intervals.",
    (Article.CROSS_TRAINING,),
    "strength.heavy_lower_gap_h",
    binds=HEAVY,
)
def heavy_before_long_or_hills(slot: Slot, dose: Dose) -> str | None:
    gap = slot.agenda.settings.strength.heavy_lower_gap_h
    if dose is not Dose.HEAVY_LOWER or slot.next_long is None or slot.long_gap_h >= gap:
        return None
    return f"{_at(slot.next_long)}, so keep the legs light."


@closes(
    "T4",
    "Heavy leg work ends at least 24 h before any key run; never heavy right before long runs or speed work.",
    (Article.LOST_PACE, Article.CROSS_TRAINING),
    binds=HEAVY,
)
def heavy_before_key_run(slot: Slot, dose: Dose) -> str | None:
    if dose is not Dose.HEAVY_LOWER or slot.next_key is None or slot.key_gap_h >= ANY_GAP_H:
        return None
    return f"{_at(slot.next_key)}, so keep the legs light."


def _hard_day(slot: Slot, dose: Dose, _focus: Focus) -> str | None:
    if not slot.day.quality or not dose.lower:
        return None
    return "Hard days hard: after the key run, so that easy days stay easy."


@prefers(
    "T1",
    "Hard days hard: lift after key runs (speed, tempo), so that easy days stay easy.",
    (Article.LOST_PACE,),
    suits=_hard_day,
)
def lift_on_key_days(slot: Slot, dose: Dose) -> float:
    """Cost of leg work on a day without a key run."""
    return 3.0 if dose.lower and not slot.day.quality else 0.0


def legs_on_easy_day(slot: Slot, dose: Dose) -> bool:
    """Whether the dose puts leg work on an easy-run day, under C1's default."""
    light_only = slot.agenda.settings.strength.easy_day_strength == "light_only"
    return dose.lower and light_only and slot.day.easy


def _never(slot: Slot, dose: Dose) -> str | None:
    setting = slot.agenda.settings.strength.easy_day_strength
    if not dose or setting != "never" or not slot.day.runs or slot.day.hard:
        return None
    return "Easy day: you keep those free of strength."


def _no_key_day(slot: Slot, _dose: Dose, focus: Focus) -> str | None:
    if not slot.day.runs or slot.day.quality or focus in LEGS_SPARED:
        return None
    return "No key-run day has room for legs: this easy day is far enough from the long run."


@prefers(
    "T2",
    "Keep easy days easy: leg work moves to an easy day only where no key-run day has room (C1).",
    (Article.LOST_PACE,),
    "strength.easy_day_strength",
    closes=_never,
    suits=_no_key_day,
)
def easy_days_stay_easy(slot: Slot, dose: Dose) -> float:
    """Cost of leg work on an easy-run day; that key-run days come first is the search's own wish."""
    return 1.0 if legs_on_easy_day(slot, dose) else 0.0


def _easy_day(slot: Slot, _dose: Dose, focus: Focus) -> str | None:
    if not slot.day.runs or slot.day.quality or focus not in LEGS_SPARED:
        return None
    return "Easy day: upper body and core leave the legs alone."


@prefers(
    "T9",
    "Good hours for strength are easy-run days, or a morning run and the gym in the evening.",
    (Article.CROSS_TRAINING,),
    "strength.easy_day_strength",
    suits=_easy_day,
)
def upper_on_easy_days(slot: Slot, dose: Dose) -> float:
    """Cost of upper-body and core work off the easy-run days."""
    return 1.5 if dose is Dose.UPPER and not slot.day.runs else 0.0


def _after_key_run(slot: Slot, dose: Dose, _focus: Focus) -> str | None:
    if not slot.day.quality or dose.lower:
        return None
    return "Upper body and core after the key run; legs are spared."


@prefers(
    "T15",
    "Core work sits well after hills; a strength day after tempo, mobility on Friday.",
    (Article.CROSS_TRAINING,),
    suits=_after_key_run,
)
def core_after_hills(slot: Slot, dose: Dose) -> float:
    """Cost of upper-body and core work on a key-run day that is not a hill day: that day is for the legs."""
    hills = slot.day.has(frozenset({Role.HILLS}))
    return 1.0 if dose is Dose.UPPER and slot.day.quality and not hills else 0.0


def _full_days(slot: Slot, dose: Dose, focus: Focus) -> str | None:
    if (
        dose is not Dose.HEAVY_LOWER
        or focus not in (Focus.LOWER, Focus.FULL_BODY)
        or slot.biggest is None
        or slot.biggest_gap_h < PREFERRED_GAP_H
    ):
        return None
    return f"{int(slot.biggest_gap_h // 24)} full days before {weekday(slot.biggest.date)}'s run."


@prefers(
    "T12",
    "Heavy leg work three full days before the week's biggest run.",
    (Article.HART,),
    tells=_full_days,
)
def heavy_three_days_before_biggest(slot: Slot, dose: Dose) -> float:
    return 3.0 if dose is Dose.HEAVY_LOWER and slot.biggest_gap_h < PREFERRED_GAP_H else 0.0


def _light_near_biggest(slot: Slot, dose: Dose) -> float:
    return 5.0 if dose is Dose.LIGHT_LOWER and slot.biggest_gap_h < LIGHT_GAP_H else 0.0


def _second_heavy(day: DayInWeek, _strength: int, _legs: int, heavy: int) -> bool:
    """A calendar week holds heavy legs once."""
    return bool(heavy & 1 and heavy & day.week)


def _light_again(around: WeekAround) -> str:
    if around.heavy:
        heavy = days_in_words(around.heavy)
        return f"One heavy leg session a week, on {heavy}: here the whole body, with light legs."
    return "Whole body with light legs, as planned before."


lighter_legs = WeekRule(
    id="T13",
    statement="One heavy leg session a week; the second is lighter, for the whole body, and 48 h before the week's"
    " biggest run.",
    articles=(Article.HART,),
    kind=Kind.PREFERS,
    price=_light_near_biggest,
    broken=_second_heavy,
    sentence=_light_again,
)


@rule(
    "T14",
    "The usual pattern: legs after Tuesday's quality run, upper body and core on the easy day after it.",
    (Article.LOST_PACE,),
    Kind.PREFERS,
)
def upper_after_leg_day(before: int, dose: int) -> float:
    """Cost of two strength days in a row, but for upper body and core after leg work."""
    pattern = dose == Dose.UPPER and before >= Dose.LIGHT_LOWER
    return 2.0 if before and dose and not pattern else 0.0


def _lift_first(slot: Slot, _dose: Dose, _focus: Focus) -> str | None:
    if slot.start is None or not any(slot.agenda.start_of(run) > slot.start for run in slot.day.runs):
        return None
    return "Lift first, then the easy run."


lift_first = DayRule(
    id="T11",
    statement="Who likes to lift first may, on an easy-run day.",
    articles=(Article.HART,),
    kind=Kind.INFORMS,
    setting="strength.order",
    tells=_lift_first,
)


@rule(
    "T16",
    "The week is built around the long run: strength is always the session that moves.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def long_run_stands(slot: Slot) -> str | None:
    """Shown where a long run close by decides what the day may hold: the run is never moved, the lift is."""
    near = slot.day.long or slot.after.long or slot.before.long
    return "The long run stays where it is; strength moves." if near else None


@rule("T18", "Match each session to energy and recovery.", (Article.CROSS_TRAINING,), Kind.INFORMS)
def match_energy(band: Band | None) -> str:
    """The sentence that says how the day's readiness set the dose."""
    words = {
        Band.GREEN: "Nothing speaks against the planned session.",
        Band.AMBER: "Something asks for care: be ready to do less.",
        Band.RED: "The signals ask for rest.",
    }
    return "Too few signals to say: go by feel." if band is None else words[band]
