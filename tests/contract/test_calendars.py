"""Every calendar keeps the one contract that is shipped for plug-in authors."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Component

from connectors.calendars.caldav import CaldavCalendar
from connectors.calendars.garmin import GarminCalendar
from connectors.calendars.google import GoogleCalendar
from connectors.calendars.ics import IcsFile
from connectors.calendars.intervals import IntervalsCalendar
from connectors.demo import DemoServer, athlete, serve
from connectors.http import JsonClient
from connectors.sources.intervals.key import USER
from readiness.calendar_event import RemoteEvent, is_ours
from readiness.publishing.publish import publish
from readiness.settings import EventSettings, Settings
from readiness.testing import CalendarContract, CalendarHands
from readiness.testing.calendars import NOW
from readiness.testing.days import made_up_days
from readiness.testing.memory import MemoryCalendar, MemoryLedger
from readiness.vocabulary import Verdict
from tests.servers.garmin_workouts import GarminWorkouts
from tests.servers.google_calendar import GoogleCalendarServer, google_calendar
from tests.servers.intervals import KEY, IntervalsServer
from tests.servers.radicale import PASSWORD, Radicale


class MemoryHands:
    def __init__(self) -> None:
        self.target = MemoryCalendar()
        day = NOW.date()
        self.target.store(RemoteEvent("dentist", None, None, "Dentist", "", None, None, day))

    def move(self, uid: str, days: int, hours: int) -> None:
        event, by = self.target.events[uid], timedelta(days=days, hours=hours)
        assert event.start is not None
        assert event.end is not None
        start, end = event.start + by, event.end + by
        self.target.store(replace(event, start=start, end=end, date=start.date()))

    def write(self, uid: str, title: str, body: str) -> None:
        self.target.store(replace(self.target.events[uid], title=title, body=body))

    def delete(self, uid: str) -> None:
        del self.target.events[uid]

    def seen(self) -> Counter[str]:
        return Counter(uid for uid in self.target.events if is_ours(uid))

    def own(self) -> object:
        return [event for uid, event in self.target.events.items() if not is_ours(uid)]


class TestMemory(CalendarContract):
    @pytest.fixture
    def hands(self) -> CalendarHands:
        return MemoryHands()


OWN_ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//someone//else//EN\r\nX-WR-CALNAME:Mine\r\n"
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:dentist-1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20260324T173000\r\n"
    "SUMMARY:Dentist \u2028 with an odd\r\n  line and  blanks \r\nX-STRANGE;A=b:c\r\n"
    "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


_NAMED = (
    '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
    "<d:displayname>Strength</d:displayname></d:prop></d:set></c:mkcalendar>"
)


def _shift(event: Any, by: timedelta) -> None:
    for name in ("DTSTART", "DTEND"):
        event[name].dt += by


class IcsHands:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.target = IcsFile(path)
        path.write_bytes(OWN_ICS.encode())

    def _edit(self, uid: str, change: Callable[[Component], None]) -> None:
        cal = Calendar.from_ical(self.path.read_bytes())
        for event in cal.events:
            if event["UID"] == uid:
                change(event)
        ours = [e.to_ical().decode() for e in cal.events if is_ours(str(e["UID"])) and not e.get("X-GONE")]
        head = self.path.read_bytes().decode().partition("BEGIN:VEVENT")[0]
        own = (
            "BEGIN:VEVENT\r\nUID:dentist" + OWN_ICS.partition("UID:dentist")[2].partition("END:VCALENDAR")[0]
        )
        self.path.write_bytes((head + own + "".join(ours) + "END:VCALENDAR\r\n").encode())

    def move(self, uid: str, days: int, hours: int) -> None:
        self._edit(uid, lambda event: _shift(event, timedelta(days=days, hours=hours)))

    def write(self, uid: str, title: str, body: str) -> None:
        self._edit(uid, lambda event: event.update(SUMMARY=title, DESCRIPTION=body))

    def delete(self, uid: str) -> None:
        self._edit(uid, lambda event: event.update({"X-GONE": "1"}))

    def seen(self) -> Counter[str]:
        cal = Calendar.from_ical(self.path.read_bytes())
        return Counter(str(e["UID"]) for e in cal.events if is_ours(str(e["UID"])))

    def own(self) -> object:
        text = self.path.read_bytes().decode()
        return [part in text for part in OWN_ICS.partition("END:VCALENDAR")[::2]] + [
            text.startswith(OWN_ICS.partition("END:VCALENDAR")[0].partition("BEGIN:VEVENT")[0])
        ]


class TestIcs(CalendarContract):
    @pytest.fixture
    def hands(self, tmp_path: Path) -> CalendarHands:
        return IcsHands(tmp_path / "strength.ics")

    @pytest.mark.parametrize("left", [b"", b"\r\n"])
    def test_an_empty_file_is_a_new_one(self, tmp_path: Path, left: bytes) -> None:
        """What a power cut or `touch` leaves is filled like a missing file."""
        path = tmp_path / "empty.ics"
        path.write_bytes(left)
        assert IcsFile(path).list_ours(date(2026, 1, 1), date(2026, 12, 31)) == {}


class CaldavHands:
    """The user's own program is plain HTTP. Their calendar is Radicale's, with an event of theirs in it."""

    def __init__(self, server: Radicale) -> None:
        self.user = server.new_user()
        self.target = CaldavCalendar(server.url, self.user, "Strength", lambda: PASSWORD)
        self.http = server.session(self.user)
        self.calendar = f"{server.url}{self.user}/strength/"
        self.folder = server.home(self.user)
        assert self.http.request("MKCALENDAR", self.calendar, data=_NAMED).status_code == 201
        self.http.put(self.calendar + "mine.ics", data=OWN_ICS.encode()).raise_for_status()
        self.http.put(
            self.calendar + "x.ics", data=OWN_ICS.replace("dentist-1", "x").encode()
        ).raise_for_status()

    def _at(self, uid: str) -> str:
        return f"{self.calendar}{uid}.ics"

    def edit(self, uid: str, change: Callable[[Component], None]) -> None:
        cal = Calendar.from_ical(self.http.get(self._at(uid)).content)
        change(cal.events[0])
        self.http.put(self._at(uid), data=cal.to_ical()).raise_for_status()

    def move(self, uid: str, days: int, hours: int) -> None:
        self.edit(uid, lambda event: _shift(event, timedelta(days=days, hours=hours)))

    def write(self, uid: str, title: str, body: str) -> None:
        self.edit(uid, lambda event: event.update(SUMMARY=title, DESCRIPTION=body))

    def delete(self, uid: str) -> None:
        self.http.delete(self._at(uid)).raise_for_status()

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*/*.ics"))

    def seen(self) -> Counter[str]:
        found = (Calendar.from_ical(file.read_bytes()).events for file in self._files())
        return Counter(
            str(event["UID"]) for events in found for event in events if is_ours(str(event["UID"]))
        )

    def own(self) -> object:
        return {file.name: file.read_bytes() for file in self._files() if not is_ours(file.stem)}


class TestRadicale(CalendarContract):
    @pytest.fixture
    def hands(self, radicale: Radicale) -> CalendarHands:
        return CaldavHands(radicale)


class MemoryTokens:
    def __init__(self, text: str | None) -> None:
        self.text = text

    def read(self) -> str | None:
        return self.text

    def write(self, text: str) -> None:
        self.text = text


class GoogleHands:
    """Google's own program writes by other means than ours: straight into the server's events."""

    def __init__(self, server: GoogleCalendarServer) -> None:
        self.server = server
        name = f"calendar{len(server.calendars)}@group.calendar.google.com"
        self.events: dict[str, dict[str, Any]] = server.calendars.setdefault(name, {})
        self.target = GoogleCalendar(MemoryTokens(server.token(name)), server.base_url)
        evening = {"dateTime": "2026-03-24T20:00:00+01:00"}
        server.store(self.events, {"id": "own00", "status": "confirmed", "start": evening, "end": evening})

    def _change(self, uid: str, **changes: object) -> None:
        event = next(e for e in self.events.values() if self._uid(e) == uid)
        self.server.store(self.events, {**event, **changes})

    @staticmethod
    def _uid(event: dict[str, Any]) -> str | None:
        uid: str | None = event.get("extendedProperties", {}).get("private", {}).get("readinessUid")
        return uid

    def move(self, uid: str, days: int, hours: int) -> None:
        event = next(e for e in self.events.values() if self._uid(e) == uid)
        by = timedelta(days=days, hours=hours)
        at = {edge: datetime.fromisoformat(event[edge]["dateTime"]) + by for edge in ("start", "end")}
        self._change(uid, **{edge: {"dateTime": when.isoformat()} for edge, when in at.items()})

    def write(self, uid: str, title: str, body: str) -> None:
        self._change(uid, summary=title, description=body)

    def delete(self, uid: str) -> None:
        self._change(uid, status="cancelled")

    def seen(self) -> Counter[str]:
        standing = (self._uid(event) for event in self.events.values() if event["status"] != "cancelled")
        return Counter(uid for uid in standing if uid)

    def own(self) -> object:
        return [json.dumps(event) for event in self.events.values() if self._uid(event) is None]


@pytest.fixture(scope="module")
def google() -> Iterator[GoogleCalendarServer]:
    with google_calendar() as server:
        yield server


class TestGoogle(CalendarContract):
    @pytest.fixture
    def hands(self, google: GoogleCalendarServer) -> CalendarHands:
        return GoogleHands(google)

    def test_a_reminder_follows_its_setting_and_else_stays_the_users(self, hands: GoogleHands) -> None:
        """Ours comes and goes with the setting; what the user made of it stays while the advice changes."""
        ledger = MemoryLedger()

        def reminders(minutes: int | None, verdict: Verdict) -> Any:
            settings = Settings(events=EventSettings(reminder_minutes=minutes))
            publish(made_up_days([verdict], NOW), [hands.target], ledger, NOW, settings=settings)
            (event,) = (e for e in hands.events.values() if hands._uid(e))
            return event["reminders"]

        popup = {"useDefault": False, "overrides": [{"method": "popup", "minutes": 30}]}
        assert reminders(30, Verdict.FULL) == popup
        own = {"useDefault": False, "overrides": [{"method": "email", "minutes": 5}]}
        hands._change(next(iter(hands.seen())), reminders=own)
        assert reminders(30, Verdict.MAINTENANCE) == own
        assert reminders(None, Verdict.MAINTENANCE)["useDefault"] is True


class GarminHands:
    """The user's hand is the website's: straight into the server's library and calendar."""

    def __init__(self, server: DemoServer) -> None:
        self.garmin = GarminWorkouts(server)
        server.intercept = self.garmin
        self.target = GarminCalendar(server.token_dir, server.base_url, retries=0)
        own = {"workoutId": 7, "workoutName": "Strength: my own", "description": "", "workoutSegments": [1]}
        self.garmin.workouts[7] = own
        self.garmin.schedule[8] = (7, "2026-03-24")

    def _ids(self, uid: str) -> tuple[int, int]:
        workout = next(n for n, w in self.garmin.workouts.items() if f"[readiness {uid} " in w["description"])
        return workout, next(n for n, (w, _) in self.garmin.schedule.items() if w == workout)

    def move(self, uid: str, days: int, hours: int) -> None:
        workout, schedule = self._ids(uid)
        day = date.fromisoformat(self.garmin.schedule.pop(schedule)[1]) + timedelta(days=days)
        self.garmin.schedule[self.garmin.new_id()] = (workout, day.isoformat())

    def write(self, uid: str, title: str, body: str) -> None:
        workout = self.garmin.workouts[self._ids(uid)[0]]
        tag = workout["description"][workout["description"].rindex("[readiness ") :]
        workout |= {"workoutName": title, "description": f"{body}\n{tag}"}

    def delete(self, uid: str) -> None:
        workout, schedule = self._ids(uid)
        del self.garmin.schedule[schedule], self.garmin.workouts[workout]

    def seen(self) -> Counter[str]:
        texts = [self.garmin.workouts[workout]["description"] for workout, _ in self.garmin.schedule.values()]
        return Counter(found[1] for text in texts if (found := re.search(r"\[readiness (\S+) ", text)))

    def own(self) -> object:
        return json.dumps([self.garmin.workouts[7], self.garmin.schedule[8]])


@pytest.fixture(scope="module")
def garmin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with serve(athlete(date(2026, 3, 24)), tmp_path_factory.mktemp("tokens")) as server:
        yield server


class TestGarmin(CalendarContract):
    keeps_times = False

    @pytest.fixture
    def hands(self, garmin: DemoServer) -> CalendarHands:
        return GarminHands(garmin)


class IntervalsHands:
    """The user's hand is the website's: straight into the account's calendar."""

    def __init__(self, server: IntervalsServer) -> None:
        self.account = server.intervals
        self.account.events[:] = [
            {
                "id": 7,
                "category": "WORKOUT",
                "type": "Run",
                "name": "Long run",
                "start_date_local": "2026-03-24T07:00:00",
            }
        ]
        http = JsonClient(server.url, vendor="Intervals.icu", log_in="", auth=lambda: (USER, KEY))
        self.target = IntervalsCalendar(http, NOW.tzinfo or UTC)

    def _event(self, uid: str) -> dict[str, Any]:
        return next(e for e in self.account.events if e.get("external_id") == uid)

    def move(self, uid: str, days: int, hours: int) -> None:
        event = self._event(uid)
        at = datetime.fromisoformat(event["start_date_local"]) + timedelta(days=days, hours=hours)
        event["start_date_local"] = at.isoformat()

    def write(self, uid: str, title: str, body: str) -> None:
        self._event(uid).update(name=title, description=body)

    def delete(self, uid: str) -> None:
        self.account.events.remove(self._event(uid))

    def seen(self) -> Counter[str]:
        return Counter(e["external_id"] for e in self.account.events if is_ours(e.get("external_id", "")))

    def own(self) -> object:
        return [json.dumps(e) for e in self.account.events if not is_ours(e.get("external_id", ""))]


@pytest.fixture(scope="module")
def intervals() -> Iterator[IntervalsServer]:
    with IntervalsServer() as server:
        yield server


class TestIntervals(CalendarContract):
    @pytest.fixture
    def hands(self, intervals: IntervalsServer) -> CalendarHands:
        return IntervalsHands(intervals)
