"""One row of Garmin Connect's answers → one observation. Pure: the same rows are read again by `rebuild`.

Shapes as recorded from the service. A field that is null is not observed. A field of the wrong type is
named as a problem; the rest of the row is kept where it still says something. Garmin's ``…Local`` stamps
are the wall clock written as if it were UTC: their difference from GMT is the offset of the place, and
instants are always taken from GMT.
"""

from __future__ import annotations

from datetime import datetime

from connectors.sources.garmin.fields import Fields
from connectors.sources.words import run_kind
from readiness.merging.sports import is_run
from readiness.observations import (
    Activity,
    DailySummary,
    HrvNight,
    Provenance,
    RestingHr,
    SleepNight,
    VendorScore,
)

SOURCE = "garmin"


def hrv(source_id: str, row: Fields) -> HrvNight | None:
    day, rmssd = row.day(), row.number("lastNightAvg")
    if day is None or rmssd is None:
        return None
    return HrvNight(Provenance(SOURCE, source_id), day, rmssd)


def sleep(source_id: str, row: Fields) -> SleepNight | None:
    """A night of the range endpoint (numbers under ``values``) or a ``dailySleepDTO`` of the single day."""
    if "values" in row.row:
        return _sleep_of_range(source_id, row, row.part("values"))
    start = row.instant("sleepStartTimestampGMT", "sleepStartTimestampLocal")
    end = row.instant("sleepEndTimestampGMT", "sleepEndTimestampLocal")
    seconds = row.number("sleepTimeSeconds")
    score = row.part("sleepScores").part("overall").number("value")
    if row.row.get("id") is None:  # Garmin's word for 'no night'
        return None
    return _night(source_id, row, seconds, start, end, score)


def _sleep_of_range(source_id: str, row: Fields, values: Fields) -> SleepNight | None:
    start = values.instant("gmtSleepStartTimeInMillis", "localSleepStartTimeInMillis")
    end = values.instant("gmtSleepEndTimeInMillis", "localSleepEndTimeInMillis")
    seconds, score = values.number("totalSleepTimeInSeconds"), values.number("sleepScore")
    return _night(source_id, row, seconds, start, end, score)


def _night(
    source_id: str,
    row: Fields,
    seconds: float | None,
    start: datetime | None,
    end: datetime | None,
    score: float | None,
) -> SleepNight | None:
    day = row.day() or (end.date() if end else None)
    if day is None or not seconds:  # 0 s is a watch that saw no sleep, not a sleepless athlete
        return None
    confirmed = False if row.row.get("sleepWindowConfirmed") is False else None
    return SleepNight(
        Provenance(SOURCE, source_id), day, seconds / 3600, start, end, score or None, confirmed
    )


def resting_hr(source_id: str, row: Fields) -> RestingHr | None:
    day, value = row.day(), row.number("value")
    if day is None or value is None:
        return None
    return RestingHr(Provenance(SOURCE, source_id), day, value)


def daily(source_id: str, row: Fields) -> DailySummary | None:
    day = row.day()
    stress = row.number("averageStressLevel")
    high, low = row.number("bodyBatteryHighestValue"), row.number("bodyBatteryLowestValue")
    steps = row.number("totalSteps")
    if stress is not None and stress < 0:  # −1 and −2: too little worn, too active to measure
        stress = None
    if day is None or (stress, high, low, steps) == (None, None, None, None):
        return None
    return DailySummary(Provenance(SOURCE, source_id), day, stress, high, low, steps)


SCORE_FIELDS = {
    "score": "training_readiness",
    "trainingStatus": "training_status",
    "vo2MaxPreciseValue": "vo2max",
    "vo2MaxValue": "vo2max",
}
"""Garmin's key → our name for it. Kept beside our own score for comparison, never an input."""


def vendor_score(source_id: str, row: Fields) -> VendorScore | None:
    day = row.day()
    for key, name in SCORE_FIELDS.items():
        value = row.number(key)
        if day is not None and value is not None:
            device = row.row.get("deviceId")
            return VendorScore(
                Provenance(SOURCE, source_id, device=None if device is None else str(device)),
                day,
                name,
                value,
            )
    return None


def activity(source_id: str, row: Fields) -> Activity | None:
    """An item of the activity list. Without a start or a duration there is nothing to place."""
    start = row.start()
    seconds = row.number("duration")
    sport = (row.part("activityType").text("typeKey") or "other").lower()
    metres, title = row.number("distance"), row.text("activityName")
    if row.row.get("parentId") is not None:
        return None  # a leg of a multisport, which lists its legs itself
    if start is None or seconds is None:
        for name, value in (("startTimeLocal", start), ("duration", seconds)):
            if value is None and not any(p.startswith(name) for p in row.problems):
                row.problems.append(f"{name} is missing")
        return None
    device = row.row.get("deviceId")
    return Activity(
        Provenance(SOURCE, source_id, device=None if device is None else str(device)),
        start,
        sport,
        seconds / 60,
        distance_km=None if not metres else metres / 1000,
        ascent_m=row.number("elevationGain"),
        descent_m=row.number("elevationLoss"),
        avg_hr_bpm=row.number("averageHR"),
        max_hr_bpm=row.number("maxHR"),
        kind=_activity_kind(row, sport, title),
        title=title,
        external_ids=(f"{SOURCE}:{source_id}",),
        hr_zone_min=_zone_minutes(row),
        gap_m_per_min=_gap_m_per_min(row),
        temperature_c=_middle(row.number("minTemperature"), row.number("maxTemperature")),
        altitude_m=_middle(row.number("minElevation"), row.number("maxElevation")),
    )


def _zone_minutes(row: Fields) -> tuple[float, ...] | None:
    """Minutes in each heart-rate zone, where any was measured."""
    seconds = [row.number(f"hrTimeInZone_{zone}") for zone in range(1, 6)]
    return tuple(round((s or 0.0) / 60, 3) for s in seconds) if any(seconds) else None


def _gap_m_per_min(row: Fields) -> float | None:
    """Grade-adjusted speed, which Garmin gives in m/s and only of runs."""
    speed = row.number("avgGradeAdjustedSpeed")
    return round(speed * 60, 3) if speed else None


def _activity_kind(row: Fields, sport: str, title: str | None) -> str | None:
    """What the session was for, where Garmin says so: a race event, a telling title, a hard training effect.

    The label of an easy effort is not used: it describes the whole of a run, and a long run is no easy day.
    """
    if row.part("eventType").row.get("typeKey") == "race":
        return "race"
    if not is_run(sport):
        return None
    label = row.text("trainingEffectLabel")
    return run_kind(title) or {
        "VO2MAX": "intervals",
        "ANAEROBIC_CAPACITY": "intervals",
        "SPEED": "intervals",
        "LACTATE_THRESHOLD": "tempo",
    }.get(label or "")


def _middle(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else (low + high) / 2
