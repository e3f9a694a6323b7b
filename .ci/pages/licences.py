"""The licence of everything that an installation brings along, as the packages themselves tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from words import GENERATED, table

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("google", "mcp", "mqtt", "fleet")
TOLD = """# Licences

Readiness itself is under the [MIT licence](https://opensource.org/license/mit). An installation brings these packages
along, each under its own licence; none is under the GPL. Three deserve a word:

- **garmin-fit-sdk** reads FIT files. It comes under Garmin's FIT Protocol License Agreement, which allows use and
  redistribution as part of a product, and is no open-source licence.
- **recurring-ical-events** and **x-wr-timezone** read a coach's calendar. They are under the LGPL: used as they are, as
  separate packages that you may replace.

"""


def page() -> str:
    rows = sorted(_walk("readiness", EXTRAS, {}).items())
    source = GENERATED.format(source="the installed packages")
    return f"{source}{TOLD}{table(('package', 'licence'), rows)}\n"


def _walk(name: str, extras: tuple[str, ...], seen: dict[str, str]) -> dict[str, str]:
    """Everything that a package needs, on any system, as far as it is installed here."""
    for requirement in _needed(name, extras):
        key = requirement.name.lower().replace("_", "-")
        if key == "readiness" or (key in seen and not requirement.extras):
            continue
        try:
            found = metadata.distribution(requirement.name).metadata
        except metadata.PackageNotFoundError:  # of another system
            continue
        seen[key] = _licence(found)
        _walk(requirement.name, tuple(requirement.extras), seen)
    return seen


def _needed(name: str, extras: tuple[str, ...]) -> Iterator[Requirement]:
    for text in _asked() if name == "readiness" else metadata.distribution(name).requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _asked() -> list[str]:
    """What the project file asks for: what is installed of ourselves may be older than it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = (project["optional-dependencies"][extra] for extra in EXTRAS)
    return [*project["dependencies"], *(text for extra in extras for text in extra)]


def _licence(found: metadata.PackageMetadata) -> str:
    expression = found.get("License-Expression")
    if expression:
        return expression.removeprefix("LicenseRef-")
    classified = [
        line.split(" :: ")[-1] for line in found.get_all("Classifier") or () if line.startswith("License")
    ]
    return "; ".join(classified) or (found.get("License") or "not given").splitlines()[0]
