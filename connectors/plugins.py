"""What other packages bring: sources, calendars, targets of the answer, logins; entry points, found by name.

A name of ours is refused: what is stored under a name is read again by the source of that name, years later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from readiness.errors import ConfigurationError

SOURCES, CALENDARS, LOGINS = "readiness.sources", "readiness.calendars", "readiness.logins"
ANSWERS = "readiness.answers"

RESERVED: Mapping[str, frozenset[str]] = {
    SOURCES: frozenset({
        "garmin", "strava", "intervals", "ics_plan", "folder", "fit", "garmin_export", "garmin_list", "strava_export",
        "whoop", "hrv4training", "hevy", "strong", "csv", "posted", "apple_health", "health_connect", "checkin", "log",
        "note", "race", "away", "manual", "told",
    }),
    CALENDARS: frozenset({"ics", "caldav", "google", "garmin", "intervals"}),
    ANSWERS: frozenset({"mqtt"}),
    LOGINS: frozenset({"garmin", "strava", "intervals", "caldav", "google", "phone", "mqtt"}),
}  # fmt: skip
"""Names of ours. Those of sources are also the names under which rows are stored."""


def installed(group: str) -> dict[str, EntryPoint]:
    """What other packages register, without what is refused."""
    return {point.name: point for point in entry_points(group=group) if point.name not in RESERVED[group]}


def refused(group: str) -> dict[str, str]:
    """What is wrong with the names that installed packages register, by name, each with its cure."""
    packages: dict[str, list[str]] = defaultdict(list)
    for point in entry_points(group=group):
        packages[point.name].append(package(point))
    found = {}
    for name, by in packages.items():
        those = " and ".join(sorted(by))
        if name in RESERVED[group]:
            found[name] = (
                f"{those}: {name!r} is a name of readiness itself; uninstall it, or ask for another name"
            )
        elif len(by) > 1:
            found[name] = f"{those}: each registers {name!r}; uninstall all but one"
    return found


def load(group: str, name: str) -> Any:
    """The object behind an entry point; None where nobody registers ``name``. Raises ConfigurationError."""
    point = installed(group).get(name)
    if point is None:
        return None
    try:
        return point.load()
    except Exception as error:  # whatever another's module does at import
        raise ConfigurationError(
            f"{name} comes from the package {package(point)}, which cannot be loaded "
            f"({type(error).__name__}: {error}). Update or uninstall it."
        ) from error


def package(point: EntryPoint) -> str:
    """The package that registers it."""
    return point.dist.name if point.dist else point.value
