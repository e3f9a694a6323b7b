"""Strength logs of Hevy and Strong: each workout a strength session with its sets, and what it trained.

What was trained follows from the exercises: legs, upper body and core, or both; heavy where loaded leg sets had eight
repetitions or fewer. An exercise that nobody knows is reported, and its session taken for leg work.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.csv_rows import Widths, named, names_of, number, positive
from connectors.files.dates import read_date
from connectors.sources.files import PARSE_FAULTS, Item, Skipped, TableSource
from connectors.sources.words import exercise_part, plain
from readiness.observations import Activity, Fetched, Kind, Provenance, StrengthSet
from readiness.session.exercise_names import find
from readiness.settings import AthleteSettings
from readiness.units import KG_PER_LB
from readiness.vocabulary import HEAVY_REPS

type Row = dict[str, str]

_WARM_UP = frozenset({"warmup", "warm_up", "w", "warm up"})
_NO_SET = frozenset({"rest timer", "note"})
"""Rows of Strong's that are no sets."""
_LENGTH = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?$")
_USUAL_MIN = 45.0
"""Minutes of a workout whose length is not given (a coaching choice, as of a full session)."""


class LiftLog(TableSource):
    """Base of both. ``names`` maps our names to the log's columns; ``marks`` are columns that it always has.

    ``pounds``: weights without a unit are pounds."""

    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY})
    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    marks: ClassVar[frozenset[str]]

    def __init__(
        self,
        paths: Sequence[Path] = (),
        athlete: AthleteSettings | None = None,
        zone: tzinfo | None = None,
        pounds: bool = False,
    ) -> None:
        super().__init__(paths, athlete, zone)
        self._pounds = pounds

    def rows(self, member: Member, found: Iterator[list[str]]) -> Iterator[Item]:
        header = next(found, [])
        names = names_of(header, {one for ours in self.columns.values() for one in ours})
        if not self.marks <= set(names):
            yield Skipped(member.name, f"not a log of {self.name.title()}'s")
            return
        widths = Widths(header)
        workouts: dict[str, list[Row]] = {}
        for row in found:
            cells = named(names, widths.see(row))
            workouts.setdefault(
                f"{self._cell(cells, 'start')} {self._cell(cells, 'title')}"[:120], []
            ).append(cells)
        unknown: Counter[str] = Counter()
        for key, rows in workouts.items():
            kept = {"pounds": self._pounds, "zone": self._offset(rows[0]), "rows": rows}
            unknown.update(
                name for row in rows if (name := self._cell(row, "exercise")) and exercise_part(name) is None
            )
            yield self.parse(Kind.ACTIVITY, key, json.dumps(kept, ensure_ascii=False).encode())
        for name, count in unknown.most_common():
            yield Skipped(
                f"{name} ({count} sets)", "an exercise that we do not know: its sessions count as leg work"
            )
        if widths.trouble:
            yield Skipped(member.name, widths.trouble, damaged=True)

    def _offset(self, row: Row) -> str | None:
        """The start with the home's offset, so that it reads again to the same."""
        try:
            at = _local(self._cell(row, "start"))
        except ValueError:
            return None
        return (at.replace(tzinfo=self.zone) if self.zone else at.astimezone()).isoformat()

    def _cell(self, row: Row, what: str) -> str:
        return next((row[name] for name in self.columns[what] if name in row), "")

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            observation = self._activity(Provenance(self.name, source_id), json.loads(raw))
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable workout: {error}")
        return Fetched(kind, source_id, raw, observation)

    def _activity(self, where: Provenance, kept: dict[str, Any]) -> Activity:
        rows: list[Row] = kept["rows"]
        start = datetime.fromisoformat(kept["zone"] or "no time of the workout that we can read")
        sets = [one for row in rows if (one := self._set(row, pounds=bool(kept["pounds"]))) is not None]
        if not sets:
            raise ValueError("no sets")
        return Activity(
            where,
            start,
            "strength_training",
            self._minutes(rows[0]),
            kind=trained(sets),
            title=self._cell(rows[0], "title")[:200] or None,
            strength_sets=together(sets),
        )

    def _minutes(self, row: Row) -> float:
        if end := self._cell(row, "end"):
            minutes = (_local(end) - _local(self._cell(row, "start"))) / timedelta(minutes=1)
        else:
            length = self._cell(row, "length")
            found = _LENGTH.match(length)
            parts = [int(part or 0) for part in found.groups()] if found and length else [0, 0, 0]
            minutes = int(length) / 60 if length.isdigit() else parts[0] * 60 + parts[1] + parts[2] / 60
        return minutes if minutes > 0 else _USUAL_MIN

    def _set(self, row: Row, *, pounds: bool) -> StrengthSet | None:
        name = self._cell(row, "exercise")
        if not name or self._cell(row, "type").lower() in _WARM_UP | _NO_SET:
            return None
        reps, seconds = number(row, *self.columns["reps"]), positive(row, *self.columns["seconds"])
        movement = find(re.sub(r"[()]", " ", name))
        return StrengthSet(
            movement.name if movement else name,
            1,
            int(reps) if reps else None,
            self._load_kg(row, pounds=pounds),
            seconds,
        )

    def _load_kg(self, row: Row, *, pounds: bool) -> float | None:
        """The weight of a set; one without a unit, in its column or beside it, is in pounds as ``pounds`` says."""
        kg, lb, bare = (positive(row, *self.columns[name]) for name in ("kg", "lb", "weight"))
        if kg is None and lb is None and bare is not None:
            unit = self._cell(row, "unit").lower()
            kg, lb = (None, bare) if (unit.startswith("lb") if unit else pounds) else (bare, None)
        return round(lb * KG_PER_LB, 1) if kg is None and lb is not None else kg


def _local(text: str) -> datetime:
    return read_date(text, plain(text))


def together(sets: Sequence[StrengthSet]) -> tuple[StrengthSet, ...]:
    """Equal sets counted together, in the order in which they were begun."""
    counts: dict[tuple[str, int | None, float | None, float | None], int] = {}
    for one in sets:
        key = (one.exercise, one.reps, one.load_kg, one.seconds)
        counts[key] = counts.get(key, 0) + 1
    return tuple(StrengthSet(name, n, reps, kg, s) for (name, reps, kg, s), n in counts.items())


def trained(sets: Sequence[StrengthSet]) -> str | None:
    """The kind of session: ``heavy_lower``, ``lower``, ``full_body``, ``upper_core``; None: an exercise is unknown
    and no leg work is known, so that it is taken for leg work."""
    parts = {exercise_part(one.exercise) for one in sets}
    if "legs" not in parts:
        return None if None in parts else "upper_core"
    heavy = any(
        exercise_part(s.exercise) == "legs" and s.load_kg and s.reps and s.reps <= HEAVY_REPS for s in sets
    )
    return "heavy_lower" if heavy else "full_body" if "upper" in parts else "lower"


class HevySource(LiftLog):
    """``import hevy``."""

    name: ClassVar[str] = "hevy"
    marks: ClassVar[frozenset[str]] = frozenset({"exercise_title", "set_index", "start_time"})
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "start": ("start_time",),
        "end": ("end_time",),
        "length": (),
        "title": ("title",),
        "exercise": ("exercise_title",),
        "type": ("set_type",),
        "reps": ("reps",),
        "kg": ("weight_kg",),
        "lb": ("weight_lbs",),
        "weight": (),
        "unit": (),
        "seconds": ("duration_seconds",),
    }


class StrongSource(LiftLog):
    """``import strong``."""

    name: ClassVar[str] = "strong"
    marks: ClassVar[frozenset[str]] = frozenset({"Exercise Name", "Set Order", "Date"})
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "start": ("Date",),
        "end": (),
        "length": ("Duration", "Duration (sec)", "Workout Duration"),
        "title": ("Workout Name",),
        "exercise": ("Exercise Name",),
        "type": ("Set Order",),
        "reps": ("Reps",),
        "kg": ("Weight (kg)",),
        "lb": ("Weight (lbs)", "Weight (lb)"),
        "weight": ("Weight",),
        "unit": ("Weight Unit",),
        "seconds": ("Seconds",),
    }
