"""A logged-in line to Garmin Connect: the garminconnect client with a kept token and never a password.

It opens lazily, reads the profile once (display name, time zone), waits politely, gives up early when
Garmin hangs or says 429, and turns every failure into one of our errors. What they came from is not shown, not even
in a traceback: the library's words hold addresses with the account's name, which may be an e-mail address.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.garmin_profile import keep_profile, read_profile
from connectors.sources.garmin.address import check_base_url, new_client
from connectors.sources.garmin.errors import (
    NotOffered,
    TooManyRequests,
    TurnedAway,
    causes,
    dead_login,
    translate,
)
from connectors.sources.garmin.token import KeptToken
from readiness.errors import AuthenticationNeeded, SourceUnavailable, UnexpectedResponse

TIMEOUT_S = 15.0
PACE_S = 0.25
"""Between two requests to Garmin itself: a person's click rate, not a crawler's."""
LONGEST_WAIT_S = 60.0
"""All waiting for 429 in one sync (contract, exit codes)."""
HANGS_UNTIL_DOWN = 3
REFUSALS_UNTIL_DOWN = 2

type Wait = Callable[[float], None]


class GarminClient:
    """One sync's conversation with Garmin. Not thread-safe; make a new one for each sync."""

    def __init__(
        self,
        token_dir: Path,
        base_url: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        retries: int = 2,
        retry_wait_s: float = 1.0,
        pace_s: float | None = None,
        wait: Wait = time.sleep,
    ) -> None:
        self._token_dir = token_dir
        self._base_url = check_base_url(base_url) if base_url else None
        self._timeout_s = timeout_s
        self._retries = retries
        self._retry_wait_s = retry_wait_s
        self._pace_s = (0.0 if base_url else PACE_S) if pace_s is None else pace_s
        self._wait = wait
        self._waited_s = 0.0
        self._hangs = self._refusals = 0
        self._down: SourceUnavailable | AuthenticationNeeded | None = None
        self._garmin: Any = None
        self._display_name: str | None = None
        self._name_is_fresh = False
        self.requests = 0

    @property
    def time_zone(self) -> str | None:
        """The profile's IANA zone as last read, also by an earlier sync; None when it was never told."""
        return read_profile(self._token_dir).get("time_zone")

    def get(
        self, path: str, what: str, params: dict[str, str] | None = None, *, optional: bool = False
    ) -> Any:
        """The decoded answer; ``{}`` for 204, None for a body of ``null``.

        ``{name}`` in ``path`` stands for the account's display name. Raises our errors. A 404 raises NotOffered,
        or is None where it is ``optional``: not every watch offers everything.
        """
        self._open()
        try:
            return self._request(self._named(path), what, params)
        except (NotOffered, TurnedAway) as error:
            if optional and isinstance(error, NotOffered):
                return None
            if "{name}" not in path or not self._name_changed():
                raise
        return self._request(self._named(path), what, params)

    def open(self) -> None:
        """Logs on if that is not done yet; raises what a request would if Garmin is given up for this sync."""
        self._open()
        if self._down is not None:
            raise self._down

    def _named(self, path: str) -> str:
        return path.replace("{name}", quote(self._display_name or "", safe=""))

    def _name_changed(self) -> bool:
        """Reads the display name again if it was kept from an earlier sync: the token may be another account's."""
        if self._name_is_fresh:
            return False
        before = self._display_name
        self._display_name = self._read_name()
        return self._display_name != before

    # --- opening ------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._garmin is not None:
            return
        garmin = new_client(
            self._base_url,
            retry_attempts=self._retries,
            retry_min_wait=self._retry_wait_s,
            retry_max_wait=self._retry_wait_s * 4,
        )
        self._token = KeptToken(self._token_dir)
        self._token.load_into(garmin.client)
        self._garmin = garmin
        try:
            self._read_profile()
        except (AuthenticationNeeded, SourceUnavailable, UnexpectedResponse):
            self._garmin = None
            raise

    def _read_profile(self) -> None:
        """Display name (once for a login) and time zone (each sync: the athlete travels)."""
        kept = read_profile(self._token_dir)
        name = self._display_name = kept.get("display_name") or self._read_name()
        zone = kept.get("time_zone")
        try:
            path = "/userprofile-service/userprofile/personal-information/{name}"
            zone = _zone_in(self.get(path, "your time zone", optional=True)) or zone
        except UnexpectedResponse:
            pass  # the nights carry their own offsets: 'today' falls back to the machine's zone
        keep_profile(self._token_dir, {"display_name": self._display_name or name, "time_zone": zone})

    def _read_name(self) -> str:
        try:
            told = self._request("/userprofile-service/socialProfile", "your profile")
        except NotOffered as error:
            raise UnexpectedResponse(str(error)) from None
        name = told.get("displayName") if isinstance(told, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise UnexpectedResponse("Garmin's profile has no display name; open connect.garmin.com once.")
        self._name_is_fresh = True
        return name

    # --- asking -------------------------------------------------------------------------------------------

    def call(self, what: str, do: Callable[[Any], Any]) -> Any:
        """Any other call of the library's, such as a write: never repeated after an answer that was lost.

        ``do`` receives the library's client. Raises as ``get`` does; a 404 raises NotOffered.
        """
        self._open()
        return self._ask(lambda: self._keeping_token(lambda: do(self._garmin)), what)

    def _request(self, path: str, what: str, params: dict[str, str] | None = None) -> Any:
        return self._ask(lambda: self._send(path, params), what)

    def _ask(self, send: Callable[[], Any], what: str) -> Any:
        if self._down is not None:
            raise self._down
        while True:
            try:
                return self._once(send, what)
            except TooManyRequests as error:
                if not self._may_wait(error.retry_after_s):
                    self._refusals += 1
                    if self._refusals >= REFUSALS_UNTIL_DOWN:
                        self._down = error
                    raise

    def _may_wait(self, seconds: float | None) -> bool:
        """Waits out a short 429; False when it is too long, unknown, or the sync has waited enough."""
        if seconds is None or self._waited_s + seconds > LONGEST_WAIT_S:
            return False
        self._waited_s += max(seconds, 1.0)
        self._wait(seconds)
        return True

    def _once(self, send: Callable[[], Any], what: str) -> Any:
        if self._pace_s and self.requests:
            self._wait(self._pace_s)
        self.requests += 1
        try:
            return send()
        except Exception as error:
            raised = translate(error, what)
            if isinstance(raised, AuthenticationNeeded):
                self._confirm_dead()
                return self._again(send, what)
            self._note_hang(error, raised)
            raise raised from None

    def _send(self, path: str, params: dict[str, str] | None) -> Any:
        options: dict[str, Any] = {"timeout": self._timeout_s}
        if params:
            options["params"] = params
        return self._keeping_token(lambda: self._garmin.connectapi(path, **options))

    def _keeping_token(self, send: Callable[[], Any]) -> Any:
        try:
            return send()
        finally:
            self._token.keep_if_renewed(self._garmin.client)

    def _again(self, send: Callable[[], Any], what: str) -> Any:
        """Once more with the renewed token; a second 401 is final."""
        try:
            return send()
        except Exception as error:
            raised = translate(error, what)
            if isinstance(raised, AuthenticationNeeded):
                self._down = raised
            raise raised from None

    def _confirm_dead(self) -> None:
        """A 401 alone may be a token that could not be renewed just now: the library keeps quiet about why.

        Renews it here, where a refusal (400, 401, 403) can be told from an outage.
        """
        client = self._garmin.client
        try:
            client._refresh_di_token()
            self._token.keep_if_renewed(client)
        except Exception as error:
            refused = _refresh_refused(error)
            self._down = (
                dead_login()
                if refused
                else SourceUnavailable(
                    "Garmin could not renew the login just now. The next sync tries again."
                )
            )
            raise self._down from None

    def _note_hang(self, error: Exception, raised: Exception) -> None:
        """After one hang, no more retries; after a few, Garmin counts as down for the rest of this sync."""
        import requests

        if not any(isinstance(cause, requests.Timeout | TimeoutError) for cause in causes(error)):
            return
        self._garmin.retry_attempts = 0
        self._hangs += 1
        if self._hangs >= HANGS_UNTIL_DOWN and isinstance(raised, SourceUnavailable):
            self._down = raised


def _refresh_refused(error: Exception) -> bool:
    text = str(error)
    return "No DI refresh token" in text or any(f"failed: {status}" in text for status in (400, 401, 403))


def _zone_in(told: Any) -> str | None:
    zone = told.get("timeZone") if isinstance(told, dict) else None
    try:
        return str(ZoneInfo(zone)) if isinstance(zone, str) and zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
