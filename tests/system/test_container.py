"""The container's recipe: its steps in a bare folder, since a test machine need not have a container engine."""

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import yaml

from connectors.schedule.loop import next_run
from tests.program import environment

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def copied() -> set[str]:
    """What the build stage copies out of the source folder."""
    return {
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M) for name in line.split()
    }


def test_the_recipe_copies_all_that_the_wheel_needs_and_no_more() -> None:
    """Everything it copies is there and let through by .dockerignore; no test, no document, no secret is."""
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied() == allowed
    assert all((ROOT / name).exists() for name in allowed)


def test_the_recipe_runs_as_nobody_special_on_pinned_packages() -> None:
    """Not root, one volume, exact versions; the program is what the services run."""
    assert re.search(r"^USER runner$", DOCKERFILE, re.M)
    assert "--constraint constraints.txt" in DOCKERFILE
    assert re.search(r"^ENTRYPOINT \[\"readiness\"\]$", DOCKERFILE, re.M)
    for service in COMPOSE["services"].values():
        assert service["volumes"] == ["readiness:/data"]
        assert service["command"][0] in {"schedule", "serve"}


@pytest.mark.slow
def test_the_recipes_steps_in_a_bare_folder(tmp_path: Path) -> None:
    """The copied files alone make a wheel; installed, its command knows what the services call."""
    source = tmp_path / "src"
    source.mkdir()
    for name in copied():
        subprocess.run(["cp", "-r", str(ROOT / name), str(source)], check=True)
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-500:]
    (wheel,) = (tmp_path / "out").glob("*.whl")
    target = tmp_path / "opt"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)],
        check=True,
        capture_output=True,
    )
    for service in COMPOSE["services"].values():
        words = [word for word in service["command"] if not word.startswith("-")][:2]
        words = words if service["command"][0] == "schedule" else words[:1]
        done = subprocess.run(
            [sys.executable, "-m", "readiness", *words, "--help"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**environment(tmp_path / "home"), "PYTHONPATH": str(target)},
        )
        assert done.returncode == 0, done.stderr
        for option in (word for word in service["command"] if word.startswith("--")):
            assert option in done.stdout


def test_the_next_run_is_the_next_of_its_times() -> None:
    """Today if it is still to come, else tomorrow; never this very moment."""
    times = (time(3, 10), time(7, 0))
    at = datetime(2026, 3, 3, 3, 10, tzinfo=UTC)
    assert next_run(at, times) == datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    assert next_run(at.replace(hour=8), times) == datetime(2026, 3, 4, 3, 10, tzinfo=UTC)
    assert next_run(at.replace(hour=2), times) == at


def test_the_loop_runs_and_ends_at_a_signal(tmp_path: Path) -> None:
    """It says when it runs next, and SIGTERM, as a container's end sends it, ends it at once."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with subprocess.Popen(
        [sys.executable, "-m", "readiness", "schedule", "run", "--at", "03:10"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
        cwd=ROOT,
    ) as running:
        assert running.stderr is not None
        assert "next run" in running.stderr.readline()
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) in (-signal.SIGTERM, 128 + signal.SIGTERM)
