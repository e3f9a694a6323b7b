"""The tables that people get: right sums, units in the names, nothing changed, and the pages that show them run."""

import json
import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from connectors.frames import TABLES, Home
from readiness.errors import NoData
from tests.program import run

ROOT = Path(__file__).resolve().parents[2]
MONDAY = date(2026, 2, 2)
CSV = {
    "days": ["date,rmssd_ms,resting_hr_bpm,sleep_h"],
    "checkins": ["date,fatigue,soreness"],
    "activities": ["start,sport,duration_min,distance_km,ascent_m,descent_m,rpe,id"],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four weeks: an hour and ten kilometres on each Tuesday, a long run on Saturday, a lift on Thursday."""
    folder = tmp_path_factory.mktemp("frames")
    rows = {name: list(head) for name, head in CSV.items()}
    for n in range(28):
        day = MONDAY + timedelta(days=n)
        rows["days"].append(f"{day},{50 + n % 5},46,{5.5 if n == 3 else 7.5}")
        rows["checkins"].append(f"{day},{2 + (n % 7 == 0)},2")
        if n % 7 == 1:
            rows["activities"].append(f"{day}T06:30:00+00:00,running,60,10,100,90,4,t{n}")
        if n % 7 == 5:
            rows["activities"].append(f"{day}T07:00:00+00:00,trail_running,180,24,900,950,5,l{n}")
        if n % 7 == 3:
            rows["activities"].append(f"{day}T17:30:00+00:00,strength_training,40,,,,6,s{n}")
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    inside = folder / "home"
    files = [word for name in CSV for word in (f"--{name}", folder / f"{name}.csv")]
    assert run("import", "csv", *files, home=inside).code == 0
    (inside / "config.toml").write_text('[athlete]\ntimezone = "UTC"\n')
    logged = run(
        "log", "--focus", "lower", "--minutes", "30", "--exercise", "goblet squat 3x10@16kg", home=inside
    )
    assert logged.code == 0, logged.err
    return inside


def test_sums_and_means_of_a_week(home: Path) -> None:
    """Each week holds what its days held, by an independent count."""
    weeks = Home(home).weeks()
    first = weeks.loc[pd.Timestamp(MONDAY)]
    assert (first["run_km"], first["run_h"], first["runs"]) == (34.0, 4.0, 2)
    assert (first["ascent_m"], first["descent_m"], first["longest_run_min"]) == (1000.0, 1040.0, 180.0)
    assert (first["strength_sessions"], first["strength_min"], first["rest_days"]) == (1, 40.0, 4)
    assert first["short_nights"] == 1
    assert first["sleep_h"] == pytest.approx((6 * 7.5 + 5.5) / 7)
    assert first["fatigue"] == pytest.approx(15 / 7)
    assert weeks["run_km"].sum() == Home(home).days()["run_km"].sum() == 4 * 34


def test_every_table_comes_and_nothing_changes(home: Path) -> None:
    """Each by its name; lifts carry their volume; the database has the same bytes afterwards."""
    before = (home / "readiness.db").read_bytes()
    for name in TABLES:
        assert isinstance(Home(home).table(name), pd.DataFrame)
    (lift,) = Home(home).lifts().to_dict("records")
    assert (lift["exercise"], lift["volume_kg"]) == ("Goblet squat", 3 * 10 * 16)
    assert (home / "readiness.db").read_bytes() == before
    with pytest.raises(ValueError, match="choose one of"):
        Home(home).table("nonsense")


def test_an_empty_home_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoData):
        Home(tmp_path / "nowhere").days()


def test_export_of_one_table(home: Path, tmp_path: Path) -> None:
    """CSV to standard output or a private file, parquet to a file; both read back the same."""
    shown = run("export", "--table", "weeks", home=home)
    assert shown.code == 0
    assert shown.out.splitlines()[0].startswith("week,runs,run_km")
    for form in ("csv", "parquet"):
        out = tmp_path / f"days.{form}"
        assert run("export", "--table", "days", "--format", form, "-o", out, home=home).code == 0
        assert out.stat().st_mode & 0o077 == 0
        back = pd.read_csv(out) if form == "csv" else pd.read_parquet(out)
        assert back["run_km"].sum() == 4 * 34


def test_the_notebook_and_the_page_run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell of the notebook, and every block of the page, in order."""
    copy = shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("READINESS_HOME", str(copy))
    cells = json.loads((ROOT / "docs" / "season.ipynb").read_text())["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(codes) >= 5
    page = (ROOT / "docs" / "tables.md").read_text().split("```python\n")[1:]
    blocks = [block.split("```")[0] for block in page]
    for part in (codes, [blocks[0].replace('"~/.local/share/readiness"', repr(str(copy))), *blocks[1:]]):
        names: dict[str, object] = {"os": os}
        for code in part:
            exec(compile(code, "page", "exec"), names)
