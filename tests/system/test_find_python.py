"""The search for an interpreter. Stand-ins answer the probe as a Python of that version would."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    """A made-up machine: one folder on PATH, a home folder, a root for system folders, all empty at first."""

    def __init__(self, folder: Path) -> None:
        self.path, self.home, self.root = (folder / name for name in ("on path", "home", "root"))
        for each in (self.path, self.home, self.root):
            each.mkdir()

    def install(self, at: Path, version: str | None) -> Path:
        """A Python of that version at that path, or with None a shim that fails as pyenv's do."""
        at.parent.mkdir(parents=True, exist_ok=True)
        answer = (
            f"echo {version.replace('.', ' ')} '{at}'"
            if version
            else "echo 'command not found' >&2; exit 127"
        )
        at.write_text(f"#!/bin/sh\n{answer}\n")
        at.chmod(at.stat().st_mode | stat.S_IXUSR)
        return at

    def find(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(ROOT / ".ci" / "find-python")],
            env={
                "PATH": str(self.path),
                "HOME": str(self.home),
                "FIND_PYTHON_ROOT": str(self.root),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_newer_python_on_path_is_taken_where_python3_is_older(machine: Machine) -> None:
    machine.install(machine.path / "python3", "3.11")
    newer = machine.install(machine.path / "python3.12", "3.12")
    assert machine.find().stdout.strip() == str(newer)


def test_a_shim_that_fails_is_passed_over(machine: Machine) -> None:
    machine.install(machine.path / "python3.13", None)
    machine.install(machine.path / "python3.12", None)
    works = machine.install(machine.path / "python3", "3.12")
    assert machine.find().stdout.strip() == str(works)


def test_a_name_that_lies_about_its_version_is_passed_over(machine: Machine) -> None:
    machine.install(machine.path / "python3.12", "3.8")
    honest = machine.install(machine.path / "python", "3.13")
    assert machine.find().stdout.strip() == str(honest)


@pytest.mark.parametrize(
    "folder",
    [
        "home/.pyenv/versions/3.12.1/bin",
        "home/.asdf/installs/python/3.12.1/bin",
        "home/.local/share/mise/installs/python/3.12/bin",
        "home/.local/share/uv/python/cpython-3.12-linux/bin",
        "home/miniforge3/bin",
        "root/opt/homebrew/bin",
    ],
)
def test_a_version_managers_folder_is_searched_even_with_no_python_on_path(
    machine: Machine, folder: str, tmp_path: Path
) -> None:
    found = machine.install(tmp_path / folder / "python3.12", "3.12")
    assert machine.find().stdout.strip() == str(found)


def test_a_version_managers_own_folder_setting_is_honoured(machine: Machine, tmp_path: Path) -> None:
    found = machine.install(tmp_path / "elsewhere/versions/3.13.0/bin/python3.13", "3.13")
    assert machine.find(PYENV_ROOT=str(tmp_path / "elsewhere")).stdout.strip() == str(found)


def test_nothing_new_enough_is_said_in_one_line(machine: Machine) -> None:
    machine.install(machine.path / "python3", "3.11")
    answer = machine.find()
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert "3.12" in answer.stderr


def test_a_python_that_was_asked_for_and_is_too_old_is_refused_not_replaced(machine: Machine) -> None:
    old = machine.install(machine.path / "python3", "3.11")
    machine.install(machine.path / "python3.12", "3.12")
    answer = machine.find(PYTHON=str(old))
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert "is Python 3.11" in answer.stderr


def test_the_interpreter_that_runs_these_tests_is_acceptable(machine: Machine) -> None:
    """The stand-ins prove the search; this proves the probe, on a real Python."""
    assert machine.find(PYTHON=sys.executable).stdout.strip() == sys.executable
