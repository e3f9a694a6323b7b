"""HRV4Training's CSV: a morning reading, its heart rate, and the questionnaire beside it.

A reading after waking is another quantity than a night's mean, so it carries its own device and baseline.
The answers are sliders from 1 to 10; '-' means 'not answered'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from connectors.files.csv_rows import number, positive
from connectors.sources.csv_vendor import CsvVendor, Reader, Row, day_of, rescaled, says_something
from connectors.sources.files import FileSource
from readiness.observations import CheckIn, HrvNight, Kind, Observation, Provenance, RestingHr, SleepNight

DEVICE = "HRV4Training (morning)"
_ILL, _ALCOHOL = ("sickness", "sick"), ("alcohol",)
_YES = frozenset({"yes", "true", "1", "sick", "a little", "moderate", "a lot"})


def _where(where: Provenance) -> Provenance:
    return Provenance(where.source, where.source_id, device=DEVICE)


def _hrv(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    ms = positive(row, "rMSSD", "rMSSD_lying", "Rmssd")
    return HrvNight(_where(where), day_of(row["date"]), ms) if ms else None


def _resting_hr(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    bpm = positive(row, "HR", "HR_lying")
    return RestingHr(_where(where), day_of(row["date"]), bpm) if bpm else None


def _sleep(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    hours = positive(row, "sleep_time")
    return SleepNight(_where(where), day_of(row["date"]), hours) if hours and hours <= 24 else None


def _checkin(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    def point(column: str) -> float | None:
        return rescaled(number(row, column), 1, 10)

    checkin = CheckIn(
        where,
        day_of(row["date"]),
        fatigue=point("fatigue"),
        soreness=point("muscle_soreness"),
        motivation=point("trainingMotivation"),
        mood=point("mental_energy"),
        sleep_quality=point("sleep_quality"),
        ill=_yes(row, _ILL),
        tags=("alcohol",) if _yes(row, _ALCOHOL) else (),
    )
    return checkin if says_something(checkin) else None


def _yes(row: Row, columns: tuple[str, ...]) -> bool | None:
    said = [row[c].strip().lower() for c in columns if row.get(c, "-") != "-"]
    return said[0] in _YES if said else None


class Hrv4TrainingSource(CsvVendor):
    """``import hrv4training``."""

    name: ClassVar[str] = "hrv4training"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.HRV, Kind.RESTING_HR, Kind.SLEEP, Kind.CHECKIN})
    marks: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"date", "rMSSD"}), frozenset({"date", "HR"}))
    readers: ClassVar[Mapping[Kind, Reader]] = {
        Kind.HRV: _hrv,
        Kind.RESTING_HR: _resting_hr,
        Kind.SLEEP: _sleep,
        Kind.CHECKIN: _checkin,
    }
