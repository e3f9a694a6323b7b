"""What phone apps send of their own accord: Health Auto Export (Apple Health), and health-connect-webhook (Android).

Nights, resting heart rate, HRV and workouts are read, everything else is left. Apple's usual HRV is SDNN, which is
another quantity than rMSSD: it is refused by name. Samples of HRV count between 18:00 and noon, for the day of waking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from connectors.sources.files import PARSE_FAULTS
from connectors.sources.posted import ANDROID, APPLE, Item, Taken, add_sample, items, take
from readiness.observations import Kind
from readiness.units import KM_PER_MILE, M_PER_FOOT

SDNN = "holds SDNN, which is no rMSSD and cannot be turned into one; send an rMSSD metric in its place, or no HRV"
_RMSSD = re.compile("rmssd", re.IGNORECASE)
_SDNN = re.compile(r"^heart_rate_variability(_sdnn)?$", re.IGNORECASE)
_METRES = {"m": 1.0, "ft": M_PER_FOOT, "km": 1000.0}
_KM = {"km": 1.0, "m": 0.001, "mi": KM_PER_MILE, "ft": M_PER_FOOT / 1000, "yd": 3 * M_PER_FOOT / 1000}
_EVENING, _NOON = 18, 12
_NO_SLEEP = frozenset({"awake", "out_of_bed", "awake_in_bed", "in bed", "1", "3", "7"})
"""Stages that are not asleep, by name and by Health Connect's numbers."""


def is_apple(body: Item) -> bool:
    """Whether it is what Health Auto Export sends."""
    return isinstance(body.get("data"), dict)


def is_android(body: Item) -> bool:
    """Whether it is what health-connect-webhook sends."""
    return "app_version" in body and "timestamp" in body


def apple(body: Item, zone: tzinfo, now: datetime) -> Taken:
    """Metrics and workouts of Health Auto Export. Raises NotOurs."""
    taken, data = Taken(APPLE), body["data"]
    for index, metric in enumerate(items(data, "metrics")):
        name = str(metric.get("name")) if isinstance(metric, dict) else ""
        if _SDNN.match(name):
            taken.reject("metrics", index, f"{name} {SDNN}")
        elif read := _APPLE.get("rmssd" if _RMSSD.search(name) else name):
            for sample in items(metric, "data"):
                _add(taken, "metrics", index, read, sample, zone)
    _add_workouts(taken, "workouts", items(data, "workouts"), _apple_workout, zone, now)
    return taken


def android(body: Item, zone: tzinfo, now: datetime) -> Taken:
    """Records of health-connect-webhook. Raises NotOurs."""
    taken = Taken(ANDROID)
    for name, read in _ANDROID.items():
        for index, record in enumerate(items(body, name)):
            _add(taken, name, index, read, record, zone)
    _add_workouts(taken, "exercise", items(body, "exercise"), _android_exercise, zone, now)
    return taken


class _Sample(NamedTuple):
    """One measurement of a night, as :func:`add_sample` takes it."""

    kind: Kind
    day: date
    device: str
    at: datetime
    value: Any


type Read = Callable[[Any, tzinfo], _Sample | None]
"""A record of an app as a sample; None where it is none of a night."""


def _add(taken: Taken, name: str, index: int, read: Read, record: Any, zone: tzinfo) -> None:
    try:
        if found := read(record, zone):
            add_sample(
                taken, name, index, found.kind, found.day, found.device, found.at.isoformat(), found.value
            )
    except PARSE_FAULTS as error:
        taken.reject(name, index, f"cannot be read ({error!r})")


def _add_workouts(
    taken: Taken,
    name: str,
    found: list[Any],
    read: Callable[[Any, tzinfo], dict[str, Any]],
    zone: tzinfo,
    now: datetime,
) -> None:
    for index, workout in enumerate(found):
        try:
            take(taken, name, index, "activities", read(workout, zone), zone, now)
        except PARSE_FAULTS as error:
            taken.reject(name, index, f"cannot be read ({error!r})")


def _hrv(device: str, at: datetime, value: Any) -> _Sample | None:
    """A sample in the afternoon is of no night."""
    if _NOON <= at.hour < _EVENING:
        return None
    return _Sample(Kind.HRV, _waking(at), device, at, _number(value))


def _resting_hr(device: str, at: datetime, value: Any) -> _Sample:
    return _Sample(Kind.RESTING_HR, at.date(), device, at, _number(value))


def _sleep(device: str, start: datetime, end: datetime, hours: float) -> _Sample | None:
    """A night as a whole, or one of its stages."""
    return _Sample(Kind.SLEEP, _waking(end), device, start, [end.isoformat(), hours]) if hours > 0 else None


# --- times -------------------------------------------------------------------------


def _at(text: Any, zone: tzinfo) -> datetime:
    """'2026-03-03 06:30:00 +0100' (Apple), '2026-03-03T05:30:00Z' (Android), a day alone, on the home's wall clock."""
    found = datetime.fromisoformat(re.sub(r" ([+-]\d{4})$", r"\1", str(text)))
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(zone)


def _waking(at: datetime) -> date:
    """The day of waking of what is measured at that hour."""
    return at.date() + timedelta(days=at.hour >= _EVENING)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


# --- Apple -----------------------------------------------------------------------------


def _source(sample: Item) -> str:
    return str(sample.get("source") or "Apple Health")[:80]


def _apple_sleep(sample: Any, zone: tzinfo) -> _Sample | None:
    if "value" in sample:
        start, end = _at(sample["startDate"], zone), _at(sample["endDate"], zone)
        hours = 0.0 if str(sample["value"]).lower() in _NO_SLEEP else (end - start) / timedelta(hours=1)
    else:
        start, end = _at(sample["sleepStart"], zone), _at(sample["sleepEnd"], zone)
        parts = sum(_number(sample.get(stage) or 0) for stage in ("core", "deep", "rem"))
        hours = _number(sample.get("totalSleep") or sample.get("asleep") or parts)
    return _sleep(_source(sample), start, end, hours)


_APPLE: Mapping[str, Read] = {
    "rmssd": lambda one, zone: _hrv(_source(one), _at(one["date"], zone), one["qty"]),
    "resting_heart_rate": lambda one, zone: _resting_hr(_source(one), _at(one["date"], zone), one["qty"]),
    "sleep_analysis": _apple_sleep,
}


def _apple_workout(workout: Item, _: tzinfo) -> dict[str, Any]:
    start, end = (
        datetime.fromisoformat(re.sub(r" ([+-]\d{4})$", r"\1", str(workout[k]))) for k in ("start", "end")
    )
    lasted = (end - start) / timedelta(minutes=1)
    minutes = _number(workout.get("duration") or lasted * 60) / 60
    heart = workout.get("heartRate") if isinstance(workout.get("heartRate"), dict) else {}
    return {
        "id": workout.get("id"),
        "start": start.isoformat(),
        "sport": workout["name"],
        "duration_min": min(minutes, lasted) if lasted > 0 else minutes,
        "distance_km": _measure(workout.get("distance"), _KM),
        "ascent_m": _measure(workout.get("elevationUp"), _METRES),
        "descent_m": _measure(workout.get("elevationDown"), _METRES),
        "avg_hr_bpm": _measure(workout.get("avgHeartRate") or (heart or {}).get("avg"), None),
        "max_hr_bpm": _measure(workout.get("maxHeartRate") or (heart or {}).get("max"), None),
    }


def _measure(quantity: Any, units: Mapping[str, float] | None) -> float | None:
    """A quantity with its unit; one of an unknown unit is not guessed."""
    if not isinstance(quantity, dict) or quantity.get("qty") is None:
        return None
    if units is None:
        return _number(quantity["qty"])
    unit = str(quantity.get("units"))
    if unit not in units:
        raise ValueError(f"the unit {unit!r} is not known")
    return _number(quantity["qty"]) * units[unit]


# --- Android ------------------------------------------------------------------------------


def _device(record: Item) -> str:
    sent = record.get("metadata")
    metadata: Item = sent if isinstance(sent, dict) else {}
    inner = metadata.get("device")
    model = inner.get("model") if isinstance(inner, dict) else None
    return str(model or metadata.get("data_origin") or "Health Connect")[:80]


def _android_sleep(record: Any, zone: tzinfo) -> _Sample | None:
    end = _at(record["session_end_time"], zone)
    seconds = _number(record["duration_seconds"])
    stages = record.get("stages") or []
    asleep = sum(
        _number(one["duration_seconds"]) for one in stages if str(one["stage"]).lower() not in _NO_SLEEP
    )
    return _sleep(
        _device(record), end - timedelta(seconds=seconds), end, (asleep if stages else seconds) / 3600
    )


_ANDROID: Mapping[str, Read] = {
    "heart_rate_variability": lambda one, zone: _hrv(
        _device(one), _at(one["time"], zone), one["rmssd_millis"]
    ),
    "resting_heart_rate": lambda one, zone: _resting_hr(_device(one), _at(one["time"], zone), one["bpm"]),
    "sleep": _android_sleep,
}


def _android_exercise(record: Item, zone: tzinfo) -> dict[str, Any]:
    metres = record.get("distance_meters")
    return {
        "start": _at(record["start_time"], zone).isoformat(),
        "sport": record["type"],
        "duration_min": _number(record["duration_seconds"]) / 60,
        "distance_km": None if metres is None else _number(metres) / 1000,
        "title": record.get("title"),
        "device": _device(record),
    }
