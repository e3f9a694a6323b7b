"""What a check sees, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from connectors.config.load import Config
from connectors.store import SqliteStore
from readiness.ports import CalendarTarget


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """``fix`` says what to do; empty when nothing is wrong."""

    check: str
    level: Level
    text: str
    fix: str = ""
    error: Exception | None = None

    def to_json(self) -> dict[str, str]:
        return {"check": self.check, "level": self.level.value, "text": self.text, "mend": self.fix}


@dataclass(frozen=True, slots=True)
class Patient:
    """One home. ``config`` and ``store`` are None where they cannot be had; their checks say why."""

    home: Path
    now: datetime
    config: Config | None
    store: SqliteStore | None
    targets: Callable[[], Sequence[CalendarTarget]]
    network: bool = True
    verify: bool = False
    """Read every row of the database and compare it with its checksum."""
