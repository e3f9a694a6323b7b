"""Finds a calendar by its name: ours lazily, others by the entry point ``readiness.calendars``.

A calendar is built by a function of (its table of ``config.toml``, the home folder).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from connectors import plugins
from connectors.config.load import Config
from readiness.errors import ConfigurationError
from readiness.ports import CalendarTarget

type Build = Callable[[Any, Path], CalendarTarget]

BUILT_IN = {
    "ics": "connectors.calendars.ics:build",
    "caldav": "connectors.calendars.caldav:build",
    "google": "connectors.calendars.google:build",
    "garmin": "connectors.calendars.garmin:build",
    "intervals": "connectors.calendars.intervals:build",
}


def build(name: str, config: Config, home: Path) -> CalendarTarget:
    """The calendar called ``name``. Touches neither network nor secrets; raises ConfigurationError."""
    table = config.calendars.get(name)
    if table is None:
        raise ConfigurationError(
            f"the calendar {name!r} is not set up. Write [calendars.{name}] with enabled = true into config.toml; "
            f"built in are {', '.join(BUILT_IN)}."
        )
    if name in {"garmin", "intervals"} and table.base_url is None:  # one account, one server
        table = replace(table, base_url=config.sources[name].base_url)
    if name in BUILT_IN:
        module, _, function = BUILT_IN[name].partition(":")
        return cast(Build, getattr(import_module(module), function))(table, home)
    other: Build | None = plugins.load(plugins.CALENDARS, name)
    if other is not None:
        from connectors.sources.plugin_tools import lent

        return other(lent(table, name, home, config.settings), home)
    raise ConfigurationError(
        f"calendars.{name}: the package that provides it is not installed. Install it beside readiness, or take "
        f"[calendars.{name}] out of config.toml."
    )
