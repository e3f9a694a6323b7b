"""Forward validation: the error of the model and of plain baselines on the same rows, as the contract's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.baselines import NAMES
from models.fatigue import LEAST_LABELS, Forward, forward
from models.features import TASKS, Table
from models.gate import standing
from models.labels import Label
from models.monitored import monitored, run_residual
from models.prior import Prior
from readiness.errors import NoData

type Array = NDArray[np.float64]
type Json = dict[str, Any]

DIGITS = 4


def evaluate(source: Table, label: Label, prior: Prior) -> Json:
    """The document of ``evaluate --json``. Raises NoData where there is not one report of the label."""
    labels = int(np.isfinite(source[label.column]).sum())
    if labels == 0:
        raise NoData(HOW[label.name])
    found = {task: forward(source, label, task, prior) for task in TASKS}
    early = f"{labels} labelled days; forward validation begins at {LEAST_LABELS}, use at 60"
    tasks = {}
    for task, one in found.items():
        judged = standing(one, task)
        why = early if labels < LEAST_LABELS else judged.why
        tasks[task] = {**scores(one), "in_use": judged.in_use, "why": why}
    return {
        "schema": 2,
        "label": label.name,
        "tasks": tasks,
        "monitored": monitored(run_residual(source)),
    }


def scores(found: Forward) -> Json:
    """One task's object: everything on the same rows."""
    rows = found.scored
    errors = np.where(rows, found.predicted - found.y, np.nan)
    ranges = found.ranges()
    of = {name: error(np.where(rows, found.plain[name] - found.y, np.nan)) for name in NAMES}
    model = error(errors)
    best = min((one["rmse"] for one in of.values() if one["rmse"] is not None), default=None)
    known = rows & np.isfinite(ranges.low)
    model["coverage_80"] = _mean(ranges.held(found.y)[known])
    model["width_80"] = _mean((ranges.high - ranges.low)[known])
    skill = None if not best or model["rmse"] is None else round(1 - model["rmse"] / best, DIGITS)
    return {
        "days": int(rows.sum()),
        "folds": len(np.unique(found.fold[rows])),
        "model": model,
        "baselines": of,
        "skill_vs_best_baseline": skill,
    }


def error(errors: Array) -> Json:
    known = errors[np.isfinite(errors)]
    return {"rmse": _mean(known**2, root=True), "mae": _mean(np.abs(known))}


def _mean(values: Array | NDArray[np.bool_] | Sequence[float], root: bool = False) -> float | None:
    if len(values) == 0:
        return None
    mean = float(np.mean(values))
    return round(mean**0.5 if root else mean, DIGITS)


HOW = {
    "fatigue": "No fatigue reports yet: `readiness checkin` takes ten seconds each morning.",
    "soreness": "No soreness reports yet: `readiness checkin` takes ten seconds each morning.",
    "readiness": "No readiness reports (0–10) yet: `readiness import csv --checkins FILE` takes a column for them.",
    "hrv": "No HRV nights yet: `readiness connect garmin` or `readiness import` brings them.",
}
