"""The demo athlete's nights and days in the shapes of Garmin Connect's answers (recorded shapes, made-up values)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.demo.athlete import DemoAthlete, Night

type Json = dict[str, Any]

DEVICE = 3_400_000_001


def epoch_ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _local_ms(instant: datetime, who: DemoAthlete) -> int:
    """Garmin's 'Local' stamps are the wall clock written down as if it were UTC."""
    return epoch_ms(instant.astimezone(ZoneInfo(who.time_zone)).replace(tzinfo=UTC))


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
            "gmtSleepStartTimeInMillis": epoch_ms(n.start),
            "gmtSleepEndTimeInMillis": epoch_ms(n.end),
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
            "id": epoch_ms(night.start),
            "sleepTimeSeconds": night.sleep_s,
            "sleepWindowConfirmed": night.confirmed,
            "sleepStartTimestampGMT": epoch_ms(night.start),
            "sleepEndTimestampGMT": epoch_ms(night.end),
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
