"""What a body and a watch can plausibly say. Out of bounds is quarantined and listed, never averaged.

Zero is not a heart rate: vendors write 0 for 'nothing measured', and an average that takes it in reads as
fitness. The limits are wide (a sleeping champion, a six-day race), since they catch defects, not outliers:
those are dropped later, against the athlete's own baseline.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from readiness.date_bounds import EARLIEST, RACE_REACH_DAYS, known_to_calendar
from readiness.errors import InvalidInput
from readiness.observations import (
    OBSERVATION_TYPES,
    Activity,
    ActivityDetail,
    Away,
    CheckIn,
    DailySummary,
    HrvNight,
    Observation,
    PlannedRun,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.plain_text import plain_line

type Limits = dict[str, tuple[float, float, str]]

CLOCK_SKEW = timedelta(hours=1)  # a watch whose clock runs ahead, not a session from the future
ZONE_LEAD = timedelta(hours=15)  # the date line: somewhere it is already tomorrow
RUNNING_SPORTS = ("run", "trail", "treadmill")
FASTEST_RUN_KMH = 30.0  # above a 1500 m world record's average
FASTEST_KMH = 120.0
NAPS_H = 1.0  # what naps add to a night: hours asleep may exceed its span by so much

_SCALE = (1.0, 5.0, "on the 1–5 scale")
LIMITS: dict[type, Limits] = {
    HrvNight: {"rmssd_ms": (5, 300, "ms")},
    RestingHr: {"resting_hr_bpm": (25, 120, "bpm")},
    SleepNight: {"sleep_h": (0.5, 16, "h"), "score": (0, 100, "points")},
    Activity: {
        "duration_min": (0.1, 10_000, "min"),
        "distance_km": (0, 1_500, "km"),
        "ascent_m": (0, 40_000, "m"),
        "descent_m": (0, 40_000, "m"),
        "steep_descent_m": (0, 40_000, "m"),
        "avg_hr_bpm": (30, 230, "bpm"),
        "max_hr_bpm": (30, 240, "bpm"),
        "rpe": (0, 10, "on the CR10 scale"),
        "completed_pct": (0, 400, "%"),
        "gap_m_per_min": (0, 600, "m/min"),
        "decoupling_pct": (-100, 100, "%"),
        "trimp": (0, 10_000, "TRIMP"),
        "temperature_c": (-60, 60, "°C"),
        "altitude_m": (-500, 9_000, "m"),
    },
    ActivityDetail: {
        "rpe": (0, 10, "on the CR10 scale"),
        "feel": (0, 100, "points"),
        "gap_m_per_min": (0, 600, "m/min"),
        "decoupling_pct": (-100, 100, "%"),
        "steep_descent_m": (0, 40_000, "m"),
        "temperature_c": (-60, 60, "°C"),
    },
    CheckIn: {
        **dict.fromkeys(("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"), _SCALE),
        "readiness": (0, 10, "on the 0–10 scale"),
    },
    DailySummary: {
        "stress_avg": (0, 100, "points"),
        "body_battery_high": (0, 100, "points"),
        "body_battery_low": (0, 100, "points"),
        "steps": (0, 300_000, "steps"),
    },
    PlannedRun: {"duration_min": (0, 10_000, "min"), "distance_km": (0, 1_500, "km")},
    Race: {"distance_km": (0.1, 5_000, "km"), "hours": (0.05, 1_000, "h")},
}

LONGEST_TEXT = 300
"""Characters of a title, a name, a note: a line is for reading, and the payload keeps the rest."""
_TEXTS: dict[type, tuple[str, ...]] = {
    cls: tuple(field.name for field in fields(cls) if field.type in {"str", "str | None"})
    for cls in OBSERVATION_TYPES.values()
}
_SPARE = {
    cls: frozenset(field.name for field in fields(cls) if field.default is None)
    for cls in OBSERVATION_TYPES.values()
}


def problem(observation: Observation, now: datetime) -> str | None:
    """Why this observation cannot be true as of ``now`` (aware), or None. Names the field, what was found and
    what is allowed; the first problem only. Plans and races may lie in the future, measurements may not."""
    return next(_problems(observation, now), None)


def checked[T: Observation](observation: T, now: datetime) -> T:
    """``observation`` as it can be kept: what a person says is refused, not fixed, so that it can be said again.
    Raises InvalidInput naming what is wrong."""
    for name in _TEXTS[type(observation)]:
        if len(getattr(observation, name) or "") > LONGEST_TEXT:
            raise InvalidInput(f"{name} is longer than {LONGEST_TEXT} characters")
    wrong = problem(observation, now)
    if wrong is not None:
        raise InvalidInput(wrong)
    return with_plain_texts(observation)


def clean(observation: Observation, now: datetime) -> tuple[Observation | None, str | None]:
    """What can be kept of an observation, and what is wrong with it (None: nothing).

    A run whose heart rate is nonsense is still a run, and losing its load would make the body look fresher
    than it is: impossible fields that a row can do without are taken away. Only a row that is impossible as a
    whole is kept out (None).
    """
    observation = with_plain_texts(observation)
    if problem(observation, now) is None:
        return observation, None
    told = {name: text for name, text in _outside(observation) if name in _spare(observation)}
    kept = _without(told, observation)
    if isinstance(kept, Activity):
        at_odds = {name: text for names, text in _at_odds(kept) for name in names}
        kept = _without(at_odds, kept)
        told |= at_odds
    whole = problem(kept, now)
    if whole is not None:
        return None, whole
    return kept, "; ".join(dict.fromkeys(told.values())) + "; the rest is kept" if told else None


def with_plain_texts[T: Observation](observation: T) -> T:
    """``observation`` with texts that can be shown anywhere, none longer than :data:`LONGEST_TEXT`."""
    texts = {name: value for name in _TEXTS[type(observation)] if (value := getattr(observation, name))}
    shown: dict[str, Any] = {name: plain_line(text)[:LONGEST_TEXT] or "?" for name, text in texts.items()}
    return replace(observation, **shown) if shown != texts else observation


def _without(names: Iterable[str], observation: Observation) -> Observation:
    blank: dict[str, Any] = dict.fromkeys(names)
    return replace(observation, **blank) if blank else observation


def _spare(observation: Observation) -> frozenset[str]:
    return _SPARE[type(observation)]


def _outside(observation: Observation) -> Iterator[tuple[str, str]]:
    for name, (low, high, unit) in LIMITS.get(type(observation), {}).items():
        value = getattr(observation, name)
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            yield name, f"{name} {value:g} is outside {low:g}–{high:g} {unit}"


def _problems(observation: Observation, now: datetime) -> Iterator[str]:
    if not known_to_calendar(observation.date):
        when = f"before {EARLIEST.year}" if observation.date < EARLIEST else "in the future"
        yield f"date {observation.date} is {when}"
        return  # no arithmetic on such a date
    yield from (text for _, text in _outside(observation))
    yield from _bad_dates(observation, now)
    if isinstance(observation, Activity):
        yield from (text for _, text in _at_odds(observation))
    if isinstance(observation, SleepNight):
        yield from _bad_night(observation)


def _bad_dates(observation: Observation, now: datetime) -> Iterator[str]:
    if isinstance(observation, Activity):
        if observation.start.tzinfo is None:
            yield "start has no UTC offset"
        elif observation.start > now + CLOCK_SKEW:
            yield f"start {observation.start.isoformat()} is in the future"
    elif isinstance(observation, PlannedRun | Race | Away):
        last = observation.until if isinstance(observation, Away) else observation.date
        if last > now.date() + timedelta(days=RACE_REACH_DAYS):
            yield f"date {last} is more than {RACE_REACH_DAYS // 365} years ahead"
    elif observation.date > (now + ZONE_LEAD).date():
        yield f"date {observation.date} is in the future"


def _at_odds(activity: Activity) -> Iterator[tuple[tuple[str, ...], str]]:
    """Fields that cannot all be true, and why."""
    if activity.distance_km is not None and activity.duration_min > 0:
        speed_kmh = 60 * activity.distance_km / activity.duration_min
        fastest = FASTEST_RUN_KMH if any(s in activity.sport for s in RUNNING_SPORTS) else FASTEST_KMH
        if speed_kmh > fastest:
            yield (
                ("distance_km",),
                f"distance_km in duration_min is {speed_kmh:.0f} km/h, over {fastest:.0f} km/h",
            )
    if activity.avg_hr_bpm and activity.max_hr_bpm and activity.avg_hr_bpm > activity.max_hr_bpm:
        found = f"avg_hr_bpm {activity.avg_hr_bpm:g} is above max_hr_bpm {activity.max_hr_bpm:g}"
        yield ("avg_hr_bpm", "max_hr_bpm"), found


def _bad_night(night: SleepNight) -> Iterator[str]:
    if night.start is None or night.end is None:
        return
    if (night.start.tzinfo is None) != (night.end.tzinfo is None):
        yield "only one of sleep start and end has a UTC offset"
    elif night.end <= night.start:
        yield "sleep ends before it starts"
    elif night.sleep_h > (night.end - night.start) / timedelta(hours=1) + NAPS_H:
        yield f"sleep_h {night.sleep_h:g} is longer than the night itself"
