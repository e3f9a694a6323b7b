"""A coach's calendar as the plan: from a file, from a feed on this machine, and never from where it must not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.ics_plan import IcsPlanSource
from readiness.errors import ConfigurationError, ReadinessError, SourceUnavailable, UnexpectedResponse
from readiness.observations import Kind, PlannedRun, Race

SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)
FEED = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Coach//EN
BEGIN:VEVENT
UID:long@coach
DTSTART;VALUE=DATE:20260307
SUMMARY:Run: Long run 30 km
DESCRIPTION:Planned Time: 4:00:00\\nEasy effort.
END:VEVENT
BEGIN:VEVENT
UID:tempo@coach
DTSTART:20260303T033000Z
DTEND:20260303T043000Z
SUMMARY:Schwellenlauf
END:VEVENT
BEGIN:VEVENT
UID:rest@coach
DTSTART;VALUE=DATE:20260302
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Repos
END:VEVENT
BEGIN:VEVENT
UID:unknown@coach
DTSTART:20260304T070000
SUMMARY:W4D2
END:VEVENT
BEGIN:VEVENT
UID:race@coach
DTSTART;VALUE=DATE:20260328
SUMMARY:B race: Tahtali 61 km
END:VEVENT
BEGIN:VEVENT
UID:gym@coach
DTSTART;VALUE=DATE:20260305
SUMMARY:Strength A
END:VEVENT
BEGIN:VEVENT
UID:off@coach
DTSTART;VALUE=DATE:20260306
STATUS:CANCELLED
SUMMARY:Easy run
END:VEVENT
BEGIN:VEVENT
UID:flood@coach
DTSTART:20260310T070000
RRULE:FREQ=SECONDLY
SUMMARY:Easy run 40 min
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@contextmanager
def served(body: bytes, status: int = 200, location: str = "") -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/secret-token/plan.ics"
    finally:
        server.shutdown()
        server.server_close()


def test_a_feed_becomes_plan_and_races(tmp_path: Path) -> None:
    """Kinds, durations, times in the athlete's zone, repeats and races are read; other sports are left out."""
    (tmp_path / "plan.ics").write_bytes(FEED.encode())
    with served(FEED.encode()) as url:
        fed = IcsPlanSource(url, allow_private=True, zone=ZoneInfo("Europe/Istanbul"))
        rows = list(fed.fetch(Kind.PLANNED_RUN, SINCE, UNTIL))
        races = [r.observation for r in fed.fetch(Kind.RACE, SINCE, UNTIL)]
        assert fed.requests == 1
    found = [r.observation for r in rows if isinstance(r.observation, PlannedRun)]
    assert [(p.date.day, p.kind, p.time, p.duration_min, p.distance_km) for p in found] == [
        (2, "rest", None, None, None),
        (3, "tempo", time(6, 30), 60, None),
        (4, "unknown", time(7, 0), None, None),
        (7, "long", None, 240, 30),
        (9, "rest", None, None, None),
        (10, "easy", time(7, 0), 40, None),
        (16, "rest", None, None, None),
    ]
    (race,) = races
    assert isinstance(race, Race)
    assert (race.date, race.priority, race.distance_km) == (date(2026, 3, 28), "B", 61)
    from_file = IcsPlanSource("plan.ics", zone=ZoneInfo("Europe/Istanbul"), home=tmp_path)
    assert list(from_file.fetch(Kind.PLANNED_RUN, SINCE, UNTIL)) == rows
    assert [fed.parse(r.kind, r.source_id, r.raw) for r in rows] == rows


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "http://example.org/plan.ics", "https://127.0.0.1/x", "https://localhost/x",
        "https://10.0.0.8/x", "https://[::1]/x", "https://169.254.169.254/latest/meta-data", "ftp://example.org/x",
        "webcal://192.168.1.1/plan.ics", "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/",
    ],
)  # fmt: skip
def test_addresses_that_must_not_be_used_are_refused(url: str) -> None:
    """Files, plain http and the local network are refused unless the configuration allows them."""
    with pytest.raises(ConfigurationError, match="ics_plan"):
        list(IcsPlanSource(url).fetch(Kind.RACE, SINCE, UNTIL))


def test_a_redirect_leads_nowhere_that_is_forbidden() -> None:
    """Every hop is checked, also when the first was allowed."""
    with (
        served(b"", 302, "file:///etc/passwd") as url,
        pytest.raises(ConfigurationError, match="begins with"),
    ):
        list(IcsPlanSource(url, allow_private=True).fetch(Kind.RACE, SINCE, UNTIL))


def test_faults_are_told_without_the_secret_address() -> None:
    """A dead, wrong or overlong feed raises its family; its address, which is a secret, is in no message."""
    for body, status, family in (
        (b"", 404, SourceUnavailable),
        (b"<html>", 200, UnexpectedResponse),
        (b"X" * (11 << 20), 200, UnexpectedResponse),
    ):
        with served(body, status) as url, pytest.raises(family) as raised:
            list(IcsPlanSource(url, allow_private=True).fetch(Kind.RACE, SINCE, UNTIL))
        assert "secret-token" not in str(raised.value)
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        list(IcsPlanSource("no-such.ics").fetch(Kind.RACE, SINCE, UNTIL))


@given(st.data())
def test_a_damaged_feed_raises_only_our_errors(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever bytes are cut, doubled or changed in a feed, it is read or refused in words."""
    raw = bytearray(FEED.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        if data.draw(st.booleans()):
            raw[at : at + data.draw(st.integers(0, 40))] = b""
        else:
            raw[at : at + 1] = data.draw(st.binary(min_size=1, max_size=4))
    path = tmp_path_factory.getbasetemp() / "fuzzed.ics"
    path.write_bytes(bytes(raw))
    with suppress(ReadinessError):
        list(IcsPlanSource(str(path)).fetch(Kind.PLANNED_RUN, SINCE, UNTIL))


def test_days_around_a_race_and_a_long_run_are_neither(tmp_path: Path) -> None:
    """A race that is none would take two weeks of strength for its taper and recovery; a rest day is no long run."""
    titles = {
        "After race: easy 30 min": "easy",
        "Day after the race: rest": "rest",
        "Day after long run: rest": "rest",
        "Travel to race": "unknown",
        "Easy 8 km + 6x20s strides": "easy",
    }
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:e{n}\r\nDTSTART;VALUE=DATE:202603{10 + n}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
        for n, title in enumerate(titles)
    )
    path = tmp_path / "plan.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Coach//EN\r\n{events}END:VCALENDAR\r\n")
    source = IcsPlanSource(str(path), home=tmp_path, zone=ZoneInfo("Europe/Zurich"))
    assert list(source.fetch(Kind.RACE, SINCE, UNTIL)) == []
    runs = [row.observation for row in source.fetch(Kind.PLANNED_RUN, SINCE, UNTIL)]
    assert [run.kind for run in runs if isinstance(run, PlannedRun)] == list(titles.values())
