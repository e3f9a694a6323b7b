"""PMData and SoccerMon as observations, read from the shared data folder with their traps minded.

PMSys answers run from 1 = worst to 5 = best for every item: fatigue, soreness and stress are turned (6 − x).
PMData's resting heart rate of a day is final only after it: on waking one knew yesterday's. Its times are UTC, its
people lived in Oslo. SoccerMon's load is a product without its factors, and its sleep hours come from the same form
as the answers: pass ``sleep=False`` to leave them out.
"""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from readiness.observations import Activity, CheckIn, HrvNight, Observation, Provenance, RestingHr, SleepNight

OSLO = ZoneInfo("Europe/Oslo")
LEAST_EXERCISE_MIN = 8.0
LEAST_SLEEP_H = 0.5
TURNED = ("fatigue", "soreness", "stress")
KEPT = ("mood", "sleep_quality")


def soccermon(shared: Path, sleep: bool = True) -> dict[str, list[Observation]]:
    """27 players, two years of daily reports and load."""
    out: dict[str, list[Observation]] = {}
    with (shared / "soccermon-a" / "team_a.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            rows = out.setdefault(row["player_id"], [])
            day = date.fromisoformat(row["date"])
            rows += _report("soccermon", day, row)
            load, hours = float(row["daily_load"] or 0), float(row["sleep_duration"] or 0)
            if load > 0:
                start = datetime.combine(day, time(17), UTC)
                rows.append(
                    Activity(Provenance("soccermon", f"load-{day}"), start, "soccer", load / 5, rpe=5.0)
                )
            if sleep and 0.5 < hours < 16:
                rows.append(SleepNight(Provenance("soccermon", f"sleep-{day}"), day, hours))
    return out


def pmdata(shared: Path) -> dict[str, list[Observation]]:
    """Eight people, five months of wrist data and reports."""
    folders = sorted(p for p in (shared / "pmdata").iterdir() if p.is_dir())
    return {p.name: [*_reports(p), *_nights(p), *_training(p)] for p in folders}


def lifesnaps(shared: Path) -> dict[str, list[Observation]]:
    """18 people of LifeSnaps, two months: nights with HRV (11 of them), resting HR, sleep; fatigue is a proxy, the
    momentary box TIRED (no = 2, yes = 4)."""
    out: dict[str, list[Observation]] = {}
    for folder in sorted(p for p in (shared / "lifesnaps-a").iterdir() if p.is_dir()):
        rows: list[Observation] = []
        for row in _rows(folder / "days.csv"):
            day = date.fromisoformat(row["date"])
            if row["rmssd_ms"]:
                rows.append(HrvNight(Provenance("fitbit", f"hrv-{day}"), day, float(row["rmssd_ms"])))
            if row["resting_hr_bpm"]:
                rows.append(RestingHr(Provenance("fitbit", f"rhr-{day}"), day, float(row["resting_hr_bpm"])))
            if row["sleep_h"] and float(row["sleep_h"]) > LEAST_SLEEP_H:
                rows.append(SleepNight(Provenance("fitbit", f"sleep-{day}"), day, float(row["sleep_h"])))
        for row in _rows(folder / "checkins.csv"):
            day = date.fromisoformat(row["date"])
            if row["fatigue"]:
                rows.append(CheckIn(Provenance("app", f"checkin-{day}"), day, fatigue=float(row["fatigue"])))
        out[folder.name] = rows
    return out


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _report(source: str, day: date, row: dict[str, Any]) -> Iterator[CheckIn]:
    answers = {name: 6 - float(row[name]) for name in TURNED if row.get(name)}
    answers |= {name: float(row[name]) for name in KEPT if row.get(name)}
    readiness = float(row.get("readiness") or 0)
    if readiness > 0:  # 0 stands for 'missing'
        answers["readiness"] = readiness
    if answers:
        yield CheckIn(Provenance(source, f"checkin-{day}"), day, **answers)


def _local_day(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(OSLO).date()


def _reports(folder: Path) -> Iterator[Observation]:
    seen = set()
    with (folder / "pmsys" / "wellness.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            day = _local_day(row["effective_time_frame"])
            if day not in seen:
                yield from _report("pmsys", day, row)
            seen.add(day)


def _nights(folder: Path) -> Iterator[Observation]:
    longest: dict[date, float] = {}
    for log in json.loads((folder / "fitbit" / "sleep.json").read_text()):
        if log.get("mainSleep", True):
            day = date.fromisoformat(log["dateOfSleep"])
            longest[day] = max(longest.get(day, 0.0), log["minutesAsleep"] / 60)
    for day, hours in longest.items():
        yield SleepNight(Provenance("fitbit", f"sleep-{day}"), day, hours)
    resting: dict[date, float] = {}
    for log in json.loads((folder / "fitbit" / "resting_heart_rate.json").read_text()):
        if log["value"]["value"] > 25:
            known = date.fromisoformat(log["dateTime"][:10]) + timedelta(days=1)
            resting.setdefault(known, log["value"]["value"])
    for day, bpm in resting.items():
        yield RestingHr(Provenance("fitbit", f"rhr-{day}"), day, bpm)


def _training(folder: Path) -> Iterator[Observation]:
    """Sessions with a rating; on other days what the wrist recorded, walks left out."""
    rated = set()
    with (folder / "pmsys" / "srpe.csv").open(newline="") as file:
        for n, row in enumerate(csv.DictReader(file)):
            minutes, rpe = float(row["duration_min"] or 0), float(row["perceived_exertion"] or 0)
            end = datetime.fromisoformat(row["end_date_time"]).astimezone(OSLO)
            if minutes > 0 and rpe > 0:
                rated.add(end.date())
                start = datetime.combine(end.date(), time(12), OSLO)
                yield Activity(Provenance("pmsys", f"srpe-{n}"), start, "workout", minutes, rpe=rpe)
    for log in json.loads((folder / "fitbit" / "exercise.json").read_text()):
        start = datetime.fromisoformat(log["startTime"]).replace(tzinfo=UTC).astimezone(OSLO)
        minutes = log["activeDuration"] / 60_000
        if start.date() not in rated and minutes >= LEAST_EXERCISE_MIN and log["activityName"] != "Walk":
            pulse = log.get("averageHeartRate") or None
            provenance = Provenance("fitbit", str(log["logId"]))
            yield Activity(provenance, start, "workout", minutes, avg_hr_bpm=pulse)
