"""Garmin's calendar → planned runs and races.

A month's view holds everything: workouts put there by the athlete or a plan, Garmin Coach's adaptive runs
(``fbtAdaptiveWorkout``, without a workout id), events, and what was done (in milliseconds and centimetres).
It spills into the neighbouring months, so rows are keyed by id. Strength workouts are not read: they may be
the ones that we put there ourselves.
"""

from __future__ import annotations

from datetime import date, time

from connectors.sources.garmin.fields import Fields, Json
from connectors.sources.garmin.rows import SOURCE
from connectors.sources.words import run_kind
from readiness.merging.sports import is_run
from readiness.observations import PlannedRun, Provenance, Race
from readiness.units import KM_PER_MILE

PLANNED = frozenset({"workout", "fbtAdaptiveWorkout"})
EVENTS = frozenset({"event", "race", "primaryEvent"})
LONGEST_PLAN_S = 86_400
"""A larger duration is in milliseconds."""
LONGEST_PLAN_M = 300_000
"""A larger distance is in centimetres."""
KM_IN = {
    "kilometer": 1.0,
    "kilometers": 1.0,
    "km": 1.0,
    "meter": 0.001,
    "m": 0.001,
    "mile": KM_PER_MILE,
    "mi": KM_PER_MILE,
}


def planned_id(item: Json) -> str:
    """Month views repeat items; a coach's run has a uuid where others have a number."""
    return str(item.get("id") or item.get("workoutUuid") or f"{item.get('date')}:{item.get('title')}")


def is_planned_run(item: Json) -> bool:
    if item.get("itemType") not in PLANNED:
        return False
    sport, title = item.get("sportTypeKey"), item.get("title")
    if isinstance(sport, str) and sport:
        return is_run(sport)
    named = isinstance(title, str) and (run_kind(title) is not None or is_run(title))
    return (
        named or item.get("itemType") == "fbtAdaptiveWorkout"
    )  # a coach that names no sport coaches running


def is_race(item: Json) -> bool:
    return item.get("itemType") in EVENTS and item.get("isRace") is not False


def races_in(month: list[Json], events: list[Json], since: date, until: date) -> list[Json]:
    """The races of the span by date, each once, from the months' views and the events list."""
    found: dict[tuple[str, str], Json] = {}
    races = [i for i in month if is_race(i)] + [e for e in events if e.get("race") is not False]
    for item in sorted(races, key=lambda i: str(i.get("date"))):
        if is_within(item, since, until):
            found.setdefault((str(item.get("date")), str(item.get("title") or item.get("eventName"))), item)
    return list(found.values())


def is_within(item: Json, since: date, until: date) -> bool:
    """Whether an item lies between the days; one without a date does."""
    day = item.get("date")
    return not isinstance(day, str) or f"{since}" <= day[:10] <= f"{until}"


def planned_run(source_id: str, row: Fields) -> PlannedRun | None:
    day, title = row.day("date"), row.text("title")
    seconds, metres = row.number("duration"), row.number("distance")
    if day is None:
        return None
    if seconds is not None and seconds > LONGEST_PLAN_S:
        seconds /= 1000
    if metres is not None and metres > LONGEST_PLAN_M:
        metres /= 100
    return PlannedRun(
        Provenance(SOURCE, source_id),
        day,
        kind=run_kind(title),
        time=_time(row),
        duration_min=seconds / 60 if seconds else None,
        distance_km=metres / 1000 if metres else None,
        title=title,
    )


def _time(row: Fields) -> time | None:
    stamp = row.row.get("startTimestampLocal")
    if isinstance(stamp, str) and len(stamp) >= 16:
        return _clock(stamp[11:16])
    at = row.row.get("eventTimeLocal")
    if isinstance(at, dict):
        at = at.get("startTimeHhMm")
    return _clock(at[:5]) if isinstance(at, str) else None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def race(source_id: str, row: Fields) -> Race | None:
    """An event of a month's view (``title``, ``primaryEvent``) or of the events list (``eventName``)."""
    day = row.day("date")
    name = row.text("title") or row.text("eventName")
    if day is None or name is None:
        return None
    primary = (row.row.get("primaryEvent"), row.part("eventCustomization").row.get("isPrimaryEvent"))
    return Race(
        Provenance(SOURCE, source_id),
        day,
        name,
        "B" if False in primary and True not in primary else "A",  # not given: treated as one that matters
        distance_km=_target_km(row.part("completionTarget")),
        hours=_target_hours(row.part("completionTarget")),
    )


def _target_km(target: Fields) -> float | None:
    unit = target.row.get("unit")
    factor = KM_IN.get(str(unit).lower())
    value = target.number("value") if factor is not None else None
    return value * factor if value and factor else None


def _target_hours(target: Fields) -> float | None:
    if target.row.get("unitType") != "time":
        return None
    value = target.number("value")
    return value / 3600 if value else None
