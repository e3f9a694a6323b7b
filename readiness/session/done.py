"""What was lifted: one line of the log in words, and each exercise's sets of the past."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readiness.history.waking import REGIONS, region
from readiness.observations import Activity, StrengthSet
from readiness.recommendation import Exercise, Session
from readiness.session.exercise_names import candidates, find
from readiness.session.movement import Pattern
from readiness.units import KG_PER_LB
from readiness.vocabulary import Focus

_DOSE = re.compile(
    r"""^(?P<sets>\d+)\s*[x×*]\s*(?P<count>\d+)\s*(?P<unit>s|sec|seconds|m|min|reps?)?
        (?:\s*(?:@|at)\s*(?P<load>\d+(?:[.,]\d+)?)\s*(?P<mass>kg|lbs?)?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
FOCUS_WORDS: Mapping[Focus, tuple[str, ...]] = {
    Focus.LOWER: ("lower", "legs", "leg", "lower body"),
    Focus.FULL_BODY: ("full body", "whole body", "full", "whole", "all"),
    Focus.UPPER_CORE: ("upper core", "upper", "upper body", "upper body and core", "arms"),
    Focus.CORE_MOBILITY: ("core mobility", "core", "mobility", "core and mobility", "stability"),
}
"""What people call a session, in lower case and without ``_`` and ``-``."""


def read_focus(text: str) -> Focus | None:
    """The focus that a word means; None where it is none of the known ones."""
    said = " ".join(text.lower().replace("_", " ").replace("-", " ").split())
    return next((focus for focus, words in FOCUS_WORDS.items() if said in words), None)


def read_exercise(text: str) -> StrengthSet:
    """``"goblet squat 3x10@16kg"``, ``"plank 3x45s"``, ``"push-up 3x12"`` as a set of the log.

    Raises ValueError with the form that is understood.
    """
    for start in range(len(text)):
        if (
            text[start].isdigit()
            and (found := _DOSE.match(text[start:].strip()))
            and (name := text[:start].strip(" :,"))
        ):
            return _set(name, found)
    if text.strip() and not any(char.isdigit() for char in text):
        return StrengthSet(_known(text.strip()))
    raise ValueError(
        f'"{text}": write NAME SETSxREPS[@LOAD], such as "goblet squat 3x10@16kg" or "plank 3x45s"'
    )


def read_back(done: StrengthSet) -> str:
    """A set of the log in words: ``"Goblet squat 3x10 at 16 kg"``, ``"Plank 3x30 s"``."""
    count = f"{done.reps}" if done.reps else f"{done.seconds:g} s" if done.seconds else ""
    dose = f" {done.sets or 1}x{count}" if count else ""
    return f"{done.exercise}{dose}" + (f" at {done.load_kg:g} kg" if done.load_kg else "")


def as_prescribed(session: Session, share: float = 1.0) -> tuple[StrengthSet, ...]:
    """The session's exercises as sets of the log, done as planned: the least repetitions or seconds of each range, for
    nobody said more. ``share`` (0–1) of the sets, one at least."""
    return tuple(_as_told(exercise, share) for exercise in session.exercises)


def prescribed_rpe(session: Session) -> float | None:
    """The highest effort (CR10) that the session asks for; None where it names none."""
    found = _EFFORT.findall(session.load)
    return float(found[-1]) if found else None


def _as_told(exercise: Exercise, share: float) -> StrengthSet:
    amount, load = _AMOUNT.match(exercise.reps), _KG.match(exercise.load or "")
    count, unit = (int(amount["low"]), amount["unit"]) if amount else (None, None)
    seconds = None if unit is None or count is None else count * (60.0 if unit == "min" else 1.0)
    return StrengthSet(
        _known(exercise.name),
        max(1, math.ceil(exercise.sets * share)),
        count if unit is None else None,
        float(load["kg"]) if load else None,
        seconds,
    )


_AMOUNT = re.compile(r"(?P<low>\d+)(?:-\d+)?(?: (?P<unit>s|min)\b)?")
_KG = re.compile(r"(?P<kg>\d+(?:\.\d+)?) kg\b")
_EFFORT = re.compile(r"RPE (?:[\d.]+-)?([\d.]+)")


def unknown(name: str) -> str | None:
    """What to say of an exercise that the library does not know, or that could be several; None where it is known."""
    if find(name):
        return None
    several = [movement.name for movement in candidates(name)]
    hint = f" It could be {', '.join(several[:-1])} or {several[-1]}: log it by that name." if several else ""
    return f"{name!r} is kept by its name, but no load follows from it.{hint}"


def clashes(part: str, focus: Focus, sets: Iterable[StrengthSet]) -> bool:
    """Whether strength work loads the injured ``part`` (as typed); back, head and unknown parts are spared by none."""
    where = REGIONS[region(part)]
    if where not in _LOADS:
        return True
    found = [movement.pattern for one in sets if (movement := find(one.exercise))]
    return focus in _LOADS[where] or any(pattern in _PATTERNS[where] for pattern in found)


_LOADS = {
    "lower": (Focus.LOWER, Focus.FULL_BODY),
    "upper": (Focus.UPPER_CORE, Focus.FULL_BODY),
}
_PATTERNS = {
    "lower": (Pattern.SQUAT, Pattern.HINGE, Pattern.HOP, Pattern.HIP, Pattern.BALANCE, Pattern.PREHAB),
    "upper": (Pattern.PUSH, Pattern.PULL, Pattern.TRICEPS, Pattern.CARRY),
}


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
    """One exercise of one session: its heaviest load in kg (None: no weight) with the fewest repetitions and the
    sets done with it, or the shortest hold in seconds; ``volume_kg`` is kilograms × repetitions of all its sets,
    ``rpe`` the whole session's (CR10)."""

    on: date
    kg: float | None
    reps: int | None
    rpe: float | None
    sets: int = 1
    seconds: float | None = None
    volume_kg: float = 0.0


def lifted_by_exercise(strength: Iterable[Activity]) -> Mapping[str, tuple[Lifted, ...]]:
    """What was done of each exercise of the library, by its key, oldest first. Warm-up sets are the lighter ones:
    they count in the volume only."""
    found: dict[str, list[Lifted]] = {}
    for activity in sorted(strength, key=lambda a: a.start):
        rows: dict[str, list[StrengthSet]] = {}
        for row in activity.strength_sets:
            if movement := find(row.exercise):
                rows.setdefault(movement.key, []).append(row)
        for key, sets in rows.items():
            found.setdefault(key, []).append(_lifted(activity, sets))
    return {key: tuple(entries) for key, entries in found.items()}


def _lifted(activity: Activity, rows: list[StrengthSet]) -> Lifted:
    kg = max((row.load_kg or 0.0 for row in rows), default=0.0)
    top = [row for row in rows if (row.load_kg or 0.0) == kg]
    return Lifted(
        activity.start.date(),
        kg or None,
        min((row.reps for row in top if row.reps), default=None),
        activity.rpe,
        sum(row.sets or 1 for row in top),
        min((row.seconds for row in top if row.seconds), default=None),
        sum(map(_volume_kg, rows)),
    )


def _volume_kg(row: StrengthSet) -> float:
    return (row.sets or 1) * (row.reps or 0) * (row.load_kg or 0.0)
