"""``config.toml`` → :class:`Config`. The file's shape is the dataclasses of ``tables.py`` and
``readiness.settings``; pydantic checks it against their annotations, and every problem is reported at once."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors import plugins
from connectors.config.tables import (
    AnswerTables,
    CalendarTables,
    File,
    GarminTable,
    IcsTable,
    IntervalsTable,
    NotifyTable,
    PluginTable,
    SourceTables,
    StravaTable,
)
from connectors.garmin_profile import kept_time_zone
from readiness.errors import ConfigurationError
from readiness.settings import Settings

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

NAME = "config.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """What the user set. ``sources`` holds every known source by name (ask ``enabled``), ``calendars`` only
    those that are to be written."""

    settings: Settings
    sources: Mapping[str, Any]
    calendars: Mapping[str, Any]
    notify: NotifyTable
    answers: AnswerTables
    other_answers: Mapping[str, PluginTable]
    """Targets of the answer that other packages bring, where they are wanted."""


def load(home: Path) -> Config:
    """The configuration of a home; defaults where there is no file. Raises ConfigurationError with every problem."""
    path = home / NAME
    if not path.is_file():
        return _config(File(), home, {}, {}, {})
    tables = _parse(path)
    plugged = {group: _take_plugins(tables, group) for group in ("sources", "calendars", "answers")}
    file, problems = _validate(tables)
    if file is not None:
        problems += _meaningless(file)
    if problems or file is None:
        raise ConfigurationError(*(f"{path}: {problem}" for problem in problems))
    return _config(file, home, **plugged)


def _config(
    file: File,
    home: Path,
    sources: Mapping[str, PluginTable],
    calendars: Mapping[str, PluginTable],
    answers: Mapping[str, PluginTable],
) -> Config:
    connected = (home / "tokens" / "garmin").is_dir()
    known = {one.name: getattr(file.sources, one.name) for one in fields(file.sources)}
    known |= {
        "garmin": file.sources.garmin or GarminTable(enabled=connected),
        "strava": file.sources.strava or StravaTable(enabled=(home / "tokens" / "strava.json").is_file()),
        "intervals": file.sources.intervals
        or IntervalsTable(enabled=(home / "tokens" / "intervals.json").is_file()),
        **sources,
    }
    targets = {one.name: getattr(file.calendars, one.name) for one in fields(file.calendars)}
    targets |= {"ics": file.calendars.ics or IcsTable(), **calendars}
    settings = Settings(**{one.name: getattr(file, one.name) for one in fields(Settings)})
    if settings.athlete.timezone is None:
        athlete = replace(settings.athlete, timezone=kept_time_zone(home))
        settings = replace(settings, athlete=athlete)
    return Config(
        settings=settings,
        sources={name: table for name, table in known.items() if table is not None},
        calendars={name: table for name, table in targets.items() if table is not None and table.enabled},
        notify=file.notify,
        answers=file.answers,
        other_answers={name: table for name, table in answers.items() if table.enabled},
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}. Fix that place.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}). Fix its permissions.") from error


def _take_plugins(tables: dict[str, Any], group: str) -> dict[str, PluginTable]:
    found = tables.get(group)
    if not isinstance(found, dict):
        return {}
    tables_of = {"sources": SourceTables, "calendars": CalendarTables, "answers": AnswerTables}
    own = {one.name for one in fields(tables_of[group])}
    unknown = {name for name, table in found.items() if name not in own and isinstance(table, dict)}
    registered = plugins.installed(f"readiness.{group}").keys() if unknown else set()
    if wrong := [why for name, why in plugins.refused(f"readiness.{group}").items() if name in unknown]:
        raise ConfigurationError(*wrong)
    taken = {}
    for name in unknown & registered:
        options = found.pop(name)
        taken[name] = PluginTable(enabled=options.pop("enabled", True) is True, options=options)
    return taken


@cache
def _shape() -> TypeAdapter[File]:
    import pydantic

    return pydantic.TypeAdapter(File)


def _validate(tables: dict[str, Any]) -> tuple[File | None, list[str]]:
    import pydantic

    try:
        # As JSON, where strict means 'no text for a number' and yet an array may fill a tuple.
        return _shape().validate_json(json.dumps(tables, default=str), strict=True), []
    except pydantic.ValidationError as error:
        return None, list(dict.fromkeys(_problem(one) for one in error.errors(include_url=False)))


def _problem(error: ErrorDetails) -> str:
    *table, key = (str(part) for part in error["loc"] if part != "[key]")
    where = f"[{'.'.join(table)}] {key}" if table else key
    if error["type"] == "unexpected_keyword_argument":
        allowed = _allowed(table)
        close = difflib.get_close_matches(key, allowed, 1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        return f"{where}: unknown key{hint}; allowed: {', '.join(allowed)}"
    if error["type"] in {"missing", "missing_argument"}:
        return f"{where}: missing, and needed here"
    if error["loc"][-1] == "[key]":
        return f"{where}: unknown key; allowed: {error['msg'].removeprefix('Input should be ')}"
    message = error["msg"].removeprefix("Input should be ").removeprefix("a valid ")
    return f"{where}: found {_shown(where, error['input'])}; allowed: {message}"


def _shown(where: str, value: object) -> str:
    """Notification addresses hold secrets: they are not repeated on a terminal or in a log."""
    return "something else" if where.startswith("[notify") else repr(value)


def _allowed(table: Iterable[str]) -> list[str]:
    cls: Any = File
    for part in table:
        hint = get_type_hints(cls)[part]
        choices = [hint, *getattr(hint, "__args__", ())]
        cls = next(choice for choice in choices if is_dataclass(choice))
    return [one.name for one in fields(cls)]


_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


def _meaningless(file: File) -> list[str]:
    """What has the right type and still no meaning."""
    from readiness.session.equipment import equipment_of

    found = []
    zone = file.athlete.timezone
    if zone is not None and not _is_zone(zone):
        found.append(f"[athlete] timezone: found {zone!r}; allowed: an IANA name such as 'Europe/Istanbul'")
    if not _TIME.fullmatch(file.strength.preferred_time):
        found.append(
            f"[strength] preferred_time: found {file.strength.preferred_time!r}; allowed: HH:MM such as '17:30'"
        )
    try:
        equipment_of(file.strength.equipment)
    except ValueError as wrong:
        found.append(f"[strength] equipment: found {wrong}")
    quiet = file.notify.quiet_hours
    if quiet and not re.fullmatch(f"{_TIME.pattern}-{_TIME.pattern}", quiet):
        found.append(
            f"[notify] quiet_hours: found {quiet!r}; allowed: HH:MM-HH:MM such as '22:00-06:00', or ''"
        )
    if file.notify.evening is not None and not _TIME.fullmatch(file.notify.evening):
        found.append(f"[notify] evening: found {file.notify.evening!r}; allowed: HH:MM such as '20:00'")
    if (url := file.page.url) is not None and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        found.append(f"[page] url: found {url!r}; allowed: an address such as 'https://mine.example.org/'")
    return found


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
