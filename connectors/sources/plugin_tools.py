"""The tools that a plug-in is lent, over our own client, secrets and words (see :mod:`readiness.plugin`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any

from connectors import secrets
from connectors.clock import zone
from connectors.config.tables import PluginTable
from connectors.http import JsonClient, checked_base
from connectors.sources import plan_entry
from connectors.sources.words import run_kind, sport_key
from readiness.errors import AuthenticationNeeded
from readiness.observations import PlannedRun, Provenance, Race
from readiness.plugin import Entry
from readiness.settings import Settings


class PluginTools:
    """For the plug-in called ``name``. ``secret`` is one that is being tried; without it the kept one counts."""

    def __init__(self, name: str, home: Path, settings: Settings, secret: str | None = None) -> None:
        self._name, self._home, self._settings, self._secret = name, home, settings, secret

    @property
    def zone(self) -> tzinfo:
        return zone(self._settings.athlete.timezone)

    def secret(self) -> str:
        found = (
            self._secret or os.environ.get(variable(self._name)) or secrets.read(self._home, file(self._name))
        )
        if not found:
            raise AuthenticationNeeded(
                f"{self._name} is not connected yet. Run `readiness connect {self._name}` once."
            )
        return found

    def http(
        self,
        base_url: str,
        *,
        vendor: str,
        auth: Callable[[], tuple[str, str]] | None = None,
        headers: Callable[[], Mapping[str, str]] | None = None,
        timeout_s: float = 20.0,
        tries: int = 1,
    ) -> JsonClient:
        return JsonClient(
            checked_base(base_url, f"{self._name}: base_url"),
            vendor=vendor,
            log_in=f"Run `readiness connect {self._name}`.",
            auth=auth,
            headers=headers,
            timeout_s=timeout_s,
            tries=tries,
        )

    def sport(self, word: str) -> str:
        return sport_key(word)

    def run_kind(self, title: str) -> str | None:
        return run_kind(title)

    def planned(self, where: Provenance, entry: Entry) -> PlannedRun | Race | None:
        fields: dict[str, Any] = {
            "summary": entry.title,
            "description": entry.description,
            "date": entry.day.isoformat(),
            "time": entry.time and f"{entry.time:%H:%M}",
            "told_minutes": entry.minutes,
            "categories": [entry.type] if entry.type else [],
        }
        return plan_entry.read(where, fields, self._settings.words)


def lent(table: PluginTable, name: str, home: Path, settings: Settings) -> PluginTable:
    """The table with the tools in it, as a plug-in's ``build`` receives it."""
    return PluginTable(enabled=table.enabled, options=table.options, tools=PluginTools(name, home, settings))


def file(name: str) -> str:
    """Under which name a plug-in's secret is kept."""
    return f"plugin-{name}"


def variable(name: str) -> str:
    """The environment variable that overrides it."""
    return f"READINESS_{name.upper().replace('-', '_')}_SECRET"
