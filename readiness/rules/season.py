"""Season and phase: what the race calendar and the running volume allow."""

from __future__ import annotations

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.rules.rule import DayRule, caps, closes, rule
from readiness.runs.season import BUILD_WEEKS
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import Phase

EARLY_PHASES = frozenset({Phase.OFF, Phase.BASE})
"""Where hops and heavy sets have their place (C4, C16)."""
HEAVY_HISTORY_WEEKS = 8.0
"""Heavy sets wait for eight weeks of strength history (C4, a coaching choice)."""
FLOOR_MIN = 20


@caps("P1", "Heavier in base, maintenance in peak.", (Article.LOST_PACE,), "phase.current")
def phase_ceiling(slot: Slot, _dose: Dose) -> str | None:
    """The sentence that caps the day at maintenance by phase."""
    words = {
        Phase.PEAK: "Peak training: maintenance keeps what you built.",
        Phase.RECOVERY: "Recovery phase: light work only.",
    }
    return words.get(slot.phase)


@rule(
    "P2",
    "Off-season: build muscle, correct imbalances, heavy compound lifts.",
    (Article.LOST_PACE,),
    Kind.SHAPES,
    "phase.current",
)
def heavy_unlocked(phase: Phase, history_weeks: float, green: bool) -> bool:
    """Whether sets of 4–8 are open: off-season or base, a history of lifting, and a green morning (C4)."""
    return phase in EARLY_PHASES and history_weeks >= HEAVY_HISTORY_WEEKS and green


@caps(
    "P3",
    "Eight to ten weeks before an A race: maintenance, 50–60 % of maximum, higher repetitions, short.",
    (Article.LOST_PACE,),
    "strength.maintenance_weeks_before_race",
)
def weeks_before_race(slot: Slot, _dose: Dose) -> str | None:
    if not slot.maintenance_load:
        return None
    return f"{slot.days_to_a_race} days to your A race: light loads keep what you built."


@closes(
    "P4",
    "No strength in the last week before a big race.",
    (Article.HART,),
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
    return "You set the phase to taper: no strength." if slot.phase is Phase.TAPER else None


@rule("P5", "As running volume rises, strength time falls.", (Article.HART,), Kind.SHAPES)
def inverse_shift(rising: bool, last_week_min: float, this_week_min: float, wanted: int) -> int:
    """Minutes left for a session: in a rising week strength takes no longer than the week before."""
    if not rising or last_week_min <= 0:
        return wanted
    return max(min(wanted, FLOOR_MIN), min(wanted, round(last_week_min - this_week_min)))


def _mobility_only(slot: Slot, dose: Dose) -> str | None:
    if not dose or not slot.peak_week:
        return None
    if slot.agenda.settings.strength.peak_week_strength == "mobility_only":
        return "Peak week: mobility and light recovery only."
    return None


def _half_an_hour(slot: Slot, _dose: Dose) -> str | None:
    return "Peak week: half an hour at most." if slot.peak_week else None


peak_week = DayRule(
    id="P6",
    statement="Peak mileage weeks, at most three in any five: one short maintenance session, else mobility and light"
    " recovery (C7).",
    articles=(Article.CROSS_TRAINING, Article.LOST_PACE),
    kind=Kind.CAPS,
    setting="strength.peak_week_strength",
    closes=_mobility_only,
    caps=_half_an_hour,
)


@rule(
    "P7",
    "Power and plyometrics only early in the season, while volume and fatigue are low.",
    (Article.SCOZZARO,),
    Kind.SHAPES,
    "strength.plyometrics",
)
def plyometrics(setting: str, phase: Phase, green: bool, days_to_race: int | None) -> bool:
    """Whether hops and swings may be in the session."""
    far = days_to_race is None or days_to_race > 56
    return setting == "early_only" and phase in EARLY_PHASES and green and far


@rule(
    "P8",
    "Corrective work for hip, glute, core and balance is fine all year.",
    (Article.SCOZZARO,),
    Kind.SHAPES,
)
def corrective(rpe: float, loaded: bool) -> bool:
    """Whether an exercise is light enough to be always allowed."""
    return not loaded and rpe <= 5


@rule("P9", "Added strength adds load: something else gives way.", (Article.SCOZZARO,), Kind.INFORMS)
def added_load(planned_load: float, usual_load: float) -> str | None:
    if usual_load <= 0 or planned_load <= 1.3 * usual_load:
        return None
    return "The week is fuller than usual already: cut an easy run short to make room for strength."


@rule("P10", "The A goal comes first: the race plan beats the strength plan.", (Article.HART,), Kind.INFORMS)
def a_goal_first(slot: Slot) -> str | None:
    """The sentence for the weeks in which an A race is near, and not yet decides (P3, P4)."""
    away = slot.days_to_a_race
    if away is None or away > 7 * BUILD_WEEKS or weeks_before_race.caps(slot, Dose.NONE):
        return None
    return f"Your A race is {away} days off: strength supports it, and yields where the two clash."


@rule("P11", "No intense power yoga in peak mileage.", (Article.CROSS_TRAINING,), Kind.SHAPES)
def gentle_yoga(slot: Slot) -> str:
    """The kind of yoga that suits the week."""
    return (
        "Yin or slow flow, no power yoga"
        if slot.peak_week or slot.phase is Phase.PEAK
        else "Hatha or slow flow"
    )


def _post_race_cap(slot: Slot, _dose: Dose) -> str | None:
    if slot.recovery is None:
        return None
    race, recovery, since = slot.recovery
    if since <= recovery.none_days:
        return None
    return f"Day {since} after {race.name}: maintenance until day {recovery.maintenance_days}."


@closes(
    "POST_RACE",
    "The days after a race hold no strength, then maintenance, longer after a longer one (Millet 2011).",
    (),
    caps=_post_race_cap,
)
def post_race(slot: Slot, dose: Dose) -> str | None:
    if not dose or slot.recovery is None:
        return None
    race, recovery, since = slot.recovery
    if since > recovery.none_days:
        return None
    return f"Day {since} after {race.name}: no strength for {recovery.none_days} day{'s' * (recovery.none_days != 1)}."
