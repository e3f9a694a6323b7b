"""Which exercises make a session: one hinge and one quad-dominant, one leg at a time, stability before rotation."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.rules import content, season
from readiness.session.equipment import BARBELL
from readiness.session.exercises import LIBRARY, available
from readiness.session.movement import Movement
from readiness.vocabulary import Focus

LEG_PAIRS = (
    ("goblet_squat", "single_leg_deadlift"),
    ("bulgarian_split_squat", "romanian_deadlift"),
    ("step_up", "romanian_deadlift"),
    ("reverse_lunge", "romanian_deadlift"),
)
"""A quad-dominant exercise and its hinge; one of the two is on one leg. A pair stays for a block."""
EASY_PAIR = ("goblet_squat", "glute_bridge_march")
"""Where legs are to stay easy: no split squat, no loaded hinge."""
GENTLE_PAIR = ("goblet_squat", "single_leg_deadlift")
"""After a pause: nothing that stretches a muscle deep under load (a coaching choice)."""
FIRST_PAIR = ("step_up", "romanian_deadlift")
"""In the first weeks, in 004's beginner versions: a step-up without weight and a hip hinge on both feet."""
SECOND_LEGS = ("reverse_lunge", "king_deadlift", "single_leg_deadlift", "step_up")
HIPS = ("lateral_band_walk", "lateral_step_up", "banded_leg_swing", "single_leg_balance")
EASY_HIPS = ("lateral_band_walk", "single_leg_balance", "banded_leg_swing")
PULLS = ("dumbbell_row", "band_row")
PUSHES = ("push_up", "overhead_press")
STABLE = ("dead_bug", "side_plank", "shoulder_taps", "bird_dog", "plank")
DYNAMIC = ("side_plank_reach", "rotational_lunge", "russian_twist")
BRIDGES = ("glute_bridge_march", "banded_bridge")
CARRIES = ("farmers_carry", "offset_carry")
CIRCUIT = ("dead_bug", "side_plank", "bird_dog", "glute_bridge_march", "single_leg_balance", "plank")
ARMLESS = ("dead_bug", "glute_bridge_march", "single_leg_balance", "banded_bridge", "lateral_band_walk")
"""Where an injured hand, elbow or shoulder is to be spared."""
CORRECTIVE_RPE = 4.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What a session is chosen by. The main lifts stay with ``block``, the rest rotates with ``turn``; the others
    allow or ask for exercises."""

    focus: Focus
    full: bool
    block: int
    turn: int
    equipment: frozenset[str]
    poles: bool
    quads: bool
    solid: bool
    hops: bool
    off_season: bool
    spare_legs: bool
    easy_legs: bool
    spare_arms: bool
    gentle: bool
    first: bool


def movements(choice: Choice) -> list[Movement]:
    """Five or six different exercises in order, the most important first; the time decides how many are done."""
    builders = {
        Focus.LOWER: _legs,
        Focus.FULL_BODY: _whole_body,
        Focus.UPPER_CORE: _upper,
        Focus.CORE_MOBILITY: _circuit,
    }
    wanted = [LIBRARY[key] for key in dict.fromkeys(builders[choice.focus](choice))]
    return [movement for movement in wanted if available(movement, choice.equipment)][:6]


def _turn(keys: tuple[str, ...], choice: Choice, step: int = 0) -> str:
    """The variant of this turn: two of the list alternate within a block."""
    return keys[(2 * choice.block + choice.turn % 2 + step) % len(keys)]


def _leg_pair(choice: Choice) -> tuple[str, str]:
    if choice.easy_legs:
        return EASY_PAIR
    if choice.first:
        return FIRST_PAIR
    if choice.gentle:
        return GENTLE_PAIR
    if choice.off_season and choice.equipment & BARBELL and choice.block % 2:
        return "bulgarian_split_squat", "barbell_deadlift"
    return LEG_PAIRS[choice.block % len(LEG_PAIRS)]


def _hip(choice: Choice) -> str:
    return _turn(EASY_HIPS if choice.easy_legs or choice.gentle else HIPS, choice)


def _core(choice: Choice) -> str:
    """Stability first; rotation only when that is solid, in every other block."""
    if choice.spare_arms:
        return ARMLESS[0]
    if choice.solid and choice.block % 2 and choice.turn % 2:
        return _turn(DYNAMIC, choice)
    return _turn(STABLE, choice)


def _legs(choice: Choice) -> list[str]:
    quad, hinge = _leg_pair(choice)
    if choice.easy_legs:
        more = [] if choice.spare_arms else [_turn(STABLE, choice, 2)]
        return [quad, hinge, _hip(choice), _core(choice), *more]
    second = next(
        key
        for n in range(len(SECOND_LEGS))
        if (key := SECOND_LEGS[(choice.block + choice.turn + n) % len(SECOND_LEGS)]) not in (quad, hinge)
    )
    if choice.quads:
        second = "step_up" if quad != "step_up" else "reverse_lunge"
    hop = [_hop(choice)] if choice.hops and not choice.quads and choice.turn % 2 == 0 else []
    return [*hop, quad, hinge, second, _hip(choice), _core(choice), _turn(BRIDGES, choice)]


def _hop(choice: Choice) -> str:
    swing = LIBRARY["kettlebell_swing"]
    return swing.key if choice.block % 2 and swing.needs & choice.equipment else "hop_to_balance"


def _arms(choice: Choice) -> list[str]:
    """Pull and push, the first in turn: a short session has room for one of them."""
    if choice.poles:
        return _poles(choice)
    pair = [_turn(PULLS, choice), _turn(PUSHES, choice)]
    return pair if choice.turn % 2 == 0 else pair[::-1]


def _whole_body(choice: Choice) -> list[str]:
    quad, hinge = _leg_pair(choice)
    extra = _hip(choice) if choice.quads or choice.turn % 2 else _turn(CARRIES, choice)
    return [quad, hinge, *_arms(choice), _core(choice), extra]


def _poles(choice: Choice) -> list[str]:
    """Poles ask for row, press and triceps (001)."""
    return ["dumbbell_row" if choice.turn % 2 else "band_row", "overhead_press", "triceps_press"]


def _upper(choice: Choice) -> list[str]:
    """Upper body stays light; hips join without load unless the legs are to be spared."""
    cores = [_core(choice), _turn(STABLE, choice, 2)]
    hips = [
        key for key in (_turn(BRIDGES, choice),) if season.corrective(CORRECTIVE_RPE, LIBRARY[key].loaded)
    ]
    last = [_turn(CARRIES, choice)] if choice.spare_legs else hips
    return [*_arms(choice), *cores, *last, _turn(STABLE, choice, 3), _turn(STABLE, choice, 4)]


def _circuit(choice: Choice) -> list[str]:
    circuit = ARMLESS if choice.spare_arms else CIRCUIT
    start = choice.turn % len(circuit)
    keys = [*circuit[start:], *circuit[:start]]
    count, _, _ = content.core_circuit(choice.full)
    return [key for key in keys if not (choice.spare_legs and key == "single_leg_balance")][:count]
