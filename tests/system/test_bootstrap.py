"""Setting up `.venv`, with a stand-in for Python that notes what it is asked to do instead of installing anything."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED_TOOLS = ("cat", "cksum", "cp", "dirname", "grep", "mkdir", "rm", "sed")

# Answers the probe as 3.12 does, "makes" a virtual environment by copying itself, and notes every pip call.
# While a file named `broken` lies beside the notes, pip fails.
STAND_IN = """#!/bin/sh
notes='{notes}'
case "$*" in
    *print*) echo "3 12 $0" ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo venv >>"$notes/log" ;;
    "-m pip --version") ;;
    "-m pip"*) [ ! -e "$notes/broken" ] && echo "pip $*" >>"$notes/log" ;;
    -V) echo "Python 3.12.0" ;;
esac
"""


class Clone:
    """A fresh clone in a folder with a space in its name, on a machine with few tools and no uv."""

    def __init__(self, folder: Path) -> None:
        self.root, self.tools, self.notes = folder / "my clone", folder / "tools", folder / "notes"
        for each in (self.root, self.tools, self.notes, folder / "home"):
            each.mkdir()
        for tool in NEEDED_TOOLS:
            (self.tools / tool).symlink_to(shutil.which(tool) or tool)
        shutil.copytree(ROOT / ".ci", self.root / ".ci")
        for name in ("pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, self.root)
        self.environment = {
            "PATH": str(self.tools),
            "HOME": str(folder / "home"),
            "FIND_PYTHON_ROOT": str(folder / "nowhere"),
        }

    def add_python(self) -> None:
        self._executable(self.tools / "python3.12", STAND_IN.format(notes=self.notes))
        # uv is there and cannot do it, so that pip is asked.
        self._executable(self.tools / "uv", "#!/bin/sh\nexit 1\n")

    @staticmethod
    def _executable(path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    def bootstrap(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(self.root / ".ci" / "bootstrap")],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def log(self) -> list[str]:
        path = self.notes / "log"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def venvs_made(self) -> int:
        return self.log.count("venv")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_call_installs_the_lock_and_ourselves_and_the_second_does_nothing(clone: Clone) -> None:
    clone.add_python()
    first = clone.bootstrap()
    assert first.returncode == 0, first.stderr
    assert [line.rsplit(" ", 1)[-1] for line in clone.log] == ["venv", "constraints.txt", "."]
    done = clone.log
    assert clone.bootstrap().returncode == 0
    assert clone.log == done


def test_an_installation_that_was_cut_short_is_begun_anew(clone: Clone) -> None:
    clone.add_python()
    (clone.notes / "broken").touch()
    failed = clone.bootstrap()
    assert failed.returncode != 0
    assert "package index" in failed.stderr.splitlines()[-1]
    (clone.notes / "broken").unlink()
    assert clone.bootstrap().returncode == 0
    assert clone.venvs_made == 2


def test_a_changed_lock_is_installed_into_the_same_environment(clone: Clone) -> None:
    clone.add_python()
    clone.bootstrap()
    before = len(clone.log)
    lock = clone.root / "constraints.txt"
    lock.write_text(lock.read_text() + "another==1.0\n")
    assert clone.bootstrap().returncode == 0
    assert len(clone.log) > before
    assert clone.venvs_made == 1


def test_a_folder_that_was_moved_gets_a_new_environment_because_scripts_hold_its_path(clone: Clone) -> None:
    clone.add_python()
    clone.bootstrap()
    clone.root = clone.root.rename(clone.root.with_name("moved clone"))
    assert clone.bootstrap().returncode == 0
    assert clone.venvs_made == 2


def test_without_any_python_it_says_so_in_one_line(clone: Clone) -> None:
    answer = clone.bootstrap()
    assert answer.returncode != 0
    assert len(answer.stderr.splitlines()) == 1
    assert "3.12" in answer.stderr
    assert not (clone.root / ".venv").exists()
