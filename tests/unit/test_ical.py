"""The .ics under an independent parser and validator, and on the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Component

from connectors.calendars import ical
from connectors.calendars.ics import IcsFile
from connectors.config.tables import IcsTable
from readiness.calendar_event import StrengthEvent, fingerprint, uid_of
from readiness.errors import ConfigurationError
from readiness.publishing.events import events
from readiness.publishing.publish import publish
from readiness.settings import EventSettings, Settings
from readiness.testing.days import made_up_day, made_up_days
from readiness.testing.memory import MemoryLedger
from readiness.vocabulary import Verdict

MORNING = datetime(2026, 3, 24, 6, tzinfo=ZoneInfo("Europe/Berlin"))

# The days on which the clocks change, and the wall times that only exist once, twice or not at all then.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
]


SPAN = (datetime(2026, 1, 1), datetime(2028, 1, 1))  # noqa: DTZ001 - Hypothesis adds the zone


def event(start: datetime | None, minutes: int = 40, **changes: object) -> StrengthEvent:
    day = start.date() if start else date(2026, 3, 24)
    values: dict[str, object] = {
        "uid": uid_of(day),
        "date": day,
        "title": "Strength: full",
        "body": "Why",
        "start": start,
        "end": start + timedelta(minutes=minutes) if start else None,
        "transparent": False,
        "digest": "d",
        "last_modified": MORNING,
    }
    return StrengthEvent(**{**values, **changes})


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("wall", [time(1, 30), time(17, 30)])
def test_an_event_on_a_day_of_changing_clocks_lands_right(zone: str, day: date, wall: time) -> None:
    """Read by its own VTIMEZONE alone, by another library, the event starts at the same instant."""
    for offset in (-1, 0, 1):
        start = datetime.combine(day + timedelta(days=offset), wall, ZoneInfo(zone))
        text = ical.calendar([ical.render(event(start))]).to_ical().decode()
        timezone = text[
            text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE") + len("END:VTIMEZONE\r\n")
        ]
        rules = tzical(_file(f"BEGIN:VCALENDAR\r\n{timezone}END:VCALENDAR\r\n")).get(zone)
        written = text.partition(f"DTSTART;TZID={zone}:")[2][:15]
        read = datetime.strptime(written, "%Y%m%dT%H%M%S").replace(tzinfo=rules)
        assert read.astimezone(UTC) == start.astimezone(UTC)


def test_the_published_file_passes_an_independent_validator(tmp_path: Path) -> None:
    """vobject parses and validates it; lines are folded at 75 octets, ended by CRLF, and nothing needed is missing."""
    path = tmp_path / "new" / "strength.ics"
    settings = Settings(events=EventSettings(skip_events="all_day", reminder_minutes=30))
    plan = made_up_days([Verdict.FULL, Verdict.SKIP, Verdict.MAINTENANCE], MORNING)
    for verdicts in (plan, [made_up_day(MORNING.date(), Verdict.MAINTENANCE, MORNING), *plan[1:]]):
        publish(verdicts, [IcsFile(path)], MemoryLedger(), MORNING, settings=settings)
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    cal = vobject.readOne(raw.decode())
    cal.validate(raiseException=True)
    assert cal.version.value == "2.0"
    assert len({e.uid.value for e in cal.vevent_list}) == len(cal.vevent_list) == 3
    assert [str(zone.tzid.value) for zone in cal.vtimezone_list] == ["Europe/Berlin"]
    timed, skip, _ = sorted(cal.vevent_list, key=lambda e: e.uid.value)
    assert timed.dtstart.value == datetime(2026, 3, 24, 17, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert timed.valarm.trigger.value == timedelta(minutes=-30)
    assert timed.categories.value == ["Strength"]
    assert (timed.transp.value, skip.transp.value) == ("OPAQUE", "TRANSPARENT")
    assert (skip.dtstart.value, skip.dtend.value) == (date(2026, 3, 25), date(2026, 3, 26))


def test_sequence_and_stamps_rise_only_with_the_content(tmp_path: Path) -> None:
    """Publishing again, later and unchanged, leaves the file byte for byte; a change raises SEQUENCE by one."""
    file, ledger = IcsFile(tmp_path / "strength.ics"), MemoryLedger()
    publish(made_up_days([Verdict.SKIP, Verdict.FULL], MORNING), [file], ledger, MORNING)
    first = file.path.read_bytes()
    publish(made_up_days([Verdict.SKIP, Verdict.FULL], MORNING), [file], ledger, MORNING + timedelta(hours=3))
    assert file.path.read_bytes() == first
    assert b"SEQUENCE:0" in first
    publish(
        made_up_days([Verdict.SKIP, Verdict.MAINTENANCE], MORNING),
        [file],
        ledger,
        MORNING + timedelta(hours=4),
    )
    second = file.path.read_bytes()
    assert b"SEQUENCE:1" in second
    assert b"LAST-MODIFIED:20260324T090000Z" in second


@given(
    title=st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80
    ),
    body=st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"),
        max_size=300,
    ),
    start=st.none() | st.datetimes(*SPAN, timezones=st.timezones()),
)
def test_whatever_is_written_reads_back(title: str, body: str, start: datetime | None) -> None:
    """Any text, at any time in any zone, survives RFC 5545 and is recognised as unedited."""
    if start is not None and start.astimezone(UTC).astimezone(start.tzinfo).replace(
        tzinfo=None
    ) != start.replace(tzinfo=None):
        return  # a wall time that the clocks skip
    wanted = event(start.replace(microsecond=0) if start else None, title=title, body=body)
    text = ical.calendar([ical.render(wanted)]).to_ical().decode()
    (read,) = [ical.read(e, None, None, text) for e in Calendar.from_ical(text).events]
    assert (read.start, read.end, read.date) == (wanted.start, wanted.end, wanted.date)
    assert fingerprint(read) == read.digest == fingerprint(wanted)


def test_the_users_additions_stay_when_we_rewrite() -> None:
    """An alarm, a place or a colour that the user put on our event survives our next change."""
    vevent = ical.render(event(MORNING))
    vevent.add("location", "Basement")
    vevent.add("color", "tomato")
    again = ical.render(event(MORNING, title="Strength: maintenance"), vevent).to_ical().decode()
    assert "LOCATION:Basement" in again
    assert "COLOR:tomato" in again
    assert again.count("SUMMARY") == again.count("DTSTART") == 1


def test_a_reminder_follows_its_setting_and_no_other_alarm() -> None:
    """Ours comes, changes and goes with the setting; one that the user took out, or added, stays as they left it."""

    def alarms(vevent: Component) -> list[int]:
        return sorted(int(-alarm["TRIGGER"].dt.total_seconds()) // 60 for alarm in vevent.walk("VALARM"))

    vevent = ical.render(event(MORNING))
    own = Alarm()
    own.add("trigger", timedelta(minutes=-5))
    vevent.add_component(own)
    for minutes, stands in ((30, [5, 30]), (30, [5, 30]), (15, [5, 15]), (None, [5])):
        assert alarms(ical.render(event(MORNING, reminder_min=minutes), vevent)) == stands
    ical.render(event(MORNING, reminder_min=15), vevent)
    vevent.subcomponents = [own]
    assert alarms(ical.render(event(MORNING, title="Other", reminder_min=15), vevent)) == [5]


def test_the_file_names_itself_and_changes_nothing_else_of_its_head(tmp_path: Path) -> None:
    """Name, colour and refresh interval follow the settings in a file that we made; other lines of its head stay."""
    path, plan = (
        tmp_path / "strength.ics",
        events(made_up_days([Verdict.FULL, Verdict.FULL], MORNING), Settings()),
    )
    IcsFile(path).put(plan[0])
    path.write_bytes(path.read_bytes().replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-MINE:kept\r\n  folded"))
    IcsFile(path, IcsTable(calendar="Kraft, zu Hause", color="orange", refresh_hours=6)).put(plan[1])
    head = path.read_bytes().decode().partition("BEGIN:VTIMEZONE")[0]
    assert sorted(head.split("\r\n")) == sorted(
        [
            "BEGIN:VCALENDAR",
            "NAME:Kraft\\, zu Hause",
            "X-WR-CALNAME:Kraft\\, zu Hause",
            "COLOR:orange",
            "X-APPLE-CALENDAR-COLOR:#FFA500",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
            "X-PUBLISHED-TTL:PT6H",
            f"PRODID:{ical.PRODID}",
            "VERSION:2.0",
            "X-MINE:kept",
            "  folded",
            "",
        ]
    )


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_file_is_filled(tmp_path: Path, content: bytes) -> None:
    """A power cut, or `touch`, left a file without a byte of the user's: it becomes a calendar."""
    path = tmp_path / "strength.ics"
    path.write_bytes(content)
    plan = events(made_up_days([Verdict.FULL], MORNING), Settings())
    IcsFile(path).put(plan[0])
    assert path.read_text().count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("content", [b"not a calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe"])
def test_a_file_that_is_no_calendar_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    """Pointed at the wrong file, we refuse, say so, and leave it."""
    path = tmp_path / "diary.txt"
    path.write_bytes(content)
    plan = events(made_up_days([Verdict.FULL], MORNING), Settings())
    with pytest.raises(ConfigurationError, match=r"left as it is|cannot be read"):
        IcsFile(path).put(plan[0])
    assert path.read_bytes() == content


def _file(text: str) -> object:
    import io

    return io.StringIO(text)
