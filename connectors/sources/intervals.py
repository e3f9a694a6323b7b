"""Intervals.icu's CSV files: wellness by day, and the list of activities.

Its subjective scales run 1–4; mood, motivation and sleep quality from good to bad. Of the nights only what a device
sent: which device, the file does not say, so they are 'intervals' to a baseline. ``hrvSDNN`` is left out: SDNN is no
rMSSD, and neither can be had from the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.files.csv_rows import number, positive
from connectors.sources.csv_vendor import CsvVendor, Reader, Row, as_day, day_of, rescaled, says_something
from connectors.sources.files import FileSource, Item, Skipped
from connectors.sources.words import run_kind, sport_key
from readiness.merging.sports import is_run
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Kind,
    Observation,
    Provenance,
    RestingHr,
    SleepNight,
)

_INJURED_FROM = 3
"""1 none, 2 niggle, 3 poor, 4 injured."""
SDNN = "hrvSDNN holds SDNN, which is no rMSSD and cannot be turned into one; HRV was left out"
STUBS = "an activity that Intervals.icu has from Strava and may not pass on: `readiness import strava-export` reads it"


_COLUMNS = frozenset({
    "hrvSDNN", "sleepScore", "sleepQuality", "soreness", "stress", "mood", "motivation", "injury", "id", "start_date",
    "moving_time", "elapsed_time", "distance", "total_elevation_gain", "total_elevation_loss", "average_heartrate",
    "max_heartrate", "icu_rpe", "perceived_exertion", "name", "race", "timezone", "device_name", "external_id",
    "strava_id", "average_temp", "average_altitude", "source",
})  # fmt: skip


def _hrv(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    ms = positive(row, "hrv")
    return HrvNight(where, _day(row), ms) if ms else None


def _resting_hr(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    bpm = positive(row, "restingHR")
    return RestingHr(where, _day(row), bpm) if bpm else None


def _sleep(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    seconds = positive(row, "sleepSecs")
    score = positive(row, "sleepScore")
    return SleepNight(where, _day(row), seconds / 3600, score=score) if seconds else None


def _checkin(where: Provenance, row: Row, _: FileSource) -> Observation | None:
    def bad_is_high(column: str) -> float | None:
        return rescaled(number(row, column), 1, 4)

    def good_is_low(column: str) -> float | None:
        return rescaled(number(row, column), 1, 4, turned=True)

    injury = number(row, "injury")
    told = CheckIn(
        where,
        _day(row),
        fatigue=bad_is_high("fatigue"),
        soreness=bad_is_high("soreness"),
        stress=bad_is_high("stress"),
        mood=good_is_low("mood"),
        motivation=good_is_low("motivation"),
        sleep_quality=good_is_low("sleepQuality"),
        injured="as told to Intervals.icu" if injury is not None and injury >= _INJURED_FROM else None,
    )
    return told if says_something(told) else None


def _day(row: Row) -> date:
    return day_of(row.get("date") or row["id"])


def _activity(where: Provenance, row: Row, source: FileSource) -> Observation | None:
    seconds = positive(row, "moving_time", "elapsed_time")
    if seconds is None:
        raise ValueError("no duration")
    metres = positive(row, "distance")
    sport, title = sport_key(row.get("type")), row.get("name", "")[:200] or None
    rpe = positive(row, "icu_rpe", "perceived_exertion")
    race = row.get("race", "").lower() == "true"
    return Activity(
        Provenance(where.source, where.source_id, device=row.get("device_name")),
        _start(row, source),
        sport,
        seconds / 60,
        distance_km=metres / 1000 if metres else None,
        ascent_m=number(row, "total_elevation_gain"),
        descent_m=positive(row, "total_elevation_loss"),
        avg_hr_bpm=positive(row, "average_heartrate"),
        max_hr_bpm=positive(row, "max_heartrate"),
        rpe=rpe if rpe is not None and rpe <= 10 else None,
        kind="race" if race else run_kind(title) if is_run(sport) else None,
        title=title,
        external_ids=_ids(where, row),
        temperature_c=number(row, "average_temp"),
        altitude_m=number(row, "average_altitude"),
    )


def _start(row: Row, source: FileSource) -> datetime:
    """The instant, on the wall clock of the activity's own zone, else of the home's."""
    try:
        zone = ZoneInfo(row["timezone"]) if row.get("timezone") else source.zone
    except (ZoneInfoNotFoundError, ValueError):
        zone = source.zone
    if row.get("start_date"):
        at = datetime.fromisoformat(row["start_date"])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone)
    at = datetime.fromisoformat(row["start_date_local"])
    return at if at.tzinfo else at.replace(tzinfo=zone) if zone else at.astimezone()


def _ids(where: Provenance, row: Row) -> tuple[str, ...]:
    ids = [f"intervals:{where.source_id}"]
    if row.get("external_id", "").isdigit():
        ids.append(f"garmin:{row['external_id']}")
    if row.get("strava_id"):
        ids.append(f"strava:{row['strava_id']}")
    return tuple(ids)


class IntervalsSource(CsvVendor):
    """``import intervals``; its activities also by ``import activities``."""

    name: ClassVar[str] = "intervals"
    kinds: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.HRV, Kind.RESTING_HR, Kind.SLEEP, Kind.CHECKIN, Kind.ACTIVITY}
    )
    marks: ClassVar[tuple[frozenset[str], ...]] = (
        *(frozenset(pair) for pair in product(("date", "id"), ("restingHR", "hrv", "sleepSecs", "fatigue"))),
        frozenset({"start_date_local", "type"}),
    )
    columns: ClassVar[frozenset[str]] = _COLUMNS
    readers: ClassVar[Mapping[Kind, Reader]] = {
        Kind.HRV: _hrv,
        Kind.RESTING_HR: _resting_hr,
        Kind.SLEEP: _sleep,
        Kind.CHECKIN: _checkin,
        Kind.ACTIVITY: _activity,
    }

    def key(self, kind: Kind, row: Row) -> str | None:
        is_activity = "start_date_local" in row
        if is_activity or kind is Kind.ACTIVITY:
            return row.get("id") or row["start_date_local"] if is_activity and kind is Kind.ACTIVITY else None
        return as_day(row.get("date") or row.get("id"))

    def of_row(self, row: Row) -> Iterator[Item]:
        if row.get("source", "").upper() == "STRAVA" and positive(row, "moving_time", "elapsed_time") is None:
            yield Skipped(row.get("start_date_local") or row.get("id", "a row"), STUBS)
            return
        if "hrvSDNN" in row and "hrv" not in row:
            yield Skipped(as_day(row.get("date") or row.get("id")) or "a row", SDNN)
        yield from super().of_row(row)

    def refusal(self, columns: Collection[str]) -> str:
        return SDNN if "hrvSDNN" in columns else super().refusal(columns)
