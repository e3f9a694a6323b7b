"""What cannot be true is named, and what is merely unusual passes."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from readiness.errors import InvalidInput
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.plausibility import LIMITS, LONGEST_TEXT, checked, clean, problem

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
TODAY = NOW.date()
FROM = Provenance("csv", "1")
RUN = Activity(FROM, NOW - timedelta(hours=20), "trail_running", 300, distance_km=42, avg_hr_bpm=140)
GOOD = [
    RUN,
    HrvNight(FROM, TODAY, 48.0),
    RestingHr(FROM, TODAY, 46),
    SleepNight(FROM, TODAY, 7.2, NOW - timedelta(hours=8), NOW),
    CheckIn(FROM, TODAY, fatigue=2, mood=4),
    Race(FROM, date(2027, 6, 13), "Far away", hours=24),
]


@pytest.mark.parametrize("observation", GOOD, ids=lambda o: type(o).__name__)
def test_an_ordinary_observation_passes(observation):
    """Plausible values, a race next year included, have no problem."""
    assert problem(observation, NOW) is None


@pytest.mark.parametrize(
    ("observation", "names"),
    [
        (RestingHr(FROM, TODAY, 0), "resting_hr_bpm 0 is outside 25–120 bpm"),
        (HrvNight(FROM, TODAY, float("nan")), "rmssd_ms nan is outside"),
        (SleepNight(FROM, TODAY, 20), "sleep_h 20 is outside"),
        (SleepNight(FROM, TODAY, 8, NOW, NOW - timedelta(hours=8)), "ends before it starts"),
        (CheckIn(FROM, TODAY, fatigue=6), "fatigue 6 is outside 1–5"),
        (RestingHr(FROM, TODAY + timedelta(days=3), 50), "in the future"),
        (replace(RUN, start=NOW + timedelta(days=1)), "in the future"),
        (replace(RUN, start=RUN.start.replace(tzinfo=None)), "no UTC offset"),
        (replace(RUN, duration_min=-5), "duration_min -5 is outside"),
        (replace(RUN, distance_km=400), "80 km/h"),
        (replace(RUN, max_hr_bpm=120), "above max_hr_bpm"),
    ],
)
def test_what_cannot_be_true_is_named(observation, names):
    """The message names the field, what was found and what is allowed."""
    assert names in (problem(observation, NOW) or "")


def test_every_limit_is_a_field():
    """A limit on a field that does not exist would guard nothing."""
    for kind, limits in LIMITS.items():
        assert set(limits) <= {field.name for field in fields(kind)}


@pytest.mark.parametrize(
    ("observation", "names"),
    [
        (Race(FROM, date(9999, 12, 31), "Far"), "in the future"),
        (Race(FROM, date(2031, 1, 1), "Far"), "3 years ahead"),
        (PlannedRun(FROM, date(1, 1, 1), "long"), "before 1990"),
        (PlannedRun(FROM, TODAY, "long", duration_min=6e9), "duration_min"),
        (Race(FROM, TODAY, "x" * 400), "name is longer than 300 characters"),
        (SleepNight(FROM, TODAY, float("nan")), "sleep_h nan"),
    ],
)
def test_what_is_said_is_refused_where_it_cannot_be(observation, names):
    """A person's word is refused with a sentence, never mended in silence."""
    with pytest.raises(InvalidInput, match=names):
        checked(observation, NOW)


def test_texts_hold_nothing_that_steers_a_terminal():
    """A title is kept on one line, without escapes, controls and bidirectional marks; a long one is cut."""
    kept, told = clean(replace(RUN, title="A\x1b]52;c;eA==\x07 long\n\u202erun\x1b[2J" + "!" * 999), NOW)
    assert told is None
    assert kept.title.startswith("A long run!")
    assert len(kept.title) == LONGEST_TEXT
    assert clean(CheckIn(FROM, TODAY, injured="\x1b[2J"), NOW)[0].injured == "?"  # an injury stays one
