"""The exercise library: every exercise that the articles name, each with what it trains and how to make it easier.

Longer than any other module, since it is a list: one :class:`Movement` after another, and nothing to follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from readiness.session.equipment import BANDS, BARBELL, STEP, WEIGHTS


class Unit(StrEnum):
    """What a set is counted in."""

    REPS = ""
    STEPS = "steps"
    SECONDS = "s"


class Amount(NamedTuple):
    """The work of one set, from ``low`` to ``high`` of its ``unit``; ``each`` names the side it is done for
    (``"leg"``, ``"side"``), empty where both work at once."""

    low: int
    high: int
    unit: Unit = Unit.REPS
    each: str = ""


class Pattern(StrEnum):
    """The movement that an exercise trains."""

    SQUAT = "squat"
    HINGE = "hinge"
    PUSH = "push"
    PULL = "pull"
    TRICEPS = "triceps"
    CORE = "core"
    DYNAMIC_CORE = "dynamic core"
    CARRY = "carry"
    HIP = "hip stability"
    BALANCE = "balance"
    BRIDGE = "bridge"
    HOP = "hop"
    PREHAB = "prehab"
    MOBILITY = "mobility"


UPPER = frozenset({Pattern.PUSH, Pattern.PULL, Pattern.TRICEPS})


@dataclass(frozen=True, slots=True, eq=False)  # each is one of the library: the same, or another
class Movement:
    """One exercise of the library.

    ``dose`` is its own amount a set. ``needs`` is the equipment, any of which will do; ``without`` is how to do it
    with none (None: then it is left out).
    ``loaded`` exercises take repetitions and load from the season, the others keep their own dose; ``main`` lifts
    may be heavy where that is unlocked. When it is given, the lists of :mod:`readiness.session.choose` say.
    """

    key: str
    name: str
    pattern: Pattern
    targets: tuple[str, ...]
    dose: Amount
    cue: str
    easier: str
    article: str
    needs: frozenset[str] = frozenset()
    without: str | None = None
    loaded: bool = False
    main: bool = False
    single_leg: bool = False


_ALL = (
    Movement(
        "goblet_squat",
        "Goblet squat",
        Pattern.SQUAT,
        ("quads", "glutes"),
        Amount(10, 12),
        "Hold the weight at the chest, sit between the hips, drive up through the whole foot.",
        "Bodyweight squat to a chair",
        "004",
        needs=WEIGHTS,
        without="Bodyweight squat",
        loaded=True,
        main=True,
    ),
    Movement(
        "bulgarian_split_squat",
        "Bulgarian split squat",
        Pattern.SQUAT,
        ("glutes", "quads", "hamstrings", "balance"),
        Amount(8, 10, each="leg"),
        "Back foot up behind you, chest tall, front knee follows the toes.",
        "Split squat with both feet on the floor, no weight",
        "001",
        needs=STEP,
        without="Split squat with both feet on the floor",
        loaded=True,
        main=True,
        single_leg=True,
    ),
    Movement(
        "step_up",
        "Weighted step-up",
        Pattern.SQUAT,
        ("quads", "glutes", "calves"),
        Amount(10, 12, each="leg"),
        "Whole foot on a knee-high step; stand up with that leg, do not push off below.",
        "Lower step, no weight",
        "001, 004",
        needs=STEP,
        without="Step-up on a stair, no weight",
        loaded=True,
        main=True,
        single_leg=True,
    ),
    Movement(
        "reverse_lunge",
        "Reverse lunge",
        Pattern.SQUAT,
        ("glutes", "quads", "hips"),
        Amount(10, 12, each="leg"),
        "Step back softly, lower straight down, push up through the front heel.",
        "Hold on to a rail or chair",
        "004",
        loaded=True,
        single_leg=True,
    ),
    Movement(
        "barbell_squat",
        "Barbell squat",
        Pattern.SQUAT,
        ("quads", "glutes", "back"),
        Amount(6, 8),
        "Brace, sit down as deep as the back stays flat, rise evenly.",
        "Goblet squat",
        "001",
        needs=BARBELL,
        loaded=True,
        main=True,
    ),
    Movement(
        "single_leg_deadlift",
        "Single-leg deadlift",
        Pattern.HINGE,
        ("hamstrings", "glutes", "lower back", "balance"),
        Amount(8, 10, each="leg"),
        "Fold at the hip with a flat back, hips level, weight close to the standing leg.",
        "One hand on a wall",
        "001",
        loaded=True,
        single_leg=True,
    ),
    Movement(
        "romanian_deadlift",
        "Romanian deadlift",
        Pattern.HINGE,
        ("hamstrings", "glutes", "back"),
        Amount(10, 12),
        "Push the hips back, shins still, stop where the hamstrings are long, then stand tall.",
        "Hip hinge with hands on the hips, or one light kettlebell",
        "004",
        needs=WEIGHTS | BARBELL,
        without="Hip hinge with hands behind the head",
        loaded=True,
        main=True,
    ),
    Movement(
        "king_deadlift",
        "King deadlift",
        Pattern.HINGE,
        ("glutes", "quads", "balance"),
        Amount(6, 8, each="leg"),
        "One foot hovering behind, bend the standing leg until the back knee nears the floor, stand up.",
        "One hand on a rail, half the depth",
        "003",
        single_leg=True,
    ),
    Movement(
        "barbell_deadlift",
        "Barbell deadlift",
        Pattern.HINGE,
        ("hamstrings", "glutes", "back"),
        Amount(5, 6),
        "Bar over mid-foot, back flat, push the floor away.",
        "Romanian deadlift with a light weight",
        "001",
        needs=BARBELL,
        loaded=True,
        main=True,
    ),
    Movement(
        "kettlebell_swing",
        "Kettlebell swing",
        Pattern.HOP,
        ("glutes", "hamstrings", "core"),
        Amount(10, 12),
        "Snap the hips, arms only guide; stop when it slows down.",
        "Romanian deadlift with the kettlebell",
        "001",
        needs=frozenset({"kettlebell", "kettlebells", "gym"}),
        loaded=True,
    ),
    Movement(
        "push_up",
        "Push-up",
        Pattern.PUSH,
        ("chest", "shoulders", "triceps", "core"),
        Amount(12, 20),
        "One straight line from heel to head, elbows halfway out.",
        "Hands on a bench, or from the knees",
        "001",
    ),
    Movement(
        "overhead_press",
        "Overhead dumbbell press",
        Pattern.PUSH,
        ("shoulders", "upper back"),
        Amount(8, 10),
        "Ribs down, press straight up, no leaning back.",
        "Half-kneeling with one light weight",
        "001",
        needs=WEIGHTS,
        without="Pike push-up",
        loaded=True,
    ),
    Movement(
        "dumbbell_row",
        "Dumbbell row",
        Pattern.PULL,
        ("upper back", "lats"),
        Amount(10, 12, each="side"),
        "Flat back, pull the elbow to the hip, lower slowly.",
        "Row with a band",
        "001",
        needs=WEIGHTS,
        without="Row with a band or a towel round a post",
        loaded=True,
    ),
    Movement(
        "band_row",
        "Band row",
        Pattern.PULL,
        ("upper back", "shoulders"),
        Amount(12, 15),
        "Band at chest height, squeeze the shoulder blades, pause for a breath.",
        "Lighter band",
        "001",
        needs=BANDS,
        without="Lying arm lifts: face down, lift arms and chest, hold for a breath",
    ),
    Movement(
        "triceps_press",
        "Triceps press-down",
        Pattern.TRICEPS,
        ("triceps", "shoulders"),
        Amount(12, 15),
        "Elbows still at the ribs, press down as if planting poles.",
        "Lighter band",
        "001",
        needs=BANDS,
        without="Narrow push-up from the knees",
    ),
    Movement(
        "plank",
        "Plank",
        Pattern.CORE,
        ("deep core", "shoulders"),
        Amount(30, 45, Unit.SECONDS),
        "Elbows under the shoulders, squeeze glutes, breathe quietly.",
        "From the knees",
        "004",
    ),
    Movement(
        "shoulder_taps",
        "Plank with shoulder taps",
        Pattern.CORE,
        ("deep core", "anti-rotation"),
        Amount(15, 20, each="side"),
        "Feet wide, tap the far shoulder, hips stay still.",
        "From the knees",
        "001",
    ),
    Movement(
        "dead_bug",
        "Dead bug",
        Pattern.CORE,
        ("deep core", "spine"),
        Amount(10, 15),
        "Low back pressed to the floor, opposite arm and leg reach out as you breathe out.",
        "Legs only, heels touch down",
        "001, 003, 004",
    ),
    Movement(
        "bird_dog",
        "Bird dog",
        Pattern.CORE,
        ("spine", "coordination"),
        Amount(8, 10, each="side"),
        "Reach long, not high; a cup of tea on the back would not spill.",
        "Slide one leg only",
        "004, 001",
    ),
    Movement(
        "side_plank",
        "Side plank",
        Pattern.CORE,
        ("obliques", "shoulder"),
        Amount(20, 30, Unit.SECONDS, each="side"),
        "Elbow under the shoulder, hips forward and high.",
        "From the knees",
        "004",
    ),
    Movement(
        "side_plank_reach",
        "Side plank with reach-through",
        Pattern.DYNAMIC_CORE,
        ("obliques", "shoulder"),
        Amount(8, 10, each="side"),
        "Thread the free arm under the body and open up again, hips high.",
        "From the knees",
        "001",
    ),
    Movement(
        "russian_twist",
        "Russian twist",
        Pattern.DYNAMIC_CORE,
        ("obliques",),
        Amount(10, 12, each="side"),
        "Chest tall, turn the ribs, not only the arms.",
        "Feet on the floor",
        "001",
    ),
    Movement(
        "rotational_lunge",
        "Rotational lunge",
        Pattern.DYNAMIC_CORE,
        ("core", "hips"),
        Amount(6, 8, each="leg"),
        "Lunge, then turn over the front leg with a tall chest.",
        "Turn without lunging",
        "001",
        single_leg=True,
    ),
    Movement(
        "turkish_get_up",
        "Turkish get-up",
        Pattern.DYNAMIC_CORE,
        ("whole body", "shoulder"),
        Amount(2, 3, each="side"),
        "Eyes on the weight, one calm position after the other.",
        "Without a weight, to the elbow only",
        "001",
        needs=WEIGHTS,
    ),
    Movement(
        "farmers_carry",
        "Farmer's carry",
        Pattern.CARRY,
        ("grip", "core", "shoulders"),
        Amount(30, 60, Unit.SECONDS),
        "Walk tall with quiet steps, as with a heavy pack.",
        "Lighter weights",
        "001",
        needs=WEIGHTS,
        without="Carry a loaded backpack in both arms",
    ),
    Movement(
        "offset_carry",
        "Offset carry",
        Pattern.CARRY,
        ("core", "grip", "hips"),
        Amount(30, 45, Unit.SECONDS, each="side"),
        "One weight only; do not lean, breathe low.",
        "Lighter weight",
        "003",
        needs=WEIGHTS,
        without="Carry a backpack in one hand",
    ),
    Movement(
        "lateral_band_walk",
        "Lateral band walk",
        Pattern.HIP,
        ("glute medius", "hips"),
        Amount(15, 20, Unit.STEPS, each="side"),
        "Knees soft and apart, toes forward, small steady steps.",
        "Lighter band, above the knees",
        "001, 003",
        needs=BANDS,
        without="Side-lying leg lifts",
    ),
    Movement(
        "lateral_step_up",
        "Lateral step-up",
        Pattern.HIP,
        ("lateral hip", "quads"),
        Amount(8, 10, each="leg"),
        "Stand side-on to a low step, rise without pushing off, lower slowly.",
        "Lower step, hand on a wall",
        "003",
        single_leg=True,
    ),
    Movement(
        "single_leg_balance",
        "Single-leg balance",
        Pattern.BALANCE,
        ("ankle", "knee", "balance"),
        Amount(30, 45, Unit.SECONDS, each="leg"),
        "Foot like a tripod, knee soft; turn the head when it gets easy.",
        "Fingertips on a wall, firm floor",
        "004, 001, 003",
        single_leg=True,
    ),
    Movement(
        "banded_leg_swing",
        "Single-leg banded flexion and extension",
        Pattern.BALANCE,
        ("foot", "lower leg", "hip"),
        Amount(8, 10, each="leg"),
        "Barefoot, stand on one leg and move the other slowly against the band.",
        "In shoes, hand on a wall",
        "003",
        needs=BANDS,
        without="Slow leg swings on one leg, no band",
        single_leg=True,
    ),
    Movement(
        "glute_bridge_march",
        "Glute bridge march",
        Pattern.BRIDGE,
        ("glutes", "hamstrings", "pelvis"),
        Amount(8, 10, each="leg"),
        "Hips high and level while one foot lifts at a time.",
        "Two-legged glute bridge",
        "004",
        single_leg=True,
    ),
    Movement(
        "banded_bridge",
        "Banded single-leg bridge",
        Pattern.BRIDGE,
        ("glutes", "hamstrings"),
        Amount(8, 10, each="leg"),
        "Knees press the band apart, push up through one heel.",
        "Two-legged glute bridge with the band",
        "003",
        needs=BANDS,
        without="Single-leg bridge without a band",
        single_leg=True,
    ),
    Movement(
        "hop_to_balance",
        "Hop to balance",
        Pattern.HOP,
        ("calves", "ankle", "balance"),
        Amount(5, 6, each="leg"),
        "Small hop forward, land quietly on one leg and stand still for two seconds.",
        "Step instead of hopping",
        "001",
        single_leg=True,
    ),
    Movement(
        "calf_raise",
        "Calf raise",
        Pattern.PREHAB,
        ("calves", "achilles"),
        Amount(12, 15, each="leg"),
        "Over the edge of a step, straight and bent knee, two seconds down.",
        "Both legs, on the floor",
        "001, 002",
        single_leg=True,
    ),
    Movement(
        "hip_openers",
        "Low lunge and pigeon",
        Pattern.MOBILITY,
        ("hips",),
        Amount(60, 60, Unit.SECONDS, each="side"),
        "Sink with every breath out, no pushing.",
        "A cushion under the hip",
        "004",
    ),
    Movement(
        "cat_cow",
        "Cat-cow and thread the needle",
        Pattern.MOBILITY,
        ("spine",),
        Amount(60, 60, Unit.SECONDS),
        "Move with the breath, slowly.",
        "Seated on a chair",
        "004",
    ),
    Movement(
        "hamstring_release",
        "Down dog, then forward fold",
        Pattern.MOBILITY,
        ("hamstrings", "calves"),
        Amount(60, 60, Unit.SECONDS),
        "Bend the knees as much as the back needs.",
        "Hands on a bench",
        "004",
    ),
    Movement(
        "legs_up",
        "Legs up the wall",
        Pattern.MOBILITY,
        ("recovery",),
        Amount(180, 180, Unit.SECONDS),
        "Lie back, breathe out longer than in.",
        "Calves on a chair",
        "004",
    ),
)

LIBRARY: dict[str, Movement] = {movement.key: movement for movement in _ALL}


def of_pattern(*patterns: Pattern) -> tuple[Movement, ...]:
    """The library's exercises of these patterns, in order."""
    return tuple(movement for movement in _ALL if movement.pattern in patterns)


def available(movement: Movement, equipment: frozenset[str]) -> bool:
    """Whether it can be done with this equipment, if need be in its version without any."""
    return not movement.needs or bool(movement.needs & equipment) or movement.without is not None


@lru_cache(maxsize=1024)
def find(name: str) -> Movement | None:
    """The exercise that a free-text name means: by key or name, else the longest name it contains, else the only
    name that contains it. None where it is unknown or could mean several ('deadlift')."""
    words = _words(name)
    if not words:
        return None
    key = "_".join(name.lower().split())
    exact = next((m for m in _ALL if _words(m.name) == words or m.key == key), None)
    if exact:
        return exact
    within = [m for m in _ALL if _words(m.name) <= words]
    if within:
        return max(within, key=lambda m: len(_words(m.name)))
    several = candidates(name)
    return several[0] if len(several) == 1 else None


def candidates(name: str) -> tuple[Movement, ...]:
    """The exercises whose names hold all words of ``name``."""
    words = _words(name)
    return tuple(m for m in _ALL if words and words < _words(m.name))


def _words(name: str) -> frozenset[str]:
    cleaned = name.lower().replace("-", " ").replace("_", " ").replace("'s", "")
    short = {"db": "dumbbell", "rdl": "romanian deadlift", "kb": "kettlebell", "ohp": "overhead press"}
    parts = " ".join(short.get(word, word) for word in cleaned.split()).split()
    return frozenset(
        part.rstrip("s") for part in parts if part not in ("weighted", "with", "and", "dumbbell", "the")
    )
