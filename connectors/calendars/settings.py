"""What ``[calendars.NAME]`` in ``config.toml`` may say, one dataclass a calendar; each has ``enabled``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IcsSettings:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether the plan is written there."""
    path: str = "out/strength.ics"
    """Taken from the home folder unless absolute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaldavSettings:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether the plan is written there."""
    url: str
    """Server root, principal, calendar home or the calendar itself: discovered from any of them."""
    username: str
    """Often your mail address."""
    calendar: str = "Strength"
    """Its display name; created if absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleSettings:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether the plan is written there."""
    calendar: str = "Strength"
    """Our own calendar's name, created by ``connect google``: no other calendar of yours is ever read."""
    base_url: str | None = None
    """A test server; plain http only on loopback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GarminCalendarSettings:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether the plan is written there."""
    base_url: str | None = None
    """A proxy or a test server; plain http only on loopback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSettings:
    """The whole table ``[calendars]``."""

    __pydantic_config__: ClassVar = _STRICT
    ics: IcsSettings | None = None
    caldav: CaldavSettings | None = None
    google: GoogleSettings | None = None
    garmin: GarminCalendarSettings | None = None
