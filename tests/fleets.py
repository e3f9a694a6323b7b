"""Made-up fleets: athlete-day tables of any size, deterministic, as a platform would hand them over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from models.fleet.schema import ITEMS
from tests.simulation import athletes

NIGHT = ("rmssd_ms", "resting_hr_bpm", "sleep_h")
KINDS = np.array([None, "intervals", None, "tempo", None, "long", None], dtype=object)
MINUTES = np.array([0.0, 60.0, 45.0, 60.0, 0.0, 210.0, 50.0])


def rows(count: int, days: int = 120, seed: int = 1, name: str = "a") -> pd.DataFrame:
    """``count`` athletes × ``days`` days; a tenth of the nights and a third of the check-ins are missing."""
    rng = np.random.default_rng(seed)
    panel = athletes(count=count, days=days, seed=seed)
    start, size = panel.start, count * days
    weekday = np.tile(np.arange(days) % 7, count)
    dates = np.tile(np.array([np.datetime64(start + timedelta(days=d), "ns") for d in range(days)]), count)
    frame = pd.DataFrame(
        {"athlete": np.repeat([f"{name}{i:07d}" for i in range(count)], days), "date": dates}
    )
    for column in (*NIGHT, *ITEMS):
        lost = rng.random(size) < (0.1 if column in NIGHT else 0.33)
        frame[column] = np.where(lost, np.nan, panel[column].ravel())
    minutes = MINUTES[weekday] * np.exp(0.15 * rng.normal(size=size))
    frame["run_min"] = np.where(minutes > 0, minutes, np.nan)
    frame["run_km"] = frame["run_min"] / 6.2
    frame["run_descent_m"] = frame["run_min"] * np.where(weekday == 5, 6.0, 2.0)
    frame["run_avg_hr_bpm"] = 140 + 5 * rng.normal(size=size)
    frame["run_rpe"] = np.where(KINDS[weekday] == "intervals", 7.5, 4.0)
    frame["run_kind"] = KINDS[weekday]
    frame["lift_min"] = np.where(np.isin(weekday, (1, 3)), 40.0, np.nan)
    frame["lift_rpe"], frame["lift_kind"] = 6.0, np.where(weekday == 1, "lower", "upper_core")
    return frame


def write(folder: Path, count: int, partitions: int, days: int = 120) -> Path:
    """A fleet in files. Each file is made alone, so that any size fits in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(partitions):
        some = count // partitions + (n < count % partitions)
        rows(some, days, seed=n + 1, name=f"p{n:04d}-").to_parquet(folder / f"part-{n:04d}.parquet")
    return folder
