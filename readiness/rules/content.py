"""Load and length: how a session is dosed (L1–L7, D1–D3)."""

from __future__ import annotations

from typing import NamedTuple

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.rules.rule import rule
from readiness.vocabulary import Phase

MAX_MIN = 45
FULL_MIN_LOW = 30
SHORT_LOW, SHORT_HIGH = 20, 30
MAX_RPE = 8
MIN_REPS = 4


class Style(NamedTuple):
    """How the loaded exercises of a session are dosed: repetitions a set from low to high for the main lifts and
    for the others, RPE (CR10) from low to high, seconds of rest."""

    name: str
    main_reps: tuple[int, int]
    other_reps: tuple[int, int]
    rpe: tuple[float, float]
    rest_s: int


LIGHT = Style("light", (12, 15), (12, 15), (5, 6), 45)
MODERATE = Style("moderate", (8, 12), (8, 12), (6, 7), 60)
HEAVY = Style("heavy", (5, 8), (8, 12), (7, 8), 90)


@rule("L1", "High repetitions, low weight.", (Article.ENDURANCE_PLANET,), Kind.SHAPES, "strength.load_style")
def high_repetitions() -> Style:
    return LIGHT


@rule(
    "L2",
    "Four to eight repetitions in base, moderate ones as the race nears.",
    (Article.CROSS_TRAINING,),
    Kind.SHAPES,
    "strength.load_style",
)
def by_season(phase: Phase, heavy: bool) -> Style:
    """The periodised style (C3): heavy sets only where they are unlocked."""
    if phase in (Phase.PEAK, Phase.TAPER, Phase.RECOVERY):
        return high_repetitions()
    if heavy:
        return HEAVY
    return MODERATE


@rule("L3", "Two to three sets, time under tension.", (Article.CROSS_TRAINING,), Kind.SHAPES)
def sets(full: bool) -> int:
    return 3 if full else 2


@rule("L4", "Core and bodyweight exercises keep their own doses.", (Article.LOST_PACE,), Kind.SHAPES)
def own_dose(loaded: bool) -> bool:
    """Whether an exercise keeps the dose of the library whatever the phase."""
    return not loaded


@rule(
    "L5",
    "No one-repetition maximum, no lifting like a powerlifter or a bodybuilder: RPE 8 at most.",
    (
        Article.CROSS_TRAINING,
        Article.LOST_PACE,
        Article.HART,
    ),
    Kind.SHAPES,
)
def no_maximum(repetitions: int, rpe: float) -> bool:
    """Whether a set goes too far."""
    return repetitions < MIN_REPS or rpe > MAX_RPE


@rule(
    "L6",
    "Form before load, through the full range.",
    (
        Article.LOST_PACE,
        Article.CROSS_TRAINING,
    ),
    Kind.SHAPES,
)
def stop_rule() -> str:
    return "Stop the set when form slips, and the session at any sharp pain or dizziness."


@rule(
    "L7",
    "No bulk: muscle-building blocks in the off-season only, never for the upper body.",
    (Article.ENDURANCE_PLANET,),
    Kind.SHAPES,
)
def muscle_building(phase: Phase, upper: bool) -> bool:
    """Whether a muscle-building dose may be given."""
    return phase == Phase.OFF and not upper


@rule("D1", "A session lasts 30–45 minutes at most.", (Article.LOST_PACE,), Kind.SHAPES, "strength.minutes")
def full_minutes(wanted: int) -> int:
    return max(FULL_MIN_LOW, min(MAX_MIN, wanted))


@rule(
    "D2",
    "Twenty to thirty minutes count.",
    (
        Article.LOST_PACE,
        Article.CROSS_TRAINING,
    ),
    Kind.SHAPES,
)
def short_minutes(wanted: int) -> int:
    return max(SHORT_LOW, min(SHORT_HIGH, wanted))


@rule(
    "D3",
    "A core circuit: 5–6 exercises, 2–3 rounds, about 30 s rest.",
    (Article.CROSS_TRAINING,),
    Kind.SHAPES,
)
def core_circuit(full: bool) -> tuple[int, int, int]:
    """Exercises, rounds and rest in seconds."""
    return (6, 3, 30) if full else (5, 2, 30)
