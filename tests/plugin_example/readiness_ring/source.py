"""Nights from a smart ring's CSV: ``date,hrv_ms,resting_bpm,asleep_min``, one row a night.

In config.toml::

    [sources.ring]
    path = "~/ring/nights.csv"
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from readiness.errors import ConfigurationError
from readiness.observations import Fetched, HrvNight, Kind, Observation, Provenance, RestingHr, SleepNight

COLUMNS = {Kind.HRV: "hrv_ms", Kind.RESTING_HR: "resting_bpm", Kind.SLEEP: "asleep_min"}


def build(table: Any, home: Path) -> "RingSource":
    """What the entry point names. ``table.options`` is the table of config.toml; nothing is read yet."""
    path = table.options.get("path")
    if not isinstance(path, str):
        raise ConfigurationError(
            '[sources.ring] path: missing; write the file\'s path, such as "~/ring/nights.csv"'
        )
    return RingSource(home / Path(path).expanduser())


class RingSource:
    """One file, read anew each night: it keeps no state, readiness knows what is new."""

    name: ClassVar[str] = "ring"
    kinds: ClassVar[frozenset[Kind]] = frozenset(COLUMNS)

    def __init__(self, path: Path) -> None:
        self.path = path

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        """Every night of the span. A row that cannot be read is told, and the others go on."""
        try:
            text = self.path.read_text("utf-8")
        except OSError as error:
            raise ConfigurationError(
                f"{self.path} cannot be read ({error.strerror}). Is the ring's app set up?"
            ) from error
        rows = sorted(csv.DictReader(text.splitlines()), key=lambda row: str(row.get("date")))
        for row in rows:
            day = str(row.get("date"))
            if since.isoformat() <= day <= until.isoformat():
                kept = {"date": day, COLUMNS[kind]: row.get(COLUMNS[kind])}
                yield self.parse(kind, day, json.dumps(kept).encode())

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        """One kept row. What is damaged is a problem, what is empty is 'not observed'; nothing is raised."""
        try:
            row = json.loads(raw)
            day, told = date.fromisoformat(row["date"]), row[COLUMNS[kind]]
            value = float(told) if told else 0.0
            value = value if 0 < value < float("inf") else 0.0
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row: {error}")
        observation = self._observed(kind, Provenance(self.name, source_id, device="ring"), day, value)
        return Fetched(kind, source_id, raw, observation if value else None)

    @staticmethod
    def _observed(kind: Kind, where: Provenance, day: date, value: float) -> Observation:
        if kind is Kind.HRV:
            return HrvNight(where, day, value)
        if kind is Kind.RESTING_HR:
            return RestingHr(where, day, value)
        return SleepNight(where, day, value / 60)
