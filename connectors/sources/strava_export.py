"""Strava's bulk export, the user's own and free of the API's terms: activities.csv and the recordings beside it.

The CSV comes in the account's language and in the layout of its year (:mod:`connectors.sources.strava_columns`).
Dates are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.by_content import SAMPLE
from connectors.files.csv_rows import Widths, named, number, positive
from connectors.files.dates import read_date
from connectors.sources.files import PARSE_FAULTS, Item, Skipped, read_table
from connectors.sources.fit import TRACKS, FitSource
from connectors.sources.strava_columns import UNIT_UNKNOWN, columns
from connectors.sources.words import plain, sport_key
from readiness.observations import Activity, Fetched, Kind, Provenance


class StravaExport(FitSource):
    """``import strava-export``."""

    name: ClassVar[str] = "strava_export"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY})

    def read_member(self, member: Member, known: Collection[str]) -> Iterator[Item]:
        if member.base == "activities.csv":
            yield from read_table(member, self._rows)
        elif member.base.endswith(TRACKS) and "routes/" not in member.name:
            yield from self.read_recording(member, known, [_file_hint(member.base)])
        else:
            yield Skipped(member.name, "holds no activities")

    def _rows(self, member: Member, found: Iterator[list[str]]) -> Iterator[Item]:
        header, sample = next(found, []), list(islice(found, SAMPLE))
        names, widths = columns(header, sample), Widths(header)
        if UNIT_UNKNOWN in names:
            yield Skipped(
                member.name,
                "its distances were left out: it does not say whether they are kilometres or miles",
            )
        for line, row in enumerate(chain(sample, found), start=2):
            cells = named(names, widths.see(row))
            key = cells.get("Activity ID") or f"row-{line}"
            yield self.parse(Kind.ACTIVITY, key, json.dumps(cells, ensure_ascii=False).encode())
        if widths.trouble:
            yield Skipped(member.name, widths.trouble, damaged=True)

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
            sport=sport_key(row.get("Activity Type")),
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
    """A date in any account's language, as UTC. Raises ValueError where it is none."""
    return read_date(text, plain(text)).replace(tzinfo=UTC)
