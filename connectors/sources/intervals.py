"""Intervals.icu's wellness CSV. Its subjective scales run 1–4; mood, motivation and sleep quality from good to bad.

Of the nights only what a device sent: which device, the file does not say, so they are 'intervals' to a baseline.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from connectors.files.csv_rows import number, positive
from connectors.sources.csv_vendor import CsvVendor, Reader, Row, day_of, rescaled, says_something
from connectors.sources.files import FileSource
from readiness.observations import CheckIn, HrvNight, Kind, Observation, Provenance, RestingHr, SleepNight

_INJURED_FROM = 3
"""1 none, 2 niggle, 3 poor, 4 injured."""


def _hrv(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    ms = positive(row, "hrv")
    return HrvNight(where, day_of(row["date"]), ms) if ms else None


def _resting_hr(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    bpm = positive(row, "restingHR")
    return RestingHr(where, day_of(row["date"]), bpm) if bpm else None


def _sleep(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    seconds = positive(row, "sleepSecs")
    score = positive(row, "sleepScore")
    return SleepNight(where, day_of(row["date"]), seconds / 3600, score=score) if seconds else None


def _checkin(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    def bad_is_high(column: str) -> float | None:
        return rescaled(number(row, column), 1, 4)

    def good_is_low(column: str) -> float | None:
        return rescaled(number(row, column), 1, 4, turned=True)

    injury = number(row, "injury")
    told = CheckIn(
        where,
        day_of(row["date"]),
        fatigue=bad_is_high("fatigue"),
        soreness=bad_is_high("soreness"),
        stress=bad_is_high("stress"),
        mood=good_is_low("mood"),
        motivation=good_is_low("motivation"),
        sleep_quality=good_is_low("sleepQuality"),
        injured="as told to Intervals.icu" if injury is not None and injury >= _INJURED_FROM else None,
    )
    return told if says_something(told) else None


class IntervalsSource(CsvVendor):
    """``import intervals``."""

    name: ClassVar[str] = "intervals"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.HRV, Kind.RESTING_HR, Kind.SLEEP, Kind.CHECKIN})
    marks: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"date", "restingHR"}),
        frozenset({"date", "hrv"}),
        frozenset({"date", "sleepSecs"}),
        frozenset({"date", "fatigue"}),
    )
    readers: ClassVar[Mapping[Kind, Reader]] = {
        Kind.HRV: _hrv,
        Kind.RESTING_HR: _resting_hr,
        Kind.SLEEP: _sleep,
        Kind.CHECKIN: _checkin,
    }
