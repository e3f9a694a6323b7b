"""What ``config.toml`` may say, a dataclass a table: the engine's settings, sources, calendars, messages.

A source or calendar of ours has its table here, with ``enabled`` and what else it needs to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Le

from readiness.settings import Settings

_STRICT = {"extra": "forbid"}

Color = Literal["teal", "green", "blue", "purple", "red", "orange", "gray"]
"""Names of CSS, as RFC 7986 wants them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GarminTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether sync asks it. Without a table of its own: whether Garmin is connected."""
    base_url: str | None = None
    """A proxy or a test server; plain http on loopback only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether sync asks it. Without a table of its own: whether Strava is connected."""
    model_training: bool = False
    """Whether your model may learn from rows of the API; Strava's terms forbid it."""
    base_url: str | None = None
    """A proxy or a test server; plain http on loopback only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalsTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether sync asks it. Without a table of its own: whether Intervals.icu is connected."""
    base_url: str | None = None
    """A proxy or a test server; plain http on loopback only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IcsPlanTable:
    """A calendar feed or file that holds the training plan."""

    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether sync asks it."""
    url: str
    """https://…, webcal://… or a file's path."""
    allow_private: bool = False
    """Whether the feed may lie on this machine or its own network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTable:
    """Folders into which watches, phones or programs drop files."""

    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether sync looks into them."""
    paths: tuple[str, ...]
    """Folders or files; those without a leading / or ~ lie in the home folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginTable:
    """A source or calendar that another package registers; its table is its own affair."""

    enabled: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)
    tools: Any = None
    """What readiness lends it (:mod:`readiness.plugin`), once it is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTables:
    __pydantic_config__: ClassVar = _STRICT
    garmin: GarminTable | None = None
    strava: StravaTable | None = None
    intervals: IntervalsTable | None = None
    ics_plan: IcsPlanTable | None = None
    folder: FolderTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IcsTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether the plan is written there."""
    path: str = "out/strength.ics"
    """Taken from the home folder unless absolute."""
    calendar: str = "Strength"
    """Its display name in a calendar that subscribes to the file."""
    color: Color = "teal"
    """Its colour there."""
    refresh_hours: Annotated[int, Ge(1), Le(168)] = 1
    """How often a calendar that subscribes to it is asked to look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaldavTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether the plan is written there."""
    url: str
    """Server root, principal, calendar home or the calendar itself: discovered from any of them."""
    username: str
    """Often your mail address."""
    calendar: str = "Strength"
    """Its display name; created if absent."""
    color: Color = "teal"
    """Its colour, given once, when we create it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether the plan is written there."""
    calendar: str = "Strength"
    """Our own calendar's name, created by ``connect google``: none of your other calendars is ever read."""
    base_url: str | None = None
    """A test server; plain http only on loopback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GarminCalendarTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether the plan is written there."""
    base_url: str | None = None
    """A proxy or a test server; plain http only on loopback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalsCalendarTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = False
    """Whether the plan is written there."""
    base_url: str | None = None
    """A proxy or a test server; plain http on loopback only. Without it that of ``[sources.intervals]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTables:
    """The whole table ``[calendars]``."""

    __pydantic_config__: ClassVar = _STRICT
    ics: IcsTable | None = None
    caldav: CaldavTable | None = None
    google: GoogleTable | None = None
    garmin: GarminCalendarTable | None = None
    intervals: IntervalsCalendarTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttTable:
    __pydantic_config__: ClassVar = _STRICT
    enabled: bool = True
    """Whether the day's answer is sent there."""
    host: str
    """The broker's name or address; for Home Assistant's own mostly `homeassistant.local`."""
    port: Annotated[int, Ge(1), Le(65535)] = 1883
    """1883, or 8883 with `tls`."""
    tls: bool = False
    """Whether the way there is encrypted. Without it name, password and answer cross your network in the clear."""
    username: str | None = None
    """Left out: the broker lets everybody in. The password is kept by `connect mqtt`."""
    topic: str = "readiness"
    """What our topics begin with."""
    discovery_prefix: str = "homeassistant"
    """Where Home Assistant looks for new devices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTables:
    """The whole table ``[answers]``."""

    __pydantic_config__: ClassVar = _STRICT
    mqtt: MqttTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyTable:
    __pydantic_config__: ClassVar = _STRICT
    urls: tuple[str, ...] = ()
    """Where messages go, as Apprise URLs. They often hold a secret, so they are never printed."""
    morning: bool = False
    """A message each morning, as soon as last night is in: verdict and run, and with `detail` why and your numbers."""
    evening: str | None = None
    """From this time on, HH:MM, a message about tomorrow; default: none."""
    detail: bool = False
    """Whether a message may say what the body shows. Messages travel through other people's servers."""
    quiet_hours: str | None = "22:00-06:00"
    """Local time in which nothing is sent but kept for later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Settings):
    """The whole of ``config.toml``."""

    sources: SourceTables = field(default_factory=SourceTables)
    calendars: CalendarTables = field(default_factory=CalendarTables)
    answers: AnswerTables = field(default_factory=AnswerTables)
    notify: NotifyTable = field(default_factory=NotifyTable)
