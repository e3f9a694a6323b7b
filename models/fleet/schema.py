"""The athlete-day table that a platform hands over, and the table that it gets back.

One row an athlete and day, up to the day to answer; rows after it may carry a plan. All rows of an athlete
are in one file. Every column but ``athlete`` and ``date`` may be left out or be null: not observed.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow

from readiness.observations import Activity, CheckIn, HrvNight, PlannedRun, Race, RestingHr, SleepNight
from readiness.plausibility import LIMITS

ITEMS = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")
TEXTS = ("run_kind", "lift_kind", "plan_kind", "injured", "tags", "race_name", "race_priority")

_FIELDS: dict[str, tuple[type, str]] = {
    "rmssd_ms": (HrvNight, "rmssd_ms"),
    "resting_hr_bpm": (RestingHr, "resting_hr_bpm"),
    "sleep_h": (SleepNight, "sleep_h"),
    **{item: (CheckIn, item) for item in ITEMS},
    "run_min": (Activity, "duration_min"),
    "run_km": (Activity, "distance_km"),
    "run_ascent_m": (Activity, "ascent_m"),
    "run_descent_m": (Activity, "descent_m"),
    "run_avg_hr_bpm": (Activity, "avg_hr_bpm"),
    "run_rpe": (Activity, "rpe"),
    "lift_min": (Activity, "duration_min"),
    "lift_rpe": (Activity, "rpe"),
    "cross_min": (Activity, "duration_min"),
    "plan_min": (PlannedRun, "duration_min"),
    "plan_km": (PlannedRun, "distance_km"),
    "race_km": (Race, "distance_km"),
    "race_hours": (Race, "hours"),
}
_RANGES = {name: LIMITS[kind][field][:2] for name, (kind, field) in _FIELDS.items()} | {
    "ill": (0.0, 1.0),
    "veto": (0.0, 1.0),
    "run_start_h": (0.0, 24.0),
    "lift_start_h": (0.0, 24.0),
}
for _minutes in ("run_min", "lift_min", "cross_min", "plan_min"):
    _RANGES[_minutes] = 0.0, _RANGES[_minutes][1]  # none, in the words of many a platform
"""Column → lowest and highest value; outside them the athlete is set aside, never averaged."""

_TEXT = pa.Check(lambda value: isinstance(value, str), element_wise=True, name="a text")

INPUT = pa.DataFrameSchema(
    {
        "athlete": pa.Column(str),
        "date": pa.Column("datetime64[ns]"),
        **{
            name: pa.Column(float, pa.Check.in_range(low, high), nullable=True, required=False)
            for name, (low, high) in _RANGES.items()
        },
        **{name: pa.Column(object, _TEXT, nullable=True, required=False) for name in TEXTS},
    },
    unique=["athlete", "date"],
    strict="filter",
    coerce=True,
    name="athlete-days",
)

OUTPUT = pyarrow.schema(
    [
        ("athlete", pyarrow.string()),
        ("date", pyarrow.date32()),
        ("verdict", pyarrow.string()),
        ("focus", pyarrow.string()),
        ("minutes", pyarrow.int16()),
        ("score", pyarrow.float64()),
        ("band", pyarrow.string()),
        ("confidence", pyarrow.string()),
        ("provisional", pyarrow.bool_()),
        ("phase", pyarrow.string()),
        ("reasons", pyarrow.list_(pyarrow.string())),
        ("why", pyarrow.string()),
        ("signs", pyarrow.list_(pyarrow.string())),
        ("missing", pyarrow.list_(pyarrow.string())),
        ("session", pyarrow.list_(pyarrow.string())),
        ("plan", pyarrow.list_(pyarrow.string())),
        ("next_chance", pyarrow.date32()),
        ("rules_version", pyarrow.string()),
    ]
)

QUARANTINE = pyarrow.schema([("athlete", pyarrow.string()), ("problem", pyarrow.string())])


def _days(column: pd.Series[Any]) -> pd.Series[Any]:
    """Days, whatever the column holds: dates, texts, or instants (Spark writes midnight UTC). Raises ValueError."""
    try:
        days = pd.to_datetime(column)
        return days.dt.tz_localize(None).dt.normalize().astype("datetime64[ns]")
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"column date: {error}") from None


def checked(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows of sound athletes, and what is wrong with each of the others. Raises ValueError on a table that
    is none of ours: without athletes or dates, or with a column of the wrong kind."""
    absent = {"athlete", "date"} - {*rows.columns}
    if absent:
        raise ValueError(f"the table has no column {' or '.join(sorted(absent))}")
    rows = rows.reset_index(drop=True)  # a filtered table keeps its old one
    rows = rows.assign(date=_days(rows["date"]))
    found: dict[str, str] = {}
    nameless = rows["athlete"].isna() | rows["date"].isna()
    if nameless.any():
        found[""] = f"{nameless.sum()} rows without an athlete or a date"
        rows = rows[~nameless].reset_index(drop=True)
    rows = rows.assign(athlete=rows["athlete"].astype(str))
    try:
        return INPUT.validate(rows, lazy=True), found
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    if cases["index"].isna().any():  # not a value but its whole column
        first = cases[cases["column"] == cases["column"][cases["index"].isna()].iloc[0]].iloc[0]
        raise ValueError(f"column {first['column']}: {first['failure_case']} fails {first['check']}")
    athletes = rows["athlete"].loc[cases["index"]].to_numpy()
    for athlete, column, check, value in zip(
        athletes, cases["column"], cases["check"], cases["failure_case"], strict=True
    ):
        found.setdefault(str(athlete), f"{column}: {value} fails {check}")
    return INPUT.validate(rows[~rows["athlete"].isin(list(found))], lazy=True), found
