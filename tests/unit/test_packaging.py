"""What goes into the wheel, and that nobody else's wheel claims the same names."""

import configparser
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

PACKAGES = {"readiness", "connectors", "models", "cli"}


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from the source tree as it stands."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(project_root)],
        check=True,
        capture_output=True,
    )
    (built,) = out.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in wheel.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES


def test_every_package_says_that_it_is_typed(wheel: zipfile.ZipFile) -> None:
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(wheel.namelist())


def test_the_only_command_is_readiness(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
    entry_points = configparser.ConfigParser()
    entry_points.read_string(wheel.read(name).decode())
    assert dict(entry_points["console_scripts"]) == {"readiness": "cli.app:main"}


def test_no_other_distribution_owns_our_names() -> None:
    """The cost of generic top-level names: this is where a clash would show."""
    owners = metadata.packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, ["readiness"])) == {"readiness"}


def test_no_locked_distribution_runs_code_when_python_starts() -> None:
    """A .pth line that starts with `import` runs in every process of the environment. Known and harmless: coverage's,
    which does nothing unless COVERAGE_PROCESS_START or COVERAGE_PROCESS_CONFIG is set."""
    running = {
        str(file)
        for distribution in metadata.distributions()
        for file in distribution.files or ()
        if file.suffix == ".pth" and any(line.startswith("import") for line in file.read_text().splitlines())
    }
    assert running <= {"a1_coverage.pth"}
