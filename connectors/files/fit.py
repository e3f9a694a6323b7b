"""FIT bytes as recordings and nights, by Garmin's own SDK. A file cut short gives what was whole.

Message and field names are those of the FIT profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone, tzinfo
from typing import Any, cast

from garmin_fit_sdk import Decoder, Profile, Stream

from connectors.files.archive import MIB
from connectors.files.fit_fields import Message, Messages, NotFit, from_any, moment, number
from connectors.files.fit_nights import Nights, nights
from connectors.files.recording import Recording

MAX_FIT = 32 * MIB
"""Forty hours at one sample a second are under 10 MiB."""
TRUE_CLOCKS = frozenset({"garmin"})
"""Makers whose watches say 'no difference to UTC' only where there is none."""
COVERS = 0.9
"""A stream that holds less of its session than this says nothing about the whole."""


@dataclass(slots=True)
class FitFile:
    """What a FIT file says that we can use. ``zone_known`` as in Recording."""

    recordings: list[Recording] = field(default_factory=list)
    nights: Nights = field(default_factory=Nights)
    device: str | None = None
    problem: str | None = None


def decode(data: bytes, zone: tzinfo | None = None) -> FitFile:
    """``zone`` gives the days of nights in files that do not (default: the machine's).

    Raises NotFit where nothing is there to read."""
    decoded, errors = Decoder(Stream.from_byte_array(bytearray(data))).read(
        convert_datetimes_to_dates=False,
        enable_crc_check=False,
        expand_components=False,
        merge_heart_rates=False,
    )
    messages = cast("Messages", decoded)
    if not any(messages.values()):
        raise NotFit("no FIT file" if data[8:12] != b".FIT" else "a FIT file in which nothing can be read")
    found = FitFile(device=_device(messages))
    found.problem = str(errors[0]) if errors else None
    offset = _offset(messages)
    found.recordings = _recordings(messages, offset, broken=bool(errors))
    found.nights = nights(messages, offset or zone, found.recordings)
    return found


def _offset(messages: Messages) -> timezone | None:
    """Local time minus UTC, where the file has both.

    Garmin's watches write it. Others (COROS, TomTom) write UTC into the local time as well, so that of theirs no
    difference says nothing: the athlete's own zone is then the better word.
    """
    offset = _local_offset(messages)
    return (
        offset if (offset is not None and offset.utcoffset(None)) or _maker(messages) in TRUE_CLOCKS else None
    )


def _local_offset(messages: Messages) -> timezone | None:
    for name in ("activity_mesgs", "monitoring_info_mesgs"):
        for message in messages.get(name, ()):
            local, utc = message.get("local_timestamp"), message.get("timestamp")
            if isinstance(local, int) and isinstance(utc, int):
                quarters = round((local - utc) / 900)
                if abs(quarters) <= 14 * 4:
                    return timezone(timedelta(minutes=15 * quarters))
    return None


def _maker(messages: Messages) -> object:
    return next((m.get("manufacturer") for m in messages.get("file_id_mesgs", ())), None)


def _device(messages: Messages) -> str | None:
    for message in messages.get("file_id_mesgs", ()):
        maker = message.get("manufacturer")
        product = message.get("garmin_product") or message.get("product_name") or message.get("product")
        if maker is not None:
            return " ".join(str(part) for part in (maker, product) if part is not None)
    return None


# --- activities -----------------------------------------------------------------------------------


def _recordings(messages: Messages, offset: timezone | None, broken: bool) -> list[Recording]:
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


def _is_activity(messages: Messages) -> bool:
    return any(m.get("type") in ("activity", None) for m in messages.get("file_id_mesgs", [{}]))


def _sport_message(messages: Messages) -> Message:
    return next((m for m in messages.get("sport_mesgs", ()) if m.get("sport")), {})


def _heart_limits(messages: Messages) -> tuple[float | None, float | None]:
    rest = number(from_any(messages, ("time_in_zone_mesgs", "user_profile_mesgs"), "resting_heart_rate"))
    most = number(from_any(messages, ("time_in_zone_mesgs", "zones_target_mesgs"), "max_heart_rate"))
    return (rest if rest and 25 <= rest <= 110 else None, most if most and 120 <= most <= 230 else None)


def _recording(
    session: Message, records: Sequence[Message], sets: Iterable[Message], broken: bool
) -> Recording | None:
    start = moment(session["start_time"])
    totals = _totals(session)
    elapsed = number(session.get("total_elapsed_time")) or totals.get("duration_min", 0) * 60
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
    metres, seconds = number(session.get("total_distance")), number(session.get("total_timer_time"))
    values = {
        "duration_min": seconds / 60 if seconds is not None else None,
        "distance_km": metres / 1000 if metres else None,
        "ascent_m": number(session.get("total_ascent")),
        "descent_m": number(session.get("total_descent")),
        "avg_hr_bpm": number(session.get("avg_heart_rate")),
        "max_hr_bpm": number(session.get("max_heart_rate")),
        "temperature_c": number(session.get("avg_temperature")),
        "feel": number(session.get("workout_feel")),
        "rpe": _tenth(number(session.get("workout_rpe"))),
        "kind": "race" if session.get("sub_sport") == "race" else None,
    }
    return _observed(values)


def _observed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _tenth(value: float | None) -> float | None:
    """Garmin keeps CR10 as 0–100."""
    return value / 10 if value is not None and value <= 100 else None


def _sample(record: Message, first: int) -> tuple[float, float | None, float | None, float | None]:
    altitude = number(record.get("enhanced_altitude", record.get("altitude")))
    return (
        float(record["timestamp"] - first),
        number(record.get("distance")),
        altitude,
        number(record.get("heart_rate")),
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
        if not _is_set_within(m, first, last):
            continue
        reps, load, seconds = m.get("repetitions"), number(m.get("weight")), number(m.get("duration"))
        key = (_exercise(m), reps if isinstance(reps, int) and reps else None, load or None)
        one = found.setdefault(key, {"exercise": key[0], "sets": 0, "reps": key[1], "load_kg": key[2]})
        one["sets"] += 1
        if key[1] is None and seconds:
            one["seconds"] = round(max(seconds, one.get("seconds", 0.0)), 1)
    return [_observed(one) for one in found.values()]


def _is_set_within(message: Message, first: int, last: float) -> bool:
    """Whether a message is of an active set, no rest, that was begun in the session's time."""
    at = message.get("start_time", message.get("timestamp"))
    return message.get("set_type") in ("active", 1) and isinstance(at, int) and first <= at <= last


def _exercise(message: Message) -> str:
    category, subtype = _head(message.get("category")), _head(message.get("category_subtype"))
    names = Profile["types"].get(f"{category}_exercise_name", {})
    return str(names.get(subtype) or category or "unknown")


def _head(value: object) -> Any:
    return value[0] if isinstance(value, list) and value else value
