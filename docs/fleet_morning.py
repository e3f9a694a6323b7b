"""A platform's morning from nothing: athletes' rows in, one answer each out, and the questions asked of the answers.

Run it in an environment with readiness[fleet]:  python docs/fleet_morning.py [ATHLETES]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

MORNING = pd.Timestamp("2026-03-03")
DAYS, PER_FILE = 120, 250
SCORE = [sys.executable, "-m", "readiness", "fleet", "score"]


def export(names: list[str], seed: int) -> pd.DataFrame:
    """What a platform hands over: a row an athlete and day. Replace this by your own query."""
    rng = np.random.default_rng(seed)
    days = pd.date_range(end=MORNING, periods=DAYS)
    frame = pd.DataFrame({"athlete": np.repeat(names, DAYS), "date": np.tile(days, len(names))})
    size, weekday = len(frame), frame["date"].dt.day_of_week
    frame["rmssd_ms"] = np.exp(np.repeat(rng.normal(4, 0.3, len(names)), DAYS) + rng.normal(0, 0.1, size))
    frame["resting_hr_bpm"] = 48 + rng.normal(0, 2, size)
    frame["sleep_h"] = (7.4 + rng.normal(0, 0.7, size)).clip(4, 10)
    frame["fatigue"] = (2.3 + rng.normal(0, 0.7, size)).round().clip(1, 5)
    frame["run_min"] = weekday.map({1: 60.0, 3: 60.0, 5: 190.0, 6: 45.0})
    frame["run_kind"] = weekday.map({1: "intervals", 5: "long"})
    frame["lift_min"] = weekday.map({1: 40.0, 3: 40.0})
    tired = frame["athlete"].isin(names[:20]) & (frame["date"] > MORNING - pd.Timedelta(days=7))
    frame.loc[tired, ["fatigue", "sleep_h"]] = 5.0, 4.5
    frame.loc[frame["athlete"].eq(names[-1]), "resting_hr_bpm"] = (
        0.0  # a broken sensor: this athlete is set aside
    )
    return frame


def main(athletes: int) -> None:
    names = [f"a{n:06d}" for n in range(athletes)]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for n in range(0, athletes, PER_FILE):
            export(names[n : n + PER_FILE], seed=n).to_parquet(source / f"part-{n // PER_FILE:05d}.parquet")
        for _ in range(2):  # the second run finds everything done
            done = subprocess.run([*SCORE, source, target, "--date", f"{MORNING:%Y-%m-%d}"], check=False)
            print("exit status", done.returncode, "(5: some athletes were set aside)", flush=True)
        folder_of_day = target / f"date={MORNING:%Y-%m-%d}"
        answers = pd.concat(map(pd.read_parquet, sorted(folder_of_day.glob("*.parquet"))))
        aside = pd.concat(map(pd.read_parquet, sorted((folder_of_day / "set-aside").glob("*.parquet"))))
        print("\nAnswers:", answers["verdict"].value_counts().to_dict())
        worst = answers.sort_values("score", ascending=False).head(3)
        print("\nWho needs a word first:")
        print(worst[["athlete", "verdict", "score", "why"]].to_string(index=False, max_colwidth=90))
        print("\nSet aside:")
        print(aside.to_string(index=False, max_colwidth=90))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
