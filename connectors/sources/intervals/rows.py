"""What one row of Intervals.icu says, out of its API or its CSV files: the names are the same, and a cell is text.

Its subjective scales run 1–4; mood, motivation and sleep quality from good to bad. Of the nights only what a device
sent: which device, no row says, so they are 'intervals' to a baseline until another source shows whose they are.
``hrvSDNN`` is left out: SDNN is no rMSSD, and neither can be had from the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.files.csv_rows import number, positive
from connectors.sources.csv_vendor import Row, day_of, rescaled, says_something
from connectors.sources.words import run_kind, sport_key
from readiness.merging.sports import is_run
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Kind,
    Note,
    Observation,
    Provenance,
    RestingHr,
    SleepNight,
)

_INJURED_FROM = 3
"""1 none, 2 niggle, 3 poor, 4 injured."""
SDNN = "hrvSDNN holds SDNN, which is no rMSSD and cannot be turned into one; HRV was left out"
STUBS = "an activity that Intervals.icu has from Strava and may not pass on: `readiness import strava-export` reads it"
GARMIN = "GARMIN_CONNECT"
_CYCLE_DAYS = {"PERIOD": 1, "FOLLICULAR": 6, "OVULATING": 14, "LUTEAL": 15}
"""The first day of each phase in a cycle of 28 days: what decides is on which side of ovulation a day lies."""


class Place(Protocol):
    """Where the athlete lives: the zone of a time without one."""

    @property
    def zone(self) -> tzinfo | None: ...


def cells(answer: Mapping[str, object]) -> Row:
    """An object of the API as a row of the CSV holds it."""
    return {
        str(name): value if isinstance(value, str) else json.dumps(value)
        for name, value in answer.items()
        if value is not None and value != ""
    }


def is_stub(row: Row) -> bool:
    """Whether it is the placeholder of an activity that only Strava may show."""
    return row.get("source", "").upper() == "STRAVA" and positive(row, "moving_time", "elapsed_time") is None


def hrv(where: Provenance, row: Row, _: Place) -> Observation | None:
    ms = positive(row, "hrv")
    return HrvNight(where, _day(row), ms) if ms else None


def resting_hr(where: Provenance, row: Row, _: Place) -> Observation | None:
    bpm = (
        None if row.get("tempRestingHR", "").lower() == "true" else positive(row, "restingHR")
    )  # carried over
    return RestingHr(where, _day(row), bpm) if bpm else None


def sleep(where: Provenance, row: Row, _: Place) -> Observation | None:
    seconds = positive(row, "sleepSecs")
    score = positive(row, "sleepScore")
    return SleepNight(where, _day(row), seconds / 3600, score=score) if seconds else None


def checkin(where: Provenance, row: Row, _: Place) -> Observation | None:
    def bad_is_high(column: str) -> float | None:
        return rescaled(number(row, column), 1, 4)

    def good_is_low(column: str) -> float | None:
        return rescaled(number(row, column), 1, 4, turned=True)

    injury = number(row, "injury")
    answers = CheckIn(  # 'ill' and 'injured' come from the calendar, by the day
        where,
        _day(row),
        fatigue=bad_is_high("fatigue"),
        soreness=bad_is_high("soreness"),
        stress=bad_is_high("stress"),
        mood=good_is_low("mood"),
        motivation=good_is_low("motivation"),
        sleep_quality=good_is_low("sleepQuality"),
        ill=True if row.get("ill") == "true" else None,
        injured=row.get("injured")
        or ("as entered in Intervals.icu" if (injury or 0) >= _INJURED_FROM else None),
    )
    return answers if says_something(answers) else None


def note(where: Provenance, row: Row, _: Place) -> Observation | None:
    day = _CYCLE_DAYS.get(row.get("menstrualPhase", "").upper())
    return Note(where, _day(row), f"cycle-day:{day}") if day else None


def _day(row: Row) -> date:
    return day_of(row.get("date") or row["id"])


def activity(where: Provenance, row: Row, place: Place) -> Observation | None:
    seconds = positive(row, "moving_time", "elapsed_time")
    if seconds is None:
        raise ValueError("no duration")
    metres = positive(row, "distance")
    sport, title = sport_key(row.get("type")), row.get("name", "")[:200] or None
    rpe = positive(row, "icu_rpe", "perceived_exertion")
    race = row.get("race", "").lower() == "true" or row.get("sub_type") == "RACE"
    return Activity(
        Provenance(where.source, where.source_id, device=row.get("device_name")),
        _start(row, place.zone),
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
        gap_m_per_min=metres_per_second * 60 if (metres_per_second := positive(row, "gap")) else None,
    )


def _start(row: Row, home: tzinfo | None) -> datetime:
    """The instant, on the wall clock of the activity's own zone, else of the home's."""
    try:
        zone = ZoneInfo(row["timezone"]) if row.get("timezone") else home
    except (ZoneInfoNotFoundError, ValueError):
        zone = home
    if row.get("start_date"):
        at = datetime.fromisoformat(row["start_date"])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone)
    at = datetime.fromisoformat(row["start_date_local"])
    return at if at.tzinfo else at.replace(tzinfo=zone) if zone else at.astimezone()


def _ids(where: Provenance, row: Row) -> tuple[str, ...]:
    ids = [f"intervals:{where.source_id}"]
    if row.get("external_id", "").isdigit() and row.get("source", GARMIN) == GARMIN:
        ids.append(f"garmin:{row['external_id']}")
    if row.get("strava_id"):
        ids.append(f"strava:{row['strava_id']}")
    return tuple(ids)


READERS: Mapping[Kind, Callable[[Provenance, Row, Place], Observation | None]] = {
    Kind.HRV: hrv,
    Kind.RESTING_HR: resting_hr,
    Kind.SLEEP: sleep,
    Kind.CHECKIN: checkin,
    Kind.NOTE: note,
    Kind.ACTIVITY: activity,
}
