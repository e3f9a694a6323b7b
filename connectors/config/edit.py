"""Putting one table into ``config.toml``; the rest of the file, comments too, stays as the user wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from connectors.config.load import NAME, load
from readiness.errors import ConfigurationError


def set_table(home: Path, table: str, values: Mapping[str, str | float | bool]) -> None:
    """Writes ``[table]`` with these values in place of the one that is there, or at the end.

    Raises ConfigurationError, and leaves the file as it was, where the result would not be valid.
    """
    path = home / NAME
    before = path.read_text("utf-8") if path.is_file() else None
    # JSON's strings, numbers and booleans are TOML's.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    block = "\n".join([f"[{table}]", *lines]) + "\n"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(_with_block(before or "", table, block), "utf-8")
    try:
        load(home)
    except ConfigurationError:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf-8")
        raise


def _with_block(text: str, table: str, block: str) -> str:
    found = re.search(rf"^\[{re.escape(table)}\][^\n]*\n(?:(?!\[)[^\n]*\n?)*", text, re.MULTILINE)
    if found is None:
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        return text + gap + block
    rest = text[found.end() :]
    return text[: found.start()] + block + ("\n" + rest if rest else "")
