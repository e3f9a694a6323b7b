"""Finds a calendar by its name in ``[calendars.NAME]``: ours lazily, others by the entry point
``readiness.calendars``. Each is built by a function of (its settings, the home folder)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

from readiness.errors import ConfigurationError
from readiness.ports import CalendarTarget

type Build = Callable[[Any, Path], CalendarTarget]

GROUP = "readiness.calendars"

BUILT_IN = {
    "ics": "connectors.calendars.ics:build",
    "caldav": "connectors.calendars.caldav:build",
    "google": "connectors.calendars.google:build",
    "garmin": "connectors.calendars.garmin:build",
}


def names() -> list[str]:
    return [*BUILT_IN, *(p.name for p in entry_points(group=GROUP) if p.name not in BUILT_IN)]


def build(name: str, options: Any, home: Path) -> CalendarTarget:
    """The calendar called ``name``; ``options`` are its settings (``connectors.calendars.settings``).
    Touches neither network nor secrets; raises ConfigurationError."""
    if name in BUILT_IN:
        module, _, function = BUILT_IN[name].partition(":")
        return cast(Build, getattr(import_module(module), function))(options, home)
    for point in entry_points(group=GROUP):
        if point.name == name:
            return cast(Build, point.load())(options, home)
    raise ConfigurationError(f"calendars.{name}: no such calendar; known are {', '.join(names())}")
