"""The plan in a calendar that speaks CalDAV (RFC 4791): iCloud, Nextcloud, Fastmail, Radicale.

Discovery starts from a server root, a principal, a calendar home or the calendar itself. Every write is
conditional, so that what the user or another run wrote meanwhile is read again rather than overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, urljoin
from xml.sax.saxutils import escape

import requests
from icalendar import Calendar, Component

from connectors.calendars import ical
from connectors.calendars.credentials import caldav_password
from connectors.calendars.dav import CALDAV, DAV, Dav, Resource, expect, host, same_path
from connectors.config.tables import CaldavTable, Color
from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, is_ours
from readiness.errors import ConfigurationError, Conflict, UnexpectedResponse
from readiness.ports import CalendarTarget

_WHO = "<d:current-user-principal/><c:calendar-home-set/><d:resourcetype/>"
_LISTING = "<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/>"
_OBJECT = "<d:getetag/><c:calendar-data/>"
_GONE = {404, 410}
_TAKEN = {404, 409, 410, 412}
"""Answers to a conditional PUT that mean 'not what you read'. 404: gone since; 409: that UID is elsewhere."""


class CaldavCalendar(CalendarTarget):
    """One calendar, by display name. It is created at the first write, never by reading or by a dry run."""

    name: ClassVar[str] = "caldav"

    def __init__(
        self, url: str, username: str, calendar: str, password: Callable[[], str], color: Color = "teal"
    ) -> None:
        self._dav = Dav(url, username, password)
        self._calendar_name = calendar
        self._color = color
        self._calendar: str | None = None

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        calendar = self._find()
        if calendar is None:
            return {}
        # a day more on either side: the server compares in UTC, and an all-day event has no zone
        span = (_utc(since - timedelta(days=1)), _utc(until + timedelta(days=2)))
        condition = (
            f'<c:comp-filter name="VEVENT"><c:time-range start="{span[0]}" end="{span[1]}"/></c:comp-filter>'
        )
        found = self._dav.report(calendar, _OBJECT, condition) or []
        events = (
            _read(item.url, item.text(f"{DAV}getetag"), item.text(f"{CALDAV}calendar-data")) for item in found
        )
        return {event.uid: event for event in events if event and since <= event.date <= until}

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        calendar = self._find() or self._create()
        url = (replaces.href if replaces else None) or _address(calendar, event.uid)
        content = _content(event, replaces)
        condition = {"If-Match": replaces.etag or "*"} if replaces else {"If-None-Match": "*"}
        answer = self._dav.send("PUT", url, content, condition)
        if answer.status_code in _TAKEN:
            stands = self._get(url)
            if replaces is None and stands and stands.digest == fingerprint(event) == fingerprint(stands):
                return stands
            raise Conflict("the event was changed at the calendar meanwhile")
        self._permitted(answer)
        expect(answer, {200, 201, 204})
        etag = answer.headers.get("ETag")
        stands = _read(url, etag, content) if etag else self._get(url)  # no ETag: the server changed it
        if stands is None:
            raise Conflict("the event went away as soon as it was written")
        return stands

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        calendar = self._find()
        if calendar is None:
            return
        url = (replaces.href if replaces else None) or _address(calendar, uid)
        condition = {"If-Match": replaces.etag} if replaces and replaces.etag else {}
        answer = self._dav.send("DELETE", url, None, condition)
        if answer.status_code in _GONE:
            return
        if answer.status_code == requests.codes.precondition_failed:
            if self._get(url) is None:
                return
            raise Conflict("the event was changed at the calendar meanwhile")
        self._permitted(answer)
        expect(answer, {200, 202, 204})

    def check(self) -> str:
        """Log in and find the calendar; says where it is, or that it will be created. Writes nothing."""
        found = self._find()
        home = host(self._dav.url)
        if found is None:
            return f"{home}: logged in; the calendar {self._calendar_name!r} will be created"
        return f"{home}: logged in; the calendar {self._calendar_name!r} is there"

    def close(self) -> None:
        self._dav.close()

    def _get(self, url: str) -> RemoteEvent | None:
        answer = self._dav.send("GET", url)
        if answer.status_code in _GONE:
            return None
        expect(answer, {200})
        return _read(url, answer.headers.get("ETag"), answer.content.decode())

    def _find(self) -> str | None:
        """The calendar's address; None where the account has none of that name yet."""
        if self._calendar is None:
            start = self._start()
            if start.holds(f"{DAV}resourcetype", f"{CALDAV}calendar"):
                self._calendar = start.url
            else:
                self._home = self._home_of(start)
                self._calendar = self._named(self._home)
        return self._calendar

    def _start(self) -> Resource:
        """The first address that knows who we are: the given one, else RFC 6764's well-known one."""
        for url in (self._dav.url, urljoin(self._dav.url, "/.well-known/caldav")):
            found = self._dav.find(url, _WHO)
            if found and any(found[0].properties.get(name) is not None for name in _KNOWS_US):
                return found[0]
        raise ConfigurationError(
            f"calendars.caldav.url: no CalDAV at {self._dav.url}. Look for the 'CalDAV address' in your "
            f"calendar's settings, and write that."
        )

    def _home_of(self, start: Resource) -> str:
        home = start.href(f"{CALDAV}calendar-home-set")
        if home is not None:
            return urljoin(start.url, home)
        principal = start.href(f"{DAV}current-user-principal")
        if principal is not None:
            url = urljoin(start.url, principal)
            for found in self._dav.find(url, "<c:calendar-home-set/>") or []:
                if (home := found.href(f"{CALDAV}calendar-home-set")) is not None:
                    return urljoin(found.url, home)
        raise ConfigurationError(
            f"calendars.caldav.url: {host(start.url)} names no calendars of this account. "
            "Write the address of the calendar itself."
        )

    def _named(self, home: str) -> str | None:
        found = self._dav.find(home, _LISTING, depth=1) or []
        calendars = [item for item in found if _holds_events(item) and not same_path(item.url, home)]
        named = [item.url for item in calendars if item.text(f"{DAV}displayname") == self._calendar_name]
        return min(named, default=None)

    def _create(self) -> str:
        url = urljoin(self._home.rstrip("/") + "/", quote(_slug(self._calendar_name), safe="") + "/")
        name, color = escape(self._calendar_name), ical.HEX_OF[self._color]
        answer = self._dav.make_calendar(url, name, color)
        if answer.status_code not in {requests.codes.created, requests.codes.method_not_allowed}:
            answer = self._dav.make_calendar(
                url, name, None
            )  # a server that knows no colour refuses all of it
        # 405: already there, by a run beside ours (found now), or in a server that cannot make calendars
        self._calendar = url if answer.status_code == requests.codes.created else self._named(self._home)
        if self._calendar is None:
            raise ConfigurationError(
                f"calendars.caldav.calendar: {host(url)} does not let us make a calendar ({answer.status_code}). "
                f"Make one called {self._calendar_name!r} there by hand, then publish again."
            )
        return self._calendar

    def _permitted(self, answer: requests.Response) -> None:
        if answer.status_code == requests.codes.forbidden:
            raise ConfigurationError(
                f"calendars.caldav.calendar: {host(answer.url)} does not let this account write into "
                f"{self._calendar_name!r}. Choose a calendar of your own."
            )


_KNOWS_US = (f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set")


def build(table: CaldavTable, home: Path) -> CaldavCalendar:
    """The password is read when it is first needed: from the environment, ``tokens/`` or the keyring."""
    return CaldavCalendar(
        table.url, table.username, table.calendar, lambda: caldav_password(home), table.color
    )


def _holds_events(item: Resource) -> bool:
    if not item.holds(f"{DAV}resourcetype", f"{CALDAV}calendar"):
        return False
    components = item.properties.get(f"{CALDAV}supported-calendar-component-set")
    return components is None or not len(components) or any(c.get("name") == "VEVENT" for c in components)


def _read(url: str, etag: str | None, text: str | None) -> RemoteEvent | None:
    """Ours of a calendar object; None for anyone else's, which is not even parsed."""
    if not text or "@readiness" not in text.replace("\r\n ", "").replace("\n ", ""):
        return None
    try:
        vevent = _ours_of(Calendar.from_ical(text))
        return ical.read(vevent, etag, url, text) if vevent is not None else None
    except (ValueError, AttributeError, KeyError) as error:
        raise UnexpectedResponse(
            f"{host(url)}: an event of readiness cannot be read: {error}", text.encode()
        ) from error


def _ours_of(cal: Component) -> Component | None:
    for vevent in cal.walk("VEVENT"):
        if is_ours(str(vevent.get("UID"))) and "RECURRENCE-ID" not in vevent:
            return vevent
    return None


def _content(event: StrengthEvent, replaces: RemoteEvent | None) -> str:
    if replaces is not None and replaces.raw is not None:
        cal = Calendar.from_ical(replaces.raw)
        stands = _ours_of(cal)
        if stands is not None:
            ical.render(event, stands)
            for zone in ical.timezones(cal):
                cal.subcomponents.insert(0, zone)
            return str(cal.to_ical().decode())
    return str(ical.calendar([ical.render(event)]).to_ical().decode())


def _address(calendar: str, uid: str) -> str:
    return urljoin(calendar.rstrip("/") + "/", quote(uid, safe="@") + ".ics")


def _slug(name: str) -> str:
    return "-".join(name.lower().split()) or "strength"


def _utc(day: date) -> str:
    return datetime.combine(day, time(), UTC).strftime("%Y%m%dT%H%M%SZ")
