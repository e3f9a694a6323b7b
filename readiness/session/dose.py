"""One exercise with its sets, repetitions, load and rest, and the seconds it takes."""

from __future__ import annotations

import re

from readiness.recommendation import Exercise
from readiness.rules.content import Style
from readiness.session.exercises import Movement, Pattern

LIGHT_LOAD = "50-60 %"
SECONDS_PER_REP = 3.5
SECONDS_PER_STEP = 1.5
CHANGE_S = 30
"""Walking over, picking up, writing down (a coaching choice)."""
CORE_REST_S = 30
BAND_REST_S = 45
_NUMBERS = re.compile(r"\d+")
_CORE = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE, Pattern.BALANCE, Pattern.BRIDGE, Pattern.HIP})


def exercise_of(
    movement: Movement,
    style: Style,
    sets: int,
    main: bool,
    equipment: frozenset[str],
    rest_s: int,
    beginner: bool,
    load_kg: float | None,
) -> Exercise:
    """The exercise as it is to be done today. ``load_kg`` is what W12 allows, where it was lifted before."""
    bare = bool(movement.needs) and not movement.needs & equipment
    loaded = movement.loaded and not bare
    reps = movement.dose
    if loaded:
        reps = style.main_reps if main else style.other_reps
    if movement.each:
        reps = f"{reps} {movement.each}"
    rest = CORE_REST_S if movement.pattern in _CORE else rest_s if loaded else BAND_REST_S
    name = movement.without if bare and movement.without else movement.name
    easier = movement.easier
    load = _load_text(load_kg, style) if loaded else None
    if beginner:
        load = "no weight at first" if loaded else None
    return Exercise(name, sets, reps, movement.targets, movement.cue, easier, load, rest)


def _load_text(load_kg: float | None, style: Style) -> str:
    if load_kg is None:
        return style.rpe
    step = 1.0 if load_kg >= 10 else 0.5
    return f"{load_kg // step * step:g} kg, {style.rpe}"


def seconds_of(exercise: Exercise, movement: Movement) -> float:
    """How long all sets take, with rests and the change to the next exercise."""
    numbers = [int(n) for n in _NUMBERS.findall(exercise.reps)]
    middle = sum(numbers[:2]) / len(numbers[:2]) if numbers else 10
    unit = 60.0 if "min" in exercise.reps else 1.0 if " s" in exercise.reps else SECONDS_PER_REP
    if "steps" in exercise.reps:
        unit = SECONDS_PER_STEP
    work = middle * unit * (2 if movement.each else 1)
    return exercise.sets * (work + (exercise.rest_s or 0)) + CHANGE_S
