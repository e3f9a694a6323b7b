"""One impossible date costs its own row, never the file; none of them reaches a decision."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors.sources.csv import CsvSource
from connectors.sources.files import FileSource, Known, Skipped
from connectors.sources.ics_plan import IcsPlanSource
from readiness.observations import Fetched, Kind
from readiness.plausibility import clean
from tests import recordings
from tests.property.test_hostile_files import SAMPLES

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DAY = re.compile(rb"20\d\d-\d\d-\d\d")
EPOCH_MS = re.compile(rb"(?<=[ :])1[67]\d{11}(?:\.\d+)?")
ONE_DAY = 4
"""Rows that one line of a vendor's table makes at most: HRV, sleep, resting heart rate, check-in."""
WORDS = re.compile(rb"(?:Mar|Feb|Jan) \d+, 2026")


def with_impossible_dates(data: bytes) -> Iterator[bytes]:
    """``data`` with one of its dates at a time at either end of the calendar, as ISO, in words or as an epoch."""
    for pattern, ends in (
        (DAY, (b"0001-01-01", b"9999-12-31")),
        (EPOCH_MS, (b"-62135596800000", b"253402300799000", b"9" * 18)),
        (WORDS, (b"Jan 1, 0001", b"Dec 31, 9999")),
    ):
        for found in pattern.finditer(data):
            for end in ends:
                yield data[: found.start()] + end + data[found.end() :]


def archives(data: bytes) -> Iterator[bytes]:
    """A zip with one of the dates in one of its files impossible; anything else as it is."""
    if not data.startswith(b"PK"):
        yield from with_impossible_dates(data)
        return
    with zipfile.ZipFile(BytesIO(data)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for name, part in parts.items():
        for changed in with_impossible_dates(part):
            yield recordings.zipped({**parts, name: changed})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s[0].name}-{s[1]}")
def test_an_impossible_date_costs_its_row_alone(
    tmp_path: Path, sample: tuple[type[FileSource], str, bytes]
) -> None:
    """Every other row is read as before, and what is out of bounds is kept out."""
    make, name, good = sample
    path = tmp_path / name
    path.write_bytes(good)
    whole = [x for x in make([path], zone=UTC).read() if isinstance(x, Fetched) and x.observation]
    for data in archives(good):
        path.write_bytes(data)
        read = list(make([path], zone=UTC).read())
        assert all(isinstance(item, Fetched | Skipped | Known) for item in read)
        rows = [x for x in read if isinstance(x, Fetched) and x.observation]
        kept = [kept for x in rows if x.observation and (kept := clean(x.observation, NOW)[0])]
        assert len(kept) >= len(whole) - ONE_DAY
        assert all(1990 <= one.date.year < 2028 for one in kept)


@pytest.mark.parametrize(
    "start", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00", "1970-01-01"]
)
def test_a_start_out_of_bounds_costs_its_row_of_our_own_table(tmp_path: Path, start: str) -> None:
    """The row is told with its line; the rows before and after it are stored."""
    path = tmp_path / "activities.csv"
    good = "2026-03-0{}T08:00:00+01:00,running,40"
    path.write_text(
        "\n".join(["start,sport,duration_min", good.format(1), f"{start},running,40", good.format(2)])
    )
    rows = list(CsvSource({"activities": path}, NOW).rows("activities"))
    kept = [row for row in rows if row.observation and clean(row.observation, NOW)[0]]
    (bad,) = (row for row in rows if row not in kept)
    assert len(kept) == 2
    assert "line 3" in (bad.problem or "")


@pytest.mark.parametrize("day", ["00010101", "99991231"])
def test_an_event_out_of_bounds_is_left_out_of_a_plan(tmp_path: Path, day: str) -> None:
    """A coach's calendar with one impossible day, timed or not, is read but for that."""
    event = "BEGIN:VEVENT\r\nUID:{0}\r\n{0}\r\nSUMMARY:Easy run 45 min\r\nEND:VEVENT\r\n"
    starts = ["DTSTART;VALUE=DATE:20260303", f"DTSTART;VALUE=DATE:{day}", f"DTSTART:{day}T233000Z"]
    path = tmp_path / "plan.ics"
    events = "".join(map(event.format, starts))
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Coach//EN\r\n{events}END:VCALENDAR\r\n")
    source = IcsPlanSource(str(path), zone=ZoneInfo("Pacific/Kiritimati"))
    read = list(source.fetch(Kind.PLANNED_RUN, date(2026, 3, 1), date(2026, 3, 31)))
    assert [row.observation.date for row in read if row.observation] == [date(2026, 3, 3)]
