"""Intervals.icu's CSV files: wellness by day, and the list of activities."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import ClassVar

from connectors.sources.csv_vendor import CsvVendor, Reader, Row, as_day
from connectors.sources.files import Item, Skipped
from connectors.sources.intervals.rows import READERS, SDNN, STUBS, is_stub
from readiness.observations import Kind

_COLUMNS = frozenset({
    "hrvSDNN", "sleepScore", "sleepQuality", "soreness", "stress", "mood", "motivation", "injury", "id", "start_date",
    "moving_time", "elapsed_time", "distance", "total_elevation_gain", "total_elevation_loss", "average_heartrate",
    "max_heartrate", "icu_rpe", "perceived_exertion", "name", "race", "timezone", "device_name", "external_id",
    "strava_id", "average_temp", "average_altitude", "source", "gap", "menstrualPhase", "tempRestingHR",
})  # fmt: skip


class IntervalsSource(CsvVendor):
    """``import intervals``; its activities also by ``import activities``."""

    name: ClassVar[str] = "intervals"
    kinds: ClassVar[frozenset[Kind]] = frozenset(READERS)
    marks: ClassVar[tuple[frozenset[str], ...]] = (
        *(frozenset(pair) for pair in product(("date", "id"), ("restingHR", "hrv", "sleepSecs", "fatigue"))),
        frozenset({"start_date_local", "type"}),
    )
    columns: ClassVar[frozenset[str]] = _COLUMNS
    readers: ClassVar[Mapping[Kind, Reader]] = READERS

    def key(self, kind: Kind, row: Row) -> str | None:
        is_activity = "start_date_local" in row
        if is_activity or kind is Kind.ACTIVITY:
            return row.get("id") or row["start_date_local"] if is_activity and kind is Kind.ACTIVITY else None
        if kind is Kind.NOTE and "menstrualPhase" not in row:
            return None
        return as_day(row.get("date") or row.get("id"))

    def of_row(self, row: Row) -> Iterator[Item]:
        if is_stub(row):
            yield Skipped(row.get("start_date_local") or row.get("id", "a row"), STUBS)
            return
        if "hrvSDNN" in row and "hrv" not in row:
            yield Skipped(as_day(row.get("date") or row.get("id")) or "a row", SDNN)
        yield from super().of_row(row)

    def refusal(self, columns: Collection[str]) -> str:
        return SDNN if "hrvSDNN" in columns else super().refusal(columns)
