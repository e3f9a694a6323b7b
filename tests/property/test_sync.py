"""Whatever goes wrong on the way, a sync that at last succeeds leaves what a faultless one leaves."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st

from cli.exit_codes import of_sources
from connectors.sources.csv import CsvSource
from connectors.store import SqliteStore, open_store
from readiness.errors import AuthenticationNeeded, SourceUnavailable, UnexpectedResponse
from readiness.night.ingest import ingest, rebuild
from readiness.night.sync import sync
from readiness.night.windows import FIRST_DAYS
from readiness.observations import Activity, Fetched, HrvNight, Kind, Provenance
from readiness.ports import Counts

FIRST = datetime(2026, 3, 1, 4, tzinfo=UTC)
FAULTS = (
    SourceUnavailable("503"),
    AuthenticationNeeded("log in"),
    UnexpectedResponse("HTML", b"<html>"),
    KeyError("a bug"),
)


class Vendor:
    """A vendor in memory. ``late`` nights appear that many days after they happened; ``faults`` says, for each
    request in turn, after how many rows which error comes."""

    name: ClassVar[str] = "vendor"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.HRV, Kind.ACTIVITY})

    def __init__(self, late: dict[int, int], deleted: dict[int, int]) -> None:
        self.late, self.deleted = late, deleted
        self.today = FIRST.date()
        self.faults: list[tuple[int, Exception] | None] = []
        self.requests = 0

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        self.requests += 1
        fault = self.faults.pop(0) if self.faults else None
        for number, row in enumerate([*self._rows(kind, since, until), None]):
            if fault is not None and (number >= fault[0] or row is None):
                raise fault[1]
            if row is not None:
                yield row

    def _rows(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        for back in range((until - since).days, -1, -1):
            day = until - timedelta(days=back)
            nth = (day - FIRST.date()).days
            age = (self.today - day).days
            if age < 0:
                continue
            if kind is Kind.HRV and age >= self.late.get(nth, 0):
                yield self.parse(kind, day.isoformat(), f"{50 + nth % 9}".encode())
            if kind is Kind.ACTIVITY and nth % 2 == 0 and age < self.deleted.get(nth, 10_000):
                yield self.parse(kind, day.isoformat(), b"60")

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        day, source = date.fromisoformat(source_id), Provenance(self.name, source_id)
        if kind is Kind.HRV:
            return Fetched(kind, source_id, raw, HrvNight(source, day, float(raw)))
        start = datetime.combine(day, time(3), UTC)
        return Fetched(kind, source_id, raw, Activity(source, start, "running", float(raw)))


def content(store: SqliteStore, since: date | None = None) -> list[tuple[object, ...]]:
    found = store.observations(since=since)
    return [(o.KIND, o.provenance.source_id, str(o).partition("device=")[2]) for o in found]


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one: every commit waits for the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def nights(
    vendor: Vendor, store: SqliteStore, count: int, faults: list[tuple[int, Exception] | None]
) -> None:
    """``count`` nights with the faults, then one without."""
    vendor.faults = list(faults)
    for nth in range(count + 1):
        vendor.today = FIRST.date() + timedelta(days=nth)
        if nth == count:
            vendor.faults = []
        sync([vendor], store, FIRST + timedelta(days=nth))


faults = st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 8), st.sampled_from(FAULTS))), max_size=24)
# Late or deleted within the overlap: what a vendor changes a month later no nightly job sees.
within_overlap = st.dictionaries(st.integers(0, 30), st.integers(1, 5), max_size=8)


@settings(max_examples=25)
@given(faults=faults, late=within_overlap, deleted=within_overlap)
def test_faulty_nights_end_where_faultless_ones_do(
    faults: list[tuple[int, Exception] | None], late: dict[int, int], deleted: dict[int, int]
) -> None:
    """Eight nights of any faults and one good one: rows and deletions as if all had been good."""
    # A first night that fails begins its history a day later.
    since = FIRST.date() + timedelta(days=8 - FIRST_DAYS)
    with scratch() as folder, open_store(folder / "a") as a, open_store(folder / "b") as b:
        nights(Vendor(late, deleted), a, 8, faults)
        nights(Vendor(late, deleted), b, 8, [])
        assert content(a, since) == content(b, since)
        ends = [store.bookmark("vendor", Kind.HRV) for store in (a, b)]
        assert ends[0][1] == ends[1][1] == FIRST.date() + timedelta(days=8)


def test_what_failed_is_never_called_well(tmp_path: Path) -> None:
    """Each kind of fault has its exit code and leaves the other kind's rows stored."""
    expected = {0: 5, 1: 4, 2: 5, 3: 5}
    for number, error in enumerate(FAULTS):
        with open_store(tmp_path / str(number)) as store:
            vendor = Vendor({}, {})
            vendor.faults = [None, (0, error)]  # the nights come first and go well
            report = sync([vendor], store, FIRST)
            assert of_sources(report) == expected[number], error
            assert report.sources[0].status == "partial"
            assert {o.KIND for o in store.observations()} == {Kind.HRV}
            assert store.health()["vendor"].failing_since == FIRST
            vendor.faults = [(0, SourceUnavailable("503"))] * 2
            assert of_sources(sync([vendor], store, FIRST)) == 6
            assert of_sources(sync([vendor], store, FIRST)) == 0
            assert store.health()["vendor"].failing_since is None


def test_sync_twice_is_once(tmp_path: Path) -> None:
    """A second sync of the same night stores nothing new."""
    with open_store(tmp_path) as store:
        vendor = Vendor({}, {})
        first = sync([vendor], store, FIRST)
        again = sync([vendor], store, FIRST)
    assert first.sources[0].counts.new == FIRST_DAYS + 1 + FIRST_DAYS // 2 + 1
    assert again.sources[0].counts == Counts(unchanged=again.sources[0].counts.unchanged)


@settings(max_examples=10)
@given(stop=st.integers(0, 9))
def test_backfill_goes_on_where_it_stopped(stop: int) -> None:
    """A backfill of years that stops anywhere is completed by the next, newest first, without a hole."""
    since = FIRST.date() - timedelta(days=900)
    with scratch() as folder, open_store(folder) as store:
        vendor = Vendor({}, {})
        vendor.faults = [*[None] * stop, *[(3, SourceUnavailable("429"))] * 99]
        sync([vendor], store, FIRST, since=since)
        before, vendor.faults, vendor.requests = len(store.observations()), [], 0
        report = sync([vendor], store, FIRST, since=since)
        assert len(store.observations({Kind.HRV})) == 901
        assert of_sources(report) == 0
        assert vendor.requests <= 12 - max(0, stop - 2), before


def test_out_of_time_says_so(tmp_path: Path) -> None:
    """A sync whose time is used up begins nothing new, reports it, and is no success."""
    with open_store(tmp_path) as store:
        report = sync([Vendor({}, {})], store, FIRST, elapsed_s=lambda: 100.0, budget_s=60.0)
        assert report.sources[0].status == "skipped"
        assert "next sync" in str(report.sources[0].error)
        assert of_sources(report) == 6


def test_clock_a_year_ahead_and_back(tmp_path: Path) -> None:
    """A night under a clock that ran ahead costs nothing: the next one reads what it would have read."""
    with open_store(tmp_path) as store:
        vendor = Vendor({}, {})
        sync([vendor], store, FIRST)
        sync([vendor], store, FIRST + timedelta(days=365))
        vendor.today = FIRST.date() + timedelta(days=3)
        report = sync([vendor], store, FIRST + timedelta(days=3))
        assert of_sources(report) == 0
        assert max(o.date for o in store.observations()) == vendor.today


def test_rebuild_reads_all_again(tmp_path: Path) -> None:
    """A mended parser re-reads what is kept, the unreadable too; an unmended one changes nothing."""

    class Broken(Vendor):
        def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
            good = super().parse(kind, source_id, raw)
            return Fetched(kind, source_id, raw, problem="?") if source_id.endswith("1") else good

    with open_store(tmp_path / "a") as a, open_store(tmp_path / "b") as b:
        sync([Broken({}, {})], a, FIRST)
        sync([Vendor({}, {})], b, FIRST)
        assert content(a) != content(b)
        rebuild(a, {"vendor": Vendor({}, {})}, FIRST + timedelta(days=1))
        assert content(a) == content(b)
        assert (a.digest(), a.quarantine()) == (b.digest(), [])
        done = rebuild(a, {"vendor": Vendor({}, {})}, FIRST + timedelta(days=1))
        assert (done["vendor"].new, done["vendor"].changed) == (0, 0)
        rebuild(a, {"vendor": Broken({}, {})}, FIRST)
        assert len(content(a)) < len(content(b))


# --- our own CSV ------------------------------------------------------------------------

cell = st.one_of(
    st.sampled_from(["", "1", "0", "55.5", "7,5", "-3", "nan", "1e309", "2026-03-01", "06:30", "A", "ill x"]),
    st.sampled_from(
        ["2026-03-01T06:30:00+01:00", "2026-02-28T23:10", "9999-12-31", "running", "\x00", "\ud800"]
    ),
    st.text(max_size=6),
)
HEADERS = {
    "days": "date,rmssd_ms,resting_hr_bpm,sleep_h,sleep_start,sleep_end,sleep_score",
    "activities": "start,sport,duration_min,distance_km,avg_hr_bpm,rpe,id",
    "checkins": "date,fatigue,soreness,ill,injured,veto,tags,readiness",
    "plan": "date,time,kind,duration_min,title",
    "races": "date,name,priority,distance_km,hours",
}


@given(
    table=st.sampled_from(sorted(HEADERS)),
    rows=st.lists(st.lists(cell, max_size=9), max_size=12),
    tail=st.binary(max_size=20),
)
def test_any_csv_is_read_or_told(table: str, rows: list[list[str]], tail: bytes) -> None:
    """No file crashes the import; every row is stored within bounds or told; twice is once; rebuild agrees."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    text = "\n".join([HEADERS[table], *(",".join(row) for row in rows), ""])
    with scratch() as folder:
        path = folder / "f.csv"
        path.write_bytes(text.encode("utf-8", "surrogatepass") + tail)
        whole_days = Kind.PLANNED_RUN if table == "plan" else None
        with open_store(folder / "home") as store:
            reports = [
                ingest(store, "csv", CsvSource({table: path}, now).rows(table), now, whole_days) for _ in "12"
            ]
            before = content(store)
            assert reports[1].counts.new == 0
            assert reports[0].problems == reports[1].problems
            assert all("f.csv, line" in problem for problem in reports[0].problems)
            rebuild(store, {"csv": CsvSource({}, now)}, now)
            assert content(store) == before
