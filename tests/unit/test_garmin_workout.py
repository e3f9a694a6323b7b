"""The structured workout that the watch gets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from garminconnect.exercises import CATEGORIES as KNOWN_CATEGORIES
from garminconnect.exercises import EXERCISES

from connectors.calendars import garmin_workout
from connectors.calendars.garmin import _cut
from connectors.calendars.garmin_workout import BODY_CHARACTERS, amount_of, build_workout, catalogued, split
from readiness.calendar_event import StrengthEvent, fingerprint
from readiness.publishing.events import events
from readiness.session import exercises as library
from readiness.settings import Settings
from readiness.testing.days import made_up_day
from readiness.vocabulary import Verdict

NOW = datetime(2026, 3, 24, 6, tzinfo=ZoneInfo("Europe/Berlin"))


def event(verdict: Verdict = Verdict.FULL) -> StrengthEvent:
    made = events([made_up_day(NOW.date(), verdict, NOW)], Settings())[0]
    return replace(made, start=None, end=None, body=_cut(made.body))


def test_every_exercise_of_ours_is_in_garmins_catalogue() -> None:
    """Each pair that we send exists in the library's list of what the watch knows."""
    known = {(e["category"], e["exercise"]) for e in EXERCISES}
    for category, name in garmin_workout.CATALOGUE.values():
        assert category in KNOWN_CATEGORIES
        assert not name or (category, name) in known
    for movement in library._ALL:
        assert catalogued(movement.name)[0] in KNOWN_CATEGORIES, movement.name


@pytest.mark.parametrize(
    ("reps", "amount"),
    [
        ("8-10 per leg", (10, False)),
        ("30-45 s", (45, True)),
        ("20–30 s per side", (30, True)),
        ("15 steps per side", (15, False)),
        ("12", (12, False)),
        ("as many as look good", (10, False)),
    ],
)
def test_doses_become_repetitions_or_seconds(reps: str, amount: tuple[int, bool]) -> None:
    """The top of the range counts; only seconds are timed."""
    assert amount_of(reps) == amount


def test_the_workout_has_sets_rests_and_cues() -> None:
    """One repeat group an exercise, unique step orders, repetitions or seconds, our own name in the cue."""
    workout = build_workout(event())
    steps = workout["workoutSegments"][0]["workoutSteps"]
    assert [group["numberOfIterations"] for group in steps] == [3, 2]
    inner = [step for group in steps for step in group["workoutSteps"]]
    orders = [step["stepOrder"] for step in [*steps, *inner]]
    assert len(set(orders)) == len(orders)
    squat, _, plank, _ = inner
    assert (squat["category"], squat["exerciseName"], squat["endConditionValue"]) == (
        "SQUAT",
        "GOBLET_SQUAT",
        12.0,
    )
    assert (plank["endCondition"]["conditionTypeKey"], plank["endConditionValue"]) == ("time", 30.0)
    assert squat["description"].startswith("Goblet squat: 10-12")
    assert workout["sportType"]["sportTypeKey"] == "strength_training"
    assert workout["estimatedDurationInSecs"] == 2400
    assert len(workout["description"]) <= 1024
    json.dumps(workout)


def test_the_steps_stay_as_the_user_has_them_while_the_session_is_the_same() -> None:
    """New words do not undo weights that the user entered; another session does."""
    stands = {**build_workout(event()), "workoutId": 5, "workoutSegments": ["the user's weights"]}
    reworded = build_workout(replace(event(), body="New words"), stands)
    assert reworded["workoutSegments"] == ["the user's weights"]
    assert split(reworded["description"])[0] == "New words"
    assert build_workout(event(Verdict.MAINTENANCE), stands)["workoutSegments"] != ["the user's weights"]


def test_the_tag_is_found_wherever_the_user_writes() -> None:
    """Words before and after our line are theirs; without the line the workout is theirs."""
    body, tag = split(build_workout(event())["description"])
    assert (body, tag.uid if tag else None, tag.digest if tag else None) == (
        event().body,
        event().uid,
        fingerprint(event()),
    )
    theirs = f"mine\n\n{tag}\nafter"
    assert split(theirs) == ("mine\nafter", tag)
    assert split("mine")[1] is None
    assert split("[readiness strength-2026-03-24 a b]")[1] is None


def test_a_long_text_keeps_its_reason() -> None:
    """Lines of the session go before the reason does; a text without one is cut at its end; a short one stays."""
    session, why = (
        "\n".join(f"{n}. Goblet squat: 3 × 10-12" for n in range(60)),
        "\n\nWhy: Hills on Thursday.",
    )
    cut = _cut(session + why)
    assert cut.startswith("0. Goblet squat")
    assert cut.endswith(f"3 × 10-12{why}")
    assert len(cut) <= BODY_CHARACTERS
    assert _cut(cut) == cut
    assert len(_cut(session)) <= BODY_CHARACTERS
    assert _cut("short") == "short"
