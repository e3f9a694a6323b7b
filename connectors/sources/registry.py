"""Finds a source by its name: ours lazily, others by the entry point ``readiness.sources``.

A source is built by a function of (its settings, the home folder); a reader of kept payloads by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from connectors import plugins
from connectors.config.load import Config
from readiness.errors import ConfigurationError
from readiness.ports import Reader, Source
from readiness.settings import AthleteSettings

if TYPE_CHECKING:
    from connectors.sources.files import FileSource

type Build = Callable[[Any, Path], Source]

# Those that sync asks every night.
BUILT_IN = {
    "garmin": "connectors.sources.registry:_garmin",
    "strava": "connectors.sources.strava.source:build",
    "intervals": "connectors.sources.intervals.source:build",
    "ics_plan": "connectors.sources.ics_plan:build",
}
# Those that are read from files; here only to read kept payloads again.
FILES = {
    "fit": "connectors.sources.fit:FitSource",
    "garmin_export": "connectors.sources.garmin_export:GarminExport",
    "strava_export": "connectors.sources.strava_export:StravaExport",
    "whoop": "connectors.sources.whoop:WhoopSource",
    "hrv4training": "connectors.sources.hrv4training:Hrv4TrainingSource",
    "intervals": "connectors.sources.intervals.files:IntervalsSource",
    "garmin_list": "connectors.sources.garmin_list:GarminList",
    "hevy": "connectors.sources.lifts:HevySource",
    "strong": "connectors.sources.lifts:StrongSource",
}

FOLDER = "folder"
"""What sync reads beside the sources: its rows are those of the files' own sources."""


def names() -> list[str]:
    return list(dict.fromkeys([*BUILT_IN, *plugins.installed(plugins.SOURCES)]))


def build(name: str, config: Config, home: Path) -> Source:
    """The source called ``name``. Touches neither network nor secrets; raises ConfigurationError."""
    table = config.sources.get(name)
    if name in BUILT_IN and table is not None:
        return cast(Build, _load(BUILT_IN[name]))(table, home)
    other: Build | None = plugins.load(plugins.SOURCES, name)
    if other is not None and table is not None:
        from connectors.sources.plugin_tools import lent

        return other(lent(table, name, home, config.settings), home)
    if other is not None:
        raise ConfigurationError(
            f"the source {name!r} is installed and not set up: write [sources.{name}] into config.toml"
        )
    raise ConfigurationError(f"sources.{name}: no such source is set up; known are {', '.join(names())}")


def reader(name: str, config: Config, home: Path) -> Reader | None:
    """What reads the kept payloads of ``name`` again; None for a source that is no longer installed."""
    from connectors.sources import posted, typed

    if name in typed.NAMES:
        return typed.TypedReader(name)
    if name in posted.NAMES:
        return posted.PostedReader(name)
    if name == "csv":
        from connectors.sources.csv import CsvReader

        return CsvReader()
    if name in FILES and name not in BUILT_IN:
        return cast(Callable[..., Reader], _load(FILES[name]))(athlete=config.settings.athlete)
    try:
        return build(name, config, home)
    except ConfigurationError:
        return None


def file_source(
    name: str, paths: Sequence[Path], athlete: AthleteSettings, zone: tzinfo | None, **options: Any
) -> FileSource:
    """The source that reads files of one kind, for an import. ``options`` is what the user says beside the files."""
    return cast("FileSource", _load(FILES[name])(paths, athlete, zone, **options))


def _load(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def _garmin(table: Any, home: Path) -> Source:
    from connectors.sources.garmin.source import GarminSource

    return GarminSource(home / "tokens" / "garmin", table.base_url)
