"""Garmin Connect's web list of activities, ``Activities.csv``: by its names in English, else by what columns hold.

The list has no ids and local times without a zone, so the home's zone is put on; merged with any other source it
only fills gaps. Its unit is the account's and is nowhere given: kilometres and metres, unless the user says miles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import chain, islice
from pathlib import Path
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.by_content import SAMPLE, Rows, UnknownLayout, cell, holds
from connectors.files.csv_rows import Widths, named, names_of, number, positive
from connectors.sources.files import PARSE_FAULTS, Item, Skipped, TableSource
from connectors.sources.words import plain, run_kind, sport_key
from readiness.merging.sports import is_run
from readiness.observations import Activity, Fetched, Kind, Provenance
from readiness.settings import AthleteSettings
from readiness.units import KM_PER_MILE, M_PER_FOOT

KNOWN = (
    "Activity Type",
    "Date",
    "Title",
    "Distance",
    "Time",
    "Avg HR",
    "Max HR",
    "Total Ascent",
    "Total Descent",
)
_OLDER = {"Elev Gain": "Total Ascent", "Elev Loss": "Total Descent", "Elevation Gain": "Total Ascent"}
_NUMBERS = ("Distance", "Avg HR", "Max HR", "Total Ascent", "Total Descent")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$")
_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d+))?$")
_PACE = re.compile(r"(\d{1,2}):(\d{2})$")
_HUNDREDTHS = re.compile(r"\d([.,])\d{2}$")
_FIGURE = re.compile(r"[\d.,]+$")
_UP = re.compile(
    r"ascen|anstieg|aufstieg|denivele pos|salita|stijg|stigning|nousu|wznios|podbieg|stoup|tirman"
    r"|подъем|набор|上昇|상승|上升|爬升"
)
_DOWN = re.compile(
    r"desce|abstieg|denivele neg|discesa|daling|nedstig|lasku|spad|klesan|inis|спуск|потер|下降|하강"
)


class GarminList(TableSource):
    """``import activities``. ``miles``: the account shows miles and feet."""

    name: ClassVar[str] = "garmin_list"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY})

    def __init__(
        self,
        paths: Sequence[Path] = (),
        athlete: AthleteSettings | None = None,
        zone: tzinfo | None = None,
        miles: bool = False,
    ) -> None:
        super().__init__(paths, athlete, zone)
        self._miles = miles

    def rows(self, member: Member, found: Iterator[list[str]]) -> Iterator[Item]:
        header, sample = next(found, []), list(islice(found, SAMPLE))
        names, point, widths = columns(header, sample), decimal_point(sample), Widths(header)
        for line, row in enumerate(chain(sample, found), start=2):
            yield self._row(named(names, widths.see(row)), point, line)
        if widths.trouble:
            yield Skipped(member.name, widths.trouble, damaged=True)

    def _row(self, cells: dict[str, str], point: str, line: int) -> Fetched:
        """A row is stored as it is, with what follows from the file as a whole: decimal point, unit, zone."""
        kept: dict[str, Any] = {**cells, "miles": self._miles} if self._miles else dict(cells)
        for name in _NUMBERS:
            if name in cells:
                kept[name] = cells[name].replace("," if point == "." else ".", "").replace(point, ".")
        try:
            at = datetime.fromisoformat(cells.get("Date", ""))
            kept["Date"] = (at.replace(tzinfo=self.zone) if self.zone else at.astimezone()).isoformat()
            key = f"{at.isoformat()} {cells.get('Activity Type', '')}"[:120]
        except ValueError:
            key = f"row-{line}"
        return self.parse(Kind.ACTIVITY, key, json.dumps(kept, ensure_ascii=False).encode())

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            observation = _activity(Provenance(self.name, source_id), json.loads(raw))
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row of the list of activities: {error}")
        return Fetched(kind, source_id, raw, observation)


def _activity(where: Provenance, row: dict[str, Any]) -> Activity:
    minutes = _minutes(row.get("Time", ""))
    start = _start(row["Date"])
    if not minutes:
        raise ValueError("no duration")
    far, high = (KM_PER_MILE, M_PER_FOOT) if row.get("miles") else (1.0, 1.0)
    sport, title = sport_key(row.get("Activity Type")), row.get("Title", "")[:200] or None
    km, up, down = positive(row, "Distance"), number(row, "Total Ascent"), positive(row, "Total Descent")
    return Activity(
        where,
        start,
        sport,
        minutes,
        distance_km=km * far if km else None,
        ascent_m=up * high if up is not None else None,
        descent_m=down * high if down else None,
        avg_hr_bpm=positive(row, "Avg HR"),
        max_hr_bpm=positive(row, "Max HR"),
        kind=run_kind(title) if is_run(sport) else None,
        title=title,
    )


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text[:40]!r} is no date as 2026-02-28 07:10:00; a spreadsheet may have changed it: "
            "import the list as it was downloaded"
        ) from None
    if start.tzinfo is None:
        raise ValueError("no zone")
    return start


def _minutes(text: str) -> float | None:
    found = _LENGTH.match(text)
    if found is None:
        return None
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) + float(f"0.{found[4] or 0}")
    return seconds / 60


def columns(header: Sequence[str], sample: Rows) -> list[str]:
    """A name of ``KNOWN`` for each column that is recognised for sure. Raises UnknownLayout."""
    names = names_of([_OLDER.get(name, name) for name in header], KNOWN)
    if {"Activity Type", "Date", "Time"} <= set(names):
        return names
    date = next((i for i in range(len(header)) if holds(sample, i, _DATE.match)), 0)
    if date == 0:  # the sport comes before it
        raise UnknownLayout("no column holds the date and time of each activity")
    after = range(date + 1, len(header))
    time = next((i for i in after if holds(sample, i, _LENGTH.match) and _hours(sample, i)), None)
    if time is None:
        raise UnknownLayout("no column holds how long each activity took")
    distance = _distance(header, sample, date, time)
    found = {date - 1: "Activity Type", date: "Date", distance: "Distance", time: "Time"}
    if distance - 1 > date:
        found[distance - 1] = "Title"
    found |= _heart(header, sample, time) | _climb(header, time)
    return [found.get(i, f"column {i}") for i in range(len(header))]


def _climb(header: Sequence[str], time: int) -> dict[int, str]:
    """The first column after the time whose name speaks of ascent, and the first of descent."""
    after = [(i, plain(header[i])) for i in range(time + 1, len(header))]
    names = ((_UP, "Total Ascent"), (_DOWN, "Total Descent"))
    firsts = ((next((i for i, text in after if pattern.search(text)), None), name) for pattern, name in names)
    return {i: name for i, name in firsts if i is not None}


def _distance(header: Sequence[str], sample: Rows, date: int, time: int) -> int:
    """The column before the time with hundredths that, with the time, gives a pace that is in another column."""
    for i in range(date + 1, time):
        hundredths = holds(sample, i, _FIGURE.match) and any(
            _HUNDREDTHS.search(cell(row, i)) for row in sample
        )
        if hundredths and any(_agrees(sample, i, time, pace) for pace in range(time + 1, len(header))):
            return i
    raise UnknownLayout("no column of distances agrees with the times and the average paces")


def _agrees(sample: Rows, distance: int, time: int, pace: int) -> bool:
    """Whether time over distance is the average pace, for those of the rows that have one."""
    point = decimal_point(sample)
    judged = agreeing = 0
    for row in sample:
        shown, minutes = _PACE.match(cell(row, pace)), _minutes(cell(row, time))
        text = cell(row, distance).replace("," if point == "." else ".", "").replace(point, ".")
        far = float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else 0.0
        if shown is None or not minutes or far < 1.0:
            continue
        judged += 1
        agreeing += abs(minutes / far - (int(shown[1]) + int(shown[2]) / 60)) <= 0.05 * minutes / far
    return judged > 0 and agreeing >= 0.5 * judged


def _heart(header: Sequence[str], sample: Rows, time: int) -> dict[int, str]:
    """The first two columns side by side that can be an average and a highest heart rate."""
    for i in range(time + 1, len(header) - 1):
        pairs = [
            (int(cell(row, i)), int(cell(row, i + 1)))
            for row in sample
            if cell(row, i).isdecimal() and cell(row, i + 1).isdecimal()
        ]
        if pairs and all(30 <= mean <= top <= 240 for mean, top in pairs):
            return {i: "Avg HR", i + 1: "Max HR"}
    return {}


def decimal_point(sample: Rows) -> str:
    """The sign before the hundredths in this file: '1,006' is a thousand and six beside '16.02'."""
    signs = [m[1] for row in sample for cell in row if (m := _HUNDREDTHS.search(cell)) and ":" not in cell]
    return "," if signs.count(",") > signs.count(".") else "."


def _hours(sample: Rows, at: int) -> bool:
    """Times of activities name the hour, paces do not."""
    return any(cell(row, at).count(":") == 2 for row in sample)
