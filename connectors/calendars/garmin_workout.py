"""A session as Garmin's structured strength workout: sets, repetitions or seconds, rests, and a cue at each step.

A line in brackets ends the description: the workout's UID, what we wrote, and which session it was. A workout
whose line was deleted is the user's own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readiness.calendar_event import StrengthEvent, fingerprint, is_ours
from readiness.recommendation import Exercise, Session

BODY_CHARACTERS = 800
"""Garmin's description holds some 1,000 characters; the tag needs about 110 of them."""

DEFAULT_REST_S = 60
LONGEST_CUE = 180

# Our exercises in Garmin's catalogue (garminconnect.exercises); a test checks that each pair is in it.
CATALOGUE = {
    "goblet squat": ("SQUAT", "GOBLET_SQUAT"),
    "bulgarian split squat": ("LUNGE", "DUMBBELL_BULGARIAN_SPLIT_SQUAT"),
    "weighted step-up": ("SQUAT", "WEIGHTED_STEP_UP"),
    "reverse lunge": ("LUNGE", "DUMBBELL_REVERSE_LUNGE"),
    "barbell squat": ("SQUAT", "BARBELL_BACK_SQUAT"),
    "single-leg deadlift": ("DEADLIFT", "SINGLE_LEG_ROMANIAN_DEADLIFT_WITH_DUMBBELL"),
    "romanian deadlift": ("DEADLIFT", "ROMANIAN_DEADLIFT"),
    "barbell deadlift": ("DEADLIFT", "BARBELL_DEADLIFT"),
    "king deadlift": ("DEADLIFT", ""),
    "kettlebell swing": ("HIP_RAISE", "KETTLEBELL_SWING"),
    "push-up": ("PUSH_UP", "PUSH_UP"),
    "overhead dumbbell press": ("SHOULDER_PRESS", "OVERHEAD_DUMBBELL_PRESS"),
    "dumbbell row": ("ROW", "DUMBBELL_ROW"),
    "band row": ("ROW", ""),
    "triceps press-down": ("TRICEPS_EXTENSION", "TRICEPS_PRESSDOWN"),
    "plank": ("PLANK", "PLANK"),
    "dead bug": ("HIP_STABILITY", "DEAD_BUG"),
    "bird dog": ("HIP_STABILITY", "QUADRUPED"),
    "side plank": ("PLANK", "SIDE_PLANK"),
    "farmer's carry": ("CARRY", "FARMERS_CARRY"),
    "turkish get-up": ("CORE", "TURKISH_GET_UP"),
    "russian twist": ("CORE", "RUSSIAN_TWIST"),
}
# By a word of the name, for what is not listed above: the category alone is shown on the watch.
CATEGORIES = (
    ("plank", "PLANK"),
    ("bridge", "HIP_RAISE"),
    ("lunge", "LUNGE"),
    ("squat", "SQUAT"),
    ("step", "SQUAT"),
    ("deadlift", "DEADLIFT"),
    ("row", "ROW"),
    ("press", "SHOULDER_PRESS"),
    ("push", "PUSH_UP"),
    ("carry", "CARRY"),
    ("calf", "CALF_RAISE"),
    ("band", "BANDED_EXERCISES"),
    ("hop", "PLYO"),
    ("jump", "PLYO"),
    ("hip", "HIP_STABILITY"),
    ("balance", "HIP_STABILITY"),
)


@dataclass(frozen=True, slots=True)
class Tag:
    """What we wrote into a workout to know it again. ``steps`` changes with the session, not with the words."""

    uid: str
    digest: str
    steps: str

    def __str__(self) -> str:
        return f"[readiness {self.uid} {self.digest} {self.steps}]"


_TAG = re.compile(r"\s*\[readiness (\S+) (\S+) (\S+)\]")


def split(description: str) -> tuple[str, Tag | None]:
    """The text that a person reads, and our tag; None where the workout is not ours."""
    found = _TAG.search(description)
    if found is None or not is_ours(found[1]):
        return description, None
    return description[: found.start()] + description[found.end() :], Tag(found[1], found[2], found[3])


def build_workout(event: StrengthEvent, stands: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The workout to send for ``event`` (already cut to what Garmin holds).

    Over one that is there, the steps stay as the user has them while the session is the same.
    """
    tag = Tag(event.uid, fingerprint(event), _digest(event.session))
    words = {"workoutName": event.title, "description": f"{event.body}\n\n{tag}"}
    old = split(str(stands.get("description") or ""))[1] if stands else None
    if stands is not None and (event.session is None or (old is not None and old.steps == tag.steps)):
        return {**stands, **words}
    from garminconnect.workout import StrengthWorkout, WorkoutSegment

    steps = _steps(event.session)
    minutes = event.session.minutes if event.session else 0
    segment = WorkoutSegment(segmentOrder=1, sportType=_SPORT, workoutSteps=steps)
    workout = StrengthWorkout(
        workoutName=event.title, estimatedDurationInSecs=minutes * 60, workoutSegments=[segment]
    )
    return {**workout.to_dict(), **words}


_SPORT = {"sportTypeId": 5, "sportTypeKey": "strength_training", "displayOrder": 5}


def _steps(session: Session | None) -> list[Any]:
    if session is None:
        return []
    from garminconnect import workout as garmin

    order, steps = 1, []
    for exercise in session.exercises:
        category, name = catalogued(exercise.name)
        amount, timed = amount_of(exercise.reps)
        rest = exercise.rest_s or DEFAULT_REST_S
        make = garmin.create_strength_timed_set if timed else garmin.create_strength_set
        steps.append(make(category, order, exercise.sets, amount, rest, name, None, _cue(exercise)))
        order += 3
    return steps


def catalogued(name: str) -> tuple[str, str]:
    """Garmin's category and exercise for ours; ``("TOTAL_BODY", "")`` for what it has no word for."""
    key = name.lower()
    if key in CATALOGUE:
        return CATALOGUE[key]
    return next((category for word, category in CATEGORIES if word in key), "TOTAL_BODY"), ""


def amount_of(reps: str) -> tuple[int, bool]:
    """'8-10 per leg' → (10, False); '30-45 s' → (45, True): the top of the range, and whether it is seconds."""
    numbers = [int(number) for number in re.findall(r"\d+", reps)]
    timed = re.search(r"\d\s*(s|sec|seconds)\b", reps) is not None
    return (max(numbers[:2]) if numbers else 10), timed


def _cue(exercise: Exercise) -> str:
    """What the watch shows at the step: our name (Garmin's may differ), the dose, the load, the cue."""
    load = f" @ {exercise.load}" if exercise.load else ""
    return f"{exercise.name}: {exercise.reps}{load}. {exercise.cue}"[:LONGEST_CUE]


def _digest(session: Session | None) -> str:
    if session is None:
        return "none"
    content = [session.minutes, *([e.name, e.sets, e.reps, e.load, e.rest_s] for e in session.exercises)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:8]
