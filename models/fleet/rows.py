"""Athlete-day rows → observations, one athlete at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from models.fleet.schema import ITEMS
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Note,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)

SOURCE = "fleet"
RUN_START_H, LIFT_START_H, CROSS_START_H = 7.0, 17.5, 12.0
"""When a session of unknown hour is taken to have begun: runs in the morning, strength after work."""


def observations(rows: pd.DataFrame, day: date) -> list[Observation]:
    """What one athlete's rows say: of days up to ``day`` what was observed, of all days the plan and the races.

    Of ``day`` itself only the night and the check-in count: it is a morning's answer.
    """
    columns = {name: rows[name].tolist() for name in rows.columns}
    out: list[Observation] = []
    for i, stamp in enumerate(columns["date"]):
        when = stamp.date()
        row = {name: v for name, values in columns.items() if (v := values[i]) is not None and v == v}
        place = Provenance(SOURCE, when.isoformat())
        if when <= day:
            out += _morning(row, place, when)
        if when < day:
            out += _training(row, when)
        out += _ahead(row, place, when)
    return out


def _morning(row: Mapping[str, Any], place: Provenance, day: date) -> Iterator[Observation]:
    if "rmssd_ms" in row:
        yield HrvNight(place, day, row["rmssd_ms"])
    if "resting_hr_bpm" in row:
        yield RestingHr(place, day, row["resting_hr_bpm"])
    if "sleep_h" in row:
        yield SleepNight(place, day, row["sleep_h"])
    if any(name in row for name in (*ITEMS, "ill", "veto", "injured")):
        yield CheckIn(
            place,
            day,
            fatigue=row.get("fatigue"),
            soreness=row.get("soreness"),
            mood=row.get("mood"),
            motivation=row.get("motivation"),
            stress=row.get("stress"),
            sleep_quality=row.get("sleep_quality"),
            ill=bool(row["ill"]) if "ill" in row else None,
            veto=bool(row["veto"]) if "veto" in row else None,
            injured=row.get("injured"),
        )
    for tag in str(row.get("tags", "")).split():
        yield Note(Provenance(SOURCE, f"{day}:{tag}"), day, tag)


def _training(row: Mapping[str, Any], day: date) -> Iterator[Activity]:
    if row.get("run_min"):
        yield Activity(
            Provenance(SOURCE, f"{day}:run"),
            _at(day, row.get("run_start_h", RUN_START_H)),
            "trail_running" if row.get("run_descent_m") else "running",
            row["run_min"],
            distance_km=row.get("run_km"),
            ascent_m=row.get("run_ascent_m"),
            descent_m=row.get("run_descent_m"),
            avg_hr_bpm=row.get("run_avg_hr_bpm"),
            rpe=row.get("run_rpe"),
            kind=row.get("run_kind"),
        )
    if row.get("lift_min"):
        yield Activity(
            Provenance(SOURCE, f"{day}:lift"),
            _at(day, row.get("lift_start_h", LIFT_START_H)),
            "strength_training",
            row["lift_min"],
            rpe=row.get("lift_rpe"),
            kind=row.get("lift_kind"),
        )
    if row.get("cross_min"):
        yield Activity(
            Provenance(SOURCE, f"{day}:cross"), _at(day, CROSS_START_H), "cycling", row["cross_min"]
        )


def _ahead(row: Mapping[str, Any], place: Provenance, day: date) -> Iterator[Observation]:
    if "plan_kind" in row or row.get("plan_min") or row.get("plan_km"):
        yield PlannedRun(
            place,
            day,
            row.get("plan_kind"),
            duration_min=row.get("plan_min"),
            distance_km=row.get("plan_km"),
        )
    if "race_name" in row or "race_km" in row or "race_hours" in row:
        name, priority = row.get("race_name", "race"), row.get("race_priority", "A")
        yield Race(place, day, name, priority, row.get("race_km"), row.get("race_hours"))


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(0), UTC) + timedelta(hours=hour)
