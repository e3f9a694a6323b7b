"""A fleet's table gives each athlete the answer that the same facts give at home, whatever its columns look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from models.fleet.schema import ITEMS, OUTPUT, checked
from models.fleet.score import MORNING, answer, score
from readiness.morning.decide import decide
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
from readiness.settings import Settings
from tests import fleets

DAYS = 60
START = date(2026, 1, 5)
DAY = START + timedelta(days=DAYS - 8)
"""A week before the table's last day: what comes after may be planned, and is not observed yet."""


def everything(count: int = 12, seed: int = 3) -> pd.DataFrame:
    """Athletes with every column of the schema, here and there; one begins late, one says nothing at all."""
    rows = fleets.rows(count, DAYS, seed=seed)
    rng = np.random.default_rng(seed)

    def sometimes(share: float, *values: Any) -> Any:
        some = rng.random(len(rows)) < share
        return np.where(some, rng.choice(np.array(values, dtype=object), len(rows)), None)

    rows["ill"] = sometimes(0.3, 0.0, 0.0, 0.0, 0.0, 1.0).astype(float)
    rows["veto"] = sometimes(0.3, 0.0, 0.0, 0.0, 0.0, 1.0).astype(float)
    rows["injured"] = sometimes(0.1, "", "", "", " left knee ", "wrist")
    rows["tags"] = sometimes(0.05, "alcohol travel:+7", "ill device-change", "altitude:2200", "slept badly")
    rows["cross_min"] = sometimes(0.1, 60.0, 0.0).astype(float)
    rows["run_start_h"] = sometimes(0.5, 18.25, 6.0).astype(float)
    rows["plan_kind"] = sometimes(0.2, "long", "easy", "rest", "hills")
    rows["plan_min"] = sometimes(0.2, 90.0, 180.0).astype(float)
    rows["plan_km"] = sometimes(0.1, 12.0).astype(float)
    rows["race_name"] = sometimes(0.003, "Ridge")
    rows["race_priority"] = np.where(rows["race_name"].isna(), None, "B")
    rows.loc[rng.random(len(rows)) < 0.05, "run_rpe"] = np.nan
    rows.loc[rows["athlete"] == "a0000003", rows.columns[2:]] = None
    late = (rows["athlete"] == "a0000004") & (rows["date"] < pd.Timestamp(DAY - timedelta(days=9)))
    return rows[~late]


def facts(rows: pd.DataFrame) -> Iterator[Observation]:
    """The same rows told one by one, as a source at home would."""
    for values in rows.to_dict("records"):
        row = {str(name): v for name, v in values.items() if v is not None and v == v}
        day = row["date"].date()
        place = Provenance("fleet", day.isoformat())
        if day <= DAY:
            yield from _morning(row, place, day)
        if day < DAY:
            yield from _training(row, day)
        if "plan_kind" in row or row.get("plan_min") or row.get("plan_km"):
            told = row.get("plan_kind"), None, row.get("plan_min"), row.get("plan_km")
            yield PlannedRun(place, day, *told)
        if "race_name" in row:
            yield Race(place, day, row["race_name"], row["race_priority"])


def _morning(row: Mapping[str, Any], place: Provenance, day: date) -> Iterator[Observation]:
    nights = ((HrvNight, "rmssd_ms"), (RestingHr, "resting_hr_bpm"), (SleepNight, "sleep_h"))
    yield from (kind(place, day, row[name]) for kind, name in nights if name in row)
    answers = {name: row[name] for name in ITEMS if name in row}
    words = {name: bool(row[name]) for name in ("ill", "veto") if name in row}
    if answers or words or "injured" in row:
        yield CheckIn(place, day, **answers, **words, injured=row.get("injured"))
    for tag in row.get("tags", "").split():
        yield Note(Provenance("fleet", f"{day}:{tag}"), day, tag)


def _training(row: Mapping[str, Any], day: date) -> Iterator[Observation]:
    def at(hour: float) -> datetime:
        return datetime.combine(day, time(0), UTC) + timedelta(hours=hour)

    if "run_min" in row:
        yield Activity(
            Provenance("fleet", f"{day}:run"), at(row.get("run_start_h", 7.0)), "trail_running",
            row["run_min"], row["run_km"], None, row["run_descent_m"], row["run_avg_hr_bpm"],
            rpe=row.get("run_rpe"), kind=row.get("run_kind"),
        )  # fmt: skip
    if "lift_min" in row:
        lift = Provenance("fleet", f"{day}:lift")
        rpe, kind = row["lift_rpe"], row["lift_kind"]
        yield Activity(lift, at(17.5), "strength_training", row["lift_min"], rpe=rpe, kind=kind)
    if row.get("cross_min"):
        yield Activity(Provenance("fleet", f"{day}:cross"), at(12.0), "cycling", row["cross_min"])


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_fleet_answers_as_each_athletes_home_does(seed: int) -> None:
    """Every field of every answer, whoever else is in the file."""
    rows = everything(seed=seed)
    answers, aside = score(rows, DAY)
    now = datetime.combine(DAY, MORNING, UTC)
    alone = [
        answer(str(name), days[0], [one.verdict for one in days])
        for name, own in rows.groupby("athlete")
        if name != "a0000003" and (days := decide(list(facts(own)), Settings(), DAY, now).days)
    ]
    assert answers.to_pylist() == pa.Table.from_pylist(alone, OUTPUT).to_pylist()
    assert aside.to_pylist() == [{"athlete": "a0000003", "problem": "no data of the body up to this day"}]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda rows: rows.sample(frac=1, random_state=1), id="rows in any order"),
        pytest.param(lambda rows: rows.iloc[::-1], id="an old index"),
        pytest.param(lambda rows: rows.assign(date=rows["date"].dt.strftime("%Y-%m-%d")), id="dates as text"),
        pytest.param(lambda rows: rows.assign(date=rows["date"].dt.date), id="dates"),
        pytest.param(lambda rows: rows.assign(date=rows["date"].dt.tz_localize("UTC")), id="instants"),
        pytest.param(lambda rows: rows.assign(run_min=rows["run_min"].fillna(0.0)), id="no run as 0 minutes"),
        pytest.param(lambda rows: rows.assign(run_kind=rows["run_kind"].astype("category")), id="categories"),
        pytest.param(lambda rows: rows.assign(price=1.0), id="a column that is none of ours"),
    ],
)
def test_the_form_of_a_table_changes_no_answer(change: Any) -> None:
    """Order, index and types are the platform's own affair."""
    rows = everything()
    assert score(change(rows), DAY)[0].equals(score(rows, DAY)[0])


def test_wrong_rows_set_their_athlete_aside_and_nobody_else() -> None:
    """A number out of bounds, a text that is none, and rows that name nobody."""
    rows = everything().reset_index(drop=True)
    rows["tags"] = rows["tags"].astype(object)
    rows.loc[rows.index[rows["athlete"] == "a0000001"][5], "rmssd_ms"] = -3.0
    rows.loc[rows.index[rows["athlete"] == "a0000002"][5], "tags"] = b"alcohol"
    rows.loc[rows["athlete"] == "a0000005", "athlete"] = None
    sound, problems = checked(rows)
    assert problems.keys() == {"a0000001", "a0000002", ""}
    assert "rmssd_ms: -3.0" in problems["a0000001"]
    assert problems[""] == f"{DAYS} rows without an athlete or a date"
    assert {*sound["athlete"]} == {*rows["athlete"].dropna()} - {"a0000001", "a0000002"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (pd.DataFrame({"athlete": ["a"], "date": ["yesterday"]}), "column date"),
        (pd.DataFrame({"athlete": ["a"], "date": [7.5]}).assign(date=[object()]), "column date"),
        (
            pd.DataFrame({"athlete": ["a"], "date": ["2026-01-05"], "run_min": ["long"]}),
            "column run_min: long",
        ),
        (pd.DataFrame({"athlete": ["a"]}), "no column date"),
    ],
)
def test_a_table_of_something_else_is_told(rows: pd.DataFrame, told: str) -> None:
    """What is wrong with the whole table names its column."""
    with pytest.raises(ValueError, match=told):
        checked(rows)
