"""What the plug-in's author tests: that the source and the calendar keep readiness' contracts."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from readiness_ring.cloud import build
from readiness_ring.diary import Diary
from readiness_ring.source import RingSource

from readiness.calendar_event import is_ours
from readiness.observations import Kind, PlannedRun
from readiness.ports import Source
from readiness.testing import (
    CalendarContract,
    CalendarHands,
    FailingVendorContract,
    SourceContract,
    Vendor,
    plugged,
)

NIGHTS = """date,hrv_ms,resting_bpm,asleep_min
2026-03-02,61,45,452
2026-03-01,58,44,431
2026-03-03,,46,
2026-03-04,ninety,47,460
"""


class TestSource(SourceContract):
    span = (date(2026, 3, 1), date(2026, 3, 31))

    @pytest.fixture
    def source(self, tmp_path: Path) -> RingSource:
        (tmp_path / "nights.csv").write_text(NIGHTS)
        return RingSource(tmp_path / "nights.csv")


ANSWERS = {
    "/nights": [{"id": 1, "day": "2026-03-02", "rmssd": 61}, {"id": 2, "day": "2026-03-01", "rmssd": "?"}],
    "/plan": [{"id": 7, "day": "2026-03-05", "title": "Langer Lauf", "minutes": 150}],
}


class TestCloud(SourceContract):
    span = (date(2026, 3, 1), date(2026, 3, 31))

    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[Source]:
        with Vendor(ANSWERS) as vendor:
            yield build(plugged("ring_cloud", tmp_path, "key", base_url=vendor.url), tmp_path)

    def test_titles_say_what_a_run_is_for(self, source: Source) -> None:
        (row,) = source.fetch(Kind.PLANNED_RUN, *self.span)
        assert isinstance(row.observation, PlannedRun)
        assert (row.observation.kind, row.observation.duration_min) == ("long", 150)


class TestCloudFails(FailingVendorContract):
    span = (date(2026, 3, 1), date(2026, 3, 31))
    answers: ClassVar = ANSWERS

    @pytest.fixture
    def source_at(self, tmp_path: Path) -> Callable[[str], Source]:
        return lambda url: build(plugged("ring_cloud", tmp_path, "key", base_url=url), tmp_path)


class DiaryHands:
    """The user at the same file, with an editor."""

    def __init__(self, path: Path) -> None:
        self.target = Diary(path)
        self.target.keep({"dentist": {"title": "Dentist", "date": "2026-03-24"}})

    def move(self, uid: str, days: int, hours: int) -> None:
        entries, by = self.target.entries(), timedelta(days=days, hours=hours)
        for name in ("start", "end"):
            entries[uid][name] = (datetime.fromisoformat(entries[uid][name]) + by).isoformat()
        self.target.keep(entries)

    def write(self, uid: str, title: str, body: str) -> None:
        entries = self.target.entries()
        entries[uid] |= {"title": title, "body": body}
        self.target.keep(entries)

    def delete(self, uid: str) -> None:
        self.target.keep({u: entry for u, entry in self.target.entries().items() if u != uid})

    def seen(self) -> Counter[str]:
        return Counter(uid for uid in self.target.entries() if is_ours(uid))

    def own(self) -> object:
        return {uid: entry for uid, entry in self.target.entries().items() if not is_ours(uid)}


class TestDiary(CalendarContract):
    @pytest.fixture
    def hands(self, tmp_path: Path) -> CalendarHands:
        return DiaryHands(tmp_path / "diary.json")
