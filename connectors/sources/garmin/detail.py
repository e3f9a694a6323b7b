"""What Garmin tells of one activity alone: perceived effort, heart-rate zones, the stream, the sets lifted.

The payload that is kept holds each answer under a name of its own: ``activity``, ``zones``, ``stream`` (only
the columns that are read, without the track: where somebody runs is nobody's business here), ``sets``.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from connectors.sources.garmin.errors import NotOffered
from connectors.sources.garmin.fields import Fields, Json, is_number
from connectors.sources.garmin.rows import SOURCE
from readiness.merging.sports import is_run, is_strength
from readiness.observations import Activity, ActivityDetail, Provenance, StrengthSet

STREAM_KEYS = ("sumDuration", "sumDistance", "directElevation", "directHeartRate")
CHART_SIZE, LONG_CHART_SIZE = 2000, 8000
LONG_RUN_MIN = 8 * 60
"""Beyond it, 2000 samples lie too far apart to tell a pause from a sample."""
SHORTEST_MIN = 10.0
SUMMARY_KEYS = (
    "startTimeLocal",
    "startTimeGMT",
    "duration",
    "directWorkoutRpe",
    "directWorkoutFeel",
    "averageTemperature",
)

type Get = Callable[[str, str, dict[str, str] | None], Any]


def wants_detail(activity: Activity) -> bool:
    return activity.duration_min >= SHORTEST_MIN


def read(get: Get, activity: Activity) -> Json:
    """Asks for what this kind of activity can tell: 3 requests for a run, 2 for strength, else 1.

    A part that Garmin does not offer (404) is left out; of an activity that it does not know nothing more is asked.
    """
    path = f"/activity-service/activity/{activity.provenance.source_id}"

    def ask(suffix: str, what: str, params: dict[str, str] | None = None) -> Any:
        try:
            return get(path + suffix, what, params)
        except NotOffered:
            return None

    told = ask("", "an activity")
    summary = told.get("summaryDTO") if isinstance(told, dict) else None
    payload: Json = {"start": activity.start.isoformat(), "of_duration_min": activity.duration_min}
    if not isinstance(summary, dict):
        return payload
    payload["activity"] = {key: summary[key] for key in SUMMARY_KEYS if key in summary}
    if is_run(activity.sport):
        payload["zones"] = ask("/hrTimeInZones", "an activity's heart-rate zones")
        size = CHART_SIZE if activity.duration_min < LONG_RUN_MIN else LONG_CHART_SIZE
        params = {"maxChartSize": str(size), "maxPolylineSize": "0"}
        payload["stream"] = columns(ask("/details", "an activity's stream", params))
    if is_strength(activity.sport):
        payload["sets"] = ask("/exerciseSets", "an activity's sets")
    return payload


def columns(details: Any) -> dict[str, list[Any]] | None:
    """The columns that are read, by Garmin's own key, out of rows that are positional."""
    if not isinstance(details, dict):
        return None
    places = {
        d.get("key"): d.get("metricsIndex")
        for d in details.get("metricDescriptors") or []
        if isinstance(d, dict) and isinstance(d.get("metricsIndex"), int) and d["metricsIndex"] >= 0
    }
    rows = [
        r["metrics"]
        for r in details.get("activityDetailMetrics") or []
        if isinstance(r, dict) and isinstance(r.get("metrics"), list)
    ]
    return {
        key: [row[place] if place < len(row) else None for row in rows]
        for key in STREAM_KEYS
        if isinstance(place := places.get(key), int)
    }


def activity_detail(source_id: str, row: Fields) -> ActivityDetail | None:
    summary = row.part("activity")
    start = row.aware("start")
    if start is None:
        return None
    rpe = summary.number("directWorkoutRpe")
    told = _hills(row.part("stream"))
    return ActivityDetail(
        Provenance(SOURCE, source_id),
        start,
        duration_min=row.number("of_duration_min"),
        rpe=None if rpe is None else rpe / 10,  # Garmin keeps CR10 times ten
        feel=summary.number("directWorkoutFeel"),
        hr_zone_min=_zones(row),
        gap_m_per_min=told[0],
        decoupling_pct=told[1],
        steep_descent_m=told[2],
        temperature_c=summary.number("averageTemperature"),
        strength_sets=_sets(row.part("sets")),
    )


def _zones(row: Fields) -> tuple[float, ...] | None:
    zones = row.row.get("zones")
    if not isinstance(zones, list):
        return None
    found: dict[int, float] = {}
    for zone in zones:
        one = Fields(zone if isinstance(zone, dict) else {})
        number, seconds = one.number("zoneNumber"), one.number("secsInZone")
        row.problems += one.problems
        if number is not None and seconds is not None:
            found[int(number)] = round(seconds / 60, 3)
    return tuple(found[number] for number in sorted(found)) or None


def _hills(stream: Fields) -> tuple[float | None, float | None, float | None]:
    """Grade-adjusted speed, decoupling and steep descent, where the stream has time and distance."""
    if not all(isinstance(stream.row.get(key), list) for key in STREAM_KEYS[:2]):
        return None, None, None
    import numpy as np

    from readiness.history.grade import Stream, hills

    length = len(stream.row["sumDuration"])

    def column(key: str) -> Any:
        values = stream.row.get(key)
        values = values if isinstance(values, list) and len(values) == length else [None] * length
        return np.array([v if is_number(v) else np.nan for v in values], dtype=np.float64)

    told = hills(Stream(*(column(key) for key in STREAM_KEYS)))
    return told.gap_m_per_min, told.decoupling_pct, told.steep_descent_m


def _sets(answer: Fields) -> tuple[StrengthSet, ...]:
    """Active sets, neighbours of one exercise and load counted together."""
    sets = answer.row.get("exerciseSets")
    rows = sets if isinstance(sets, list) else []
    done = [_set(Fields(s)) for s in rows if isinstance(s, dict) and s.get("setType") == "ACTIVE"]
    return tuple(
        StrengthSet(key[0], len(list(group)), key[1], key[2], key[3])
        for key, group in groupby(done, key=lambda s: (s.exercise, s.reps, s.load_kg, s.seconds))
    )


def _set(row: Fields) -> StrengthSet:
    exercises = row.row.get("exercises")
    best = (
        exercises[0] if isinstance(exercises, list) and exercises and isinstance(exercises[0], dict) else {}
    )
    name = best.get("name") or best.get("category")
    if not isinstance(name, str) or name == "UNKNOWN":
        name = "unknown"
    reps, grams, seconds = row.number("repetitionCount"), row.number("weight"), row.number("duration")
    return StrengthSet(
        name.replace("_", " ").lower(),
        1,
        int(reps) if reps else None,
        grams / 1000 if grams and grams > 0 else None,
        round(seconds) if seconds and not reps else None,
    )
