"""``[sources.folder]``: what was dropped there is read by the next sync, once, and no sooner than it is whole."""

from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.folder import MOST, Folders
from connectors.store import SqliteStore, open_store
from readiness.night.report import SourceReport
from readiness.observations import Activity, Kind, PlannedRun, SleepNight
from readiness.settings import Settings
from tests import recordings
from tests.program import run

START = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
HOUR_S = 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watch"
    made.mkdir()
    return made


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_store(tmp_path / "home") as opened:
        yield opened


def drop(path: Path, data: bytes | str, age_s: float = HOUR_S) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return aged(path, age_s)


def aged(path: Path, age_s: float) -> Path:
    at = time.time() - age_s
    os.utime(path, (at, at))
    return path


def look(folder: Path, store: SqliteStore, **more: Any) -> SourceReport:
    return Folders([folder], store, NOW, Settings(), **more).read()


def fit(days_back: int = 0) -> bytes:
    return recordings.fit_run(START - timedelta(days=days_back), 30)


def test_every_kind_of_file_is_read_once(folder: Path, store: SqliteStore) -> None:
    """FIT, TCX, GPX, a zip, vendors' CSV and our own, in folders below; a second look reads and writes nothing."""
    drop(folder / "run.fit", fit())
    drop(folder / "2026" / "run.gpx", recordings.gpx(START - timedelta(days=1)))
    drop(folder / "2026" / "run.tcx", recordings.tcx(START - timedelta(days=2)))
    drop(folder / "more.zip", recordings.zipped({"inner.fit": fit(3)}))
    drop(folder / "wellness.csv", "date,hrv,restingHR\n2026-03-01,61,44\n")
    drop(folder / "plan.csv", "date,kind,duration_min\n2026-03-05,long,180\n")
    drop(folder / "notes.txt", "not looked at")
    drop(folder / ".syncthing.run.fit.tmp", fit(9))
    report = look(folder, store)
    assert (report.status, report.errors, report.remarks) == ("ok", (), ())
    found = store.observations()
    assert sum(isinstance(o, Activity) for o in found) == 4
    assert [o.kind for o in found if isinstance(o, PlannedRun)] == ["long"]
    assert {o.provenance.source for o in found} == {"fit", "intervals", "csv"}
    digest = store.digest()
    again = look(folder, store)
    assert (again.status, again.counts.new, again.counts.changed, store.digest()) == ("ok", 0, 0, digest)


def test_a_file_is_known_by_its_content(folder: Path, store: SqliteStore) -> None:
    """Moved, renamed, copied or touched it is the same file; under an old name with other content it is a new one."""
    first = drop(folder / "a.fit", fit())
    assert look(folder, store).counts.new == 1
    first.rename(folder / "b.fit")
    drop(folder / "copy" / "c.fit", fit())
    aged(folder / "b.fit", 2 * HOUR_S)
    assert look(folder, store).counts == look(folder, store).counts
    assert len(store.observations({Kind.ACTIVITY})) == 1
    drop(folder / "b.fit", fit(5))
    assert look(folder, store).counts.new == 1


@pytest.mark.parametrize("name", ["run.fit", "run.fit.gz", "run.gpx", "run.tcx", "all.zip"])
def test_what_is_half_written_waits(folder: Path, store: SqliteStore, name: str) -> None:
    """At every length of the file nothing of it is stored; whole, it is read as if it had come at once."""
    whole = {
        "run.fit": fit(),
        "run.fit.gz": gzip.compress(fit()),
        "run.gpx": recordings.gpx(START),
        "run.tcx": recordings.tcx(START),
        "all.zip": recordings.zipped({"run.fit": fit()}),
    }[name]
    whole = whole if isinstance(whole, bytes) else whole.encode()
    for share in (0, 0.1, 0.5, 0.99):
        drop(folder / name, whole[: int(len(whole) * share)])
        report = look(folder, store)
        assert (report.status, report.counts.new, len(report.remarks)) == ("ok", 0, 1)
        assert f"{name}: not whole yet" in report.remarks[0]
    drop(folder / name, whole)
    assert look(folder, store).counts.new == 1
    assert not [a for a in store.observations({Kind.ACTIVITY}) if isinstance(a, Activity) and a.truncated]


def test_what_waits_is_not_read_beside_what_is_whole(folder: Path, store: SqliteStore) -> None:
    """A new recording beside a half-written one takes nothing of it along."""
    drop(folder / "half.fit", fit(1)[:-300])
    drop(folder / "whole.fit", fit())
    assert look(folder, store).counts.new == 1
    drop(folder / "other.fit", fit(2))
    assert look(folder, store).counts.new == 1


def test_a_clock_that_ran_ahead_is_no_reason_to_wait(folder: Path, store: SqliteStore) -> None:
    """A watch with a wrong clock writes files of tomorrow."""
    drop(folder / "run.fit", fit(), age_s=-24 * HOUR_S)
    assert look(folder, store).counts.new == 1


def test_what_is_being_written_waits(folder: Path, store: SqliteStore) -> None:
    """A file of this minute is left to the next sync, also a table, of which nobody can tell where it ends."""
    drop(folder / "wellness.csv", "date,hrv\n2026-03-01,61\n", age_s=5)
    assert look(folder, store).remarks
    aged(folder / "wellness.csv", 61)
    assert look(folder, store).counts.new == 1


def test_what_stays_broken_is_read_as_far_as_it_goes_and_told_once(folder: Path, store: SqliteStore) -> None:
    """After a day the run is kept as broken off (exit 5), and no later night repeats it."""
    drop(folder / "cut.fit", fit()[:-300], age_s=25 * HOUR_S)
    report = look(folder, store)
    assert (report.status, report.counts.new) == ("partial", 1)
    assert "cut.fit" in str(report.error)
    assert look(folder, store).status == "ok"


def test_a_night_in_two_files_that_come_apart(folder: Path, store: SqliteStore) -> None:
    """The second file of a night does not take the first one's hours away."""
    parts = [recordings.fit_night(START + timedelta(hours=h), hours=3) for h in (-5, 0)]
    for number, part in enumerate(parts):
        drop(folder / f"sleep{number}.fit", part)
        look(folder, store)
    (night,) = (o for o in store.observations({Kind.SLEEP}) if isinstance(o, SleepNight))
    assert night.sleep_h == pytest.approx(6)


def test_what_nothing_reads_is_said_once(folder: Path, store: SqliteStore) -> None:
    drop(folder / "shopping.csv", "what,how many\neggs,6\n")
    assert "shopping.csv" in look(folder, store).remarks[0]
    assert look(folder, store).remarks == ()


def test_a_folder_that_is_away_is_told_and_comes_back(
    folder: Path, store: SqliteStore, tmp_path: Path
) -> None:
    """A NAS that is not mounted costs its own files only, and is told as failing until it is there again."""
    drop(folder / "run.fit", fit())
    away = tmp_path / "nas"
    report = Folders([away, folder], store, NOW, Settings()).read()
    assert (report.status, report.counts.new, "is not there" in str(report.error)) == ("partial", 1, True)
    assert store.health()["folder"].error
    away.mkdir()
    assert Folders([away, folder], store, NOW, Settings()).read().status == "ok"
    assert store.health()["folder"].error is None
    assert MOST > 10_000


def test_reading_again_changes_nothing(folder: Path, store: SqliteStore) -> None:
    """``--since`` reads every file again, for a parser that reads more of them."""
    drop(folder / "wellness.csv", "date,hrv\n2026-03-01,61\n")
    look(folder, store)
    again = look(folder, store, again=True)
    assert (again.counts.new, again.counts.changed, again.counts.unchanged) == (0, 0, 1)


def test_the_program(folder: Path, tmp_path: Path) -> None:
    """Set up in the settings, it is read by sync, and shown by sources and doctor; `--source` may ask it alone."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    early = run("sync", "--source", "folder", home=home)
    assert (early.code, "[sources.folder]" in early.err) == (3, True)
    (home / "config.toml").write_text(f'[sources.folder]\npaths = ["{folder}"]\n')
    drop(folder / "wellness.csv", "date,hrv,restingHR,sleepSecs\n2026-03-01,61,44,27000\n")
    synced = run("sync", "--json", home=home)
    assert synced.code == 0, synced.err
    assert [(one["name"], one["new"]) for one in synced.json["sources"]] == [("folder", 3)]
    assert "folder: connected, last read" in run("sources", home=home).out
    told = run("doctor", "--no-network", home=home).out
    assert "folder: well at" in told
    assert f"{folder}: looked through by each sync" in told
    assert run("sync", "--source", "folder", "--json", home=home).json["sources"][0]["new"] == 0
