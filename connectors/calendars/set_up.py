"""Setting a calendar up: its table in ``config.toml``, written where there is none yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from connectors.secrets import write_private
from readiness.errors import ConfigurationError


def add_table(home: Path, name: str, values: Mapping[str, str | bool]) -> None:
    """Append ``[calendars.NAME]`` to the user's ``config.toml``; nothing that is there is touched.

    Raises ConfigurationError where the table is there already, with the lines to write by hand.
    """
    path = home / "config.toml"
    text = path.read_text("utf-8") if path.is_file() else ""
    lines = [f"[calendars.{name}]", *(f"{key} = {_toml(value)}" for key, value in values.items())]
    if re.search(rf"^\s*\[\s*calendars\s*\.\s*{name}\s*\]", text, re.MULTILINE):
        raise ConfigurationError(
            f"[calendars.{name}] is in {path} already. Make it say:\n" + "\n".join(lines[1:])
        )
    gap = "\n" if text and not text.endswith("\n") else ""
    write_private(path, f"{text}{gap}{'\n' if text else ''}{'\n'.join(lines)}\n")


def _toml(value: str | bool) -> str:
    return json.dumps(value, ensure_ascii=False)
