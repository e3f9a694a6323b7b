"""Putting one table into ``config.toml``; the rest of the file, comments too, stays as the user wrote it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import tomlkit

from connectors.config.load import NAME, load
from connectors.secrets import write_private
from readiness.errors import ConfigurationError

type Value = str | float | bool | list[str]


def set_table(home: Path, table: str, values: Mapping[str, Value]) -> None:
    """Make ``[table]`` (dotted: ``sources.intervals``) hold these values and no others. Written whole or not at all.

    Raises ConfigurationError, and leaves the file as it was, where it or the result is not valid.
    """
    path = home / NAME
    before = path.read_text("utf-8") if path.is_file() else None
    load(home)  # a file that is not valid is the user's to fix, not ours to rewrite
    document = tomlkit.parse(before or "")
    *parents, name = table.split(".")
    place: Any = document
    for parent in parents:
        place = place.setdefault(parent, tomlkit.table(is_super_table=True))
    _fill(place.setdefault(name, tomlkit.table()), values)
    write_private(path, tomlkit.dumps(document))
    try:
        load(home)
    except ConfigurationError:
        if before is None:
            path.unlink()
        else:
            write_private(path, before)
        raise


def _fill(table: MutableMapping[str, Any], values: Mapping[str, Value]) -> None:
    """Key by key, so that comments beside values that stay, stay too."""
    for gone in [key for key in table if key not in values]:
        del table[gone]
    for key, value in values.items():
        table[key] = value
