"""What readiness lends to a plug-in: the table that its ``build`` receives, the tools in it, and a login.

All of it is made by the program; a plug-in only names these types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, tzinfo
from pathlib import Path
from typing import Any, Protocol

from readiness.observations import PlannedRun, Provenance, Race


class Http(Protocol):
    """JSON from one vendor: bounded in time and size, no redirects, every fault one of ``readiness.errors``."""

    requests: int
    """How many were sent."""

    def get(self, path: str, **query: str | int) -> Any:
        """The answer's JSON. Raises AuthenticationNeeded (401, 403), SourceUnavailable (429 with ``Retry-After``, 5xx,
        no answer) or UnexpectedResponse (all else)."""
        ...

    def send(
        self, method: str, path: str, body: Any = None, query: Mapping[str, str | int] | None = None
    ) -> Any:
        """As :meth:`get`; ``body`` is sent as JSON, None is an empty answer."""
        ...

    def close(self) -> None:
        """Lets the connections go; the next request opens new ones."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a training calendar. ``type`` is the calendar's own word for it ('Run', 'Day Off')."""

    title: str
    day: date
    description: str = ""
    time: time | None = None
    minutes: float | None = None
    type: str | None = None


class Tools(Protocol):
    """Everything that readiness' own sources use and a plug-in cannot import."""

    @property
    def zone(self) -> tzinfo:
        """The athlete's time zone, for times without one."""
        ...

    def secret(self) -> str:
        """What ``connect NAME`` kept. Raises AuthenticationNeeded. Ask for it at the request, not in ``build``."""
        ...

    def http(
        self,
        base_url: str,
        *,
        vendor: str,
        auth: Callable[[], tuple[str, str]] | None = None,
        headers: Callable[[], Mapping[str, str]] | None = None,
        timeout_s: float = 20.0,
        tries: int = 1,
    ) -> Http:
        """A client. ``vendor`` is its name in messages; ``auth`` (user, password) and ``headers`` are asked at each
        request. A source's requests are repeated by the sync; a calendar gives ``tries`` where asking twice is once.
        Raises ConfigurationError for an address that is neither https nor on this machine."""
        ...

    def sport(self, word: str) -> str:
        """Our key of a vendor's word for a sport, in any of eighteen languages; an unknown word stays as it is."""
        ...

    def run_kind(self, title: str) -> str | None:
        """What a run was for, as far as its title says: ``long``, ``intervals``, ``race`` …"""
        ...

    def planned(self, where: Provenance, entry: Entry) -> PlannedRun | Race | None:
        """An entry as what it is, the user's own words first; None for other sports, notes and what is done already."""
        ...


class Table(Protocol):
    """The plug-in's table of the settings."""

    @property
    def options(self) -> Mapping[str, Any]:
        """What the user wrote there, but for ``enabled``."""
        ...

    @property
    def tools(self) -> Tools:
        """What readiness lends."""
        ...


@dataclass(frozen=True, slots=True)
class Login:
    """What ``connect NAME`` asks for. Registered under the entry point ``readiness.logins``.

    ``asks`` names the secret ('API key'), ``found_at`` is where the user finds it. ``check`` tries it before it is
    kept: it gets the table, whose ``tools.secret()`` is the one to try, and the home; it says whose it is, or raises
    AuthenticationNeeded.
    """

    asks: str
    found_at: str
    check: Callable[[Table, Path], str]
