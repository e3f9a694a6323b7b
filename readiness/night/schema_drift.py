"""A column that fell silent: a vendor renames a key, and from that day on every value is empty.

It reads like a watch that measures nothing, or worse, like a quiet heart. So what a source delivers is looked
at by column: rows still come, the value was there before, and since some day it is in none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from readiness.observations import Kind

COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.HRV: ("rmssd_ms",),
    Kind.SLEEP: ("sleep_h", "start", "end"),
    Kind.RESTING_HR: ("resting_hr_bpm",),
    Kind.ACTIVITY: ("distance_km", "avg_hr_bpm", "ascent_m"),
}
"""What decisions rest on, by kind. Of activities only runs are looked at: strength has no distance."""
SILENT_ROWS = 5
"""Rows without the value before it is worth a word: four nights with a loose strap are nothing."""
SPEAKING_ROWS = 5
"""Rows with the value before that: a column that never spoke is a sensor that the athlete does not own."""


@dataclass(frozen=True, slots=True)
class SilentColumn:
    """``rows`` rows since ``since``, none of which holds the value."""

    source: str
    kind: Kind
    column: str
    since: date
    rows: int

    def __str__(self) -> str:
        kind, column = self.kind.replace("_", " "), self.column
        return (
            f"{self.source}: {kind} rows still come, but {column} has been empty in all {self.rows} since "
            f"{self.since}. If the watch shows the value, {self.source} may have renamed it: please report it. "
            "Nothing is lost: the kept answers can be read again after an update."
        )


def silent_columns(source: str, rows: Iterable[tuple[Kind, date, frozenset[str]]]) -> list[SilentColumn]:
    """The columns that fell silent. ``rows``: kind, day and the names of the columns that hold a value."""
    by_kind: dict[Kind, list[tuple[date, frozenset[str]]]] = defaultdict(list)
    for kind, day, filled in rows:
        by_kind[kind].append((day, filled))
    found = []
    for kind, columns in COLUMNS.items():
        in_order = sorted(by_kind[kind], key=lambda row: row[0])
        for column in columns:
            days = _silent_days([(day, column in filled) for day, filled in in_order])
            found += [SilentColumn(source, kind, column, days[0], len(days))] if days else []
    return found


def _silent_days(rows: Sequence[tuple[date, bool]]) -> list[date]:
    """The days of the last rows without the value, oldest first, where they are enough, and enough held it before."""
    spoke = sum(filled for _, filled in rows)
    silent = [day for day, _ in takewhile(lambda row: not row[1], reversed(rows))]
    return silent[::-1] if len(silent) >= SILENT_ROWS and spoke >= SPEAKING_ROWS else []
