"""What was lifted before: the strength log in text, and each exercise's last loads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readiness.observations import Activity, StrengthSet
from readiness.session.exercises import find

_DOSE = re.compile(
    r"""^(?P<sets>\d+)\s*[x×*]\s*(?P<count>\d+)\s*(?P<unit>s|sec|seconds|m|min|reps?)?
        (?:\s*(?:@|at)\s*(?P<load>\d+(?:[.,]\d+)?)\s*(?P<mass>kg|lbs?)?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
KG_PER_LB = 0.45359237


def read_exercise(text: str) -> StrengthSet:
    """``"goblet squat 3x10@16kg"``, ``"plank 3x45s"``, ``"push-up 3x12"`` as a set of the log.

    Raises ValueError with the form that is understood.
    """
    for cut in range(len(text)):
        if (
            text[cut].isdigit()
            and (found := _DOSE.match(text[cut:].strip()))
            and (name := text[:cut].strip(" :,"))
        ):
            return _set(name, found)
    if text.strip() and not any(char.isdigit() for char in text):
        return StrengthSet(_known(text.strip()))
    raise ValueError(
        f'"{text}": write NAME SETSxREPS[@LOAD], such as "goblet squat 3x10@16kg" or "plank 3x45s"'
    )


def _set(name: str, found: re.Match[str]) -> StrengthSet:
    count, unit = int(found["count"]), (found["unit"] or "").lower()
    load = float(found["load"].replace(",", ".")) if found["load"] else None
    if load is not None and (found["mass"] or "").lower().startswith("lb"):
        load = round(load * KG_PER_LB, 1)
    timed = unit.startswith(("s", "m"))
    seconds = count * (60.0 if unit.startswith("m") else 1.0) if timed else None
    return StrengthSet(_known(name), int(found["sets"]), None if timed else count, load, seconds)


def _known(name: str) -> str:
    movement = find(name)
    return movement.name if movement else name


@dataclass(frozen=True, slots=True)
class Lifted:
    """One exercise on one day: its heaviest load and the repetitions with it; the session's RPE."""

    on: date
    load_kg: float
    reps: int | None
    rpe: float | None


def loads_by_exercise(strength: Iterable[Activity]) -> Mapping[str, tuple[Lifted, ...]]:
    """The loads of each exercise of the library by its key, oldest first."""
    loads: dict[str, list[Lifted]] = {}
    for activity in strength:
        heaviest: dict[str, StrengthSet] = {}
        for done in activity.strength_sets:
            movement = find(done.exercise) if done.load_kg else None
            if movement and (done.load_kg or 0) > (
                heaviest[movement.key].load_kg or 0 if movement.key in heaviest else 0
            ):
                heaviest[movement.key] = done
        for key, best in heaviest.items():
            entry = Lifted(activity.start.date(), best.load_kg or 0.0, best.reps, activity.rpe)
            loads.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in loads.items()}
