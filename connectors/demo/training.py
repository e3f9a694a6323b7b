"""What the demo athlete did and plans, in the shapes of Garmin Connect's answers."""

from __future__ import annotations

import math
from datetime import UTC, date, timedelta

import numpy as np

from connectors.demo.athlete import DemoAthlete
from connectors.demo.nights import DEVICE, Json, epoch_ms
from connectors.demo.week import Session
from readiness.observations import PlannedRun

TYPE_IDS = {"running": 1, "trail_running": 6, "strength_training": 13}
STREAM_STEP_S = 20


def activity(session: Session, owner: str = "demo-runner") -> Json:
    """One item of the activity list."""
    gmt = session.start.astimezone(UTC)
    item: Json = {
        "activityId": session.id,
        "activityName": session.title,
        "startTimeLocal": f"{session.start:%Y-%m-%d %H:%M:%S}",
        "startTimeGMT": f"{gmt:%Y-%m-%d %H:%M:%S}",
        "beginTimestamp": epoch_ms(gmt),
        "activityType": {
            "typeId": TYPE_IDS[session.sport],
            "typeKey": session.sport,
            "parentTypeId": 17,
        },
        "eventType": {"typeId": 9, "typeKey": "uncategorized", "sortOrder": 10},
        "duration": session.duration_min * 60,
        "movingDuration": session.duration_min * 59,
        "elapsedDuration": session.duration_min * 61,
        "averageHR": session.avg_hr_bpm,
        "maxHR": session.max_hr_bpm,
        "activityTrainingLoad": round(session.rpe * session.duration_min / 4, 1),
        **{f"hrTimeInZone_{zone['zoneNumber']}": zone["secsInZone"] for zone in hr_zones(session)},
        "deviceId": DEVICE,
        "manufacturer": "GARMIN",
        "ownerDisplayName": owner,
        "ownerFullName": "Demo Runner",
        "userRoles": ["ROLE_CONNECTUSER", "ROLE_FITNESS_USER"],
    }
    if session.is_run:
        item |= {
            "distance": session.distance_km * 1000,
            "elevationGain": session.ascent_m,
            "elevationLoss": session.descent_m,
            "vO2MaxValue": 54.0,
            "avgGradeAdjustedSpeed": _grade_adjusted_speed(session),
            "minTemperature": 9.0,
            "maxTemperature": 15.0,
            "trainingEffectLabel": "VO2MAX" if session.kind == "intervals" else "AEROBIC_BASE",
        }
    return item


def _grade_adjusted_speed(session: Session) -> float:
    """In m/s, as if half of the way went up and half of it down, like the hills of her streams."""
    from readiness.history.grade import relative_cost

    metres = session.distance_km * 1000
    grade = np.array([2.0, -2.0]) * session.ascent_m / metres
    return float(metres / (session.duration_min * 60) * relative_cost(grade).mean())


def activity_detail(who: DemoAthlete, session: Session) -> Json:
    gmt = session.start.astimezone(UTC)
    return {
        "activityId": session.id,
        "activityName": session.title,
        "activityTypeDTO": {"typeId": TYPE_IDS[session.sport], "typeKey": session.sport},
        "timeZoneUnitDTO": {
            "unitId": 124,
            "unitKey": who.time_zone,
            "factor": 0.0,
            "timeZone": who.time_zone,
        },
        "summaryDTO": {
            "startTimeLocal": f"{session.start:%Y-%m-%dT%H:%M:%S}.0",
            "startTimeGMT": f"{gmt:%Y-%m-%dT%H:%M:%S}.0",
            "distance": session.distance_km * 1000,
            "duration": session.duration_min * 60,
            "averageHR": session.avg_hr_bpm,
            "maxHR": session.max_hr_bpm,
            "averageTemperature": 12.0,
            "maxElevation": 900.0,
            "directWorkoutRpe": session.rpe * 10,
            "directWorkoutFeel": 75 if session.rpe < 6 else 50,
        },
    }


def hr_zones(session: Session) -> list[Json]:
    hard = min(0.8, max(0.0, (session.avg_hr_bpm - 130) / 50))
    shares = (0.1, 0.9 - hard, hard * 0.5, hard * 0.35, hard * 0.15)
    seconds = session.duration_min * 60
    floors = (96, 115, 134, 153, 172)
    return [
        {"zoneNumber": i + 1, "secsInZone": round(share * seconds, 1), "zoneLowBoundary": floors[i]}
        for i, share in enumerate(shares)
    ]


STREAM_KEYS = (
    "sumDuration",
    "sumElapsedDuration",
    "sumDistance",
    "directElevation",
    "directHeartRate",
    "directSpeed",
)


def streams(session: Session, limit: int) -> Json:
    """Chart samples: rolling hills that add up to the session's climb, and a pulse that drifts upwards."""
    seconds = session.duration_min * 60
    count = max(2, min(limit, int(seconds // STREAM_STEP_S)))
    waves = max(2, round(session.distance_km / 2))
    height = session.ascent_m / waves / 2
    rows = []
    for i in range(count + 1):
        share = i / count
        elapsed = share * seconds
        pulse = session.avg_hr_bpm * (0.97 + 0.06 * share) + 2 * math.sin(i / 7)
        rows.append(
            {
                "metrics": [
                    elapsed,
                    elapsed * 1.02,
                    share * session.distance_km * 1000,
                    600 + height * (1 - math.cos(2 * math.pi * waves * share)),
                    round(pulse),
                    session.distance_km * 1000 / seconds,
                ]
            }
        )
    return {
        "activityId": session.id,
        "measurementCount": len(STREAM_KEYS),
        "metricsCount": len(rows),
        "metricDescriptors": [{"metricsIndex": i, "key": key} for i, key in enumerate(STREAM_KEYS)],
        "activityDetailMetrics": rows,
    }


def exercise_sets(session: Session) -> Json:
    rows: list[Json] = []
    clock = session.start.astimezone(UTC)
    for done in session.sets:
        for _ in range(done.sets or 1):
            rows.append(
                {
                    "exercises": [{"category": done.exercise, "name": done.exercise, "probability": 100.0}],
                    "duration": done.seconds or 45.0,
                    "repetitionCount": done.reps,
                    "weight": None if done.load_kg is None else done.load_kg * 1000,
                    "setType": "ACTIVE",
                    "startTime": f"{clock:%Y-%m-%dT%H:%M:%S}.0",
                }
            )
            rest = {
                "exercises": [],
                "duration": 75.0,
                "repetitionCount": None,
                "weight": None,
                "setType": "REST",
            }
            rows.append(rest)
            clock += timedelta(seconds=120)
    return {"activityId": session.id, "exerciseSets": rows}


def _blank_item(ident: int, kind: str, day: date, title: str) -> Json:
    keys = (
        "groupId",
        "trainingPlanId",
        "activityTypeId",
        "duration",
        "distance",
        "sportTypeKey",
        "workoutId",
    )
    more = (
        "isRace",
        "primaryEvent",
        "eventTimeLocal",
        "workoutUuid",
        "shareableEventUuid",
        "completionTarget",
    )
    item: Json = dict.fromkeys((*keys, *more))
    return item | {"id": ident, "itemType": kind, "date": day.isoformat(), "title": title}


def _planned_item(run: PlannedRun) -> Json:
    ident = int(run.provenance.source_id)
    if run.title == "Base":  # her Sunday comes from Garmin's own coach
        item = _blank_item(ident, "fbtAdaptiveWorkout", run.date, run.title)
        return item | {
            "trainingPlanId": 46_000_001,
            "sportTypeKey": "running",
            "workoutUuid": f"demo-{ident}",
        }
    item = _blank_item(ident, "workout", run.date, run.title or "Run")
    seconds = None if run.duration_min is None else run.duration_min * 60
    return item | {"workoutId": ident + 1, "sportTypeKey": "running", "duration": seconds}


def race_events(who: DemoAthlete, since: date, until: date) -> list[Json]:
    return [
        {
            "id": int(race.provenance.source_id),
            "eventName": race.name,
            "date": race.date.isoformat(),
            "eventType": "trail_running",
            "race": True,
            "completionTarget": {"value": race.distance_km, "unit": "kilometer", "unitType": "distance"},
            "eventCustomization": {"isPrimaryEvent": race.priority == "A"},
        }
        for race in who.races
        if since <= race.date <= until
    ]


def month(who: DemoAthlete, year: int, number: int) -> Json:
    """The calendar view of one month (1–12), which spills a week into its neighbours as Garmin's does."""
    first = date(year, number, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    since, until = first - timedelta(days=6), last + timedelta(days=6)
    items = []
    for session in who.sessions:
        if since <= session.start.date() <= until:
            item = _blank_item(session.id, "activity", session.start.date(), session.title)
            item |= {"duration": session.duration_min * 60_000, "distance": session.distance_km * 100_000}
            items.append(item)
    items += [_planned_item(run) for run in who.planned if since <= run.date <= until]
    for race in who.races:
        if since <= race.date <= until:
            item = _blank_item(int(race.provenance.source_id), "event", race.date, race.name)
            target = {"value": race.distance_km, "unit": "kilometer", "unitType": "distance"}
            items.append(
                item | {"isRace": True, "primaryEvent": race.priority == "A", "completionTarget": target}
            )
    return {"year": year, "month": number - 1, "calendarItems": items}
