"""Season and phase: what the race calendar and the running volume allow."""

from __future__ import annotations

from readiness.rules.rule import RuleKind, rule
from readiness.runs.season import BUILD_WEEKS
from readiness.runs.slot import Dose, Slot

PLYO_PHASES = frozenset({"off", "base"})
HEAVY_PHASES = frozenset({"off", "base"})
HEAVY_HISTORY_WEEKS = 8.0
"""Heavy sets wait for eight weeks of strength history (C4, a coaching choice)."""
FLOOR_MIN = 20


@rule("P1", "Heavier in base, maintenance in peak.", "001", RuleKind.HARD, "phase.current")
def phase_ceiling(slot: Slot) -> str | None:
    """The sentence that caps the day at maintenance by phase."""
    words = {
        "peak": "Peak training: maintenance keeps what you built.",
        "recovery": "Recovery phase: light work only.",
    }
    return words.get(slot.phase)


@rule(
    "P2",
    "Off-season: build muscle, mend imbalances, heavy compound lifts.",
    "001",
    RuleKind.CONTENT,
    "phase.current",
)
def heavy_unlocked(phase: str, history_weeks: float, green: bool) -> bool:
    """Whether sets of 4–8 are open: off-season or base, a history of lifting, and a green morning (C4)."""
    return phase in HEAVY_PHASES and history_weeks >= HEAVY_HISTORY_WEEKS and green


@rule(
    "P3",
    "Eight to ten weeks before an A race: maintenance, 50–60 % of maximum, higher repetitions, short.",
    "001",
    RuleKind.HARD,
    "strength.maintenance_weeks_before_race",
)
def weeks_before_race(slot: Slot) -> str | None:
    weeks = slot.agenda.settings.strength.maintenance_weeks_before_race
    away = slot.days_to_a_race
    if away is None or away > 7 * weeks:
        return None
    return f"{away} days to your A race: maintenance from {weeks} weeks out."


@rule(
    "P4",
    "No strength in the last week before a big race.",
    "002",
    RuleKind.HARD,
    "strength.taper_no_strength_days",
)
def taper(slot: Slot, dose: Dose) -> str | None:
    if not dose:
        return None
    away = slot.days_to_a_race
    if away is not None and away <= slot.agenda.settings.strength.taper_no_strength_days:
        return (
            "Race day."
            if away == 0
            else f"{away} day{'s' * (away > 1)} to your A race: the taper holds no strength."
        )
    return "You set the phase to taper: no strength." if slot.phase == "taper" else None


@rule("P5", "As running volume rises, strength time falls.", "002", RuleKind.HARD)
def inverse_shift(rising: bool, last_week_min: float, this_week_min: float, wanted: int) -> int:
    """Minutes left for a session: in a rising week strength takes no longer than the week before."""
    if not rising or last_week_min <= 0:
        return wanted
    return max(min(wanted, FLOOR_MIN), min(wanted, round(last_week_min - this_week_min)))


@rule(
    "P6",
    "Peak mileage weeks: one short maintenance session early in the week, else mobility and light recovery (C7).",
    "004, 001",
    RuleKind.HARD,
    "strength.peak_week_strength",
)
def peak_week(slot: Slot, dose: Dose) -> str | None:
    """The setting's gate; that the one session stays the only one is counted where the week is judged."""
    if not dose or not slot.peak_week:
        return None
    if slot.agenda.settings.strength.peak_week_strength == "mobility_only":
        return "Peak week: mobility and light recovery only."
    return None


@rule(
    "P7",
    "Power and plyometrics only early in the season, while volume and fatigue are low.",
    "003",
    RuleKind.CONTENT,
    "strength.plyometrics",
)
def plyometrics(setting: str, phase: str, green: bool, days_to_race: int | None) -> bool:
    """Whether hops and swings may be in the session."""
    far = days_to_race is None or days_to_race > 56
    return setting == "early_only" and phase in PLYO_PHASES and green and far


@rule("P8", "Corrective work for hip, glute, core and balance is fine all year.", "003", RuleKind.CONTENT)
def corrective(rpe: float, loaded: bool) -> bool:
    """Whether an exercise is light enough to be always allowed."""
    return not loaded and rpe <= 5


@rule("P9", "Added strength adds load: something else gives way.", "003", RuleKind.INFORMATION)
def added_load(planned_load: float, usual_load: float) -> str | None:
    if usual_load <= 0 or planned_load <= 1.3 * usual_load:
        return None
    return "The week is fuller than usual already: cut an easy run short to make room for strength."


@rule("P10", "The A goal comes first: the race plan beats the strength plan.", "002", RuleKind.HARD)
def a_goal_first(slot: Slot) -> str | None:
    """The sentence for the weeks in which an A race is near, and not yet decides (P3, P4)."""
    away = slot.days_to_a_race
    if away is None or away > 7 * BUILD_WEEKS or weeks_before_race(slot):
        return None
    return f"Your A race is {away} days off: strength serves it, and gives way where the two clash."


@rule("P11", "No intense power yoga in peak mileage.", "004", RuleKind.CONTENT)
def gentle_yoga(slot: Slot) -> str:
    """The kind of yoga that suits the week."""
    return (
        "Yin or slow flow, no power yoga" if slot.peak_week or slot.phase == "peak" else "Hatha or slow flow"
    )


def post_race(slot: Slot, dose: Dose) -> str | None:
    """POST_RACE: no strength while the legs rebuild after a race (Millet 2011)."""
    if not dose or slot.recovery is None:
        return None
    race, recovery, since = slot.recovery
    if since > recovery.none_days:
        return None
    return f"Day {since} after {race.name}: no strength for {recovery.none_days} days."


def post_race_cap(slot: Slot) -> str | None:
    """POST_RACE: maintenance only until recovery is complete."""
    if slot.recovery is None:
        return None
    race, recovery, since = slot.recovery
    if since <= recovery.none_days:
        return None
    return f"Day {since} after {race.name}: maintenance until day {recovery.maintenance_days}."
