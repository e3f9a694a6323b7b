"""What garminconnect's exceptions mean for the user: log in again, wait, or report it.

The library raises one authentication error for many causes, so the HTTP status is read from the chain of
causes: only a 401 whose renewal was refused with ``invalid_grant`` is a dead login. Messages are our own words:
the library's hold paths with the account's display name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from readiness.errors import AuthenticationNeeded, ReadinessError, SourceUnavailable, UnexpectedResponse

CONNECT = "readiness connect garmin"
BLOCKED = (403, 427)
"""Statuses of Garmin's bot protection (427 is its own)."""
UNTOLD_WAIT_S = 900.0
"""A 429 that does not say how long [P]."""
_STATUS = re.compile(r"API Error (\d{3})\b")


class TooManyRequests(SourceUnavailable):
    """Garmin said 429. ``retry_after_s`` as it asked, if it did."""


class TurnedAway(SourceUnavailable):
    """403 or 427: Garmin's bot protection refuses this client, network or account name."""


class NotOffered(ReadinessError):
    """404: this account or device has no such resource."""


def dead_login(why: str = "Garmin no longer accepts the kept login") -> AuthenticationNeeded:
    return AuthenticationNeeded(f"{why}. Log in once more with: {CONNECT}")


def still_refused() -> SourceUnavailable:
    """401 right after the login was renewed: a fault over there, or an account that must be looked at."""
    return SourceUnavailable(
        "Garmin renewed the login and refuses it all the same. The next sync tries again; if it goes on for days, "
        f"log in once more with: {CONNECT}"
    )


def not_connected() -> AuthenticationNeeded:
    return AuthenticationNeeded(f"Garmin is not connected yet. Log in once with: {CONNECT}")


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that it came from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def response_of(error: BaseException) -> Any:
    """The HTTP response somewhere in the chain, or None."""
    for cause in causes(error):
        response = getattr(cause, "response", None)
        if response is not None and getattr(response, "status_code", None) is not None:
            return response
    return None


def status_of(error: BaseException) -> int | None:
    response = response_of(error)
    if response is not None:
        return int(response.status_code)
    for cause in causes(error):
        match = _STATUS.search(str(cause))
        if match:
            return int(match.group(1))
    return None


def retry_after_s(error: BaseException, now: datetime | None = None) -> float | None:
    """Seconds that the vendor asked to wait: a number or an HTTP date; None when it said neither."""
    headers = getattr(response_of(error), "headers", None) or {}
    text = headers.get("Retry-After")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        seconds = (until - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def unreadable_text(error: BaseException) -> str | None:
    """The body that was no JSON, if that is what went wrong."""
    for cause in causes(error):
        document = getattr(cause, "doc", None)
        if isinstance(document, str):
            return document
    return None


def translate(error: Exception, what: str) -> ReadinessError:
    """The error as one of ours. ``what`` names what was being read, for the message."""
    document = unreadable_text(error)
    if document is not None:
        kind = "a web page" if "<html" in document[:500].lower() else "broken JSON"
        return UnexpectedResponse(
            f"Garmin answered with {kind} instead of {what}; what it sent is kept, the next sync tries again.",
            document.encode("utf-8", "replace"),
        )
    status = status_of(error)
    if status == 401:
        return dead_login()
    if status == 404:
        return NotOffered(f"Garmin knows of no such thing for this account (404): {what}.")
    if status == 429:
        wait_s = retry_after_s(error)
        return TooManyRequests(_too_many(wait_s), UNTOLD_WAIT_S if wait_s is None else wait_s)
    if status in BLOCKED:
        return TurnedAway(
            f"Garmin turned the request for {what} away ({status}): it may be blocking this network for a while. "
            "The next sync tries again."
        )
    if status is not None:
        return SourceUnavailable(f"Garmin failed on {what} (HTTP {status}). The next sync tries again.")
    return SourceUnavailable(f"Garmin did not answer the request for {what}. The next sync tries again.")


def _too_many(seconds: float | None) -> str:
    wait = (
        "a while"
        if seconds is None
        else f"{math.ceil(seconds / 60)} min"
        if seconds > 90
        else f"{seconds:.0f} s"
    )
    return f"Garmin asks to slow down (429): wait {wait}. The next sync goes on where this one stopped."
