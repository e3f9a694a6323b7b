"""Athlete-day rows → the engine's daily table. Nights and check-ins are columns already and stay columns; only what
has an hour or a name (training, plan, races, notes, injuries) becomes observations, one athlete at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.fleet.schema import ITEMS
from readiness.history.panel import Panel
from readiness.history.table import panels
from readiness.observations import Activity, CheckIn, Note, Observation, PlannedRun, Provenance, Race
from readiness.settings import Settings

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]
type Index = NDArray[np.intp]

SOURCE = "fleet"
NIGHT = ("rmssd_ms", "resting_hr_bpm", "sleep_h")
ANSWERS = ("ill", "veto")
TRAINING = ("run_min", "lift_min", "cross_min")
RUN_START_H, LIFT_START_H, CROSS_START_H = 7.0, 17.5, 12.0
"""When a session of unknown hour is taken to have begun: runs in the morning, strength after work."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some athletes: their daily table up to the morning to answer, and each one's observations beside it."""

    names: list[str]
    table: Panel
    observations: list[list[Observation]]


def groups(rows: pd.DataFrame, day: date, settings: Settings, size: int) -> Iterator[Group]:
    """The athletes of whose body anything is known up to ``day``, in order of name, ``size`` at a time.

    Of ``day`` itself only the night and the check-in count: it is a morning's answer.
    """
    known = rows["athlete"].isin(rows["athlete"][_says(rows, day)].unique())
    rows = rows[known].sort_values("athlete", kind="stable", ignore_index=True)
    athletes, names = pd.factorize(rows["athlete"])
    for begin in range(0, len(names), size):
        first, last = np.searchsorted(athletes, (begin, begin + size))
        found = [str(name) for name in names[begin : begin + size]]
        yield _group(rows.iloc[first:last], athletes[first:last] - begin, found, day, settings)


def _says(rows: pd.DataFrame, day: date) -> Mask:
    """The rows that say anything of the body."""
    morning, training = (
        [name for name in names if name in rows]
        for names in ((*NIGHT, *ITEMS, *ANSWERS, "injured"), TRAINING)
    )
    trained = (rows[training] > 0).any(axis=1) & (rows["date"] < pd.Timestamp(day))
    woke = rows[morning].notna().any(axis=1) & (rows["date"] <= pd.Timestamp(day))
    return np.asarray(trained | woke)


def _group(rows: pd.DataFrame, athletes: Index, names: list[str], day: date, settings: Settings) -> Group:
    dates = rows["date"].to_numpy().astype("datetime64[D]")
    since = min(dates.min().astype(object), day)
    found: list[list[Observation]] = [[] for _ in names]
    for athlete, observation in _observations(rows.assign(athlete=athletes, date=dates.astype(object)), day):
        found[athlete].append(observation)
    past = dates <= np.datetime64(day)
    at = athletes[past], (dates[past] - np.datetime64(since)).astype(np.intp)
    shape = (len(names), (day - since).days + 1)
    columns = {name: _spread(values, at, shape) for name, values in _mornings(rows[past]).items()}
    return Group(names, panels(found, settings, day, since, columns), found)


def _spread(values: Array, at: tuple[Index, Index], shape: tuple[int, int]) -> Array:
    out = np.full(shape, np.nan)
    out[at] = values
    return out


def _mornings(rows: pd.DataFrame) -> dict[str, Array]:
    """Nights and check-ins as the table holds them. Who answers anything answers 'ill', 'injured' and 'veto' too,
    with no unless the row says so (as :func:`readiness.history.waking.enter_checkin` has it)."""
    items = [name for name in ITEMS if name in rows]
    columns = {name: rows[name].to_numpy(float) for name in (*NIGHT, *items) if name in rows}
    no = np.where(rows[items].notna().any(axis=1), 0.0, np.nan)
    for name in ANSWERS:
        said = rows[name].to_numpy(float) if name in rows else np.full(len(rows), np.nan)
        columns[name] = np.where(np.isnan(said), no, said != 0)
    columns["injured"] = np.where(rows["injured"].notna(), 0.0, no) if "injured" in rows else no
    return columns


def _observations(rows: pd.DataFrame, day: date) -> Iterator[tuple[int, Observation]]:
    """By athlete: of days up to ``day`` what was observed, of all days the plan and the races."""
    past = rows["date"] < day
    yield from _runs(_where(rows[past], "run_min"))
    yield from _lifts(_where(rows[past], "lift_min"))
    for athlete, date_, minutes in _cells(_where(rows[past], "cross_min"), "athlete", "date", "cross_min"):
        yield athlete, Activity(_place(date_, "cross"), _at(date_, CROSS_START_H), "cycling", minutes)
    yield from _words(rows[rows["date"] <= day])
    yield from _plans(rows)
    yield from _races(rows)


def _where(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows on which a number is above zero, or a text is there, in any of the columns."""
    keep = np.zeros(len(rows), dtype=np.bool_)
    for name in columns:
        if name in rows:
            keep |= (rows[name] > 0 if rows[name].dtype == float else rows[name].notna()).to_numpy(bool)
    return rows[keep]


def _cells(rows: pd.DataFrame, *columns: str, **defaults: float) -> Iterator[tuple[Any, ...]]:
    """The rows' values in these columns; None, or the default, for null."""
    lists = []
    for name in columns:
        blank = defaults.get(name)
        values = rows[name].tolist() if name in rows else [None] * len(rows)
        lists.append([blank if v is None or v != v else v for v in values])
    return zip(*lists, strict=True)


def _runs(rows: pd.DataFrame) -> Iterator[tuple[int, Activity]]:
    columns = ("athlete", "date", "run_start_h", "run_min", "run_km", "run_ascent_m", "run_descent_m")
    cells = _cells(rows, *columns, "run_avg_hr_bpm", "run_rpe", "run_kind", run_start_h=RUN_START_H)
    for athlete, day, hour, minutes, km, up, down, bpm, rpe, kind in cells:
        sport = "trail_running" if down else "running"
        yield (
            athlete,
            Activity(
                _place(day, "run"), _at(day, hour), sport, minutes, km, up, down, bpm, rpe=rpe, kind=kind
            ),
        )


def _lifts(rows: pd.DataFrame) -> Iterator[tuple[int, Activity]]:
    columns = ("athlete", "date", "lift_start_h", "lift_min", "lift_rpe", "lift_kind")
    for athlete, day, hour, minutes, rpe, kind in _cells(rows, *columns, lift_start_h=LIFT_START_H):
        start = _at(day, hour)
        yield (
            athlete,
            Activity(_place(day, "lift"), start, "strength_training", minutes, rpe=rpe, kind=kind),
        )


def _words(rows: pd.DataFrame) -> Iterator[tuple[int, Observation]]:
    """Injuries and notes: words, which the table keeps beside its numbers."""
    for athlete, day, part in _cells(_where(rows, "injured"), "athlete", "date", "injured"):
        yield athlete, CheckIn(_place(day), day, injured=part)
    for athlete, day, tags in _cells(_where(rows, "tags"), "athlete", "date", "tags"):
        yield from ((athlete, Note(_place(day, tag), day, tag)) for tag in tags.split())


def _plans(rows: pd.DataFrame) -> Iterator[tuple[int, PlannedRun]]:
    columns = ("plan_kind", "plan_min", "plan_km")
    for athlete, day, kind, minutes, km in _cells(_where(rows, *columns), "athlete", "date", *columns):
        yield athlete, PlannedRun(_place(day), day, kind, duration_min=minutes, distance_km=km)


def _races(rows: pd.DataFrame) -> Iterator[tuple[int, Race]]:
    some = _where(rows, "race_name", "race_km", "race_hours")
    columns = ("athlete", "date", "race_name", "race_priority", "race_km", "race_hours")
    for athlete, day, name, priority, km, hours in _cells(some, *columns):
        yield athlete, Race(_place(day), day, name or "race", priority or "A", km, hours)


@lru_cache(maxsize=4096)
def _place(day: date, what: str = "") -> Provenance:
    return Provenance(SOURCE, f"{day}:{what}" if what else day.isoformat())


@lru_cache(maxsize=4096)
def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(0), UTC) + timedelta(hours=hour)
