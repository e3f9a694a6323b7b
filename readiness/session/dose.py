"""One exercise with its sets, repetitions, load and rest; the time they take; how many of them fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

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
_CORE = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE})
_STEADY = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE, Pattern.BALANCE, Pattern.BRIDGE, Pattern.HIP})


@dataclass(frozen=True, slots=True)
class Dosing:
    """How a session doses its exercises."""

    style: Style
    phase: str
    sets: int
    equipment: frozenset[str]
    beginner: bool


@lru_cache(maxsize=4096)
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
        return _calm(movement.dose)
    if style.name == "moderate" and content.muscle_building(dosing.phase, upper):
        return replace(style, rpe=content.HEAVY.rpe)
    return style


@cache
def _calm(dose: str) -> Style:
    return replace(content.MODERATE, main_reps=dose, other_reps=dose)


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
    seconds = [seconds_of(exercise) for _, exercise in dosed]
    cores = [n for n, (movement, _) in enumerate(dosed) if movement.pattern in _CORE]
    order = list(range(min(LEAST, len(dosed))))
    if cores and frequency.core_in_every_session(sum(n in cores for n in order)):
        order[-1] = cores[0]
    left = minutes * 60 - sum(seconds[n] for n in order)
    for n in range(len(dosed)):
        if n not in order and seconds[n] <= left:
            order.append(n)
            left -= seconds[n]
    chosen = [dosed[n][1] for n in sorted(order)]
    for n in range(len(chosen) - 1, -1, -1):
        if left >= 0:
            break
        fewer = replace(chosen[n], sets=max(2, chosen[n].sets - 1))
        left += seconds_of(chosen[n]) - seconds_of(fewer)
        chosen[n] = fewer
    return tuple(chosen)


def seconds_of(exercise: Exercise) -> float:
    """How long all sets take, with rests and the change to the next exercise."""
    return exercise.sets * (_seconds_a_set(exercise.reps) + (exercise.rest_s or 0)) + CHANGE_S


@lru_cache(maxsize=256)
def _seconds_a_set(reps: str) -> float:
    """The work of one set from its dose: ``8-12 per leg``, ``30-45 s``, ``15-20 steps per side``."""
    numbers = [int(n) for n in _NUMBERS.findall(reps)][:2]
    middle = sum(numbers) / len(numbers) if numbers else 10
    unit = 60.0 if "min" in reps else 1.0 if " s" in reps and "steps" not in reps else SECONDS_PER_REP
    if "steps" in reps:
        unit = SECONDS_PER_STEP
    return middle * unit * (2 if "per " in reps else 1)
