"""What Garmin answers about one activity: perceived effort, the stream, the sets lifted, a multisport's legs.

Each part is one request (the legs: one more for each leg). What is stored holds each answer under its part's name;
of a stream only the columns that are read, without the track: where somebody runs is nobody's business here.
Zones, speed, temperature, climb and descent are in the list of activities and are not asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from connectors.sources.garmin.fields import Fields, Json, as_object, is_number, objects_in
from connectors.sources.garmin.rows import SOURCE
from readiness.merging.sports import MULTISPORT, is_run, is_strength
from readiness.observations import Activity, ActivityDetail, Leg, Provenance, StrengthSet

EFFORT, STREAM, SETS, LEGS = "activity", "stream", "sets", "legs"
STREAM_KEYS = ("sumDuration", "sumDistance", "directElevation", "directHeartRate")
CHART_SIZE, LONG_CHART_SIZE = 2000, 8000
LONG_RUN_MIN = 8 * 60
"""Beyond it, 2000 samples lie too far apart to distinguish a pause from a sample."""
SHORTEST_MIN = 10.0
STREAM_FROM_MIN = 75.0
"""Decoupling is judged on long runs only; no long run is shorter (science §1)."""
MOST_LEGS = 12
SUMMARY_KEYS = ("directWorkoutRpe", "directWorkoutFeel")
LEG_KEYS = (
    "startTimeLocal", "startTimeGMT", "duration", "distance", "elevationGain", "elevationLoss", "averageHR", "maxHR",
)  # fmt: skip

type Get = Callable[[str, str, dict[str, str] | None], Any]


def detail_parts(activity: Activity) -> tuple[str, ...]:
    """What is worth asking about this kind of activity."""
    if activity.duration_min < SHORTEST_MIN:
        return ()
    if activity.sport == MULTISPORT:
        return (LEGS,)
    if is_run(activity.sport):
        return (EFFORT, STREAM) if activity.duration_min >= STREAM_FROM_MIN else (EFFORT,)
    return (EFFORT, SETS) if is_strength(activity.sport) else ()


def ask_part(get: Get, activity: Activity, part: str) -> Any:
    """One part's answer as it is kept. Raises as ``get`` does, NotOffered where Garmin has no such thing."""
    path = f"/activity-service/activity/{activity.provenance.source_id}"
    if part == STREAM:
        size = CHART_SIZE if activity.duration_min < LONG_RUN_MIN else LONG_CHART_SIZE
        params = {"maxChartSize": str(size), "maxPolylineSize": "0"}
        return columns(get(f"{path}/details", "an activity's stream", params))
    if part == SETS:
        return get(f"{path}/exerciseSets", "an activity's sets", None)
    answer = get(path, "an activity", None)
    return _legs(get, answer) if part == LEGS else _summary(answer, SUMMARY_KEYS)


def _summary(answer: Any, keys: tuple[str, ...]) -> Json | None:
    summary = as_object(answer).get("summaryDTO")
    return {key: summary[key] for key in keys if key in summary} if isinstance(summary, dict) else None


def _legs(get: Get, parent: Any) -> Json | None:
    """A multisport's own effort, and of each leg the sport and the numbers."""
    idents = as_object(as_object(parent).get("metadataDTO")).get("childIds")
    if not isinstance(idents, list):
        return None
    answers = [get(f"/activity-service/activity/{ident}", "a leg", None) for ident in idents[:MOST_LEGS]]
    legs = [
        {"typeKey": one.get("activityTypeDTO", {}).get("typeKey"), **(_summary(one, LEG_KEYS) or {})}
        for one in objects_in(answers)
    ]
    return {**(_summary(parent, SUMMARY_KEYS) or {}), "legs": legs}


def columns(details: Any) -> dict[str, list[Any]] | None:
    """The columns that are read, by Garmin's own key, out of rows that are positional."""
    if not isinstance(details, dict):
        return None
    places = {one.get("key"): one.get("metricsIndex") for one in objects_in(details.get("metricDescriptors"))}
    rows = [one.get("metrics") for one in objects_in(details.get("activityDetailMetrics"))]
    return {
        key: _column([row for row in rows if isinstance(row, list)], place)
        for key in STREAM_KEYS
        if isinstance(place := places.get(key), int) and place >= 0
    }


def _column(rows: list[list[Any]], place: int) -> list[Any]:
    return [row[place] if place < len(row) else None for row in rows]


# --- what was kept → an observation ---------------------------------------------------------------------


def activity_detail(source_id: str, row: Fields) -> ActivityDetail | None:
    """The kept answers as one observation; a part that is missing or null is not observed."""
    start = row.aware("start")
    if start is None:
        return None
    multisport = row.part(LEGS)
    summary = multisport if multisport.row else row.part(EFFORT)
    rpe = summary.number("directWorkoutRpe")
    return ActivityDetail(
        Provenance(SOURCE, source_id),
        start,
        duration_min=row.number("of_duration_min"),
        rpe=None if rpe is None else rpe / 10,  # Garmin keeps CR10 times ten
        feel=summary.number("directWorkoutFeel"),
        decoupling_pct=_decoupling_pct(row.part(STREAM)),
        strength_sets=_sets(row.part(SETS)),
        legs=tuple(_placed_legs(multisport)),
    )


def _placed_legs(multisport: Fields) -> Iterator[Leg]:
    """The legs that can be placed; the change from one sport to the next is none."""
    for one in objects_in(multisport.row.get("legs")):
        leg = Fields(one)
        start, seconds = leg.start(), leg.number("duration")
        sport = (leg.text("typeKey") or "").lower()
        multisport.problems += leg.problems
        if start is None or not seconds or not sport or sport.startswith("transition"):
            continue
        metres = leg.number("distance")
        yield Leg(
            sport,
            start,
            seconds / 60,
            distance_km=metres / 1000 if metres else None,
            ascent_m=leg.number("elevationGain"),
            descent_m=leg.number("elevationLoss"),
            avg_hr_bpm=leg.number("averageHR"),
            max_hr_bpm=leg.number("maxHR"),
        )


def _decoupling_pct(stream: Fields) -> float | None:
    """How far heart rate and grade-adjusted speed drifted apart, where the stream has time and distance."""
    if not all(isinstance(stream.row.get(key), list) for key in STREAM_KEYS[:2]):
        return None
    import numpy as np

    from readiness.history.grade import Stream, hills

    length = len(stream.row["sumDuration"])

    def column(key: str) -> Any:
        values = stream.row.get(key)
        values = values if isinstance(values, list) and len(values) == length else [None] * length
        return np.array([v if is_number(v) else np.nan for v in values], dtype=np.float64)

    return hills(Stream(*(column(key) for key in STREAM_KEYS))).decoupling_pct


def _sets(answer: Fields) -> tuple[StrengthSet, ...]:
    """Active sets, neighbours of one exercise and load counted together."""
    rows = objects_in(answer.row.get("exerciseSets"))
    done = (_set(Fields(row)) for row in rows if row.get("setType") == "ACTIVE")
    return tuple(replace(one, sets=len(list(group))) for one, group in groupby(done))


def _set(row: Fields) -> StrengthSet:
    best = next(iter(objects_in(row.row.get("exercises"))), {})
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
