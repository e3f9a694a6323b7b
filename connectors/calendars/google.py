"""The plan in a Google calendar of its own, through google-api-python-client (the extra ``google``).

``readiness connect google`` creates that calendar under the scope that lets us see nothing else. Event ids are
ours, made from the UID, so an insert whose answer was lost is found again instead of doubled. The event's
interface description comes with the client: no discovery request is made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.calendars.kept import Kept
from connectors.calendars.settings import GoogleSettings
from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    Conflict,
    SourceUnavailable,
    UnexpectedResponse,
)
from readiness.events import RemoteEvent, StrengthEvent, fingerprint, is_ours
from readiness.ports import CalendarTarget

SCOPES = ("https://www.googleapis.com/auth/calendar.app.created",)
"""Calendars that this program created, and no others."""

_UID, _DIGEST = "readinessUid", "readinessDigest"
_OURS = "readiness=ours"
_LOG_IN = "log in again with: readiness connect google"
_TIMEOUT_S = 30
_RETRIES = 2
_GONE = {404, 410}
_LATER = {408, 429, 500, 502, 503, 504}


class Tokens(Protocol):
    """Where ``tokens/google.json`` is kept: the client's own document, and ``calendar_id``."""

    def read(self) -> str | None: ...

    def write(self, text: str) -> None: ...


class GoogleCalendar(CalendarTarget):
    """The calendar that ``connect google`` made. ``base_url`` stands for https://www.googleapis.com in tests."""

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
        request = self._events().patch(calendarId=self._calendar, eventId=replaces.href, body=_body(event))
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
            raise ConfigurationError(f"our calendar is no longer in this Google account; {_LOG_IN}")
        return "www.googleapis.com: logged in; our calendar is there"

    def close(self) -> None:
        if self._api is not None:
            self._api.close()
            self._api = None

    def _insert(self, event: StrengthEvent) -> RemoteEvent:
        body = {**_body(event), "id": _id(event.uid), **_reminder(event)}
        status, item = self._send(self._events().insert(calendarId=self._calendar, body=body))
        if status in _GONE:
            raise ConfigurationError(f"our calendar is no longer in this Google account; {_LOG_IN}")
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
            self._api, self._credentials, self._calendar = _connect(self._tokens.read(), self._base_url)
        return self._api

    def _send(self, request: Any) -> tuple[int, Any]:
        """The status and what was answered. What the target can decide on comes back, the rest is raised."""
        before = self._credentials.token
        try:
            status, answer = send(request)
        finally:
            if self._credentials.token != before:  # refreshed: kept, so that the next run need not refresh
                self._tokens.write(_document(self._credentials, self._calendar))
        if status not in {200, 404, 409, 410, 412}:
            raise UnexpectedResponse(f"Google answered {status}: {answer}")
        return status, answer


def send(request: Any) -> tuple[int, Any]:
    """Execute one request of the client's, its errors turned into ours."""
    import google.auth.exceptions as auth
    import httplib2
    from googleapiclient.errors import HttpError

    try:
        return 200, request.execute(num_retries=_RETRIES)
    except HttpError as error:
        status = int(error.resp.status)
        if status == 401:
            raise AuthenticationNeeded(f"Google no longer accepts the login; {_LOG_IN}") from error
        if status in _LATER or (status == 403 and "imit" in str(error.reason)):
            raise SourceUnavailable(f"Google cannot answer now ({status})") from error
        if status == 403:
            raise AuthenticationNeeded(f"Google refuses ({error.reason}); {_LOG_IN}") from error
        return status, str(error.reason)
    except auth.RefreshError as error:
        if error.retryable:
            raise SourceUnavailable("Google cannot renew the login now") from error
        raise AuthenticationNeeded(f"Google no longer accepts the login; {_LOG_IN}") from error
    except (auth.TransportError, httplib2.HttpLib2Error, OSError) as error:
        raise SourceUnavailable(f"Google did not answer ({type(error).__name__})") from error


def service(credentials: Any, base_url: str | None = None) -> Any:
    """The client of Google's calendar interface, with a timeout and without following redirects."""
    import httplib2
    from google_auth_httplib2 import AuthorizedHttp
    from googleapiclient.discovery import build as client

    http = httplib2.Http(timeout=_TIMEOUT_S)
    http.follow_redirects = False
    options = {"api_endpoint": f"{base_url.rstrip('/')}/calendar/v3/"} if base_url else None
    return client(
        "calendar",
        "v3",
        http=AuthorizedHttp(credentials, http=http),
        client_options=options,
        static_discovery=True,
        cache_discovery=False,
    )


def require_client() -> None:
    """Raises ConfigurationError with the line that installs the extra, where it is not installed."""
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("googleapiclient", "google_auth_oauthlib")):
        raise ConfigurationError("Google needs the extra: uv tool install 'readiness[google]' (or pipx, pip)")


def _connect(text: str | None, base_url: str | None) -> tuple[Any, Any, str]:
    require_client()
    if text is None:
        raise AuthenticationNeeded("Google is not connected yet: readiness connect google")
    try:
        document = json.loads(text)
        credentials = _credentials(document)
        return service(credentials, base_url), credentials, document["calendar_id"]
    except (ValueError, KeyError, TypeError) as error:
        raise AuthenticationNeeded(f"tokens/google.json cannot be used ({error}); {_LOG_IN}") from error


def _credentials(document: Mapping[str, Any]) -> Any:
    """The client's own reader, but for two things that it leaves out: the kept expiry and token address."""
    from google.oauth2 import credentials

    new: Any = credentials.Credentials
    expiry = document.get("expiry")
    return new(
        token=document.get("token"),
        refresh_token=document["refresh_token"],
        token_uri=document.get("token_uri", "https://oauth2.googleapis.com/token"),
        client_id=document["client_id"],
        client_secret=document["client_secret"],
        scopes=list(SCOPES),
        expiry=datetime.fromisoformat(expiry).replace(tzinfo=None) if expiry else None,  # it wants naive UTC
    )


def _document(credentials: Any, calendar: str) -> str:
    return json.dumps({**json.loads(credentials.to_json()), "calendar_id": calendar})


def make_calendar(credentials: Any, name: str, base_url: str | None = None) -> str:
    """Create our calendar; the document to keep as ``tokens/google.json``."""
    body = {"summary": name, "description": "Strength sessions, kept true by readiness."}
    status, answer = send(service(credentials, base_url).calendars().insert(body=body))
    if status != 200:
        raise UnexpectedResponse(f"Google answered {status}: {answer}")
    return _document(credentials, answer["id"])


def build(table: GoogleSettings, home: Path) -> GoogleCalendar:
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
            "private": {"readiness": "ours", _UID: event.uid, _DIGEST: fingerprint(event)}
        },
    }


def _instant(at: datetime) -> dict[str, Any]:
    key = getattr(at.tzinfo, "key", None)
    return {"dateTime": at.isoformat(timespec="seconds"), "timeZone": key or "UTC", "date": None}


def _reminder(event: StrengthEvent) -> dict[str, Any]:
    if event.alarm_min is None:
        return {}
    return {
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": event.alarm_min}]}
    }


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
        raise UnexpectedResponse(f"Google: an event of ours cannot be read: {error}") from error
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
