"""Learning from the command line, on a home filled with our own CSV and nothing else."""

import contextlib
import csv
import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest

from cli.learning import learning_table, train_now
from cli.wiring import App
from readiness.observations import Activity, CheckIn, Fetched, SleepNight
from tests.athletes import UNTIL
from tests.program import run
from tests.responders import responder
from tests.schemas import validate


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """180 days of sleep, runs and check-ins of someone whose legs feel a run on the second morning; no HRV at all."""
    folder = tmp_path_factory.mktemp("learning")
    rows = responder(days=180, delayed=0.6)
    tables = {
        "days": [{"date": o.date, "sleep_h": o.sleep_h} for o in rows if isinstance(o, SleepNight)],
        "activities": [
            {"start": o.start.isoformat(), "sport": "running", "duration_min": o.duration_min, "rpe": o.rpe}
            for o in rows
            if isinstance(o, Activity)
        ],
        "checkins": [{"date": o.date, "fatigue": o.fatigue} for o in rows if isinstance(o, CheckIn)],
    }
    arguments = []
    for name, lines in tables.items():
        path = folder / f"{name}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
        arguments += [f"--{name}", path]
    done = run("import", "csv", *arguments, home=folder / "home")
    assert done.code == 0, done.err
    return folder / "home"


def test_evaluate_tells_its_error_beside_plain_baselines(home):
    """From sleep, runs and answers alone: the contract's JSON, with skill where there is something to learn."""
    told = run("evaluate", "--json", home=home).json
    validate(told, "evaluate")
    assert told["label"] == "fatigue"
    assert told["tasks"]["forecast"]["skill_vs_best_baseline"] > 0.1
    assert told["tasks"]["forecast"]["days"] > 100
    assert told["tasks"]["nowcast"]["in_use"] is True
    assert told["monitored"]["run_residual"]["trainable"] is False
    for label, code in (("soreness", 8), ("readiness", 8), ("hrv", 8)):
        assert run("evaluate", "--label", label, home=home).code == code
    assert "RMSE" in run("evaluate", home=home).out


def test_trained_it_is_used_by_today_and_only_from_then_on(home):
    """`train` leaves one file; `today` says what the model was used for: little once the answers are given, the score
    and its range before they are; a morning before the training was answered without it."""
    trained = run("train", "--json", home=home)
    assert trained.code == 0, trained.err
    assert trained.json["heads"]["fatigue/nowcast"]["in_use"] is True
    assert trained.json["heads"]["fatigue/forecast"]["in_use"] is False
    assert [p.name for p in (home / "models").iterdir()] == [f"{UNTIL}.json"]
    today = run("today", "--json", home=home).json
    assert today["model"]["used"] is True
    assert "your answers lead" in today["model"]["why"]
    assert today["interval"] is None
    clock = {"READINESS_NOW": f"{UNTIL + timedelta(days=1)}T05:00:00+01:00"}
    dawn = run("today", "--json", home=home, **clock).json
    assert dawn["provisional"] is True
    assert "expects fatigue" in dawn["model"]["why"]
    assert dawn["interval"]["low"] <= dawn["score"] <= dawn["interval"]["high"]
    before = run("today", "--date", str(UNTIL - timedelta(days=1)), "--json", home=home).json
    assert before["model"]["used"] is False
    again = run("train", "--json", home=home)
    assert again.json == trained.json
    assert run("today", "--json", home=home).json == today


@pytest.mark.parametrize("allowed", [False, True])
def test_strava_rows_reach_the_training_only_where_the_settings_allow_it(tmp_path, monkeypatch, allowed):
    """Runs of Strava's API are in the home; what is learned from holds them only with `model_training = true`."""
    monkeypatch.setenv("READINESS_NOW", f"{UNTIL}T06:30:00+01:00")
    with contextlib.closing(App(tmp_path / "home")) as app:
        app.home.mkdir()
        (app.home / "config.toml").write_text(f"[sources.strava]\nmodel_training = {str(allowed).lower()}\n")
        for name, its in (("csv", False), ("strava", True)):
            rows = [o for o in responder(days=30) if isinstance(o, Activity) == its]
            rows = [replace(o, provenance=replace(o.provenance, source=name)) for o in rows]
            given = [Fetched(o.KIND, o.provenance.source_id, repr(o).encode(), o) for o in rows]
            app.store.upsert(name, given, at=app.now())
        learned = learning_table(app)
        assert (np.nansum(learned["load"]) > 0) == allowed
        assert np.isfinite(learned["fatigue"]).sum() == 30
        assert train_now(app).strava_api == allowed


def test_the_nightly_sync_trains_once_a_week(home):
    """A sync a week after the last training leaves a new model; one on the next day does not."""
    for day in (UNTIL, UNTIL + timedelta(days=7), UNTIL + timedelta(days=8)):
        done = run("sync", "--no-publish", home=home, READINESS_NOW=f"{day}T03:00:00+01:00")
        assert done.code == 0, done.err
    names = sorted(p.name for p in (home / "models").iterdir())
    assert names == [f"{UNTIL}.json", f"{UNTIL + timedelta(days=7)}.json"]


def test_a_model_of_another_version_is_told_and_made_anew_in_the_night(home, tmp_path):
    """After an update the rules decide until the next night, and `today` says why; the sync does not wait a week."""
    home = shutil.copytree(home, tmp_path / "home")
    shutil.rmtree(home / "models", ignore_errors=True)
    assert run("train", home=home).code == 0
    path = home / "models" / f"{UNTIL}.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"schema": document["schema"] - 1}))
    told = run("today", "--json", home=home).json["model"]
    assert told["used"] is False
    assert "made by another version" in told["why"]
    assert "readiness train" in told["why"]
    clock = {"READINESS_NOW": f"{UNTIL + timedelta(days=1)}T03:00:00+01:00"}
    run("sync", "--no-publish", home=home, **clock)
    assert (home / "models" / f"{UNTIL + timedelta(days=1)}.json").exists()
    assert "another version" not in run("today", "--json", home=home, **clock).json["model"]["why"]


def test_backtest_replays_every_morning_as_today_would_have_said_it(home):
    """The verdicts of the replay are those that `today --date` gives; a table for people, a document for programs."""
    told = run("backtest", "--from", "2026-01-20", "--to", "2026-02-10", "--json", home=home).json
    validate(told, "backtest")
    assert told["mornings"] == len(told["days"]) == 22
    assert sum(told["verdicts"].values()) == 22
    assert {"skip", "any"} == set(told["alarms"])
    for one in told["days"][::7]:
        said = run("today", "--date", one["date"], "--json", home=home).json
        assert (said["verdict"], said["score"], said["band"]) == (one["verdict"], one["score"], one["band"])
    people = run("backtest", "--from", "2026-01-20", home=home)
    assert people.out.startswith("43 mornings from 2026-01-20 to 2026-03-03")
    assert run("backtest", home=home, READINESS_NOW="2019-01-01T06:00:00+01:00").code == 8
    assert date.fromisoformat(told["from"]) == date(2026, 1, 20)


def test_the_report_has_a_page_that_looks_back(home, tmp_path):
    """The same sentences as `backtest` gives, and a table of what was said before what happened."""
    home = shutil.copytree(home, tmp_path / "home")
    assert run("note", "ill", "--date", str(UNTIL - timedelta(days=20)), home=home).code == 0
    page = tmp_path / "report.html"
    assert run("report", "-o", page, home=home).code == 0
    html = page.read_text()
    assert "Looking back" in html
    said = run("backtest", "--from", str(UNTIL - timedelta(days=119)), home=home).out
    assert unescape(html).count(said.splitlines()[0]) == 1
    assert "illness: ill" in html
    assert "illness: ill" in said
