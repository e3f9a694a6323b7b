"""Last night's numbers beside the athlete's own range."""

from __future__ import annotations

from datetime import timedelta

import pytest

from readiness.morning.last_night import LEAST_NIGHTS, UNTIL_DAYS, night_numbers
from readiness.observations import HrvNight, Provenance
from readiness.settings import Settings
from tests.athletes import UNTIL, healthy


def hrv(back: int, value: float) -> HrvNight:
    return HrvNight(Provenance("test", str(back)), UNTIL - timedelta(days=back), value)


def test_each_number_stands_within_the_range_of_a_steady_athlete() -> None:
    """A night like all others is usual."""
    found = night_numbers(healthy(days=90, noise=0), Settings(), UNTIL)
    assert [(one.name, one.place) for one in found] == [
        ("HRV", "within"),
        ("Resting HR", "within"),
        ("Sleep", "within"),
    ]


@pytest.mark.parametrize(
    ("value", "place"), [(49.0, "below"), (50.0, "within"), (60.0, "within"), (61.0, "above")]
)
def test_the_edges_of_the_range_are_usual(value: float, place: str) -> None:
    """Half the nights 50 and half 60 ms: the range is 50 to 60, both included."""
    nights = [hrv(back, 50.0 if back % 2 else 60.0) for back in range(UNTIL_DAYS, 67)]
    (found, *_) = night_numbers([*nights, hrv(0, value)], Settings(), UNTIL)
    assert (found.low, found.high, found.place) == (50.0, 60.0, place)
    assert found.strained is (place == "below")  # a high HRV is nothing to watch for


def test_the_last_week_is_no_part_of_usual() -> None:
    """Six bad nights do not make a seventh usual."""
    nights = [hrv(back, 50.0 if back % 2 else 60.0) for back in range(UNTIL_DAYS, 67)]
    bad = [hrv(back, 30.0) for back in range(UNTIL_DAYS)]
    assert night_numbers([*nights, *bad], Settings(), UNTIL)[0].place == "below"


def test_too_few_nights_and_no_night_are_said_to_be_unknown() -> None:
    """One night under the least gives no range; without last night there is no value, and nothing is made up."""
    enough = [hrv(back, 50.0) for back in range(UNTIL_DAYS, UNTIL_DAYS + LEAST_NIGHTS)]
    (few, *_) = night_numbers([*enough[1:], hrv(0, 50.0)], Settings(), UNTIL)
    assert (few.value, few.low, few.place) == (50.0, None, None)
    (absent, *_) = night_numbers(enough, Settings(), UNTIL)
    assert (absent.value, absent.low, absent.place) == (None, 50.0, None)
    assert all(one.value is None for one in night_numbers([], Settings(), UNTIL))
