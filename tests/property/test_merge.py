"""One truth out of many sources, whatever their order and whichever of them answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from readiness.merging.merge import merge, trace
from readiness.merging.unknown import unknown_words
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Observation,
    PlannedRun,
    Provenance,
    Race,
)
from readiness.settings import AthleteSettings, Settings

HERE = timezone(timedelta(hours=3))
SETTINGS = Settings()


def activity(
    source: str, at: datetime, minutes: float = 60, sport: str = "running", **more: object
) -> Activity:
    source_id = f"{source}-{at.isoformat()}-{sport}"
    return Activity(Provenance(source, source_id), at, sport, minutes, **more)


def forty_runs() -> dict[str, list[Activity]]:
    """Forty runs, two of them on one day, as three sources tell them: starts and lengths differ a little."""
    rng = Random(7)
    sources: dict[str, list[Activity]] = {"garmin": [], "strava": [], "fit": []}
    at = datetime(2026, 1, 1, 6, 30, tzinfo=HERE)
    for i in range(40):
        minutes = rng.uniform(20, 240)
        sources["garmin"].append(activity("garmin", at, minutes, "trail_running", avg_hr_bpm=140, rpe=5))
        late = (at + timedelta(seconds=rng.uniform(-60, 200))).astimezone(UTC)
        sources["strava"].append(activity("strava", late, minutes * rng.uniform(0.85, 1), avg_hr_bpm=139.6))
        soon = at + timedelta(seconds=rng.uniform(0, 5))
        sources["fit"].append(activity("fit", soon, minutes, steep_descent_m=100.0 + i))
        at += timedelta(hours=8 if i == 3 else 22 + rng.uniform(0, 6))
    return sources


RUNS = forty_runs()


@given(st.sets(st.sampled_from(sorted(RUNS)), min_size=1), st.randoms())
def test_runs_count_once_from_any_subset_of_sources_in_any_order(chosen: set[str], rng: Random) -> None:
    """Forty runs stay forty whichever sources tell them, and the result does not depend on their order."""
    rows: list[Observation] = [a for name in chosen for a in RUNS[name]]
    told = merge(rows, SETTINGS)
    rng.shuffle(rows)
    assert merge(rows, SETTINGS) == told
    assert merge(told, SETTINGS) == told
    assert len(told) == 40
    if "garmin" in chosen:
        alone = merge(RUNS["garmin"], SETTINGS)
        assert [(a.start, a.duration_min, a.rpe) for a in told if isinstance(a, Activity)] == [
            (a.start, a.duration_min, a.rpe) for a in alone if isinstance(a, Activity)
        ]


SPORTS = st.sampled_from(["running", "trail_running", "workout", "strength_training", "cycling"])
MINUTES = st.integers(0, 60 * 24 * 2)


@st.composite
def any_activity(draw: st.DrawFn) -> Activity:
    source = draw(st.sampled_from(["garmin", "strava", "fit", "csv", "log", "told", "plugin"]))
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=draw(MINUTES))
    sport, length = draw(SPORTS), draw(st.floats(0, 300))
    ids = draw(st.sets(st.sampled_from(["garmin:1", "garmin:2"]), max_size=1))
    number = draw(st.integers(0, 10**6))
    provenance = Provenance(source, f"{number}-{at}-{sport}-{length}-{ids}")
    return Activity(provenance, at, sport, length, external_ids=tuple(ids))


@given(
    st.lists(any_activity(), max_size=12, unique_by=lambda a: (a.provenance.source, a.provenance.source_id))
)
def test_every_row_is_part_of_exactly_one_session(rows: list[Activity]) -> None:
    """Whatever is merged, every row is told once as part of one session, and order never matters."""
    traced = trace(rows, SETTINGS)
    parts = [p for m in traced for p in m.parts]
    assert sorted(parts, key=str) == sorted((a.provenance for a in rows), key=str)
    assert trace(rows[::-1], SETTINGS) == traced


def test_two_real_runs_stay_two() -> None:
    """A warm-up that ends before the race starts, and an evening run, stay sessions of their own."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)
    rows = [
        activity("garmin", at, 4),
        activity("strava", at + timedelta(seconds=9), 4),
        activity("garmin", at + timedelta(minutes=4, seconds=30), 60),
        activity("garmin", at + timedelta(hours=9), 60),
    ]
    assert [round(a.duration_min) for a in merge(rows, SETTINGS) if isinstance(a, Activity)] == [4, 60, 60]


def test_other_sport_at_the_same_time_is_another_session() -> None:
    """A ride is never counted as the run that another source tells, but a vague 'workout' may be either."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)
    assert len(merge([activity("garmin", at), activity("strava", at, sport="cycling")], SETTINGS)) == 2
    (one,) = merge(
        [activity("garmin", at, sport="other"), activity("strava", at, sport="trail_running")], SETTINGS
    )
    assert isinstance(one, Activity)
    assert one.sport == "trail_running"


def test_shared_id_forgives_a_wrong_zone() -> None:
    """The same external id joins two recordings whose clocks disagree by whole hours."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)
    rows = [
        activity("garmin", at, external_ids=("garmin:42",)),
        activity("strava", at + timedelta(hours=3), 58, external_ids=("garmin:42",)),
    ]
    assert len(merge(rows, SETTINGS)) == 1
    assert len(merge([rows[0], activity("strava", at + timedelta(hours=3), 58)], SETTINGS)) == 2


def test_strength_typed_and_recorded_counts_once() -> None:
    """A session logged by hand in the evening is the one that the watch recorded; a second one stays."""
    at = datetime(2026, 3, 1, 17, 30, tzinfo=HERE)
    watch = activity("garmin", at, 41, "strength_training", avg_hr_bpm=101)
    typed = activity("log", at + timedelta(hours=4), 40, "strength_training", rpe=7, kind="lower")
    again = activity("log", at - timedelta(hours=9), 20, "strength_training", rpe=4, kind="upper_core")
    (one,) = trace([typed, watch], SETTINGS)
    assert isinstance(one.observation, Activity)
    assert (one.observation.duration_min, one.observation.rpe, one.observation.kind) == (41, 7, "lower")
    assert (one.fields["avg_hr_bpm"], one.fields["rpe"]) == ("garmin", "log")
    assert [p.source for p in one.duplicates] == ["log"]
    both = merge([typed, watch, again], SETTINGS)
    assert len(both) == 2
    assert merge(both, SETTINGS) == both


def test_truncated_recording_yields_to_a_whole_one() -> None:
    """A file that broke off gives what only it has; the other source's word on the duration counts."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)
    rows = [activity("fit", at, 20, truncated=True, steep_descent_m=90.0), activity("strava", at, 200)]
    (one,) = merge(rows, SETTINGS)
    assert isinstance(one, Activity)
    assert (one.duration_min, one.steep_descent_m, one.truncated) == (200, 90.0, False)


def nights(source: str, first: date, count: int, ms: float, device: str | None = None) -> list[HrvNight]:
    days = [first + timedelta(days=i) for i in range(count)]
    return [HrvNight(Provenance(source, f"{source}-{d}", device=device), d, ms) for d in days]


@given(st.randoms())
def test_nights_of_two_devices_are_never_mixed(rng: Random) -> None:
    """All nights come from one recorder: the one with most nights lately, or the one that is set."""
    ring = nights("whoop", date(2026, 1, 1), 60, 90.0)
    watch = nights("garmin", date(2026, 2, 10), 30, 50.0) + nights(
        "garmin_export", date(2026, 2, 1), 12, 51.0
    )
    rows: list[Observation] = [*ring, *watch]
    rng.shuffle(rows)
    told = [o for o in merge(rows, SETTINGS) if isinstance(o, HrvNight)]
    assert {n.provenance.source for n in told} == {"garmin", "garmin_export"}
    assert len({n.date for n in told}) == len(told) == 39
    chosen = Settings(athlete=AthleteSettings(hrv_device="WHOOP"))
    assert {o.provenance.source for o in merge(rows, chosen)} == {"whoop"}
    before = merge(rows, SETTINGS, as_of=date(2026, 2, 2))
    assert {o.provenance.source for o in before} == {"whoop"}


def test_checkin_plan_and_race_count_once() -> None:
    """What was typed stands, other sources fill its gaps; a plan and a race from two calendars are one."""
    day = date(2026, 3, 1)
    rows: list[Observation] = [
        CheckIn(Provenance("hrv4training", "1"), day, fatigue=4, soreness=2, tags=("travel:+2",)),
        CheckIn(Provenance("checkin", "2"), day, fatigue=2),
        PlannedRun(Provenance("garmin", "w1"), day, "long", None, 240),
        PlannedRun(Provenance("ics_plan", "u1"), day, None, None, 230),
        PlannedRun(Provenance("ics_plan", "u2"), day, "easy", None, 30),
        Race(Provenance("ics_plan", "r"), day, "TAHTALI 60K", "A", 61.0),
        Race(Provenance("race", "r"), day, "Tahtali", "B"),
    ]
    told = merge(rows, SETTINGS)
    assert merge(told, SETTINGS) == told
    (checkin,) = (o for o in told if isinstance(o, CheckIn))
    assert (checkin.fatigue, checkin.soreness, checkin.tags) == (2, 2, ("travel:+2",))
    assert sorted((o.kind or "", o.duration_min) for o in told if isinstance(o, PlannedRun)) == [
        ("easy", 30),
        ("long", 240),
    ]
    (race,) = (o for o in told if isinstance(o, Race))
    assert (race.name, race.priority, race.distance_km) == ("Tahtali", "B", 61.0)


def test_height_is_the_vendors_or_the_devices_before_a_counted_tracks() -> None:
    """Of a vendor's entry and its recording the entry's corrected ascent counts, whatever their ids; what only the
    recording knows comes from it."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)
    for number, content in (("12", "5f-0"), ("95", "5f-0"), ("7", "00-0")):
        entry = Activity(
            Provenance("strava_export", number),
            at,
            "running",
            40,
            6.7,
            11,
            11,
            external_ids=(f"strava:{number}", "f:1"),
        )
        track = Activity(
            Provenance("strava_export", content),
            at,
            "running",
            41,
            6.6,
            110,
            108,
            external_ids=("f:1",),
            altitude_m=100,
        )
        for rows in ([entry, track], [track, entry]):
            (one,) = merge(rows, SETTINGS)
            assert isinstance(one, Activity)
            assert (one.ascent_m, one.descent_m, one.distance_km, one.duration_min) == (11, 11, 6.7, 40)
            assert one.altitude_m == 100
    alone = Activity(Provenance("fit", "gpx-0"), at, "running", 41, 6.6, 110)
    watch = Activity(Provenance("fit", "zz-0", device="garmin 3290"), at, "running", 41, 6.6, 30)
    for other in (entry, watch):
        (one,) = merge([alone, other], SETTINGS)
        assert isinstance(one, Activity)
        assert one.ascent_m == other.ascent_m


def test_two_entries_of_one_list_are_two_sessions() -> None:
    """Two ids in a vendor's list that overlap stay two, with their copies; one session recorded twice is one."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)

    def entry(source: str, number: int, late_s: float, minutes: float, km: float) -> Activity:
        ids = (f"{source}:{number}",)
        start = at + timedelta(seconds=late_s)
        return Activity(Provenance(source, str(number)), start, "running", minutes, km, external_ids=ids)

    two = [entry("garmin", 1, 0, 15, 2.4), entry("garmin", 2, 157, 18.6, 3.0)]
    copies = [entry("strava", 8, 1, 15, 2.4), entry("strava", 9, 158, 18.6, 3.0)]
    assert len(merge(two, SETTINGS)) == 2
    told = merge([*copies, *two], SETTINGS)
    assert [o.distance_km for o in told if isinstance(o, Activity)] == [2.4, 3.0]
    assert merge(told, SETTINGS) == told
    assert len(merge([two[0], entry("garmin", 3, 20, 15.4, 2.45)], SETTINGS)) == 1


def test_an_unknown_sport_takes_the_known_one_of_its_copy() -> None:
    """A word that nobody knows is one session with any other's row of it, which says what it was; alone it stays
    unknown, unless the user's own words tell."""
    at = datetime(2026, 3, 1, 8, tzinfo=HERE)
    odd = activity("plugin", at, sport="seerunde")
    (one,) = merge([activity("garmin", at, sport="other"), odd, activity("strava", at)], SETTINGS)
    assert isinstance(one, Activity)
    assert one.sport == "running"
    (alone,) = merge([odd], SETTINGS)
    (told,) = merge([odd], Settings(words={"Seerunde": "run"}))
    assert isinstance(alone, Activity)
    assert isinstance(told, Activity)
    assert (alone.sport, told.sport) == ("seerunde", "running")
    assert [u.word for u in unknown_words([odd], {})] == ["seerunde"]
    assert unknown_words([odd], {"Seerunde": "run"}) == []
