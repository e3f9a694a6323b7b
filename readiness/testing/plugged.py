"""The table and tools that readiness gives to a plug-in, for its author's tests."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, cast

from readiness.plugin import Table
from readiness.settings import Settings


def plugged(
    name: str, home: Path, secret: str | None = None, settings: Settings | None = None, **options: Any
) -> Table:
    """What ``build`` of the plug-in called ``name`` receives: ``options`` as the user would write them, and the real
    tools. ``secret`` is what ``connect`` would have kept."""
    # By name: the engine knows nothing of the program around it, and this only takes its place.
    tools = import_module("connectors.sources.plugin_tools").PluginTools(
        name, home, settings or Settings(), secret
    )
    return cast(Table, import_module("connectors.config.tables").PluginTable(options=options, tools=tools))
