"""The ``[week]`` template and the strength log: what a person writes, and what is made of it."""

from __future__ import annotations

from datetime import time

import pytest

from readiness.errors import ConfigurationError
from readiness.observations import StrengthSet
from readiness.runs.template import read_template
from readiness.session.done import clashes, read_exercise, read_focus, unknown
from readiness.session.exercise_names import find
from readiness.session.exercises import LIBRARY
from readiness.vocabulary import Focus


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("intervals 50min 06:30", [("intervals", 50.0, None, time(6, 30))]),
        ("long 4h 07:00", [("long", 240.0, None, time(7))]),
        ("Hills 1h15", [("hills", 75.0, None, None)]),
        ("easy run 10km", [("easy", None, 10.0, None)]),
        ("tempo 6mi 18:00", [("tempo", None, pytest.approx(9.66, abs=0.01), time(18))]),
        ("rest", [("rest", None, None, None)]),
        ("easy 45min + yoga", [("easy", 45.0, None, None), ("yoga", None, None, None)]),
        ("06:00 1.5h", [("easy", 90.0, None, time(6))]),
    ],
)
def test_a_template_is_read(text: str, found: list[tuple[object, ...]]) -> None:
    """Kind, length and hour in any order; more than one session with a plus."""
    read = read_template("sat", text)
    assert [(s.kind, s.duration_min, s.distance_km, s.time) for s in read] == found


@pytest.mark.parametrize("text", ["", "marathonish 3h", "easy 45min 25:00", "long four hours"])
def test_a_template_that_is_not_understood_names_the_word(text: str) -> None:
    """The weekday and the word stand in the error, with what may be written."""
    with pytest.raises(ConfigurationError, match=r"week\.sat"):
        read_template("sat", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("goblet squat 3x10@16kg", StrengthSet("Goblet squat", 3, 10, 16.0)),
        ("Goblet squats: 3 x 10 @ 16.5 kg", StrengthSet("Goblet squat", 3, 10, 16.5)),
        ("plank 3x45s", StrengthSet("Plank", 3, None, None, 45.0)),
        ("push-ups 3x12", StrengthSet("Push-up", 3, 12)),
        ("goblet squat 3x10@16", StrengthSet("Goblet squat", 3, 10, 16.0)),
        ("plank 3x30s", StrengthSet("Plank", 3, None, None, 30.0)),
        ("deadlift 3x8@40", StrengthSet("deadlift", 3, 8, 40.0)),
        ("rdl 3×8@50lb", StrengthSet("Romanian deadlift", 3, 8, 22.7)),
        ("my own thing 2x5@7kg", StrengthSet("my own thing", 2, 5, 7.0)),
    ],
)
def test_an_exercise_of_the_log_is_read(text: str, found: StrengthSet) -> None:
    """Sets, repetitions or seconds, and load; names of the library in any spelling."""
    assert read_exercise(text) == found


@pytest.mark.parametrize("text", ["", "3x10", "squat 3x", "squat 3x10@", "squat 3x10@16stone", "squat x10"])
def test_an_exercise_that_is_not_understood_says_how_to_write_it(text: str) -> None:
    """The form is in the message."""
    with pytest.raises(ValueError, match="SETSxREPS"):
        read_exercise(text)


def test_every_exercise_is_found_by_its_name() -> None:
    """No name of the library is taken for another's."""
    assert [find(m.name) for m in LIBRARY.values()] == list(LIBRARY.values())
    assert all(m.cue and m.easier and m.targets and m.article for m in LIBRARY.values())


@pytest.mark.parametrize(
    ("word", "focus"),
    [
        ("legs", Focus.LOWER),
        ("Lower-Body", Focus.LOWER),
        ("upper", Focus.UPPER_CORE),
        ("upper_core", Focus.UPPER_CORE),
        ("full body", Focus.FULL_BODY),
        ("core", Focus.CORE_MOBILITY),
        ("yoga", None),
        ("", None),
    ],
)
def test_words_for_a_session_are_those_that_people_use(word: str, focus: Focus | None) -> None:
    """A word that is not known is none: never guessed."""
    assert read_focus(word) is focus


def test_a_name_that_could_be_several_is_told_and_never_guessed() -> None:
    assert find("deadlift") is None
    told = unknown("deadlift")
    assert told is not None
    assert "Single-leg deadlift, Romanian deadlift, King deadlift or Barbell deadlift" in told
    assert unknown("sled push") == "'sled push' is kept by its name, but no load follows from it."
    assert unknown("Goblet squat") is None


@pytest.mark.parametrize(
    ("part", "focus", "exercise", "clash"),
    [
        ("left knee", Focus.LOWER, None, True),
        ("left knee", Focus.UPPER_CORE, None, False),
        ("left knee", Focus.UPPER_CORE, "Goblet squat", True),
        ("wrist", Focus.LOWER, None, False),
        ("wrist", Focus.FULL_BODY, None, True),
        ("wrist", Focus.LOWER, "Push-up", True),
        ("lower back", Focus.CORE_MOBILITY, None, True),
    ],
)
def test_work_that_loads_an_injury_is_noticed(
    part: str, focus: Focus, exercise: str | None, clash: bool
) -> None:
    assert clashes(part, focus, [StrengthSet(exercise)] if exercise else []) is clash
