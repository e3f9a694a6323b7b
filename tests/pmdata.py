"""PMData (Thambawita 2020) as our CSV. The data's traps, as its README tells them:

reports run 1 = worst to 5 = best for all items; 0 is 'missing' everywhere; report times are UTC while
people lived in Oslo; Fitbit's resting HR dated d is final only after day d, so d − 1's is what was known on waking.
"""

import ast
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
SPORTS = {
    "Run": "running",
    "Treadmill": "running",
    "Weights": "strength_training",
    "Walk": "walking",
    "Bike": "cycling",
    "Outdoor Bike": "cycling",
    "Spinning": "cycling",
    "Swim": "swimming",
    "Yoga": "yoga",
}
WORDS = {"running": "running", "endurance": "running", "strength": "strength_training", "soccer": "soccer"}

type Row = dict[str, object]


def write(person: Path, out: Path) -> dict[str, Path]:
    """Writes days, activities and check-ins of one person; table → path."""
    out.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[Row]] = {
        "days": list(days(person)),
        "activities": list(activities(person)),
        "checkins": list(checkins(person)),
    }
    return {name: write_csv(out / f"{name}.csv", rows) for name, rows in tables.items()}


def days(person: Path) -> Iterator[Row]:
    nights: dict[date, Mapping[str, Any]] = {}
    for night in _json(person / "fitbit/sleep.json"):
        day = date.fromisoformat(night["dateOfSleep"])
        if day not in nights or night["minutesAsleep"] > nights[day]["minutesAsleep"]:
            nights[day] = night
    hearts: dict[date, float] = {}
    for one in _json(person / "fitbit/resting_heart_rate.json"):
        if one["value"]["value"] > 0:
            hearts[_local(one["dateTime"]).date() + timedelta(days=1)] = round(one["value"]["value"], 1)
    for day in sorted({*nights, *hearts}):
        night = nights.get(day)
        row: Row = {"date": day, "resting_hr_bpm": hearts.get(day)}
        if night is not None:
            row |= {
                "sleep_h": round(night["minutesAsleep"] / 60, 2),
                "sleep_start": _local(night["startTime"]).isoformat(),
                "sleep_end": _local(night["endTime"]).isoformat(),
            }
        yield row


def activities(person: Path) -> Iterator[Row]:
    """Reported sessions with the watch's heart rate where both have it, and what only the watch recorded."""
    watched = [_watched(one) for one in _json(person / "fitbit/exercise.json")]
    taken: set[int] = set()
    for one in _csv(person / "pmsys/srpe.csv"):
        minutes = float(one["duration_min"])
        start = _utc(one["end_date_time"]) - timedelta(minutes=minutes)
        row: Row = {"start": start.isoformat(), "sport": _sport(one["activity_names"]), "duration_min": minutes,
                    "rpe": one["perceived_exertion"]}  # fmt: skip
        for number, (begun, ended, seen) in enumerate(watched):
            if begun < start + timedelta(minutes=minutes) and start < ended and number not in taken:
                taken.add(number)
                row.setdefault("avg_hr_bpm", seen.get("avg_hr_bpm"))
        if minutes > 0:
            yield row
    yield from (seen for number, (_, _, seen) in enumerate(watched) if number not in taken)


def _watched(one: Mapping[str, Any]) -> tuple[datetime, datetime, Row]:
    start = _local(one["startTime"])
    minutes = one["activeDuration"] / 60_000
    row: Row = {
        "start": start.isoformat(),
        "sport": SPORTS.get(one["activityName"], "other"),
        "duration_min": round(max(minutes, 1.0), 1),
        "avg_hr_bpm": one.get("averageHeartRate") or None,
        "distance_km": round(one["distance"], 3) if one.get("distance") else None,
        "ascent_m": one.get("elevationGain"),
        "id": one["logId"],
    }
    return start, start + timedelta(minutes=minutes), row


def checkins(person: Path) -> Iterator[Row]:
    hurts: dict[date, str] = {}
    reports = person / "pmsys/injury.csv"
    for one in _csv(reports) if reports.is_file() else ():
        parts = ast.literal_eval(one["injuries"])
        if parts:
            hurts[_utc(one["effective_time_frame"]).date()] = ", ".join(p.replace("_", " ") for p in parts)
    seen: set[date] = set()
    for one in _csv(person / "pmsys/wellness.csv"):
        day = _utc(one["effective_time_frame"]).date()
        if day in seen:
            continue
        seen.add(day)
        said = {
            name: int(one[name]) or None
            for name in ("fatigue", "soreness", "stress", "mood", "sleep_quality")
        }
        for turned in ("fatigue", "soreness", "stress"):
            said[turned] = 6 - value if (value := said[turned]) else None
        yield {
            "date": day,
            **said,
            "readiness": one["readiness"] if int(one["readiness"]) > 0 else None,
            "injured": hurts.get(day),
        }


def _sport(names: str) -> str:
    found = [WORDS[name] for name in ast.literal_eval(names) if name in WORDS]
    return found[0] if found else "other"


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(OSLO)


def _json(path: Path) -> list[Any]:
    found: list[Any] = json.loads(path.read_text("utf-8"))
    return found


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_csv(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path
