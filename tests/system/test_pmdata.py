"""Eight real people, five months each: every morning gets an answer, and no later row changes an earlier morning."""

import csv
import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from cli.app import run as run_here
from cli.wiring import App
from readiness.errors import NoData
from readiness.morning.contract import to_json
from readiness.morning.decide import decide
from readiness.observations import Observation
from tests.pmdata import OSLO, write, write_csv
from tests.program import run
from tests.schemas import validate

pytestmark = pytest.mark.shared
PEOPLE = [f"p{number:02}" for number in range(1, 9)]
WHOLE = {"p04", "p05"}
"""Whose every morning is asked in an ordinary run; of the others every sixth. ``-m nightly`` asks all."""
NOW = datetime(2020, 4, 10, 7, 0, tzinfo=OSLO)


@pytest.fixture
def tables(request: pytest.FixtureRequest, shared_dir: Path, tmp_path: Path) -> dict[str, Path]:
    return write(shared_dir / "data" / "pmdata" / request.param, tmp_path / "csv")


def imported(tables: dict[str, Path], home: Path) -> list[Observation]:
    """What the store holds after ``import csv`` into a new home."""
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text('[athlete]\ntimezone = "Europe/Oslo"\n')
    files = [part for name, path in tables.items() for part in (f"--{name}", str(path))]
    assert run_here(["--home", str(home), "-q", "import", "csv", *files]) == 0
    app = App(home)
    try:
        return app.store.observations()
    finally:
        app.close()


def mornings(observations: list[Observation], step: int) -> Iterator[date]:
    return iter(sorted({o.date for o in observations})[::step])


def answers(observations: list[Observation], home: Path, step: int) -> int:
    """Asks the mornings; how many had an answer. NoData is allowed only before the first word from the body."""
    asked = answered = 0
    for day in mornings(observations, step):
        asked += 1
        try:
            found = to_json(decide(observations, App(home).settings, day, NOW, days=1).days[0])
        except NoData:
            assert answered == 0, f"{day}: no answer, though earlier days had one"
            continue
        answered += 1
        if answered % 10 == 1:
            validate(found, "today")
        assert found["date"] == day.isoformat()
    assert answered >= asked - 3
    return answered


@pytest.mark.parametrize(("tables", "who"), [(who, who) for who in PEOPLE], indirect=["tables"], ids=PEOPLE)
def test_every_morning_gets_a_valid_answer(tables: dict[str, Path], who: str, tmp_path: Path) -> None:
    observations = imported(tables, tmp_path / "home")
    assert answers(observations, tmp_path / "home", step=1 if who in WHOLE else 6) >= 20


@pytest.mark.nightly
@pytest.mark.parametrize("tables", PEOPLE, indirect=True)
def test_every_morning_of_everyone(tables: dict[str, Path], tmp_path: Path) -> None:
    assert answers(imported(tables, tmp_path / "home"), tmp_path / "home", step=1) >= 100


@pytest.mark.parametrize("tables", PEOPLE, indirect=True)
def test_no_later_row_changes_an_earlier_morning(tables: dict[str, Path], tmp_path: Path) -> None:
    """Cutting the files after a day, importing them into a new home, and asking for that day gives the same."""
    whole = imported(tables, tmp_path / "whole")
    settings = App(tmp_path / "whole").settings
    days = sorted({o.date for o in whole})[10:]
    for number, day in enumerate(random.Random(1).sample(days, 4)):
        part = imported(cut(tables, day, tmp_path / f"csv{number}"), tmp_path / f"home{number}")
        assert len(part) < len(whole) or day == days[-1]
        full = decide(whole, settings, day, NOW, days=1).days[0]
        assert decide(part, settings, day, NOW, days=1).days[0] == full


@pytest.mark.parametrize("tables", ["p04"], indirect=True)
def test_the_command_says_what_the_engine_says(tables: dict[str, Path], tmp_path: Path) -> None:
    observations = imported(tables, tmp_path / "home")
    for day in (date(2019, 11, 20), date(2020, 1, 15), date(2020, 3, 20)):
        said = run("today", "--date", day, "--json", home=tmp_path / "home", READINESS_NOW=NOW.isoformat())
        assert said.code == 0, said.err
        validate(said.json, "today")
        expected = to_json(decide(observations, App(tmp_path / "home").settings, day, NOW).days[0])
        assert {**said.json, "computed_at": ""} == {**expected, "computed_at": ""}


def cut(tables: dict[str, Path], day: date, out: Path) -> dict[str, Path]:
    """The rows known on waking on ``day``: its night and its check-in, and sessions begun before the night ended
    (the watch often takes the first minutes of an early run for sleep)."""
    out.mkdir()
    rows = {name: list(csv.DictReader(path.read_text("utf-8").splitlines())) for name, path in tables.items()}
    woke = next((r["sleep_end"] for r in rows["days"] if r["date"] == day.isoformat() and r["sleep_end"]), "")
    until = datetime.fromisoformat(woke) if woke else datetime(day.year, day.month, day.day, tzinfo=OSLO)
    kept = {
        name: [r for r in found if r.get("date", "") <= day.isoformat()]
        for name, found in rows.items()
        if name != "activities"
    }
    kept["activities"] = [r for r in rows["activities"] if datetime.fromisoformat(r["start"]) < until]
    return {name: write_csv(out / f"{name}.csv", found) for name, found in kept.items()}
