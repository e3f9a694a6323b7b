"""Strava's API: stravalib's client with timeouts, a limit that raises instead of sleeping, and tokens
that are on disk before they are used.

stravalib's addresses are fixed, so a test server or proxy is reached by a session adapter that turns requests
for https://www.strava.com towards it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

import requests
from requests.adapters import HTTPAdapter
from stravalib import Client
from stravalib.exc import ApplicationInactive, Fault, ObjectNotFound

from connectors import http
from connectors.sources.strava.limits import Limits, RateLimited
from readiness.errors import AuthenticationNeeded, SourceUnavailable, UnexpectedResponse

STRAVA = "https://www.strava.com"
TIMEOUT_S = 20.0
LONGEST_WAIT_S = 60.0
"""A limit that opens again this soon is waited for; any longer, and the next sync goes on."""
REFRESH_BEFORE_S = 300.0
"""A token that lives less long is renewed before the call, so that none dies between two pages."""
LOG_IN = "Strava does not accept the kept login any more. Run `readiness connect strava` once."
SCOPE = "This Strava login may not read activities. Run `readiness connect strava`, and allow it to."
DEAD = {("", "invalid_grant"), ("RefreshToken", "invalid"), ("Application", "invalid")}
"""What Strava says of a login that only a person can fix: revoked, or of an application that is gone."""
BLOCKED = "Strava turned the request away (403); the next sync tries again."
INACTIVE = (
    "Strava has this API application switched off (403). Since June 2026 it needs a paid subscription of the "
    "account that owns it: https://www.strava.com/settings/api. Without one, `readiness import strava-export` "
    "reads the same runs from your own export."
)


class Tokens(Protocol):
    """Where the login is kept: client id and secret, access and refresh token, ``expires_at`` (epoch seconds)."""

    def load(self) -> dict[str, Any] | None: ...

    def save(self, tokens: Mapping[str, Any]) -> None: ...


class _Turned(HTTPAdapter):
    """Sends with a timeout, and to ``base_url`` instead of Strava."""

    def __init__(self, base_url: str, timeout_s: float) -> None:
        super().__init__()
        self._base = base_url.rstrip("/")
        self._timeout_s = timeout_s
        self.sent = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.sent += 1
        kwargs["timeout"] = self._timeout_s
        request.url = self._base + (request.url or "").removeprefix(STRAVA)
        return super().send(request, *args, **kwargs)


class _NoRedirects(requests.Session):
    """Follows none: what is sent holds a login, and Strava's API never redirects."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class StravaClient:
    """Calls of the API for one athlete. Raises only the families of ``readiness.errors``."""

    def __init__(
        self,
        tokens: Tokens,
        base_url: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        now: Callable[[], float] = time.time,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._tokens = tokens
        self._wait = wait
        self._now = now
        self._limits = Limits(now)
        self._adapter = _Turned(checked_base(base_url), timeout_s)
        session = _NoRedirects()
        session.mount(STRAVA, self._adapter)
        os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "true")  # it would ask the user to set variables
        self._client = Client(requests_session=session, rate_limiter=cast(Any, self._limits))
        # The library would renew tokens by itself from environment variables, and keep nothing: we do it.
        self._client.protocol.client_id = self._client.protocol.client_secret = None
        self._kept: dict[str, Any] = {}

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._adapter.sent

    def get_detail(self, path: str, **params: Any) -> Any:
        """As :meth:`get`, for what can wait: raises RateLimited where half of the quarter hour's limit is used."""
        self._limits.check_half()
        return self.get(path, **params)

    def get(self, path: str, **params: Any) -> Any:
        """A GET of the API as parsed JSON, renewing the login before it dies and once when it is refused."""
        try:
            return self._get(path, params)
        except RateLimited as limited:
            if limited.retry_after_s is None or limited.retry_after_s > LONGEST_WAIT_S:
                raise
            self._wait(limited.retry_after_s + 1)
            return self._get(path, params)

    def _get(self, path: str, params: Mapping[str, Any]) -> Any:
        self._log_in()
        try:
            return self._ask(lambda: self._client.protocol.get(path, **params))
        except _Refused:
            self._renew()
        try:
            return self._ask(lambda: self._client.protocol.get(path, **params))
        except _Refused as refused:  # with a login that was renewed a moment ago
            raise SourceUnavailable(
                "Strava renewed the login and refuses it all the same (401). The next sync tries again; if it goes "
                "on for days, run `readiness connect strava`."
            ) from refused

    def exchange(self, client_id: int, client_secret: str, code: str) -> dict[str, Any]:
        """The code of the browser's answer for a login, kept at once."""
        tokens = self._ask(
            lambda: self._client.exchange_code_for_token(
                client_id=client_id, client_secret=client_secret, code=code
            )
        )
        self._keep({"client_id": client_id, "client_secret": client_secret, **cast(dict[str, Any], tokens)})
        return dict(self._kept)

    def _log_in(self) -> None:
        if not self._kept:
            self._kept = dict(self._tokens.load() or {})
        missing = [k for k in ("client_id", "client_secret", "refresh_token") if not self._kept.get(k)]
        if missing:
            raise AuthenticationNeeded("Strava is not connected yet. Run `readiness connect strava` once.")
        if float(self._kept.get("expires_at") or 0) - self._now() < REFRESH_BEFORE_S:
            self._renew()
        self._client.access_token = self._kept["access_token"]

    def _renew(self) -> None:
        """A new login; the old refresh token is dead from here on, so the new one is kept before anything else."""
        # another process may have renewed it since
        on_disk = self._tokens.load() or {}
        if on_disk.get("refresh_token") not in (None, self._kept.get("refresh_token")):
            self._kept = dict(on_disk)
            if float(self._kept.get("expires_at") or 0) - self._now() >= REFRESH_BEFORE_S:
                self._client.access_token = self._kept["access_token"]
                return
        tokens = self._ask(
            lambda: self._client.refresh_access_token(
                client_id=int(self._kept["client_id"]),
                client_secret=str(self._kept["client_secret"]),
                refresh_token=str(self._kept["refresh_token"]),
            ),
        )
        self._keep(cast(dict[str, Any], tokens))

    def _keep(self, tokens: Mapping[str, Any]) -> None:
        wanted = ("client_id", "client_secret", "access_token", "refresh_token", "expires_at")
        self._kept |= {name: tokens[name] for name in wanted if tokens.get(name)}
        self._tokens.save(self._kept)
        self._client.access_token = self._kept["access_token"]

    def _ask(self, call: Callable[[], Any]) -> Any:
        self._limits.check()
        try:
            return call()
        except ApplicationInactive as error:
            raise SourceUnavailable(INACTIVE) from error
        except ObjectNotFound as error:
            raise NotThere("Strava does not know it (any more)") from error
        except Fault as error:
            raise self._fault(error) from error
        except (json.JSONDecodeError, requests.exceptions.JSONDecodeError) as error:
            raise UnexpectedResponse(
                "Strava answered with something that is no JSON.", str(error).encode()
            ) from error
        except requests.Timeout as error:
            raise SourceUnavailable("Strava did not answer in time; the next sync tries again.") from error
        except requests.RequestException as error:
            raise SourceUnavailable(
                f"Strava cannot be reached ({type(error).__name__}); the next sync tries again."
            ) from error

    def _fault(self, error: Fault) -> Exception:
        response = error.response
        status = response.status_code if response is not None else 0
        errors = _errors(response)
        if errors & DEAD:
            return AuthenticationNeeded(LOG_IN)
        if status == 401:
            may_not_read = "missing" in {code for _, code in errors}
            return AuthenticationNeeded(SCOPE) if may_not_read else _Refused(LOG_IN)
        if status == 429:
            return self._limits.used_up()
        if status == 403:
            return SourceUnavailable(INACTIVE if "nactive" in str(error) else BLOCKED)
        if status >= 500:
            return SourceUnavailable(f"Strava has a fault of its own ({status}); the next sync tries again.")
        return UnexpectedResponse(f"Strava refused a request ({status}).", _body(response))


class NotThere(SourceUnavailable):
    """404: deleted, or another athlete's."""


class _Refused(SourceUnavailable):
    """401: this access token has ended, which a renewal fixes."""


def _errors(response: requests.Response | None) -> set[tuple[str, str]]:
    """(resource, code) of each error that Strava names; OAuth's own ``error`` counts as a code without resource."""
    try:
        body = response.json() if response is not None else None
    except ValueError:
        return set()
    if not isinstance(body, dict):
        return set()
    listed = body.get("errors")
    named = {
        (str(one.get("resource")), str(one.get("code")))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    }
    return named | {("", str(body["error"]))} if isinstance(body.get("error"), str) else named


def _body(response: requests.Response | None) -> bytes:
    return b"" if response is None else response.content[:2000]


def checked_base(base_url: str | None) -> str:
    """``base_url``, if it may be one: https, or plain http to this machine only."""
    return STRAVA if base_url is None else http.checked_base(base_url, "[sources.strava] base_url")
