"""A client of Google's calendar API: the real one, its credentials, and its errors turned into ours.

Everything of Google's is imported only when it is used: it comes with the extra ``google``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.extras import how_to_add
from readiness.errors import AuthenticationNeeded, ConfigurationError, SourceUnavailable, UnexpectedResponse

SCOPES = ("https://www.googleapis.com/auth/calendar.app.created",)
"""Calendars that this program created, and no others."""

LOG_IN = "log in again with: readiness connect google"

_TIMEOUT_S = 30
_RETRIES = 2
_LATER = {408, 429, 500, 502, 503, 504}


def _failure(status: int, reason: str) -> AuthenticationNeeded | SourceUnavailable | None:
    """What a status says that no caller can answer; None: the caller knows what it means."""
    if status == 401:
        return AuthenticationNeeded(f"Google no longer accepts the login; {LOG_IN}")
    if status in _LATER or (status == 403 and "imit" in reason):
        return SourceUnavailable(f"Google cannot answer now ({status})")
    return AuthenticationNeeded(f"Google refuses ({reason}); {LOG_IN}") if status == 403 else None


def send(request: Any) -> tuple[int, Any]:
    """Execute one request of the client's, its errors turned into ours."""
    import google.auth.exceptions as auth
    import httplib2
    from googleapiclient.errors import HttpError

    try:
        return 200, request.execute(num_retries=_RETRIES)
    except HttpError as error:
        status, reason = int(error.resp.status), str(error.reason)
        if (failure := _failure(status, reason)) is not None:
            raise failure from error
        return status, reason
    except auth.RefreshError as error:
        if error.retryable:
            raise SourceUnavailable("Google cannot renew the login now") from error
        raise AuthenticationNeeded(f"Google no longer accepts the login; {LOG_IN}") from error
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
        raise ConfigurationError(f"Google needs an extra. Run {how_to_add('google')}")


def connect(text: str | None, base_url: str | None) -> tuple[Any, Any, str]:
    require_client()
    if text is None:
        raise AuthenticationNeeded("Google is not connected yet: readiness connect google")
    try:
        document = json.loads(text)
        credentials = _credentials(document)
        return service(credentials, base_url), credentials, document["calendar_id"]
    except (ValueError, KeyError, TypeError) as error:
        raise AuthenticationNeeded(f"tokens/google.json cannot be used ({error}); {LOG_IN}") from error


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


def document_of(credentials: Any, calendar: str) -> str:
    return json.dumps({**json.loads(credentials.to_json()), "calendar_id": calendar})


def make_calendar(credentials: Any, name: str, base_url: str | None) -> str:
    """Create our calendar; the document to keep as ``tokens/google.json``."""
    body = {"summary": name, "description": "Strength sessions, kept true by readiness."}
    client = service(credentials, base_url)
    try:
        status, answer = send(client.calendars().insert(body=body))
    finally:
        client.close()
    if status != 200:
        raise UnexpectedResponse(f"Google answered {status}: {answer}")
    return document_of(credentials, answer["id"])
