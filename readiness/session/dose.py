"""One exercise with its sets, repetitions, load and rest; the time they take; how many of them fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from readiness.recommendation import Exercise
from readiness.rules import content, frequency
from readiness.rules.content import Style
from readiness.session.exercises import ANY_WEIGHT, UPPER, Movement, Pattern

LIGHT_LOAD = "50-60 %"
SECONDS_PER_REP = 3.5
SECONDS_PER_STEP = 1.5
CHANGE_S = 30
"""Walking over, picking up, writing down (a coaching choice)."""
LEAST = 4
CORE_REST_S = 30
BAND_REST_S = 45
HOP_SETS = 2
_NUMBERS = re.compile(r"\d+")
_STEADY = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE, Pattern.BALANCE, Pattern.BRIDGE, Pattern.HIP})


@dataclass(frozen=True, slots=True)
class Dosing:
    """How a session doses its exercises."""

    style: Style
    phase: str
    sets: int
    equipment: frozenset[str]
    beginner: bool


def exercise_of(movement: Movement, dosing: Dosing, load_kg: float | None) -> Exercise:
    """The exercise as it is to be done today. ``load_kg`` is what W12 allows, where it was lifted before."""
    bare = bool(movement.needs) and not movement.needs & dosing.equipment
    loaded = movement.loaded and not bare and bool(ANY_WEIGHT & dosing.equipment)
    style = _style(movement, dosing)
    reps = movement.dose
    if not content.own_dose(movement.loaded):
        reps = content.high_repetitions().main_reps
        if loaded:
            reps = style.main_reps if movement.main else style.other_reps
    rest = CORE_REST_S if movement.pattern in _STEADY else style.rest_s if loaded else BAND_REST_S
    return Exercise(
        movement.without if bare and movement.without else movement.name,
        HOP_SETS if movement.pattern is Pattern.HOP else dosing.sets,
        f"{reps} {movement.each}".strip(),
        movement.targets,
        movement.cue,
        movement.easier,
        _load_text(movement, dosing, style, loaded, load_kg),
        rest,
    )


def _style(movement: Movement, dosing: Dosing) -> Style:
    """Upper body stays light; legs may build muscle in the off-season (L7)."""
    style = dosing.style
    upper = movement.pattern in UPPER
    if upper and style.name != "light":
        calm = content.by_season("build", False)
        return replace(calm, main_reps=movement.dose, other_reps=movement.dose)
    if style.name == "moderate" and content.muscle_building(dosing.phase, upper):
        return replace(style, rpe="RPE 7-8, two repetitions left in reserve")
    return style


def _load_text(
    movement: Movement, dosing: Dosing, style: Style, loaded: bool, load_kg: float | None
) -> str | None:
    if not movement.loaded:
        return None
    if dosing.beginner:
        return "no weight at first"
    if not loaded:
        return "bodyweight, three seconds down"
    if load_kg is None:
        return style.rpe
    step = 1.0 if load_kg >= 10 else 0.5
    return f"{load_kg // step * step:g} kg, {style.rpe}"


def fit(dosed: Sequence[tuple[Movement, Exercise]], minutes: float) -> tuple[Exercise, ...]:
    """As many exercises as the time holds, four at least, core among them (F9); sets give way before exercises."""
    order = list(range(min(LEAST, len(dosed))))
    core = next((n for n, (movement, _) in enumerate(dosed) if _is_core(movement)), None)
    if frequency.core_in_every_session(sum(_is_core(dosed[n][0]) for n in order)) and core is not None:
        order[-1] = core
    for n in range(len(dosed)):
        if n not in order and _seconds(dosed[i] for i in (*order, n)) <= minutes * 60:
            order.append(n)
    chosen = [dosed[n] for n in sorted(order)]
    for n in range(len(chosen) - 1, -1, -1):
        if _seconds(chosen) <= minutes * 60:
            break
        movement, exercise = chosen[n]
        chosen[n] = (movement, replace(exercise, sets=max(2, exercise.sets - 1)))
    return tuple(exercise for _, exercise in chosen)


def _is_core(movement: Movement) -> bool:
    return movement.pattern in (Pattern.CORE, Pattern.DYNAMIC_CORE)


def _seconds(chosen: Iterable[tuple[Movement, Exercise]]) -> float:
    return sum(seconds_of(exercise, movement) for movement, exercise in chosen)


def seconds_of(exercise: Exercise, movement: Movement) -> float:
    """How long all sets take, with rests and the change to the next exercise."""
    numbers = [int(n) for n in _NUMBERS.findall(exercise.reps)]
    middle = sum(numbers[:2]) / len(numbers[:2]) if numbers else 10
    unit = 60.0 if "min" in exercise.reps else 1.0 if " s" in exercise.reps else SECONDS_PER_REP
    if "steps" in exercise.reps:
        unit = SECONDS_PER_STEP
    work = middle * unit * (2 if movement.each else 1)
    return exercise.sets * (work + (exercise.rest_s or 0)) + CHANGE_S
