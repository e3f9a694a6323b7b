"""Strava's bulk export, the user's own and free of the API's terms: activities.csv and the recordings beside it.

The CSV's columns and dates come in the account's language; columns stand in the same places in all of them.
Dates are UTC. Distances of the first column are in the account's units, of the second in metres.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.csv_rows import number, positive, rows
from connectors.sources.files import PARSE_FAULTS, Item, Skipped
from connectors.sources.fit import TRACKS, FitSource
from connectors.sources.words import sport_key
from readiness.observations import Activity, Fetched, Kind, Provenance

_PLACES = {
    0: "Activity ID",
    1: "Activity Date",
    2: "Activity Name",
    3: "Activity Type",
    12: "Filename",
    15: "Elapsed Time",
    16: "Moving Time",
    17: "Distance",
    20: "Elevation Gain",
    21: "Elevation Loss",
    30: "Max Heart Rate",
    31: "Average Heart Rate",
    36: "Average Temperature",
    43: "Perceived Exertion",
}
"""Where the columns stand whatever they are called: an account in another language exports other names."""

_MONTHS = (
    "jan ene gen oca",
    "feb fev fév şub sub",
    "mar mär mrt maa",
    "apr abr avr nis",
    "may mai mag mei",
    "jun giu haz juin",
    "jul lug tem juil",
    "aug ago aou aoû ağu agu",
    "sep set eyl",
    "oct okt ott out eki",
    "nov kas",
    "dec dez dic déc ara",
)
_MONTH = {word: i + 1 for i, words in enumerate(_MONTHS) for word in words.split()}
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?\s?m?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DIGITS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


class StravaExport(FitSource):
    """``import strava-export``."""

    name: ClassVar[str] = "strava_export"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY})

    def read_member(self, member: Member, known: Collection[str]) -> Iterator[Item]:
        if member.base == "activities.csv":
            yield from self._read_csv(member)
        elif member.base.endswith(TRACKS) and "routes/" not in member.name:
            yield from self.read_recording(member, known, [_file_hint(member.base)])
        else:
            yield Skipped(member.name, "holds no activities")

    def _read_csv(self, member: Member) -> Iterator[Item]:
        with member.open() as stream:
            try:
                for number_, row in enumerate(rows(stream, _PLACES), start=2):
                    key = row.get("Activity ID") or f"row-{number_}"
                    yield self.parse(Kind.ACTIVITY, key, json.dumps(row, ensure_ascii=False).encode())
            except ValueError as error:
                yield Skipped(member.name, str(error), damaged=True)

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            row = json.loads(raw)
            if "samples" in row or "totals" in row:
                return super().parse(kind, source_id, raw)
            return Fetched(kind, source_id, raw, self._summary(Provenance(self.name, source_id), row))
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row of activities.csv: {error}")

    def _summary(self, where: Provenance, row: dict[str, Any]) -> Activity:
        seconds = positive(row, "Moving Time", "Elapsed Time", "Elapsed Time#1")
        if seconds is None:
            raise ValueError("no duration")
        metres = positive(row, "Distance")
        rpe = number(row, "Perceived Exertion")
        ids = [f"strava:{row['Activity ID']}"] if row.get("Activity ID") else []
        file = row.get("Filename", "").rpartition("/")[2].lower().removesuffix(".gz")
        if file.endswith(TRACKS):
            ids.append(_file_hint(file))
        return Activity(
            where,
            parse_date(row["Activity Date"]).astimezone(self.zone),
            sport=sport_key(row.get("Activity Type", "")),
            duration_min=seconds / 60,
            distance_km=metres / 1000 if metres else None,
            ascent_m=number(row, "Elevation Gain"),
            descent_m=positive(row, "Elevation Loss"),  # slightly below zero on flat ground
            avg_hr_bpm=positive(row, "Average Heart Rate"),
            max_hr_bpm=positive(row, "Max Heart Rate"),
            rpe=rpe if rpe is not None and 0 < rpe <= 10 else None,
            title=row.get("Activity Name", "")[:200] or None,
            external_ids=tuple(ids),
            temperature_c=number(row, "Average Temperature"),
        )


def _file_hint(base: str) -> str:
    return f"strava-file:{base.rpartition('.')[0]}"


def parse_date(text: str) -> datetime:
    """``Jan 27, 2021, 1:57:47 PM``, ``27.01.2021, 13:57:47``, ``27 janv. 2021 à 13:57:47`` … as UTC.

    Raises ValueError where it is none of them.
    """
    clock = _CLOCK.search(text[6:])
    hour, minute, second = (int(clock[i] or 0) for i in (1, 2, 3)) if clock else (0, 0, 0)
    half = (clock[4] or "").lower() if clock else ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    year, month, day = _day(text)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _day(text: str) -> tuple[int, int, int]:
    if iso := _ISO.search(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if digits := _DIGITS.search(text):
        first, second, year = int(digits[1]), int(digits[2]), int(digits[3])
        return (year, first, second) if second > 12 else (year, second, first)
    year_found = re.search(r"\b(\d{4})\b", text)
    day_found = re.search(r"\b(\d{1,2})\b", text)
    if year_found is None or day_found is None:
        raise ValueError(f"'{text}' is no date that we can read")
    return int(year_found[1]), _month(text), int(day_found[1])


def _month(text: str) -> int:
    for word in re.findall(r"[^\W\d_]{3,}", text.lower()):
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        for start in (word[:4], word[:3], plain[:4], plain[:3]):
            if start in _MONTH:
                return _MONTH[start]
    raise ValueError(f"'{text}' names no month that we know")
