"""A long life is decided from its last half year beside the kept table of the days before: equal to the decision from
everything, whatever came in, or the whole life is read."""

from __future__ import annotations

import random
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from connectors.store import SqliteStore, open_store
from readiness.history.earlier import Earlier
from readiness.merging.merge import merge
from readiness.morning.answers import decided
from readiness.morning.decide import Decision, decide
from readiness.morning.recent import FORM, KEPT, LEAST_DAYS, WORTH_DAYS
from readiness.observations import Activity, Fetched, HrvNight, Kind, Observation, Provenance
from readiness.runs.roles import week_of
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, checkin, healthy, hrv, note, planned, race, run
from tests.homes import StoredHome

DAYS = WORTH_DAYS + 120
NOTES = ("ill", "alcohol", "travel:3", "altitude:2400", "heat", "device-change")
OLD = UNTIL - timedelta(days=LEAST_DAYS + 60)


BEGINS = week_of(UNTIL - timedelta(days=LEAST_DAYS))


def late_run(source: str, minutes: int) -> Activity:
    """A run around the midnight before the days that are read, as one of its recorders tells it."""
    start = datetime.combine(BEGINS, time(0), ZONE) + timedelta(minutes=minutes)
    return replace(run(BEGINS, 70), start=start, provenance=Provenance(source, f"{start}"))


def life(seed: int) -> list[Observation]:
    """Years with gaps, runs recorded twice or without a word, rides, plans, races and notes."""
    r, rows = random.Random(seed), list[Observation]()
    for o in healthy(days=DAYS, seed=seed):
        if r.random() < 0.08:
            continue
        if isinstance(o, Activity):
            o = replace(o, rpe=r.choice([o.rpe, o.rpe, None]), kind=r.choice([o.kind, o.kind, None]))
            o = replace(
                o,
                duration_min=o.duration_min * r.choice([0.4, 1, 1, 1, 2]),
                max_hr_bpm=r.choice([None, 150 + 40 * r.random()]),
            )
            if r.random() < 0.3:
                late = o.start + timedelta(seconds=r.choice([0, 200, 4000]))
                rows.append(replace(o, provenance=Provenance("strava", f"{late}"), start=late, rpe=None))
            if r.random() < 0.05:
                rows.append(replace(o, sport="cycling", provenance=Provenance("csv", f"x{o.start}")))
        rows.append(o)
    for n in range(-20, DAYS):
        day = UNTIL - timedelta(days=n)
        if r.random() < 0.3:
            rows.append(
                planned(day, r.choice(["easy", "long", "tempo", "hills", "rest"]), r.choice([None, 40, 120]))
            )
        if n > 0 and r.random() < 0.03:
            rows.append(note(day, r.choice(NOTES)))
        if r.random() < 0.005:
            rows.append(race(day, priority=r.choice("ABC")))
    return [*rows, late_run("csv", -1)]


LIVES = {seed: life(seed) for seed in (1, 2)}


def put(store: SqliteStore, rows: Iterable[Observation]) -> None:
    by_source: dict[str, list[Fetched]] = {}
    for o in rows:
        raw = repr(o).encode()
        by_source.setdefault(o.provenance.source, []).append(Fetched(o.KIND, o.provenance.source_id, raw, o))
    for name, fetched in by_source.items():
        store.upsert(name, fetched, at=datetime.combine(UNTIL, time(6), ZONE))


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home a life, with what was kept at its first decision."""
    folder = tmp_path_factory.mktemp("lives")
    for seed, rows in LIVES.items():
        with open_store(folder / str(seed)) as store:
            put(store, rows)
            assert decided(home(store), UNTIL).table is None
            assert store.fact(KEPT)
    return folder


@pytest.fixture
def store(homes: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SqliteStore]:
    shutil.copytree(homes / str(request.param), tmp_path / "home")
    with open_store(tmp_path / "home") as opened:
        yield opened


def home(store: SqliteStore, back: int = 0, hour: int = 7, settings: Settings | None = None) -> StoredHome:
    moment = datetime.combine(UNTIL - timedelta(days=back), time(hour), ZONE)
    config = repr(settings).encode() if settings else b""
    return StoredHome(store, moment, config, settings_of=lambda: settings or Settings())


def from_everything(at: StoredHome) -> Decision:
    rows = at.known_store.observations()
    return decide(rows, at.settings, at.moment.date(), at.moment)


def agree(at: StoredHome, *, recent: bool) -> None:
    """The home's own decision is the one from everything, made from the kept days or not."""
    found, whole = decided(at, at.moment.date()), from_everything(at)
    assert (found.days, found.assessment) == (whole.days, whole.assessment)
    assert (found.table is not None) is recent


every_life = pytest.mark.parametrize("store", list(LIVES), indirect=True)
a_life = pytest.mark.parametrize("store", [1], indirect=True)


@every_life
def test_the_mornings_after_rest_on_the_kept_days(store: SqliteStore) -> None:
    """In the morning and in the evening, with a run just done, a week on, and after a quarter of a year."""
    agree(home(store), recent=True)
    put(store, [run(UNTIL, 80, "tempo"), checkin(UNTIL, fatigue=5.0)])
    agree(home(store, hour=20), recent=True)
    put(store, [hrv(UNTIL + timedelta(days=n), 48.0) for n in range(1, 9)])
    agree(home(store, back=-8), recent=True)
    agree(home(store, back=-120), recent=False)
    agree(home(store, back=-120), recent=True)


CHANGES: dict[str, Callable[[], Sequence[Observation]]] = {
    "a late night": lambda: [replace(hrv(OLD, 80.0), provenance=Provenance("csv", "late"))],
    "a run told otherwise": lambda: [run(OLD, 300, "long", max_hr_bpm=205.0)],
    "an old race": lambda: [race(OLD, "late")],
    "another device": lambda: [
        HrvNight(Provenance("oura", str(n)), UNTIL - timedelta(days=n), 70.0 + n % 5) for n in range(20)
    ],
    "a run that began before the seam": lambda: [late_run("watch", 3)],
}


@a_life
@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_the_days_before_is_read_in_whole(store: SqliteStore, change: str) -> None:
    """Late data, an edit, a new device, a recording that belongs to an older one: the kept days no longer count."""
    put(store, CHANGES[change]())
    agree(home(store), recent=False)


@a_life
def test_other_settings_are_another_table(store: SqliteStore) -> None:
    """The week's first day and the highest heart rate are in the kept days."""
    other = replace(Settings(), week={"starts": "sun"}, athlete=replace(Settings().athlete, hr_max_bpm=201))
    agree(home(store, settings=other), recent=False)
    agree(home(store, settings=other), recent=True)


@a_life
def test_a_night_taken_back_is_gone(store: SqliteStore) -> None:
    """Also one of the kept days."""
    night = next(o for o in LIVES[1] if isinstance(o, HrvNight) and o.date < OLD)
    store.remove(night.provenance.source, night.KIND, night.provenance.source_id, at=home(store).moment)
    agree(home(store), recent=False)


@a_life
def test_what_changes_while_it_is_decided_is_not_kept(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process stores an old night after everything was read: the table without it must not stand for it."""
    store.remember(KEPT, "0/an older form")
    read = store.observations

    def and_then_another_writes() -> list[Observation]:
        rows = read()
        put(store, [replace(hrv(OLD, 30.0), provenance=Provenance("csv", "meanwhile"))])
        return rows

    monkeypatch.setattr(store, "observations", and_then_another_writes)
    decided(home(store), UNTIL)
    monkeypatch.undo()
    agree(home(store), recent=False)


@a_life
@pytest.mark.parametrize("deleted_there", [False, True])
def test_what_must_be_erased_leaves_no_table(store: SqliteStore, deleted_there: bool) -> None:
    """Where a vendor's terms forbid to keep a row, what was computed of it goes with it: when it has expired, and when
    the athlete deletes it there."""
    at = home(store).moment
    week = at + timedelta(days=7)
    nights = [replace(hrv(OLD, 61.0 + n), provenance=Provenance("strava", f"{n}")) for n in (0, 1)]
    rows = [Fetched(one.KIND, one.provenance.source_id, b"x", one) for one in nights]
    store.upsert("strava", rows, at=at, expires_at=week)
    assert store.fact(KEPT) is not None
    if deleted_there:
        store.upsert("strava", rows[:1], at=at, expires_at=week, window=(Kind.HRV, OLD, OLD))
    else:
        store.expire(week + timedelta(days=1))
    assert store.fact(KEPT) is None


def test_a_table_made_otherwise_is_another_form() -> None:
    """What homes have kept is used only while the program would make the same of the same days. Where this fails,
    raise ``FORM`` of readiness/morning/recent.py, and put the new digest here."""
    table = Earlier.of(merge(LIVES[1], Settings()), Settings(), BEGINS).table
    values = {name: [round(x, 4) for x in table.columns[name][0].tolist()] for name in sorted(table.columns)}
    assert (FORM, zlib.crc32(repr(values).encode())) == ("1", 553992308)
