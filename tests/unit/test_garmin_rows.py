"""Single rows of Garmin's: units, zones, what is not observed, what is broken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.garmin.parse import PARSERS, fetched, reread
from connectors.sources.words import run_kind
from readiness.observations import Activity, HrvNight, Kind, PlannedRun, Race, SleepNight

RUN: dict[str, Any] = {
    "activityId": 1,
    "activityName": "Morning",
    "startTimeLocal": "2026-01-08 08:10:21",
    "startTimeGMT": "2026-01-08 14:10:21",
    "activityType": {"typeKey": "trail_running"},
    "duration": 3600.0,
    "distance": 9000.0,
    "elevationGain": 300.0,
    "averageHR": 142.0,
}


def ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def night(zone: str, start: str, end: str, day: str) -> dict[str, Any]:
    """A row of the sleep range as Garmin writes it: local stamps are wall time written as if it were UTC."""
    instants = [datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) for text in (start, end)]
    walls = [i.replace(tzinfo=UTC) for i in instants]
    values = {
        "totalSleepTimeInSeconds": 27_000,
        "gmtSleepStartTimeInMillis": ms(instants[0]),
        "gmtSleepEndTimeInMillis": ms(instants[1]),
        "localSleepStartTimeInMillis": ms(walls[0]),
        "localSleepEndTimeInMillis": ms(walls[1]),
    }
    return {"calendarDate": day, "values": values}


def test_units_and_place_of_an_activity() -> None:
    """Seconds become minutes, metres kilometres, and the start carries the offset of the place."""
    run = fetched(Kind.ACTIVITY, "1", RUN).observation
    assert isinstance(run, Activity)
    assert run.start.isoformat() == "2026-01-08T08:10:21-06:00"
    assert (run.duration_min, run.distance_km, run.ascent_m, run.avg_hr_bpm) == (60, 9, 300, 142)
    assert run.date == date(2026, 1, 8)


@pytest.mark.parametrize(
    ("zone", "start", "end", "day", "hours"),
    [
        ("Europe/Zurich", "2026-03-28 22:30", "2026-03-29 07:00", "2026-03-29", 7.5),  # clocks go forward
        ("Europe/Zurich", "2026-10-24 22:30", "2026-10-25 06:00", "2026-10-25", 8.5),  # and back
        ("Pacific/Auckland", "2026-06-01 23:30", "2026-06-02 07:00", "2026-06-02", 7.5),
        ("America/Los_Angeles", "2026-06-01 00:30", "2026-06-01 08:00", "2026-06-01", 7.5),
        ("Asia/Kathmandu", "2026-06-01 22:00", "2026-06-02 05:30", "2026-06-02", 7.5),
    ],
)
def test_wake_up_date_and_clock_hold_in_every_zone(
    zone: str, start: str, end: str, day: str, hours: float
) -> None:
    """Bedtime and waking keep their wall clock and true length across zones and both clock changes."""
    sleep = fetched(Kind.SLEEP, day, night(zone, start, end, day)).observation
    assert isinstance(sleep, SleepNight)
    assert sleep.start is not None
    assert sleep.end is not None
    assert f"{sleep.start:%Y-%m-%d %H:%M}" == start
    assert f"{sleep.end:%Y-%m-%d %H:%M}" == end
    assert sleep.end.date() == sleep.date == date.fromisoformat(day)
    assert (sleep.end - sleep.start) / timedelta(hours=1) == hours


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (Kind.HRV, {"calendarDate": "2026-01-01", "lastNightAvg": None, "baseline": None}),
        (Kind.RESTING_HR, {"calendarDate": "2026-01-01", "value": None}),
        (Kind.SLEEP, {"id": None, "calendarDate": "2026-01-01", "sleepTimeSeconds": None}),
        (Kind.SLEEP, {"calendarDate": "2026-01-01", "values": {"totalSleepTimeInSeconds": None}}),
        (Kind.SLEEP, {"calendarDate": "2026-01-01", "values": None}),
        (Kind.SLEEP, {"calendarDate": "2026-01-01", "values": {"totalSleepTimeInSeconds": 0}}),
        (Kind.DAILY, {"calendarDate": "2026-01-01", "averageStressLevel": -1}),
        (Kind.VENDOR_SCORE, {"calendarDate": "2026-01-01", "score": None, "inputContext": None}),
    ],
)
def test_null_is_not_observed(kind: Kind, row: dict[str, Any]) -> None:
    """A day without a value is neither an observation nor a problem."""
    told = fetched(kind, "x", row)
    assert (told.observation, told.problem) == (None, None)


def test_a_hrv_night_without_garmins_baseline_counts() -> None:
    """Garmin's own baseline is null for the first weeks; the night still counts."""
    row = {"calendarDate": "2026-01-01", "lastNightAvg": 48, "baseline": None, "status": "NONE"}
    assert isinstance(fetched(Kind.HRV, "2026-01-01", row).observation, HrvNight)


def test_a_broken_field_costs_the_field_not_the_run() -> None:
    """A heart rate that is text is named as a problem, and the run stays, without it."""
    told = fetched(Kind.ACTIVITY, "1", RUN | {"averageHR": "a lot"})
    assert isinstance(told.observation, Activity)
    assert told.observation.avg_hr_bpm is None
    assert told.problem == 'averageHR is "a lot", not a number'


@pytest.mark.parametrize("key", ["startTimeGMT", "startTimeLocal", "duration"])
def test_what_cannot_be_placed_is_quarantined(key: str) -> None:
    """Without start or duration there is no activity, and the problem names the field."""
    told = fetched(Kind.ACTIVITY, "1", {k: v for k, v in RUN.items() if k != key})
    assert told.observation is None
    assert told.problem is not None
    assert key in told.problem


def test_names_and_roles_of_the_account_are_not_kept() -> None:
    """The kept payload of an activity holds no owner's name, picture or role."""
    told = fetched(
        Kind.ACTIVITY, "1", RUN | {"ownerFullName": "Jo", "ownerDisplayName": "jo@x", "userRoles": ["R"]}
    )
    assert set(json.loads(told.raw)) == set(RUN)


def test_plan_units() -> None:
    """Planned seconds and activity-like milliseconds and centimetres both come out as minutes and kilometres."""
    base = {
        "id": 7,
        "itemType": "workout",
        "date": "2026-01-03",
        "title": "Long run",
        "sportTypeKey": "running",
    }
    for duration, distance in ((10_800, 30_000), (10_800_000, 3_000_000)):
        run = fetched(Kind.PLANNED_RUN, "7", base | {"duration": duration, "distance": distance}).observation
        assert isinstance(run, PlannedRun)
        assert (run.kind, run.duration_min, run.distance_km) == ("long", 180, 30)


@pytest.mark.parametrize(("primary", "priority"), [(True, "A"), (None, "A"), (False, "B")])
def test_race_priority(primary: bool | None, priority: str) -> None:
    """Garmin's primary event is an A race; one that says nothing is treated as one that matters."""
    item = {"id": 8, "itemType": "event", "date": "2026-05-02", "title": "Ultra", "primaryEvent": primary}
    target = {"value": 50.0, "unit": "mile"}
    race = fetched(Kind.RACE, "8", item | {"completionTarget": target}).observation
    assert isinstance(race, Race)
    assert race.priority == priority
    assert race.distance_km == pytest.approx(80.47, abs=0.01)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Long Run", "long"),
        ("Hill Repeats 8 x 2min", "hills"),
        ("Tempo 40'", "tempo"),
        ("Recovery jog", "easy"),
        ("Rest day", "rest"),
        ("Race pace 10k", "tempo"),
        ("Lunch with Ann", None),
        (None, None),
    ],
)
def test_titles_tell_the_kind(title: str | None, kind: str | None) -> None:
    """Common titles of planned runs are understood; others stay unknown."""
    assert run_kind(title) == kind


NASTY = st.sampled_from(
    (
        10**400,
        1e300,
        -1e18,
        253_402_300_799_000,
        -62_135_596_800_000,
        "9999-12-31 23:59:59",
        "0001-01-01T00:00:00.0",
    )
)
JSON = st.recursive(
    NASTY | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted(
    {
        *RUN,
        "calendarDate",
        "values",
        "lastNightAvg",
        "value",
        "id",
        "sleepTimeSeconds",
        "sleepStartTimestampGMT",
    }
    | {
        "sleepStartTimestampLocal",
        "gmtSleepStartTimeInMillis",
        "averageStressLevel",
        "score",
        "trainingStatus",
    }
    | {
        "date",
        "title",
        "completionTarget",
        "eventCustomization",
        "activity",
        "zones",
        "stream",
        "sets",
        "start",
    }
    | {
        "beginTimestamp",
        "startTimestampLocal",
        "eventTimeLocal",
        "of_duration_min",
        "sleepScores",
        "deviceId",
    }
)


DETAIL: dict[str, Any] = {
    "start": "2026-01-08T08:10:21-06:00",
    "of_duration_min": 60.0,
    "activity": {"directWorkoutRpe": 40},
    "zones": [{"zoneNumber": 1, "secsInZone": 60.0}],
    "stream": {"sumDuration": [0, 10, 20], "sumDistance": [0, 30, 60], "directElevation": [1, None, "x"]},
    "sets": {"exerciseSets": [{"setType": "ACTIVE", "exercises": [], "repetitionCount": 8}]},
}


@given(
    key=st.sampled_from(sorted(DETAIL)), inner=st.sampled_from(("", *sorted(DETAIL["stream"]))), value=JSON
)
def test_one_nasty_field_cannot_crash_a_detail(key: str, inner: str, value: Any) -> None:
    """A detail in which one part is absurd is still read or quarantined."""
    part = DETAIL[key] | {inner: value} if inner and isinstance(DETAIL[key], dict) else value
    fetched(Kind.ACTIVITY_DETAIL, "x", DETAIL | {key: part})


WHOLE = (RUN, night("Europe/Zurich", "2026-01-01 22:00", "2026-01-02 06:00", "2026-01-02"))


@given(
    kind=st.sampled_from((Kind.ACTIVITY, Kind.SLEEP)),
    row=st.sampled_from((*WHOLE, WHOLE[1]["values"])),
    key=st.sampled_from(sorted({*RUN, *WHOLE[1]["values"], "beginTimestamp"})),
    value=NASTY | JSON,
)
def test_one_nasty_field_cannot_crash_a_parser(kind: Kind, row: dict[str, Any], key: str, value: Any) -> None:
    """A whole row in which one field holds something absurd is still read or quarantined."""
    row = row | {key: value}
    fetched(kind, "x", {"calendarDate": "2026-01-02", "values": row} if kind is Kind.SLEEP else row)


@given(kind=st.sampled_from(sorted(PARSERS)), row=st.dictionaries(st.sampled_from(KEYS), JSON) | JSON)
def test_no_row_can_crash_a_parser(kind: Kind, row: Any) -> None:
    """Whatever stands in a row, it becomes an observation, a named problem or nothing, and reads the same again."""
    told = fetched(kind, "x", row)
    again = reread(kind, "x", told.raw)
    assert (again.observation, again.problem is None) == (told.observation, told.problem is None)
