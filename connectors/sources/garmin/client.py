"""A logged-in client of Garmin Connect: garminconnect's, with a kept token and never a password.

It opens lazily, reads the time zone once a sync, waits politely, gives up early when Garmin hangs or says 429, and
turns every failure into one of our errors. What they came from is not shown, not even in a traceback: the library's
words hold addresses with the account's name, which may be an e-mail address.
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
    still_refused,
    translate,
)
from connectors.sources.garmin.token import KeptToken
from readiness.errors import AuthenticationNeeded, SourceUnavailable, UnexpectedResponse

TIMEOUT_S = 15.0
PACE_S = 0.25
"""Between two requests to Garmin itself: a person's click rate, not a crawler's."""
LONGEST_WAIT_S = 60.0
"""All waiting for 429 in one sync (contract, exit codes)."""
HANGS_UNTIL_DOWN = 4
"""In a row. One more than end a part of the details: an endpoint that hangs is not yet a vendor that is down."""
REFUSALS_UNTIL_DOWN = 2
"""429 in a row: one endpoint may have a limit of its own, two are the account's."""

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
        self.remarks: list[str] = []
        """What could not be read and is not needed, for the user."""

    @property
    def time_zone(self) -> str | None:
        """The profile's IANA zone as last read, also by an earlier sync; None when it was never read."""
        return read_profile(self._token_dir).get("time_zone")

    def get(
        self, path: str, what: str, params: dict[str, str] | None = None, *, optional: bool = False
    ) -> Any:
        """The decoded answer; ``{}`` for 204, None for a body of ``null``.

        ``{name}`` in ``path`` becomes the account's display name. Raises our errors. A 404 raises NotOffered,
        or is None where it is ``optional``: not every watch offers everything.
        """
        self._open()
        try:
            return self._request(self._named(path), what, params)
        except (NotOffered, TurnedAway) as error:
            if optional and isinstance(error, NotOffered):
                self.remark(error)
                return None
            if "{name}" not in path or not self._name_changed():
                raise
        return self._request(self._named(path), what, params)

    def remark(self, why: object) -> None:
        """Notes, once, what could not be read and is not needed."""
        if str(why) not in self.remarks:
            self.remarks.append(str(why))

    def _named(self, path: str) -> str:
        if "{name}" not in path:
            return path
        if self._display_name is None:
            self._display_name = read_profile(self._token_dir).get("display_name") or self._read_name()
        return path.replace("{name}", quote(self._display_name, safe=""))

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
            self._read_zone()
        except AuthenticationNeeded:
            self._garmin = None
            raise

    def _read_zone(self) -> None:
        """The profile's time zone, each sync: the athlete travels. Where it cannot be read, the kept one stays."""
        kept = read_profile(self._token_dir)
        zone = None
        try:
            path = "/userprofile-service/userprofile/personal-information/{name}"
            zone = _zone_in(self.get(path, "time zone"))
        except (SourceUnavailable, UnexpectedResponse, NotOffered) as error:
            self.remark(
                f"{error} Until then the time zone stays {kept.get('time_zone') or "this machine's"}."
            )
        name = self._display_name or kept.get("display_name")
        keep_profile(self._token_dir, {"display_name": name, "time_zone": zone or kept.get("time_zone")})

    def _read_name(self) -> str:
        try:
            profile = self._request("/userprofile-service/socialProfile", "your profile")
        except NotOffered as error:
            raise UnexpectedResponse(str(error)) from None
        name = profile.get("displayName") if isinstance(profile, dict) else None
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
            answer = send()
        except Exception as error:
            raised = translate(error, what)
            if isinstance(
                raised, AuthenticationNeeded
            ):  # the library has tried to renew the login, and once more
                raised = self._down = self._token.fault or still_refused()
            self._note_hang(error, raised)
            raise raised from None
        self._hangs = self._refusals = 0
        return answer

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

    def _note_hang(self, error: Exception, raised: Exception) -> None:
        """After one hang, no more retries; after a few in a row, Garmin counts as down for the rest of this sync."""
        import requests

        if not any(isinstance(cause, requests.Timeout | TimeoutError) for cause in causes(error)):
            return
        self._garmin.retry_attempts = 0
        self._hangs += 1
        if self._hangs >= HANGS_UNTIL_DOWN and isinstance(raised, SourceUnavailable):
            self._down = raised


def _zone_in(profile: Any) -> str | None:
    zone = profile.get("timeZone") if isinstance(profile, dict) else None
    try:
        return str(ZoneInfo(zone)) if isinstance(zone, str) and zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
