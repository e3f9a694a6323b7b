"""Where trained models lie: one file a training, so that a past morning is answered by what it had then.

Imports nothing heavy: `today` asks on every call which model would answer.
"""

from __future__ import annotations

import zlib
from datetime import date
from pathlib import Path

FOLDER = "models"
KEEP = 60
"""Somewhat over a year of weekly trainings."""


def path_of(home: Path, as_of: date) -> Path:
    return home / FOLDER / f"{as_of}.json"


def newest(home: Path, day: date) -> Path | None:
    """The last model that was trained on ``day`` or before."""
    last = path_of(home, day).name
    return max((p for p in (home / FOLDER).glob("????-??-??.json") if p.name <= last), default=None)


def version(path: Path | None) -> str:
    """Changes whenever the file does; empty where there is none."""
    try:
        return "" if path is None else f"{zlib.crc32(path.read_bytes()):08x}"
    except OSError:
        return "unreadable"


def prune(home: Path) -> None:
    """Leave the newest."""
    for path in sorted((home / FOLDER).glob("????-??-??.json"))[:-KEEP]:
        path.unlink(missing_ok=True)
