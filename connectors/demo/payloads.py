"""The demo athlete in the shapes of Garmin Connect's answers (as recorded from it; the values are made up)."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors.demo.athlete import DemoAthlete, Night
from connectors.demo.week import Session
from readiness.observations import PlannedRun

type Json = dict[str, Any]

DEVICE = 3_400_000_001
TYPE_IDS = {"running": 1, "trail_running": 6, "strength_training": 13}
STREAM_STEP_S = 20


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _local_ms(instant: datetime, who: DemoAthlete) -> int:
    """Garmin's 'Local' stamps are the wall clock written down as if it were UTC."""
    return _ms(instant.astimezone(ZoneInfo(who.time_zone)).replace(tzinfo=UTC))


def _between(nights: tuple[Night, ...], since: date, until: date) -> list[Night]:
    return [n for n in nights if since <= n.date <= until]


def hrv(who: DemoAthlete, since: date, until: date) -> Json | None:
    rows = [
        {
            "calendarDate": n.date.isoformat(),
            "weeklyAvg": n.rmssd_ms,
            "lastNightAvg": n.rmssd_ms,
            "lastNight5MinHigh": n.rmssd_ms + 21,
            "baseline": {"lowUpper": 46, "balancedLow": 50, "balancedUpper": 66, "markerValue": 0.45},
            "status": "BALANCED",
            "feedbackPhrase": "HRV_BALANCED_7",
            "createTimeStamp": f"{n.date.isoformat()}T05:12:14.85",
        }
        for n in _between(who.nights, since, until)
        if n.rmssd_ms is not None
    ]
    return {"hrvSummaries": rows, "userProfilePk": 1} if rows else None


def sleep(who: DemoAthlete, since: date, until: date) -> Json:
    rows = []
    for n in _between(who.nights, since, until):
        if n.sleep_s is None or n.start is None or n.end is None:
            continue
        values = {
            "totalSleepTimeInSeconds": n.sleep_s,
            "deepTime": n.sleep_s // 5,
            "remTime": n.sleep_s // 5,
            "lightTime": n.sleep_s - 2 * (n.sleep_s // 5),
            "awakeTime": int((n.end - n.start).total_seconds()) - n.sleep_s,
            "gmtSleepStartTimeInMillis": _ms(n.start),
            "gmtSleepEndTimeInMillis": _ms(n.end),
            "localSleepStartTimeInMillis": _local_ms(n.start, who),
            "localSleepEndTimeInMillis": _local_ms(n.end, who),
            "sleepScore": n.score,
            "sleepScoreQuality": "GOOD",
            "restingHeartRate": n.resting_hr_bpm,
            "avgOvernightHrv": n.rmssd_ms,
            "respiration": 13.5,
            "sleepNeed": 470,
        }
        rows.append({"calendarDate": n.date.isoformat(), "values": values})
    return {"overallStats": {}, "individualStats": rows}


def last_night(who: DemoAthlete, day: date) -> Json:
    """The single day's answer; a night that was not recorded has an id of null."""
    night = next((n for n in who.nights if n.date == day and n.sleep_s is not None), None)
    dto: Json = {
        "id": None,
        "calendarDate": day.isoformat(),
        "sleepTimeSeconds": None,
        "sleepWindowConfirmed": None,
    }
    if night is not None and night.start is not None and night.end is not None:
        dto |= {
            "id": _ms(night.start),
            "sleepTimeSeconds": night.sleep_s,
            "sleepWindowConfirmed": night.confirmed,
            "sleepStartTimestampGMT": _ms(night.start),
            "sleepEndTimestampGMT": _ms(night.end),
            "sleepStartTimestampLocal": _local_ms(night.start, who),
            "sleepEndTimestampLocal": _local_ms(night.end, who),
            "sleepScores": {"overall": {"value": night.score, "qualifierKey": "GOOD"}},
        }
    return {"dailySleepDTO": dto, "sleepMovement": [], "remSleepData": None, "sleepLevels": []}


def resting_hr(who: DemoAthlete, since: date, until: date) -> Json:
    rows = [
        {"value": float(n.resting_hr_bpm), "calendarDate": n.date.isoformat()}
        for n in _between(who.nights, since, until)
        if n.resting_hr_bpm is not None
    ]
    return {
        "userProfileId": 1,
        "statisticsStartDate": since.isoformat(),
        "statisticsEndDate": until.isoformat(),
        "allMetrics": {"metricsMap": {"WELLNESS_RESTING_HEART_RATE": rows}},
        "groupedMetrics": None,
    }


def daily_summaries(who: DemoAthlete, since: date, until: date) -> Json:
    return {
        "data": [
            {
                "calendarDate": n.date.isoformat(),
                "totalSteps": n.steps,
                "restingHeartRate": n.resting_hr_bpm,
                "averageStressLevel": n.stress_avg,
                "bodyBatteryHighestValue": n.battery_high,
                "bodyBatteryLowestValue": n.battery_low,
                "privacyProtected": False,
            }
            for n in _between(who.nights, since, until)
        ]
    }


def training_readiness(who: DemoAthlete, since: date, until: date) -> list[Json]:
    rows = []
    for n in _between(who.nights, since, until):
        for clock, context, score in (
            ("18:05:00.0", "UPDATE_REALTIME_VARIABLES", n.readiness - 20),
            ("05:12:00.0", "AFTER_WAKEUP_RESET", n.readiness),
        ):
            rows.append(
                {
                    "calendarDate": n.date.isoformat(),
                    "timestamp": f"{n.date.isoformat()}T{clock}",
                    "timestampLocal": f"{n.date.isoformat()}T{clock}",
                    "deviceId": DEVICE,
                    "level": "MODERATE",
                    "score": max(1, score),
                    "inputContext": context,
                }
            )
    return rows


def training_status(who: DemoAthlete, since: date, until: date) -> Json:
    rows = [
        {
            "calendarDate": n.date.isoformat(),
            "trainingStatus": 7 if n.stress_avg < 40 else 4,
            "deviceId": DEVICE,
        }
        for n in _between(who.nights, since, until)
        if n.date.weekday() == 6
    ]
    return {"userId": 1, "reportData": {str(DEVICE): rows}}


def vo2max(who: DemoAthlete, since: date, until: date) -> list[Json]:
    days = sorted({s.start.date() for s in who.sessions if s.kind in ("intervals", "hills")})
    return [
        {
            "userId": 1,
            "generic": {"calendarDate": d.isoformat(), "vo2MaxPreciseValue": 54.3, "vo2MaxValue": 54.0},
        }
        for d in days
        if since <= d <= until
    ]


def activity(session: Session, owner: str = "demo-runner") -> Json:
    """One item of the activity list."""
    gmt = session.start.astimezone(UTC)
    item: Json = {
        "activityId": session.id,
        "activityName": session.title,
        "startTimeLocal": f"{session.start:%Y-%m-%d %H:%M:%S}",
        "startTimeGMT": f"{gmt:%Y-%m-%d %H:%M:%S}",
        "beginTimestamp": _ms(gmt),
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
            "minTemperature": 9.0,
            "maxTemperature": 15.0,
            "trainingEffectLabel": "VO2MAX" if session.kind == "intervals" else "AEROBIC_BASE",
        }
    return item


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
