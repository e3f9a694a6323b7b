"""A coach's morning: who needs a call, from athletes' homes and from a fleet's answers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from models.fleet.run import partition
from tests import fleets
from tests.program import run

DAY = date(2026, 3, 3)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna is well, Ben is ill, Cleo's database is no database; a folder of notes lies beside them."""
    team = tmp_path_factory.mktemp("team")
    for name in ("anna", "ben", "cleo", "notes"):
        (team / name).mkdir(mode=0o700)
    well = ("--fatigue", "2", "--soreness", "2", "--mood", "4", "--motivation", "4", "--stress", "2")
    assert run("checkin", *well, home=team / "anna").code == 0
    assert run("checkin", "--fatigue", "5", "--ill", home=team / "ben").code == 0
    (team / "cleo" / "readiness.db").write_text("not a database")
    return team


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six athletes answered, a seventh set aside; and a day before on which nobody else was asked."""
    folder = tmp_path_factory.mktemp("fleet")
    rows = fleets.rows(7, 60)
    rows["date"] += DAY - rows["date"].max().date()
    rows.loc[rows["athlete"] == "a0000006", "resting_hr_bpm"] = -1.0
    source = folder / "in.parquet"
    rows.to_parquet(source)
    for day in (DAY - timedelta(days=1), DAY):
        assert partition(str(source), str(folder / "out"), day).problem is None
    return folder / "out"


def test_the_most_worrying_athlete_stands_first(homes: Path, tmp_path: Path) -> None:
    """Ill before silent before well; an athlete whose home cannot answer is not left out."""
    found = run("team", homes, "--json", home=tmp_path)
    rows = found.json["athletes"]
    assert (found.code, [row["athlete"] for row in rows]) == (0, ["ben", "cleo", "anna"])
    assert "ill" in rows[0]["why"]
    assert rows[1]["verdict"] is None
    assert "damaged" in rows[1]["why"]
    told = run("team", homes / "anna", homes / "ben", home=tmp_path).out.splitlines()
    assert [line.split()[0] for line in told] == ["athlete", "ben", "anna"]
    assert all(len(line) <= 80 for line in told)


def test_a_fleets_latest_answers_are_ranked_and_the_silent_are_told(answers: Path, tmp_path: Path) -> None:
    """One row an athlete, of the last day only; who was set aside stands there with the reason."""
    rows = run("team", answers, "--json", home=tmp_path).json["athletes"]
    assert sorted(row["athlete"] for row in rows) == [f"a000000{n}" for n in range(7)]
    last = pq.ParquetFile(answers / f"date={DAY}" / "in.parquet").read().to_pylist()
    scores = {row["athlete"]: row["score"] for row in last}
    assert {row["athlete"]: row["score"] for row in rows} == {**scores, "a0000006": None}
    silent = next(row for row in rows if row["athlete"] == "a0000006")
    assert "resting_hr_bpm: -1.0" in silent["why"]


def test_what_holds_no_answers_is_said(answers: Path, homes: Path, tmp_path: Path) -> None:
    """A fleet's input, a text, a folder without athletes."""
    wrong = run("team", answers.parent / "in.parquet", home=tmp_path)
    assert (wrong.code, "holds no answers" in wrong.err) == (2, True)
    (tmp_path / "text.parquet").write_text("no table")
    assert run("team", tmp_path / "text.parquet", home=tmp_path).code == 2
    assert run("team", homes / "notes", home=tmp_path).code == 8
