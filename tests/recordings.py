"""Made-up recordings as files: FIT by Garmin's own encoder, TCX and GPX by hand, exports as zips."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from garmin_fit_sdk import Encoder, Profile

_NUM = Profile["mesg_num"]


def _write(encoder: Any, name: str, **fields: Any) -> None:
    encoder.write_mesg({"mesg_num": _NUM[name], **fields})


def fit_run(
    start: datetime,
    minutes: float = 60,
    *,
    sport: str = "running",
    sub_sport: str = "trail",
    hr: float = 140,
    grade: float = 0.0,
    rpe: float | None = None,
    every_s: int = 5,
    session: bool = True,
) -> bytes:
    """A run at 3 m/s up a steady ``grade``; ``start`` is aware and its offset goes into the file."""
    encoder = Encoder()
    utc = start.astimezone(UTC)
    seconds = int(minutes * 60)
    _write(
        encoder,
        "FILE_ID",
        type="activity",
        manufacturer="garmin",
        product=3290,
        serial_number=42,
        time_created=utc,
    )
    _write(encoder, "USER_PROFILE", resting_heart_rate=48)
    _write(encoder, "ZONES_TARGET", max_heart_rate=188)
    for t in range(0, seconds + 1, every_s):
        metres = 3.0 * t
        _write(
            encoder, "RECORD", timestamp=utc + timedelta(seconds=t), distance=metres,
            enhanced_altitude=2500 + grade * metres, heart_rate=int(hr),
        )  # fmt: skip
    if not session:
        return bytes(encoder.close())
    climb = 3.0 * seconds * abs(grade)
    extra = {} if rpe is None else {"workout_rpe": round(rpe * 10)}
    _write(
        encoder, "SESSION", timestamp=utc + timedelta(seconds=seconds), start_time=utc, sport=sport,
        sub_sport=sub_sport, total_timer_time=float(seconds), total_elapsed_time=float(seconds),
        total_distance=3.0 * seconds, total_ascent=int(climb) if grade > 0 else 0,
        total_descent=int(climb) if grade < 0 else 0,
        avg_heart_rate=int(hr), max_heart_rate=int(hr) + 12, **extra,
    )  # fmt: skip
    _local_time(encoder, utc + timedelta(seconds=seconds), start)
    return bytes(encoder.close())


def _local_time(encoder: Any, utc: datetime, start: datetime) -> None:
    local = (utc + (start.utcoffset() or timedelta())).replace(tzinfo=UTC)
    seconds = int((local - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
    _write(encoder, "ACTIVITY", timestamp=utc, local_timestamp=seconds, num_sessions=1)


def fit_strength(start: datetime) -> bytes:
    """Twenty minutes: three goblet squats of ten at 16 kg, one plank of 45 s, rests between."""
    encoder = Encoder()
    utc = start.astimezone(UTC)
    _write(encoder, "FILE_ID", type="activity", manufacturer="garmin", product=3290, time_created=utc)
    squat = {
        "category": ["squat"],
        "category_subtype": [_subtype("squat", "goblet_squat")],
        "repetitions": 10,
        "weight": 16.0,
    }
    plank = {"category": ["plank"], "category_subtype": [_subtype("plank", "plank")]}
    for i, what in enumerate([squat, squat, squat, plank]):
        at = utc + timedelta(minutes=4 * i)
        _write(encoder, "SET", timestamp=at, start_time=at, duration=45.0, set_type="active", **what)
        _write(
            encoder, "SET", timestamp=at, start_time=at + timedelta(minutes=1), duration=60.0, set_type="rest"
        )
    _write(
        encoder, "SESSION", timestamp=utc, start_time=utc, sport="training", sub_sport="strength_training",
        total_timer_time=1200.0, total_elapsed_time=1200.0, avg_heart_rate=98, max_heart_rate=131,
    )  # fmt: skip
    _local_time(encoder, utc + timedelta(minutes=20), start)
    return bytes(encoder.close())


def _subtype(category: str, name: str) -> int:
    names = Profile["types"][f"{category}_exercise_name"]
    return int(next(number for number, found in names.items() if found == name))


def fit_night(wake: datetime, *, hours: float = 7.5, rmssd_ms: float = 55.0, bpm: int = 47) -> bytes:
    """One night as a watch keeps it: sleep stages, HRV status, resting heart rate."""
    encoder = Encoder()
    utc = wake.astimezone(UTC)
    local = (wake.replace(tzinfo=UTC) - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds()
    _write(encoder, "FILE_ID", type="monitoring_b", manufacturer="garmin", product=3290, time_created=utc)
    _write(encoder, "MONITORING_INFO", timestamp=utc, local_timestamp=int(local))
    start = utc - timedelta(hours=hours + 0.5)
    stages = ["light", "deep", "rem", "light", "awake"]
    for i, stage in enumerate(stages):
        _write(encoder, "SLEEP_LEVEL", timestamp=start + timedelta(hours=hours / 4 * i), sleep_level=stage)
    _write(encoder, "SLEEP_LEVEL", timestamp=utc, sleep_level="awake")
    _write(encoder, "SLEEP_ASSESSMENT", overall_sleep_score=81)
    _write(encoder, "HRV_STATUS_SUMMARY", timestamp=utc, last_night_average=rmssd_ms, weekly_average=50.0)
    _write(
        encoder,
        "MONITORING_HR_DATA",
        timestamp=utc,
        resting_heart_rate=bpm + 2,
        current_day_resting_heart_rate=bpm,
    )
    return bytes(encoder.close())


def fit_morning_rr(start: datetime, *, rr_s: float = 1.05, swing_s: float = 0.03) -> bytes:
    """Three still minutes with beat-to-beat intervals that swing by ``swing_s``: rMSSD = 1000 · swing_s."""
    encoder = Encoder()
    utc = start.astimezone(UTC)
    _write(encoder, "FILE_ID", type="activity", manufacturer="garmin", product=3290, time_created=utc)
    beats = [round(rr_s + (swing_s / 2 if i % 2 else -swing_s / 2), 3) for i in range(170)]
    for i in range(0, len(beats), 5):
        _write(encoder, "HRV", time=beats[i : i + 5])
    _write(
        encoder,
        "SESSION",
        timestamp=utc,
        start_time=utc,
        sport="generic",
        total_timer_time=180.0,
        total_elapsed_time=180.0,
    )
    _local_time(encoder, utc, start)
    return bytes(encoder.close())


def gpx(start: datetime, minutes: int = 30) -> bytes:
    """Due north at about 3 m/s, on the flat, with heart rate."""
    points = "".join(
        f'<trkpt lat="{36.8 + 3.0 * t / 111_195:.7f}" lon="30.7"><ele>50</ele>'
        f"<time>{(start + timedelta(seconds=t)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</time><extensions>"
        f"<x:TrackPointExtension><x:hr>141</x:hr></x:TrackPointExtension></extensions></trkpt>"
        for t in range(0, minutes * 60 + 1, 10)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gpx xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"><trk><name>Morning</name>'
        f"<type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def tcx(start: datetime, minutes: int = 30) -> bytes:
    """As :func:`gpx`, in the other format; with the blanks before the declaration that some exports have."""
    points = "".join(
        f"<Trackpoint><Time>{(start + timedelta(seconds=t)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<AltitudeMeters>50</AltitudeMeters><DistanceMeters>{3.0 * t:.1f}</DistanceMeters>"
        f"<HeartRateBpm><Value>141</Value></HeartRateBpm></Trackpoint>"
        for t in range(0, minutes * 60 + 1, 10)
    )
    return (
        '   <?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">'
        f"<Id>x</Id><Lap><TotalTimeSeconds>{minutes * 60}</TotalTimeSeconds>"
        f"<DistanceMeters>{3.0 * minutes * 60}</DistanceMeters><Track>{points}</Track></Lap></Activity></Activities>"
        "</TrainingCenterDatabase>"
    ).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def garmin_activity(number: int, start: datetime, minutes: float = 60, **more: Any) -> dict[str, Any]:
    """One object of summarizedActivities.json: milliseconds and centimetres."""
    gmt = start.timestamp() * 1000
    return {
        "activityId": number,
        "name": f"Run {number}",
        "activityType": "trail_running",
        "sportType": "RUNNING",
        "beginTimestamp": int(gmt),
        "startTimeGmt": gmt,
        "startTimeLocal": gmt + (start.utcoffset() or timedelta()).total_seconds() * 1000,
        "duration": minutes * 60_000,
        "distance": 3.0 * minutes * 60 * 100,
        "elevationGain": 30_000.0,
        "elevationLoss": 29_000.0,
        "avgHr": 140.0,
        "maxHr": 165.0,
        "workoutRpe": 50,
        **{f"hrTimeInZone_{i}": minutes * 12_000 for i in range(1, 6)},
    } | more


def garmin_export(
    nights: int, first: datetime, activities: list[dict[str, Any]], fits: Mapping[str, bytes]
) -> dict[str, bytes]:
    """A full export's files by name: wellness and fitness JSON, the watch's files in a zip of their own."""
    sleep, health, days = [], [], []
    for i in range(nights):
        wake = first + timedelta(days=i)
        day = wake.date().isoformat()
        end = wake.astimezone(UTC)
        sleep.append(
            {
                "sleepStartTimestampGMT": f"{end - timedelta(hours=8):%Y-%m-%dT%H:%M:%S.0}",
                "sleepEndTimestampGMT": f"{end:%Y-%m-%dT%H:%M:%S.0}",
                "calendarDate": day,
                "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
                "deepSleepSeconds": 5400, "lightSleepSeconds": 14400, "remSleepSeconds": 6300,
                "sleepScores": {"overallScore": 80},
            }
        )  # fmt: skip
        ms = 55 + 5 * math.sin(i)
        health.append(
            {"calendarDate": day, "metrics": [{"type": "HR", "value": 50.0}, {"type": "HRV", "value": ms}]}
        )
        days.append(
            {
                "calendarDate": day,
                "restingHeartRate": 48,
                "currentDayRestingHeartRate": 47,
                "totalSteps": 9000,
                "allDayStress": {"aggregatorList": [{"type": "TOTAL", "averageStressLevel": 31}]},
                "bodyBattery": {
                    "bodyBatteryStatList": [{"bodyBatteryStatType": "HIGHEST", "statsValue": 90}]
                },
            }
        )
    root = "DI_CONNECT/DI-Connect-"
    return {
        f"{root}Wellness/2026_42_sleepData.json": json.dumps(sleep).encode(),
        f"{root}Wellness/2026_42_healthStatusData.json": json.dumps(health).encode(),
        f"{root}Aggregator/UDSFile_2026.json": json.dumps(days).encode(),
        f"{root}Fitness/me_0_summarizedActivities.json": json.dumps(
            [{"summarizedActivitiesExport": activities}]
        ).encode(),
        f"{root}Uploaded-Files/UploadedFiles_0-_Part1.zip": zipped(fits),
        f"{root}User/user_profile.json": b'{"birthDate": "1990-01-01"}',
        "customer_data/readme.txt": b"Thank you",
    }


STRAVA_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,"
    "Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,"
    "Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,"
    "Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,"
    "Average Heart Rate,Max Watts,Average Watts,Calories,Max Temperature,Average Temperature,Relative Effort,"
    "Total Work,Number of Runs,Uphill Time,Downhill Time,Other Time,Perceived Exertion,Type"
)


def strava_row(number: int, date_text: str, minutes: float, *, sport: str = "Run", file: str = "") -> str:
    """A row of activities.csv: the first distance is in the account's units, the second in metres."""
    cells = [""] * 45
    seconds = int(minutes * 60)
    told = {
        0: number, 1: f'"{date_text}"', 2: "Morning", 3: sport, 5: seconds + 60, 6: "9,9", 12: file, 15: seconds + 60.0,
        16: float(seconds), 17: 3.0 * seconds, 20: 300.0, 21: 290.0, 30: 165.0, 31: 140.0, 43: 5.0,
    }  # fmt: skip
    for place, value in told.items():
        cells[place] = f'"{value}"' if place == 6 else str(value)
    return ",".join(cells)


def table(*rows: Mapping[str, object]) -> str:
    """CSV text with the columns of the first row."""
    lines = [",".join(rows[0]), *(",".join(str(row.get(name, "")) for name in rows[0]) for row in rows)]
    return "\n".join(lines) + "\n"


CYCLE = {
    "Cycle start time": "2026-03-02 23:10:00",
    "Cycle end time": "2026-03-03 23:00:00",
    "Cycle timezone": "UTC+03:00",
}
WHOOP = {
    "physiological_cycles.csv": table(
        CYCLE
        | {
            "Recovery score %": 61,
            "Resting heart rate (bpm)": 49,
            "Heart rate variability (ms)": 72,
            "Sleep onset": "2026-03-02 23:30:00",
            "Wake onset": "2026-03-03 06:40:00",
            "Sleep performance %": 81,
            "Asleep duration (min)": 402,
        },
        {"Cycle start time": "2026-03-03 23:00:00", "Cycle timezone": "UTC+03:00"},
    ),
    "workouts.csv": table(
        CYCLE
        | {
            "Workout start time": "2026-03-03 07:00:00",
            "Duration (min)": 60,
            "Activity name": "Running",
            "Max HR (bpm)": 165,
            "Average HR (bpm)": 140,
            "Distance (meters)": 10800,
        },
        CYCLE
        | {
            "Workout start time": "2026-03-03 18:00:00",
            "Duration (min)": 40,
            "Activity name": "Weightlifting",
            "Average HR (bpm)": 101,
        },
    ),
    "journal_entries.csv": table(
        CYCLE | {"Question text": "Have any alcoholic drinks?", "Answered yes": "true"},
        CYCLE | {"Question text": "Read in bed?", "Answered yes": "true"},
    ),
}
HRV4 = table(
    {
        "date": "2026-03-03",
        "HR": 48.2,
        "rMSSD": 71.3,
        "sleep_time": 7.5,
        "sleep_quality": 8,
        "mental_energy": 7,
        "muscle_soreness": 2,
        "fatigue": 3,
        "trainingMotivation": 8,
        "sickness": "no",
        "alcohol": "no",
    },
    {"date": "2026-03-04", "HR": 50.1, "rMSSD": "-", "sleep_time": "-", "fatigue": 9, "alcohol": "yes"},
)
INTERVALS = table(
    {
        "date": "2026-03-03",
        "restingHR": 48,
        "hrv": 66,
        "sleepSecs": 27000,
        "sleepScore": 82,
        "sleepQuality": 1,
        "soreness": 2,
        "fatigue": 3,
        "stress": 1,
        "mood": 2,
        "motivation": 1,
        "injury": 1,
    },
    {"date": "2026-03-04", "restingHR": 49, "fatigue": 4, "injury": 4},
)
