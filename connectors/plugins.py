"""What other packages bring: sources and calendars, registered as entry points and found by name."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from readiness.errors import ConfigurationError

SOURCES, CALENDARS = "readiness.sources", "readiness.calendars"


def installed(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group)}


def load(group: str, name: str) -> Any:
    """The function behind an entry point; None where nobody registers ``name``. Raises ConfigurationError."""
    point = installed(group).get(name)
    if point is None:
        return None
    try:
        return point.load()
    except Exception as error:  # whatever another's module does at import
        package = point.dist.name if point.dist else point.value
        raise ConfigurationError(
            f"{name} comes from the package {package}, which cannot be loaded "
            f"({type(error).__name__}: {error}). Update or uninstall it."
        ) from error
