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
    return max((path for path in _trained(home) if path.name <= last), default=None)


def version(path: Path | None) -> str:
    """Changes whenever the file does; empty where there is none."""
    try:
        return "" if path is None else f"{zlib.crc32(path.read_bytes()):08x}"
    except OSError:
        return "unreadable"


def prune(home: Path) -> None:
    """Leave the newest."""
    for path in sorted(_trained(home))[:-KEEP]:
        path.unlink(missing_ok=True)


def _trained(home: Path) -> list[Path]:
    """All of them, by names as long as a date's: ``Path.glob`` takes 2 ms to learn a pattern."""
    folder = home / FOLDER
    kept = folder.iterdir() if folder.is_dir() else ()
    return [path for path in kept if path.suffix == ".json" and len(path.stem) == len("2026-03-03")]
