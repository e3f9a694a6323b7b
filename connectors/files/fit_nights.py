"""Nights out of a watch's FIT files: sleep stages, nightly HRV, resting heart rate, and a morning's RR intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from itertools import pairwise
from typing import Any

import numpy as np

from connectors.files.fit_fields import Message, Messages, from_any, moment, number
from connectors.files.recording import Recording

_ASLEEP = frozenset({"light", "deep", "rem"})
_SLEEP_STEP_S = 7200.0
"""A sleep stage that seems to last longer is a hole in the file."""
_MORNING_RR_MIN = 15.0
_RR_RANGE_S = (0.3, 2.0)
_RR_JUMP = 0.2
"""Beats that differ by more than a fifth from the one before are artefacts (Malik's filter)."""
_RR_AT_LEAST = 60


@dataclass(slots=True)
class Nights:
    """By wake-up date. ``resting_hr`` holds the FIT time at which it was said and the value: a watch says it
    many times a day. ``morning_rmssd`` is from RR intervals of a short, still recording after waking."""

    resting_hr: dict[date, tuple[float, float]] = field(default_factory=dict)
    hrv_ms: dict[date, float] = field(default_factory=dict)
    sleep: list[dict[str, Any]] = field(default_factory=list)
    morning_rmssd: dict[date, float] = field(default_factory=dict)


def nights(messages: Messages, zone: tzinfo | None, recordings: Sequence[Recording]) -> Nights:
    """``zone`` gives the local day; None is the machine's."""
    found = Nights()
    _monitoring(messages, zone, found)
    _morning_rr(messages, recordings, found)
    return found


def _monitoring(messages: Messages, zone: tzinfo | None, found: Nights) -> None:
    for m in messages.get("monitoring_hr_data_mesgs", ()):
        bpm = number(m.get("current_day_resting_heart_rate")) or number(m.get("resting_heart_rate"))
        if bpm:
            day, at = _local_day(m, zone), float(m["timestamp"])
            found.resting_hr[day] = max(found.resting_hr.get(day, (0.0, 0.0)), (at, bpm))
    for m in messages.get("hrv_status_summary_mesgs", ()):
        if ms := number(m.get("last_night_average")):
            found.hrv_ms[_local_day(m, zone)] = ms
    if night := _sleep(messages, zone):
        found.sleep.append(night)


def _local_day(message: Message, zone: tzinfo | None) -> date:
    at = moment(message.get("timestamp"))
    return at.astimezone(zone).date()


def _sleep(messages: Messages, zone: tzinfo | None) -> dict[str, Any] | None:
    levels = sorted(
        (m["timestamp"], str(m.get("sleep_level")))
        for m in messages.get("sleep_level_mesgs", ())
        if isinstance(m.get("timestamp"), int)
    )
    if len(levels) < 2:
        return None
    hours: dict[str, float] = defaultdict(float)
    for (at, level), (until, _) in pairwise(levels):
        hours[level] += min(until - at, _SLEEP_STEP_S) / 3600
    asleep = sum(h for level, h in hours.items() if level in _ASLEEP)
    if asleep <= 0:
        return None
    start, end = (moment(levels[i][0]).astimezone(zone) for i in (0, -1))
    score = number(from_any(messages, ("sleep_assessment_mesgs",), "overall_sleep_score"))
    return {"start": start, "end": end, "sleep_h": round(asleep, 3), "score": score}


def _morning_rr(messages: Messages, recordings: Sequence[Recording], found: Nights) -> None:
    beats = [b for m in messages.get("hrv_mesgs", ()) for b in _beats(m.get("time"))]
    if len(recordings) != 1 or not beats:
        return
    recording = recordings[0]
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
