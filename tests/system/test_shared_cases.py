"""The cases that reviewers left beside the source tree, each through the real command, as their page says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.program import run

ZURICH = '[athlete]\ntimezone = "Europe/Zurich"\n'


@pytest.fixture
def cases(shared_dir: Path) -> Path:
    found = shared_dir / "cases"
    if not found.is_dir():
        pytest.skip("the shared folder holds no cases")
    return found


def home_in(tmp_path: Path, config: str = ZURICH) -> Path:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True, parents=True)
    (home / "config.toml").write_text(config)
    return home


def activities(home: Path) -> list[dict[str, Any]]:
    listed = run("data", "activities", "--from", "2015-01-01", "--json", home=home)
    return listed.json["activities"]


def imported(path: Path, tmp_path: Path, config: str = ZURICH) -> list[dict[str, Any]]:
    home = home_in(tmp_path, config)
    done = run("import", path, home=home)
    assert done.code == 0, done.err
    return activities(home)


def test_layouts_of_strava(cases: Path, tmp_path: Path) -> None:
    two = imported(cases / "strava-dutch-2020-layout", tmp_path / "a")
    assert [(a["start"][:10], a["sport"], a["duration_min"], a["distance_km"], a["ascent_m"]) for a in two] == [
        ("2020-03-03", "running", 60, 10.02, 55), ("2020-05-05", "running", 33, 5.5, 12),
    ]  # fmt: skip
    old = imported(cases / "strava-oldest-layout", tmp_path / "b")
    assert [(a["sport"], round(a["duration_min"], 1), round(a["distance_km"], 1)) for a in old] == [
        ("running", 31.2, 5.0), ("cycling", 60, 25),
    ]  # fmt: skip
    new = imported(cases / "strava-dutch-new-layout", tmp_path / "c")
    assert {a["sport"] for a in new} == {"running"}
    assert (len(new), max(a["start"][:10] for a in new)) == (20, "2026-03-02")


def test_sport_words_of_strava(cases: Path, tmp_path: Path) -> None:
    rows = imported(cases / "strava-sport-words", tmp_path)
    sports = [a["sport"] for a in rows]
    assert sum("run" in sport for sport in sports) == 29
    assert sports.count("strength_training") == 14
    assert sports.count("other") == 3
    assert "unknown" not in run("sources", home=tmp_path / "home").out


def test_clocks_tracks_and_parts(cases: Path, tmp_path: Path) -> None:
    angeles = '[athlete]\ntimezone = "America/Los_Angeles"\n'
    (coros,) = imported(cases / "fit-coros-local-time", tmp_path / "a", angeles)
    assert coros["start"] == "2026-03-01T18:30:00-08:00"
    days = [a["start"][:10] for a in imported(cases / "tcx-several-activities", tmp_path / "b")]
    assert days == ["2026-02-24", "2026-02-26", "2026-03-01"]
    (track,) = imported(cases / "gpx-no-type", tmp_path / "c")
    assert "run" in track["sport"]
    assert len(imported(cases / "same-list-two-runs", tmp_path / "d")) == 2
    for name in ("id12", "id95"):
        (one,) = imported(cases / "strava-gpx-ascent-tie" / name, tmp_path / name)
        assert one["ascent_m"] == 11


def test_nights_diary_and_lists(cases: Path, tmp_path: Path) -> None:
    home = home_in(tmp_path)
    for name in (
        "whoop-two-cycles-one-day",
        "garmin-export-lifestyle",
        "garmin-web-activities-csv",
        "intervals-api-csv",
    ):
        done = run("import", cases / name, home=home)
        assert done.code == 0, (name, done.err)
    kinds = {s["name"]: s["kinds"] for s in run("sources", "--json", home=home).json["sources"]}
    assert (kinds["garmin_export"]["note"]["rows"], kinds["garmin_export"]["race"]["rows"]) == (3, 1)
    assert (kinds["garmin_list"]["activity"]["rows"], kinds["intervals"]["hrv"]["rows"]) == (2, 2)
    alone = home_in(tmp_path / "w", ZURICH)
    run("import", "whoop", cases / "whoop-two-cycles-one-day", home=alone)
    night: dict[str, Any] = {}
    for row in run("data", "nights", "--from", "2026-03-01", "--json", home=alone).json["nights"]:
        night |= row
    assert (round(night["sleep_h"], 2), night["rmssd_ms"], night["resting_hr_bpm"]) == (7.88, 58, 48)


def plan(path: Path, tmp_path: Path) -> list[tuple[str, str]]:
    """Day and kind of all that a feed holds, races too; by day."""
    home = home_in(tmp_path, f'{ZURICH}[sources.ics_plan]\nurl = "{path}"\n')
    run("sync", "--no-publish", home=home)
    found = run("data", "plan", "--from", "2026-02-01", "--json", home=home).json["plan"]
    return [(row["date"], row.get("kind") or row["kind_of_observation"]) for row in found]


def test_calendars_of_runna_and_trainingpeaks(cases: Path, tmp_path: Path) -> None:
    for name in ("ics-runna-bare-dates", "ics-runna-kinds"):
        days = dict(plan(cases / name / "plan.ics", tmp_path / name))
        assert (days["2026-03-05"], days["2026-03-07"]) == ("intervals", "long")
        assert not {"2026-03-06", "2026-02-28"} & set(days)
    told = plan(cases / "ics-trainingpeaks" / "plan.ics", tmp_path / "t")
    assert [day for day, kind in told if kind != "rest"] == [
        "2026-03-03",
        "2026-03-04",
        "2026-03-07",
        "2026-03-10",
    ]
    assert [day for day, kind in told if kind == "rest"] == ["2026-03-09"]


@pytest.mark.parametrize("language", ["cs", "de", "es", "fr", "it", "ja", "nl", "no", "pl", "pt", "sv", "tr"])
def test_calendars_in_other_languages(cases: Path, tmp_path: Path, language: str) -> None:
    told = plan(cases / "ics-languages" / f"{language}.ics", tmp_path)
    assert [(day[-2:], kind) for day, kind in told] == [
        ("03", "easy"), ("04", "long"), ("06", "rest"), ("07", "intervals"), ("08", "hills"), ("10", "race"),
    ]  # fmt: skip
