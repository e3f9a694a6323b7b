"""A fleet through a real Dask cluster on this machine: whole, once, and the same as on one machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Client

from models.fleet.run import cluster, run
from models.fleet.score import score
from tests import fleets

pytestmark = [
    pytest.mark.xdist_group("fleet"),
    # Workers are killed on purpose; distributed tells of their sockets and loops as it sees them go.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

START = date(2026, 1, 5)
DAYS = 49
DAY = START + timedelta(days=DAYS - 1)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve athletes in six files."""
    return fleets.write(tmp_path_factory.mktemp("fleet") / "in", 12, 6, DAYS)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with cluster(None, 2) as found:
        yield found


def answers(target: Path) -> pa.Table:
    files = sorted((target / f"date={DAY}").glob("*.parquet"))
    return pa.concat_tables([pq.ParquetFile(file).read() for file in files])


def test_the_cluster_answers_as_one_machine_does(fleet: Path, client: Client, tmp_path: Path) -> None:
    """Row by row the same; a second run does nothing again."""
    first = run(client, fleet, tmp_path, DAY)
    alone = pa.concat_tables([score(pd.read_parquet(f), DAY)[0] for f in sorted(fleet.glob("*.parquet"))])
    assert answers(tmp_path).equals(alone)
    assert alone.num_rows == sum(one.athletes for one in first) == 12
    assert not any(one.skipped for one in first)
    assert all(one.skipped for one in run(client, fleet, tmp_path, DAY))
    assert client.profile()["count"] == 0, "a profile of each second makes a worker grow with its fleet"


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(fleet: Path, tmp_path: Path) -> None:
    """A worker dies by SIGKILL in the middle; every partition is answered all the same, and as it should be."""
    with cluster(None, 2) as client:
        victims = list(client.run(os.getpid).values())

        def kill() -> None:
            while not list(tmp_path.glob("date=*/*.parquet")):
                time.sleep(0.01)
            os.kill(victims[0], signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        done = run(client, fleet, tmp_path, DAY)
        killer.join()
        survivors = set(client.run(os.getpid).values())
    assert victims[0] not in survivors
    assert [one.problem for one in done] == [None] * 6
    alone = pa.concat_tables([score(pd.read_parquet(f), DAY)[0] for f in sorted(fleet.glob("*.parquet"))])
    assert answers(tmp_path).equals(alone)


@pytest.mark.slow
def test_bad_athletes_are_set_aside_and_the_others_go_on(tmp_path: Path) -> None:
    """A resting HR of 0, a double day, an athlete without data, a broken file, a table of something else."""
    rows = fleets.rows(5, DAYS)
    rows.loc[rows.athlete == "a0000001", "resting_hr_bpm"] = 0.0
    rows = pd.concat([rows, rows[rows.athlete == "a0000002"].tail(1)], ignore_index=True)
    rows.loc[rows.athlete == "a0000003", rows.columns[2:]] = None
    folder = tmp_path / "in"
    folder.mkdir()
    rows.to_parquet(folder / "mixed.parquet")
    (folder / "broken.parquet").write_bytes(b"PAR1 not really")
    pd.DataFrame({"price": [1.0]}).to_parquet(folder / "other.parquet")
    command = [
        sys.executable,
        "-m",
        "cli",
        "fleet",
        "score",
        folder,
        tmp_path / "out",
        "--date",
        DAY.isoformat(),
    ]
    environment = {**os.environ, "READINESS_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    told = subprocess.run(
        [*command, "--workers", "1", "--json"], env=environment, capture_output=True, text=True
    )
    summary = json.loads(told.stdout)
    assert told.returncode == 5
    assert (summary["athletes"], summary["set_aside"], len(summary["problems"])) == (2, 3, 2)
    aside = (
        pq.ParquetFile(tmp_path / "out" / f"date={DAY}" / "set-aside" / "mixed.parquet").read().to_pylist()
    )
    problems = {row["athlete"]: row["problem"] for row in aside}
    assert "resting_hr_bpm: 0.0" in problems["a0000001"]
    assert problems.keys() == {"a0000001", "a0000002", "a0000003"}


def test_a_changed_file_is_answered_anew(client: Client, tmp_path: Path) -> None:
    """A partition is marked by its bytes and the rules: other numbers in a file of the same size count too."""
    source, table = tmp_path / "in", fleets.rows(3, DAYS, seed=9)
    source.mkdir()
    sizes = []
    for veto in (0.0, 1.0):
        table["veto"] = veto
        for name in ("changed", "same") if not veto else ("changed",):
            table.to_parquet(source / f"{name}.parquet", compression=None, use_dictionary=False)
        sizes.append((source / "changed.parquet").stat().st_size)
        done = run(client, source, tmp_path / "out", DAY)
    assert sizes[0] == sizes[1]
    assert [(one.partition, one.skipped, one.athletes) for one in done] == [
        ("changed", False, 3),
        ("same", True, 3),
    ]
    verdicts = (
        pq.ParquetFile(tmp_path / "out" / f"date={DAY}" / "changed.parquet").read()["verdict"].to_pylist()
    )
    assert verdicts == ["skip"] * 3


def test_fleets_with_files_of_the_same_name_share_a_cluster(client: Client, tmp_path: Path) -> None:
    """A fleet that is scored while another one's tasks are still held gets answers of its own."""
    one, other = fleets.write(tmp_path / "one", 2, 1, DAYS), fleets.write(tmp_path / "other", 3, 1, DAYS)
    told = []
    run(client, one, tmp_path / "a", DAY, lambda _: told.extend(run(client, other, tmp_path / "b", DAY)))
    assert [done.athletes for done in told] == [3]
    assert [answers(tmp_path / folder).num_rows for folder in ("a", "b")] == [2, 3]


def test_an_empty_folder_says_what_is_wanted(tmp_path: Path) -> None:
    """No Parquet file: exit 3 and where the schema is."""
    command = [sys.executable, "-m", "cli", "fleet", "score", tmp_path, tmp_path / "out"]
    environment = {**os.environ, "READINESS_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    told = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert told.returncode == 3
    assert "docs/scale.md" in told.stderr


@pytest.mark.slow
def test_the_program_uses_a_cluster_that_is_there(fleet: Path, client: Client, tmp_path: Path) -> None:
    """``--scheduler`` gives the same rows; where none answers, the exit is 3 and names the address."""
    told = _program(fleet, tmp_path / "out", "--scheduler", client.scheduler.address)
    assert told.returncode == 0
    alone = pa.concat_tables([score(pd.read_parquet(f), DAY)[0] for f in sorted(fleet.glob("*.parquet"))])
    assert answers(tmp_path / "out").equals(alone)
    nobody = _program(fleet, tmp_path / "none", "--scheduler", "nowhere")
    assert (nobody.returncode, "No Dask scheduler at nowhere" in nobody.stderr) == (3, True)


@pytest.mark.slow
def test_a_run_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    """The whole program dies by SIGKILL; the next run does only what is left, and no half file counts."""
    source, target = fleets.write(tmp_path / "in", 24, 24, DAYS), tmp_path / "out"
    command = [*_command(source, target), "--workers", "1"]
    with subprocess.Popen(command, env=_environment(tmp_path), start_new_session=True) as cut:
        while not list(target.glob("date=*/*.parquet")):
            assert cut.poll() is None
            time.sleep(0.005)
        os.killpg(cut.pid, signal.SIGKILL)
    told = json.loads(_program(source, target, "--workers", "1", "--json").stdout)
    assert told["athletes"] == 24
    assert 0 < told["skipped"] < 24
    alone = pa.concat_tables([score(pd.read_parquet(f), DAY)[0] for f in sorted(source.glob("*.parquet"))])
    assert answers(target).equals(alone)


def _command(source: Path, target: Path) -> list[str]:
    program = [sys.executable, "-m", "cli", "fleet", "score", str(source), str(target)]
    return [*program, "--date", DAY.isoformat()]


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "READINESS_HOME": str(home / "home"), "PYTHONPATH": str(Path.cwd())}


def _program(source: Path, target: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*_command(source, target), *options]
    return subprocess.run(command, env=_environment(target.parent), capture_output=True, text=True)


@pytest.mark.slow
def test_the_documented_morning_of_a_platform_runs() -> None:
    """The page's program, on few athletes: everybody is answered or set aside, and the second run does nothing anew."""
    page = Path(__file__).resolve().parents[2] / "docs" / "fleet_morning.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", page, "30"], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    first, second = (line for line in done.stdout.splitlines() if "answered" in line)
    assert first.startswith("29 athletes")
    assert "1 set aside" in first
    assert "(1 were done already)" in second
    assert "a000029" in done.stdout.partition("Set aside:")[2]
