"""FIT bytes as recordings and nights, by Garmin's own SDK. A file cut short gives what was whole.

Message and field names are those of the FIT profile.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, cast

import numpy as np
from garmin_fit_sdk import Decoder, Profile, Stream

from connectors.archive import MIB
from connectors.recording import Recording

MAX_FIT = 32 * MIB
"""Forty hours at one sample a second are under 10 MiB."""
EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
COVERS = 0.9
"""A stream that holds less of its session than this says nothing about the whole."""
_ASLEEP = frozenset({"light", "deep", "rem"})
_SLEEP_STEP_S = 7200.0
"""A sleep stage that seems to last longer is a hole in the file."""
_MORNING_RR_MIN = 15.0
_RR_RANGE_S = (0.3, 2.0)
_RR_JUMP = 0.2
"""Beats that differ by more than a fifth from the one before are artefacts (Malik's filter)."""
_RR_AT_LEAST = 60

type Message = dict[Any, Any]


class NotFit(ValueError):
    """The bytes are no FIT file, or nothing in it could be read."""


@dataclass(slots=True)
class FitFile:
    """What a FIT file says that we can use. ``zone_known`` as in Recording."""

    recordings: list[Recording] = field(default_factory=list)
    resting_hr: dict[date, tuple[float, float]] = field(default_factory=dict)
    """Day → FIT time at which it was said, and the value: a watch says it many times a day."""
    hrv_ms: dict[date, float] = field(default_factory=dict)
    sleep: list[dict[str, Any]] = field(default_factory=list)
    morning_rmssd: dict[date, float] = field(default_factory=dict)
    device: str | None = None
    problem: str | None = None


def decode(data: bytes, zone: tzinfo | None = None) -> FitFile:
    """``zone`` tells the days of nights in files that do not (default: the machine's).

    Raises NotFit where nothing is there to read."""
    decoded, errors = Decoder(Stream.from_byte_array(bytearray(data))).read(
        convert_datetimes_to_dates=False,
        enable_crc_check=False,
        expand_components=False,
        merge_heart_rates=False,
    )
    messages = cast("dict[str, list[Message]]", decoded)
    if not any(messages.values()):
        raise NotFit("no FIT file" if data[8:12] != b".FIT" else "a FIT file in which nothing can be read")
    found = FitFile(device=_device(messages))
    found.problem = str(errors[0]) if errors else None
    offset = _offset(messages)
    found.recordings = _recordings(messages, offset, broken=bool(errors))
    _monitoring(messages, offset or zone, found)
    _morning_rr(messages, found)
    return found


def moment(fit_seconds: object) -> datetime:
    """A FIT timestamp, seconds since the end of 1989, as an aware instant."""
    if not isinstance(fit_seconds, int | float) or fit_seconds < 0x10000000:
        raise NotFit("a time that is none")  # smaller values count from the device's power-on
    return EPOCH + timedelta(seconds=fit_seconds)


def _offset(messages: dict[str, list[Message]]) -> timezone | None:
    """Local time minus UTC, where the file tells both."""
    for name in ("activity_mesgs", "monitoring_info_mesgs"):
        for message in messages.get(name, ()):
            local, utc = message.get("local_timestamp"), message.get("timestamp")
            if isinstance(local, int) and isinstance(utc, int):
                quarters = round((local - utc) / 900)
                if abs(quarters) <= 14 * 4:
                    return timezone(timedelta(minutes=15 * quarters))
    return None


def _device(messages: dict[str, list[Message]]) -> str | None:
    for message in messages.get("file_id_mesgs", ()):
        maker = message.get("manufacturer")
        product = message.get("garmin_product") or message.get("product_name") or message.get("product")
        if maker is not None:
            return " ".join(str(part) for part in (maker, product) if part is not None)
    return None


# --- activities -----------------------------------------------------------------------------------


def _recordings(messages: dict[str, list[Message]], offset: timezone | None, broken: bool) -> list[Recording]:
    records = [m for m in messages.get("record_mesgs", ()) if isinstance(m.get("timestamp"), int)]
    records.sort(key=lambda m: m["timestamp"])
    sessions = [m for m in messages.get("session_mesgs", ()) if isinstance(m.get("start_time"), int)]
    if not sessions and records and _is_activity(messages):
        sessions = [{"start_time": records[0]["timestamp"], "readiness_cut": True} | _sport_message(messages)]
    rest, most = _heart_limits(messages)
    found = []
    for session in sessions:
        one = _recording(session, records, messages.get("set_mesgs", ()), broken)
        if one is None:
            continue
        one.start = one.start.astimezone(offset) if offset else one.start
        one.zone_known = offset is not None
        one.device, one.hr_rest_bpm, one.hr_max_bpm = _device(messages), rest, most
        found.append(one)
    return found


def _is_activity(messages: dict[str, list[Message]]) -> bool:
    return any(m.get("type") in ("activity", None) for m in messages.get("file_id_mesgs", [{}]))


def _sport_message(messages: dict[str, list[Message]]) -> Message:
    return next((m for m in messages.get("sport_mesgs", ()) if m.get("sport")), {})


def _heart_limits(messages: dict[str, list[Message]]) -> tuple[float | None, float | None]:
    rest = _number(_from_any(messages, ("time_in_zone_mesgs", "user_profile_mesgs"), "resting_heart_rate"))
    most = _number(_from_any(messages, ("time_in_zone_mesgs", "zones_target_mesgs"), "max_heart_rate"))
    return (rest if rest and 25 <= rest <= 110 else None, most if most and 120 <= most <= 230 else None)


def _from_any(messages: dict[str, list[Message]], names: Iterable[str], key: str) -> object:
    return next((m[key] for name in names for m in messages.get(name, ()) if m.get(key)), None)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        return None
    return float(value)


def _recording(
    session: Message, records: Sequence[Message], sets: Iterable[Message], broken: bool
) -> Recording | None:
    start = moment(session["start_time"])
    totals = _totals(session)
    elapsed = _number(session.get("total_elapsed_time")) or totals.get("duration_min", 0) * 60
    first = session["start_time"]
    last = first + elapsed + 1 if elapsed else float("inf")
    samples = [_sample(m, first) for m in records if first <= m["timestamp"] <= last]
    cut = bool(session.get("readiness_cut"))
    if not cut and broken and (not samples or samples[-1][0] < COVERS * elapsed):
        samples = []  # the totals are the session's own and whole; half a stream would speak for half a run
    if "duration_min" not in totals and len(samples) < 2:
        return None
    recording = Recording(start, sport_key(session), totals, samples, truncated=cut)
    recording.sets = _sets(sets, first, last)
    return recording


def _totals(session: Message) -> dict[str, Any]:
    metres, seconds = _number(session.get("total_distance")), _number(session.get("total_timer_time"))
    told = {
        "duration_min": seconds / 60 if seconds is not None else None,
        "distance_km": metres / 1000 if metres else None,
        "ascent_m": _number(session.get("total_ascent")),
        "descent_m": _number(session.get("total_descent")),
        "avg_hr_bpm": _number(session.get("avg_heart_rate")),
        "max_hr_bpm": _number(session.get("max_heart_rate")),
        "temperature_c": _number(session.get("avg_temperature")),
        "feel": _number(session.get("workout_feel")),
        "rpe": _tenth(_number(session.get("workout_rpe"))),
        "kind": "race" if session.get("sub_sport") == "race" else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _tenth(value: float | None) -> float | None:
    """Garmin keeps CR10 as 0–100."""
    return value / 10 if value is not None and value <= 100 else None


def _sample(record: Message, first: int) -> tuple[float, float | None, float | None, float | None]:
    altitude = _number(record.get("enhanced_altitude", record.get("altitude")))
    return (
        float(record["timestamp"] - first),
        _number(record.get("distance")),
        altitude,
        _number(record.get("heart_rate")),
    )


def sport_key(message: Message) -> str:
    """Our sport key out of the profile's sport and sub_sport."""
    sport, sub = str(message.get("sport", "other")), str(message.get("sub_sport", "generic"))
    if sport == "running":
        named = {"trail": "trail_running", "treadmill": "treadmill_running", "track": "track_running"}
        named |= {"ultra": "ultra_run", "virtual_activity": "virtual_run", "indoor_running": "indoor_running"}
        return named.get(sub, "running")
    if sub in ("strength_training", "yoga", "pilates", "elliptical", "indoor_cycling"):
        return sub
    return "other" if sport in ("generic", "training", "fitness_equipment", "all") else sport


def _sets(messages: Iterable[Message], first: int, last: float) -> list[dict[str, Any]]:
    """Active sets, equal ones counted together, in the order in which they were begun."""
    found: dict[tuple[str, int | None, float | None], dict[str, Any]] = {}
    for m in messages:
        at = m.get("start_time", m.get("timestamp"))
        if m.get("set_type") not in ("active", 1) or not isinstance(at, int) or not first <= at <= last:
            continue
        reps, load, seconds = m.get("repetitions"), _number(m.get("weight")), _number(m.get("duration"))
        key = (_exercise(m), reps if isinstance(reps, int) and reps else None, load or None)
        one = found.setdefault(key, {"exercise": key[0], "sets": 0, "reps": key[1], "load_kg": key[2]})
        one["sets"] += 1
        if key[1] is None and seconds:
            one["seconds"] = round(max(seconds, one.get("seconds", 0.0)), 1)
    return [{k: v for k, v in one.items() if v is not None} for one in found.values()]


def _exercise(message: Message) -> str:
    category, subtype = _head(message.get("category")), _head(message.get("category_subtype"))
    names = Profile["types"].get(f"{category}_exercise_name", {})
    return str(names.get(subtype) or category or "unknown")


def _head(value: object) -> Any:
    return value[0] if isinstance(value, list) and value else value


# --- nights ---------------------------------------------------------------------------------------


def _monitoring(messages: dict[str, list[Message]], zone: tzinfo | None, found: FitFile) -> None:
    for m in messages.get("monitoring_hr_data_mesgs", ()):
        bpm = _number(m.get("current_day_resting_heart_rate")) or _number(m.get("resting_heart_rate"))
        if bpm:
            day, at = _local_day(m, zone), float(m["timestamp"])
            found.resting_hr[day] = max(found.resting_hr.get(day, (0.0, 0.0)), (at, bpm))
    for m in messages.get("hrv_status_summary_mesgs", ()):
        if ms := _number(m.get("last_night_average")):
            found.hrv_ms[_local_day(m, zone)] = ms
    if night := _sleep(messages, zone):
        found.sleep.append(night)


def _local_day(message: Message, zone: tzinfo | None) -> date:
    at = moment(message.get("timestamp"))
    return at.astimezone(zone).date()


def _sleep(messages: dict[str, list[Message]], zone: tzinfo | None) -> dict[str, Any] | None:
    levels = sorted(
        (m["timestamp"], str(m.get("sleep_level")))
        for m in messages.get("sleep_level_mesgs", ())
        if isinstance(m.get("timestamp"), int)
    )
    if len(levels) < 2:
        return None
    hours: dict[str, float] = defaultdict(float)
    for (at, level), (until, _) in itertools.pairwise(levels):
        hours[level] += min(until - at, _SLEEP_STEP_S) / 3600
    asleep = sum(h for level, h in hours.items() if level in _ASLEEP)
    if asleep <= 0:
        return None
    start, end = (moment(levels[i][0]).astimezone(zone) for i in (0, -1))
    score = _number(_from_any(messages, ("sleep_assessment_mesgs",), "overall_sleep_score"))
    return {"start": start, "end": end, "sleep_h": round(asleep, 3), "score": score}


def _morning_rr(messages: dict[str, list[Message]], found: FitFile) -> None:
    """RR intervals of a short, still recording give that morning's rMSSD."""
    beats = [b for m in messages.get("hrv_mesgs", ()) for b in _beats(m.get("time"))]
    if len(found.recordings) != 1 or not beats:
        return
    recording = found.recordings[0]
    minutes = recording.totals.get("duration_min", 0.0)
    moved = recording.totals.get("distance_km", 0.0) > 0.2
    if minutes > _MORNING_RR_MIN or moved or not 3 <= recording.start.hour < 12:
        return
    if (ms := rmssd_ms(beats)) is not None:
        found.morning_rmssd[recording.start.date()] = ms


def _beats(value: object) -> list[float]:
    values = value if isinstance(value, list) else [value]
    return [float(v) for v in values if isinstance(v, int | float) and v < 60]


def rmssd_ms(beats_s: Sequence[float]) -> float | None:
    """Root mean square of successive differences in ms, without artefacts; None below sixty good pairs."""
    rr = np.asarray(beats_s, dtype=np.float64)
    good = (rr >= _RR_RANGE_S[0]) & (rr <= _RR_RANGE_S[1])
    step = np.diff(rr)
    usable = good[1:] & good[:-1] & (np.abs(step) <= _RR_JUMP * rr[:-1])
    if usable.sum() < _RR_AT_LEAST:
        return None
    return round(float(np.sqrt(np.mean(step[usable] ** 2)) * 1000), 1)
