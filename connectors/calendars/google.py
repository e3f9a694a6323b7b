"""The plan in a Google calendar of its own, through google-api-python-client (the extra ``google``).

``readiness connect google`` creates that calendar under the scope that lets us see nothing else. Event ids are
ours, made from the UID, so an insert whose answer was lost is found again instead of doubled. The event's
interface description comes with the client: no discovery request is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.calendars.credentials import Kept
from connectors.calendars.google_client import LOG_IN, connect, document_of, send
from connectors.config.tables import GoogleTable
from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, is_ours
from readiness.errors import (
    ConfigurationError,
    Conflict,
    UnexpectedResponse,
)
from readiness.ports import CalendarTarget

_UID, _DIGEST, _REMINDER = "readinessUid", "readinessDigest", "readinessReminder"
_OURS = "readiness=ours"
_GONE = {404, 410}


class Tokens(Protocol):
    """Where ``tokens/google.json`` is kept: the client's own document, and ``calendar_id``."""

    def read(self) -> str | None: ...

    def write(self, text: str) -> None: ...


class GoogleCalendar(CalendarTarget):
    """The calendar that ``connect google`` made. ``base_url`` replaces https://www.googleapis.com in tests."""

    name: ClassVar[str] = "google"

    def __init__(self, tokens: Tokens, base_url: str | None = None) -> None:
        self._tokens = tokens
        self._base_url = base_url
        self._api: Any = None
        self._calendar = ""

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        events = (_read(item) for item in self._pages(since, until))
        return {event.uid: event for event in events if event and since <= event.date <= until}

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        if replaces is None:
            return self._insert(event)
        body = _body(event)
        if event.reminder_min != replaces.reminder_min:  # else the user's own reminders stay
            body |= _reminders(event)
        request = self._events().patch(calendarId=self._calendar, eventId=replaces.href, body=body)
        if replaces.etag:
            request.headers["If-Match"] = replaces.etag
        status, item = self._send(request)
        if status in _GONE | {412}:
            raise Conflict("the event was changed in Google meanwhile")
        return _written(item)

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        request = self._events().delete(calendarId=self._calendar, eventId=_id(uid))
        if replaces is not None and replaces.etag:
            request.headers["If-Match"] = replaces.etag
        status, _ = self._send(request)
        if status == 412 and self._standing(uid) is not None:
            raise Conflict("the event was changed in Google meanwhile")

    def check(self) -> str:
        """Ask for our calendar; says that it is there. Writes nothing."""
        status, _ = self._send(self._service().calendars().get(calendarId=self._calendar))
        if status in _GONE:
            raise ConfigurationError(f"our calendar is no longer in this Google account; {LOG_IN}")
        return "www.googleapis.com: logged in; our calendar is there"

    def close(self) -> None:
        if self._api is not None:
            self._api.close()
            self._api = None

    def _insert(self, event: StrengthEvent) -> RemoteEvent:
        body = {**_body(event), "id": _id(event.uid), **_reminders(event)}
        status, item = self._send(self._events().insert(calendarId=self._calendar, body=body))
        if status in _GONE:
            raise ConfigurationError(f"our calendar is no longer in this Google account; {LOG_IN}")
        if status != 409:
            return _written(item)
        status, there = self._send(self._events().get(calendarId=self._calendar, eventId=_id(event.uid)))
        if status in _GONE:
            raise Conflict("the event came and went in Google meanwhile")
        if there.get("status") == "cancelled":  # an id is never free again: the deleted event is revived
            request = self._events().update(
                calendarId=self._calendar, eventId=_id(event.uid), body={**body, "status": "confirmed"}
            )
            request.headers["If-Match"] = there["etag"]
            status, item = self._send(request)
            if status not in _GONE | {412}:
                return _written(item)
        elif (stands := _read(there)) and stands.digest == fingerprint(event) == fingerprint(stands):
            return stands
        raise Conflict("the event was changed in Google meanwhile")

    def _standing(self, uid: str) -> RemoteEvent | None:
        status, item = self._send(self._events().get(calendarId=self._calendar, eventId=_id(uid)))
        return None if status in _GONE else _read(item)

    def _pages(self, since: date, until: date) -> Iterator[dict[str, Any]]:
        page: str | None = None
        while True:
            request = self._events().list(
                calendarId=self._calendar,
                privateExtendedProperty=_OURS,
                timeMin=_rfc3339(since - timedelta(days=1)),
                timeMax=_rfc3339(until + timedelta(days=2)),
                singleEvents=True,
                maxResults=250,
                pageToken=page,
            )
            status, answer = self._send(request)
            if status in _GONE:  # the calendar itself was deleted
                return
            yield from answer.get("items", [])
            page = answer.get("nextPageToken")
            if not page:
                return

    def _events(self) -> Any:
        return self._service().events()

    def _service(self) -> Any:
        if self._api is None:
            self._api, self._credentials, self._calendar = connect(self._tokens.read(), self._base_url)
        return self._api

    def _send(self, request: Any) -> tuple[int, Any]:
        """The status and what was answered. What the target can decide on comes back, the rest is raised."""
        before = self._credentials.token
        try:
            status, answer = send(request)
        finally:
            if self._credentials.token != before:  # refreshed: kept, so that the next run need not refresh
                self._tokens.write(document_of(self._credentials, self._calendar))
        if status not in {200, 404, 409, 410, 412}:
            raise UnexpectedResponse(f"Google answered {status}: {answer}")
        return status, answer


def build(table: GoogleTable, home: Path) -> GoogleCalendar:
    return GoogleCalendar(Kept(home, "google.json"), table.base_url)


def _id(uid: str) -> str:
    """Google's ids are base32hex, 5 to 1024 characters: hexadecimal digits are a part of that."""
    return hashlib.sha256(uid.encode()).hexdigest()[:40]


def _body(event: StrengthEvent) -> dict[str, Any]:
    if event.start is not None and event.end is not None:
        start, end = _instant(event.start), _instant(event.end)
    else:
        start = {"date": event.date.isoformat(), "dateTime": None, "timeZone": None}
        end = {**start, "date": (event.date + timedelta(days=1)).isoformat()}
    return {
        "summary": event.title,
        "description": event.body,
        "start": start,
        "end": end,
        "transparency": "transparent" if event.transparent else "opaque",
        "extendedProperties": {
            "private": {
                "readiness": "ours",
                _UID: event.uid,
                _DIGEST: fingerprint(event),
                _REMINDER: "" if event.reminder_min is None else str(event.reminder_min),
            }
        },
    }


def _instant(at: datetime) -> dict[str, Any]:
    key = getattr(at.tzinfo, "key", None)
    return {"dateTime": at.isoformat(timespec="seconds"), "timeZone": key or "UTC", "date": None}


def _reminders(event: StrengthEvent) -> dict[str, Any]:
    """Ours; where none is wanted, those that the user set for the whole calendar."""
    if event.reminder_min is None:
        return {"reminders": {"useDefault": True, "overrides": []}}
    override = {"method": "popup", "minutes": event.reminder_min}
    return {"reminders": {"useDefault": False, "overrides": [override]}}


def _read(item: dict[str, Any]) -> RemoteEvent | None:
    """Ours of Google's events; None for anyone else's and for a deleted one."""
    private = item.get("extendedProperties", {}).get("private", {})
    uid = private.get(_UID, "")
    if item.get("status") == "cancelled" or not is_ours(uid):
        return None
    try:
        start, end = _when(item["start"]), _when(item["end"])
        day = start.date() if start else date.fromisoformat(item["start"]["date"])
    except (KeyError, ValueError) as error:
        raise UnexpectedResponse(f"Google: an event of readiness cannot be read: {error}") from error
    return RemoteEvent(
        uid=uid,
        etag=item.get("etag"),
        digest=private.get(_DIGEST),
        title=item.get("summary", ""),
        body=item.get("description", ""),
        start=start,
        end=end,
        date=day,
        sequence=int(item.get("sequence", 0)),
        href=item["id"],
        reminder_min=int(minutes) if (minutes := private.get(_REMINDER, "")).isdigit() else None,
    )


def _written(item: dict[str, Any]) -> RemoteEvent:
    event = _read(item)
    if event is None:
        raise UnexpectedResponse("Google did not keep what makes our event ours")
    return event


def _when(point: dict[str, Any]) -> datetime | None:
    if "dateTime" not in point:
        return None
    at = datetime.fromisoformat(point["dateTime"])
    try:
        return at.astimezone(ZoneInfo(point["timeZone"])) if point.get("timeZone") else at
    except ZoneInfoNotFoundError:
        return at


def _rfc3339(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")
