"""Nights that a source passes on without naming the device are that device's; two devices stay two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from readiness.merging.duplicates import delivered
from readiness.merging.merge import merge
from readiness.merging.recorders import SHARED_NIGHTS, epochs
from readiness.observations import HrvNight, Kind, Observation, Provenance
from readiness.settings import Settings

DAY = date(2026, 3, 1)


def nights(source: str, count: int, off: int = 0, first: int = 0) -> list[Observation]:
    days = [DAY + timedelta(days=first + nth) for nth in range(count)]
    return [HrvNight(Provenance(source, str(day)), day, 50 + day.day % 7 + off) for day in days]


def test_the_copy_goes_on_where_the_device_s_own_platform_is_shut() -> None:
    """Twenty nights told by both, then twenty by the copy alone: one device, no new baseline, every night once."""
    told = nights("garmin", 20) + nights("intervals", 40)
    merged = merge(told, Settings(), DAY + timedelta(days=39))
    assert [o.date for o in merged] == [DAY + timedelta(days=nth) for nth in range(40)]
    assert epochs(told, Settings()) == [(DAY, "garmin")]
    of_copy = delivered(told, Settings())["intervals"][Kind.HRV]
    assert (dict(of_copy.repeats), of_copy.left_out) == ({"garmin": 20}, 0)


@pytest.mark.parametrize(("common", "of_one_device"), [(SHARED_NIGHTS, True), (SHARED_NIGHTS - 1, False)])
def test_six_equal_nights_may_be_chance(common: int, of_one_device: bool) -> None:
    """From seven on, the nights before and after the common ones are one device's."""
    told = nights("garmin", 14) + nights("whoop", 14, first=14 - common)
    every_night = 28 - common
    assert (len(merge(told, Settings())) == every_night) is of_one_device


def test_other_values_are_another_device_s() -> None:
    """Twenty common nights, each a millisecond apart, stay two baselines."""
    told = nights("garmin", 20) + nights("whoop", 30, off=1)
    assert {o.provenance.source for o in merge(told, Settings())} == {"whoop"}
