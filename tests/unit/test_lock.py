"""The lock and the project file agree, and the lock says nothing about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENTRIES = re.findall(
    r"^([^#\s].*?)(?: \\\n((?:    --hash=.*\n?)+))?$", (ROOT / "constraints.txt").read_text(), re.M
)
LOCK = [Requirement(entry.removesuffix("\\").strip()) for entry, _ in ENTRIES]


def declared() -> list[Requirement]:
    """Everything that pyproject.toml asks for, extras included, but for ourselves."""
    asked = [
        *PROJECT["dependencies"],
        *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    ]
    return [requirement for requirement in map(Requirement, asked) if requirement.name != PROJECT["name"]]


def test_the_lock_gives_one_exact_version_of_each_package() -> None:
    assert all(re.fullmatch(r"==[^*,]+", str(each.specifier)) for each in LOCK)
    names = [each.name for each in LOCK if each.marker is None]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_every_declared_dependency_is_locked_to_a_version_it_allows(requirement: Requirement) -> None:
    locked = [each for each in LOCK if each.name == requirement.name.lower()]
    assert locked, f"{requirement.name} is not in constraints.txt: run make lock"
    for each in locked:
        (pin,) = each.specifier
        assert requirement.specifier.contains(pin.version)


def test_every_file_of_the_lock_is_held_to_a_hash() -> None:
    """What is installed is what was locked, whoever serves it."""
    assert len(ENTRIES) > 100
    assert all(re.findall(r"--hash=sha256:[0-9a-f]{64}", hashes) for _, hashes in ENTRIES)
    assert "--require-hashes" in (ROOT / ".ci" / "bootstrap").read_text()


def test_the_lock_names_no_address_and_no_folder() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert not re.search(r"://|file:|^-|\.\./", text, flags=re.MULTILINE)


def test_caldav_stays_out_because_it_replaces_urllib3() -> None:
    assert not {"caldav", "niquests", "urllib3-future"} & {each.name for each in LOCK}
