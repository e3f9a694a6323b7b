"""Timing: which day, which hour. Gates return the sentence that forbids a dose on a day, or None."""

from __future__ import annotations

from readiness.rules.rule import RuleKind, rule
from readiness.runs.running import Run
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Role, weekday

ANY_GAP_H = 24.0
LIGHT_GAP_H = 48.0
PREFERRED_GAP_H = 72.0


def _when(run: Run) -> str:
    names = {Role.RACE: "race", Role.LONG: "long run", Role.HILLS: "hill session", Role.KEY: "key run"}
    usual = "usual " if run.inferred else ""
    return f"{weekday(run.date)}'s {usual}{names.get(run.role, 'run')}"


@rule(
    "T1",
    "Hard days hard: lift after key runs (speed, tempo), so that easy days stay easy.",
    "001",
    RuleKind.SOFT,
)
def lift_on_key_days(slot: Slot, dose: Dose) -> float:
    """Cost of leg work on a day without a key run."""
    return 3.0 if dose.lower and not slot.day.quality else 0.0


@rule(
    "T2",
    "Keep easy days easy: leg work moves to an easy day only where no key-run day has room (C1).",
    "001",
    RuleKind.SOFT,
    "strength.easy_day_strength",
)
def easy_days_stay_easy(slot: Slot, dose: Dose) -> float:
    """Cost of leg work on an easy-run day."""
    light_only = slot.agenda.settings.strength.easy_day_strength == "light_only"
    return 6.0 if dose.lower and light_only and slot.day.runs and not slot.day.hard else 0.0


def never_on_easy_days(slot: Slot, dose: Dose) -> str | None:
    """T2 under ``easy_day_strength = "never"``."""
    setting = slot.agenda.settings.strength.easy_day_strength
    if not dose or setting != "never" or not slot.day.runs or slot.day.hard:
        return None
    return "Easy day: you keep those free of strength."


@rule("T3", "No strength on the day before a long run.", "001", RuleKind.HARD, "strength.day_before_long")
def day_before_long_run(slot: Slot, dose: Dose) -> str | None:
    if not dose or not slot.after.long:
        return None
    if dose is Dose.UPPER and slot.agenda.settings.strength.day_before_long == "upper_core_light":
        return None if not slot.after.has(frozenset({Role.RACE})) else "Race tomorrow: keep everything fresh."
    run = next(run for run in slot.after.runs if run.role in (Role.LONG, Role.RACE))
    return f"{_when(run)} is tomorrow: no strength the day before."


@rule(
    "T4",
    "Heavy leg work ends at least 24 h before any key run; never heavy right before long runs or speed work.",
    "001, 004",
    RuleKind.HARD,
)
def heavy_before_key_run(slot: Slot, dose: Dose) -> str | None:
    if dose is not Dose.HEAVY_LOWER or slot.next_key is None or slot.key_gap_h >= ANY_GAP_H:
        return None
    return f"{_when(slot.next_key)} starts {slot.key_gap_h:.0f} h after: heavy leg work needs 24 h."


@rule(
    "T5",
    "Heavy leg work ends at least 48 h before a long trail run or hill intervals.",
    "004",
    RuleKind.HARD,
    "strength.heavy_lower_gap_h",
)
def heavy_before_long_or_hills(slot: Slot, dose: Dose) -> str | None:
    gap = slot.agenda.settings.strength.heavy_lower_gap_h
    if dose is not Dose.HEAVY_LOWER or slot.next_long is None or slot.long_gap_h >= gap:
        return None
    return f"{_when(slot.next_long)} starts {slot.long_gap_h:.0f} h after: heavy leg work needs {gap} h."


@rule("T6", "A strength day is never the long-run day.", "004", RuleKind.HARD)
def long_run_day(slot: Slot, dose: Dose) -> str | None:
    ahead = next((run for run in slot.day.runs if run.role in (Role.LONG, Role.RACE) and not run.done), None)
    if not dose or ahead is None:
        return None
    return "Race day." if ahead.role is Role.RACE else "Long-run day: the run is the session."


@rule("T7", "Never strength train after a long run.", "004", RuleKind.HARD)
def after_long_run(slot: Slot, dose: Dose) -> str | None:
    done = any(run.done and run.role in (Role.LONG, Role.RACE) for run in slot.day.runs)
    return "You ran long today: tired form is where injuries start." if dose and done else None


@rule("T8", "A strength day never follows a long run directly.", "004", RuleKind.HARD)
def day_after_long_run(slot: Slot, dose: Dose) -> str | None:
    return (
        f"Long run on {weekday(slot.before.date)}: legs and form recover first."
        if dose and slot.before.long
        else None
    )


@rule(
    "T9",
    "Good hours for strength are easy-run days, or a morning run and the gym in the evening.",
    "004",
    RuleKind.SOFT,
    "strength.easy_day_strength",
)
def upper_on_easy_days(slot: Slot, dose: Dose) -> float:
    """Cost of upper-body and core work off the easy-run days."""
    return 1.5 if dose is Dose.UPPER and not slot.day.runs else 0.0


@rule(
    "T10",
    "Run first; strength comes later the same day, or on another day.",
    "004",
    RuleKind.HARD,
    "strength.order",
)
def room_after_run(slot: Slot, dose: Dose) -> str | None:
    if not dose or slot.start is not None:
        return None
    if slot.day.runs:
        return "After the run there is no hour left before the night: running comes first."
    return "It is late: sleep is worth more than a session now."


@rule(
    "T11",
    "Who likes to lift first may, on an easy-run day.",
    "002",
    RuleKind.INFORMATION,
    "strength.order",
)
def lift_first(slot: Slot) -> str | None:
    if slot.start is None or not any(slot.agenda.start_of(run) > slot.start for run in slot.day.runs):
        return None
    return "Lift first, then the easy run."


@rule("T12", "Heavy leg work three full days before the week's biggest run.", "002", RuleKind.SOFT)
def heavy_three_days_before_biggest(slot: Slot, dose: Dose) -> float:
    return 3.0 if dose is Dose.HEAVY_LOWER and slot.biggest_gap_h < PREFERRED_GAP_H else 0.0


@rule("T13", "Lighter leg work at least 48 h before the week's biggest run.", "002", RuleKind.SOFT)
def light_two_days_before_biggest(slot: Slot, dose: Dose) -> float:
    return 5.0 if dose is Dose.LIGHT_LOWER and slot.biggest_gap_h < LIGHT_GAP_H else 0.0


@rule(
    "T14",
    "The usual pattern: legs after Tuesday's quality run, upper body and core on the easy day after it.",
    "001",
    RuleKind.SOFT,
)
def upper_after_leg_day(before: int, dose: int) -> float:
    """Cost of two strength days in a row, but for upper body and core after leg work."""
    pattern = dose == Dose.UPPER and before >= Dose.LIGHT_LOWER
    return 2.0 if before and dose and not pattern else 0.0


@rule(
    "T15",
    "Core work sits well after hills; a strength day after tempo, mobility on Friday.",
    "004",
    RuleKind.SOFT,
)
def core_after_hills(slot: Slot, dose: Dose) -> float:
    """Cost of upper-body and core work on a key-run day that is not a hill day: that day is for the legs."""
    return (
        1.0 if dose is Dose.UPPER and slot.day.quality and not slot.day.has(frozenset({Role.HILLS})) else 0.0
    )


@rule(
    "T16",
    "The week is built around the long run: strength is always the session that moves.",
    "004",
    RuleKind.HARD,
)
def long_run_stands(slot: Slot) -> str | None:
    """Whether a long run close by decides what this day may hold: the run is never moved, the lift is."""
    near = slot.day.long or slot.after.long or slot.before.long
    return "The long run stays where it is; strength moves." if near else None


@rule("T17", "No lifting before speed work on the same day.", "002", RuleKind.HARD)
def speed_before_lift(slot: Slot, dose: Dose) -> str | None:
    if not dose or slot.start is None:
        return None
    later = any(
        run.role is not Role.EASY and slot.agenda.start_of(run) >= slot.start for run in slot.day.runs
    )
    return "Today's key run comes first, and there is no room after it." if later else None


@rule("T18", "Match each session to energy and recovery.", "004", RuleKind.INFORMATION)
def match_energy(band: str | None) -> str:
    """The sentence that says how the day's readiness set the dose."""
    words = {
        "green": "Signals are calm: take the dose the plan holds.",
        "amber": "Signals ask for care: a lighter dose today.",
        "red": "Signals ask for rest today.",
    }
    return words.get(band or "", "Too few signals to say: go by feel.")
