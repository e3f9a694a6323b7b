"""What any store must do, run on ours; reopened before every reading, so that nothing lives in memory only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from connectors.store import SqliteStore, open_store
from readiness.errors import ConfigurationError, NoData
from readiness.observations import (
    Activity,
    CheckIn,
    Fetched,
    HrvNight,
    Kind,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    SleepNight,
    StrengthSet,
)
from readiness.ports import Counts, Health
from readiness.stored_answer import StoredAnswer

AT = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)
OSLO = timezone(timedelta(hours=1))


@contextmanager
def opened(home: Path) -> Iterator[SqliteStore]:
    with open_store(home) as store:
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "home") as store:
        yield store


def night(day: date = DAY, rmssd_ms: float = 55.5) -> HrvNight:
    return HrvNight(Provenance("garmin", day.isoformat()), day, rmssd_ms)


def run(ident: str, day: date = DAY) -> Activity:
    start = datetime.combine(day, time(6, 30), OSLO)
    return Activity(Provenance("garmin", ident), start, "running", 60.0, distance_km=10.0)


def row(observation: Observation, raw: bytes = b"{}") -> Fetched:
    return Fetched(observation.KIND, observation.provenance.source_id, raw, observation)


def test_every_field_comes_back(store: SqliteStore) -> None:
    """What was stored reads back equal, but for when it was ingested."""
    given: list[Observation] = [
        Activity(
            Provenance("garmin", "1", device="Fenix ☃"),
            datetime(2026, 3, 1, 23, 59, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
            "strength_training",
            45.25,
            rpe=0.0,
            hr_zone_min=(1.0, 2.5),
            external_ids=("strava:1", "x"),
            title='<script>"',
            strength_sets=(StrengthSet("goblet squat", 3, 10, 16.0), StrengthSet("plank", seconds=30.0)),
        ),
        SleepNight(
            Provenance("garmin", "2026-03-02"),
            date(2026, 3, 2),
            7.5,
            AT - timedelta(hours=8),
            AT,
            80.0,
            False,
        ),
        CheckIn(Provenance("garmin", "2026-03-03"), DAY, fatigue=1.0, ill=False, veto=True, tags=("a", "b")),
        PlannedRun(Provenance("garmin", "p"), date(2026, 3, 4), "long", time(6, 30), 240.0),
        Race(Provenance("garmin", "r"), date(2026, 6, 1), "Ultra", "B", 80.5, 12.0),
    ]
    store.upsert("garmin", [row(one) for one in given], at=AT)
    found = store.observations()
    assert [replace(o, provenance=replace(o.provenance, ingested_at=None)) for o in found] == given
    assert {o.provenance.ingested_at for o in found} == {AT}


def test_same_again_changes_nothing(store: SqliteStore) -> None:
    """A second upsert of equal rows counts them unchanged and leaves digest and first arrival as they were."""
    store.upsert("garmin", [row(night())], at=AT)
    digest = store.digest()
    assert store.upsert("garmin", [row(night())], at=AT + timedelta(days=1)) == Counts(unchanged=1)
    assert store.digest() == digest
    assert store.observations()[0].provenance.ingested_at == AT


def test_revision_keeps_the_past(store: SqliteStore) -> None:
    """A revised night reads new, its first payload is kept, and what was known before is still known."""
    store.upsert("garmin", [row(night(), b"first")], at=AT)
    later = AT + timedelta(hours=5)
    assert store.upsert("garmin", [row(night(rmssd_ms=60), b"second")], at=later) == Counts(changed=1)
    assert [o.rmssd_ms for o in store.observations() if isinstance(o, HrvNight)] == [60]
    assert store.superseded("garmin", Kind.HRV, DAY.isoformat()) == [b"first"]
    assert store.payload("garmin", Kind.HRV, DAY.isoformat()) == b"second"
    then = store.observations(known_at=later - timedelta(seconds=1))
    assert [o.rmssd_ms for o in then if isinstance(o, HrvNight)] == [55.5]
    assert store.observations(known_at=AT - timedelta(seconds=1)) == []


def test_digest_is_of_the_content(tmp_path: Path) -> None:
    """Equal data has an equal digest whatever the order and the way it came; any change changes it."""
    with opened(tmp_path / "a") as a, opened(tmp_path / "b") as b:
        a.upsert("garmin", [row(night()), row(run("1"))], at=AT)
        b.upsert("garmin", [row(run("1"))], at=AT)
        b.upsert("garmin", [row(night(rmssd_ms=40))], at=AT)
        assert a.digest() != b.digest()
        b.upsert("garmin", [row(night())], at=AT + timedelta(days=3))
        assert a.digest() == b.digest()
        b.remove("garmin", Kind.ACTIVITY, "1", at=AT)
        assert a.digest() != b.digest()


def test_vanished_rows(store: SqliteStore) -> None:
    """A complete list marks what it no longer holds deleted, within its span only; an empty one proves nothing."""
    old, new = DAY - timedelta(days=30), DAY
    store.upsert("garmin", [row(run("1", old)), row(run("2", new)), row(run("3", new))], at=AT)
    window = (Kind.ACTIVITY, DAY - timedelta(days=7), DAY)
    assert store.upsert("garmin", [], at=AT, window=window) == Counts()
    assert store.upsert("garmin", [row(run("3", new))], at=AT, window=window) == Counts(
        changed=1, unchanged=1
    )
    assert [o.provenance.source_id for o in store.observations()] == ["1", "3"]
    assert store.upsert("garmin", [row(run("2", new))], at=AT) == Counts(changed=1)
    assert len(store.observations()) == 3


def test_unreadable_row_is_kept_aside_until_it_reads(store: SqliteStore) -> None:
    """A quarantined row keeps its payload and reason, spoils nothing, and is gone once it reads well."""
    bad = Fetched(Kind.HRV, DAY.isoformat(), b"<html>", problem="no JSON")
    assert store.upsert("garmin", [bad, row(run("1"))], at=AT) == Counts(new=1, quarantined=1)
    (kept,) = store.quarantine()
    assert (kept.source_id, kept.problem, kept.seen_at) == (DAY.isoformat(), "no JSON", AT)
    assert store.payload("garmin", Kind.HRV, DAY.isoformat()) == b"<html>"
    store.upsert("garmin", [row(night())], at=AT)
    assert store.quarantine() == []


def test_good_night_outlives_a_bad_answer(store: SqliteStore) -> None:
    """A night that was read stays when the vendor later sends rubbish, or 'nothing', for it."""
    store.upsert("garmin", [row(night())], at=AT)
    for later in (
        Fetched(Kind.HRV, DAY.isoformat(), b"?", problem="?"),
        Fetched(Kind.HRV, DAY.isoformat(), b"null"),
    ):
        store.upsert("garmin", [later], at=AT)
        assert len(store.observations()) == 1


def test_impossible_numbers_never_get_in(store: SqliteStore) -> None:
    """A heart rate of 0 is not stored; a run keeps its minutes when only its heart rate is nonsense."""
    rows = [row(night(rmssd_ms=float("nan"))), row(replace(run("1"), avg_hr_bpm=0.0))]
    counts = store.upsert("garmin", rows, at=AT)
    assert (counts.new, counts.quarantined) == (1, 2)
    (kept,) = store.observations()
    assert isinstance(kept, Activity)
    assert (kept.avg_hr_bpm, kept.duration_min) == (None, 60.0)


def test_fault_in_the_middle_stores_nothing(store: SqliteStore) -> None:
    """Rows and bookmark come together or not at all."""

    def rows() -> Iterator[Fetched]:
        yield row(night())
        raise OSError("the line went dead")

    with pytest.raises(OSError, match="dead"):
        store.upsert("garmin", rows(), at=AT, read=(Kind.HRV, DAY, DAY))
    assert store.observations() == []
    assert store.bookmark("garmin", Kind.HRV) is None


def test_bookmark_only_widens(store: SqliteStore) -> None:
    """A clock that was set back never makes us forget what was read."""
    for first, last in ((5, 9), (7, 8), (1, 6)):
        store.upsert("garmin", [], at=AT, read=(Kind.HRV, DAY.replace(day=first), DAY.replace(day=last)))
    assert store.bookmark("garmin", Kind.HRV) == (DAY.replace(day=1), DAY.replace(day=9))


def test_expired_rows_leave_no_byte(tmp_path: Path) -> None:
    """After their last day no text of a row that may not be kept is left in any file of the home."""
    home = tmp_path / "home"
    marked = replace(run("secret-ident"), title="Morning run by the quarry")
    with opened(home) as store:
        week = AT + timedelta(days=7)
        filler = [row(run(str(n)), b"x" * 50) for n in range(300)]
        store.upsert("garmin", filler, at=AT)
        store.upsert("strava", [row(marked, b"plain payload")], at=AT, expires_at=week)
        store.upsert("strava", [row(replace(marked, rpe=5.0), b"plain")], at=AT, expires_at=week)
        assert store.expire(week - timedelta(seconds=1)) == 0
        digest = store.digest()
        assert store.expire(week) == 1
        assert store.digest() != digest
    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"quarry" not in left
    assert b"secret-ident" not in left


def test_what_may_not_be_kept_is_not_handed_out_either(store: SqliteStore) -> None:
    """A vendor's ban covers unreadable payloads too; what it does not cover stays whole, read or unread."""
    week = AT + timedelta(days=7)
    unread = [Fetched(Kind.HRV, "odd", b"<html>", problem="no JSON")]
    store.upsert("garmin", [row(night(), b"{1}"), *unread], at=AT)
    store.upsert("strava", [row(run("7"), b"{2}"), *unread], at=AT, expires_at=week)
    everything = {(source, id_): raw for source, _, id_, raw in store.payloads()}
    ours = {("garmin", DAY.isoformat()): b"{1}", ("garmin", "odd"): b"<html>"}
    assert everything == {**ours, ("strava", "7"): b"{2}", ("strava", "odd"): b"<html>"}
    assert {(source, id_): raw for source, _, id_, raw in store.payloads(keepable=True)} == ours


def test_answers_are_frozen(store: SqliteStore) -> None:
    """A morning's answer is never rewritten; a later one is a new revision, and the newest is the answer."""
    first = StoredAnswer(DAY, 1, datetime(2026, 3, 3, 7, tzinfo=OSLO), "d1", "r1", None, "{}")
    store.save_answers([first])
    store.save_answers([first._replace(json="rewritten")])
    second = first._replace(revision=2, inputs_digest="d2", why_revised="a late night")
    store.save_answers([second])
    assert store.answer(DAY, 1) == first
    assert store.answer(DAY) == second
    assert store.answers(DAY, DAY) == [first, second]
    assert store.answer(DAY + timedelta(days=1)) is None


def test_health_and_ledger(store: SqliteStore) -> None:
    """Health and the calendar ledger hold the last word for each name."""
    store.record_health(Health("garmin", None, AT, "503"))
    store.record_health(Health("garmin", AT))
    assert store.health() == {"garmin": Health("garmin", AT)}
    store.record("ics", "uid-1", DAY, "{}")
    store.record("ics", "uid-1", DAY, '{"v":2}')
    store.record("caldav", "uid-1", DAY, "other")
    assert store.ledger("ics") == {"uid-1": '{"v":2}'}
    store.erase("ics", "uid-1")
    store.erase("ics", "uid-1")
    assert store.ledger("ics") == {}


def test_private_and_found_only_when_there(tmp_path: Path) -> None:
    """The folder is 0700 and every file of the database 0600; a reader does not create an empty one."""
    home = tmp_path / "a" / "home"
    with pytest.raises(NoData, match="import"):
        open_store(home, create=False)
    assert not home.exists()
    with open_store(home) as store:
        store.upsert("garmin", [row(night())], at=AT)
        assert home.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}


def test_newer_database_is_left_alone(tmp_path: Path) -> None:
    """A database of a newer readiness is refused with what to do, not changed."""
    with open_store(tmp_path) as store:
        store._db.execute("PRAGMA user_version = 999")
    before = (tmp_path / "readiness.db").read_bytes()
    with pytest.raises(ConfigurationError, match="Upgrade"):
        open_store(tmp_path)
    assert (tmp_path / "readiness.db").read_bytes() == before
