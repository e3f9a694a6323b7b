"""JSON over HTTPS with a login: bounded in time and size, no redirects, and every fault one of ``readiness.errors``."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from connectors.retry import retrying
from readiness.errors import AuthenticationNeeded, ConfigurationError, SourceUnavailable, UnexpectedResponse

TIMEOUT_S = 20.0
MAX_BYTES = 64 << 20
"""Ten years of activities are about a tenth of it."""
_CHUNK = 1 << 16
_KEPT = 2000
"""Bytes of a refusal that are kept beside its message."""


class NotThere(UnexpectedResponse):
    """404: there is nothing at that address."""


class Stale(UnexpectedResponse):
    """409 or 412: what is there is no longer what was read."""


class JsonClient:
    """Requests to one vendor, ``vendor`` in messages. ``log_in`` says what the user does when a login is refused.

    ``auth`` and ``headers`` are asked at each request, so that making a client reads no secret. ``tries`` above 1
    repeats a request after a short outage: give it only where asking twice is asking once. Raises
    AuthenticationNeeded (401, 403), SourceUnavailable (429, 5xx and whatever does not answer), UnexpectedResponse.
    """

    def __init__(
        self,
        base_url: str,
        *,
        vendor: str,
        log_in: str,
        auth: Callable[[], tuple[str, str]] | None = None,
        headers: Callable[[], Mapping[str, str]] | None = None,
        timeout_s: float = TIMEOUT_S,
        tries: int = 1,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._vendor, self._log_in = vendor, log_in
        self._auth, self._headers = auth, headers
        self._timeout_s = timeout_s
        self._retrying = retrying(lambda: True, wait, tries)
        self._session: requests.Session | None = None
        self.requests = 0
        """How many were sent."""

    def get(self, path: str, **query: str | int) -> Any:
        """The answer's JSON."""
        return self.send("GET", path, query=query)

    def send(
        self, method: str, path: str, body: Any = None, query: Mapping[str, str | int] | None = None
    ) -> Any:
        """The answer's JSON, None where it is empty. ``body`` is sent as JSON."""
        return self._retrying(lambda: self._send(method, path, body, query))

    def close(self) -> None:
        """Lets the connections go; the next request opens new ones."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _send(self, method: str, path: str, body: Any, query: Mapping[str, str | int] | None) -> Any:
        self._session = self._session or requests.Session()
        self.requests += 1
        try:
            answer = self._session.request(
                method,
                self._base + path,
                params=query,
                json=body,
                headers=self._headers() if self._headers else None,
                auth=self._auth() if self._auth else None,
                timeout=self._timeout_s,
                allow_redirects=False,  # what is sent holds a login
                stream=True,
            )
            with answer:
                content = self._content(answer)
        except requests.Timeout as error:
            raise SourceUnavailable(
                f"{self._vendor} did not answer in time; the next sync tries again."
            ) from error
        except requests.RequestException as error:
            why = type(error).__name__
            raise SourceUnavailable(
                f"{self._vendor} cannot be reached ({why}); the next sync tries again."
            ) from error
        self._check(answer, content)
        try:
            return json.loads(content) if content.strip() else None
        except (ValueError, RecursionError) as error:
            raise UnexpectedResponse(
                f"{self._vendor} answered with something that is no JSON.", content
            ) from error

    def _content(self, answer: requests.Response) -> bytes:
        content = bytearray()
        for chunk in answer.iter_content(_CHUNK):
            content += chunk
            if len(content) > MAX_BYTES:
                raise UnexpectedResponse(f"{self._vendor} answered with more than {MAX_BYTES >> 20} MiB.")
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and "Content-Encoding" not in answer.headers and len(content) < int(length):
            raise requests.ConnectionError("the answer breaks off")
        return bytes(content)

    def _check(self, answer: requests.Response, content: bytes) -> None:
        status = answer.status_code
        if status < 300:
            return
        if status in (401, 403):
            raise AuthenticationNeeded(
                f"Log in again: {self._vendor} refuses the kept login ({status}). {self._log_in}"
            )
        if status == 429 or status >= 500:
            why = "asks to wait" if status == 429 else f"has a fault of its own ({status})"
            raise SourceUnavailable(
                f"{self._vendor} {why}; the next sync tries again.",
                _seconds(answer.headers.get("Retry-After")),
            )
        family = NotThere if status == 404 else Stale if status in (409, 412) else UnexpectedResponse
        raise family(f"{self._vendor} refused a request ({status}).", content[:_KEPT])


def _seconds(header: str | None) -> float | None:
    """What ``Retry-After`` says: seconds, or a date."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp())


def checked_base(base_url: str, key: str) -> str:
    """``base_url``, if a login may go there: https, or plain http to this machine only. Raises ConfigurationError."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname)):
        return base_url
    raise ConfigurationError(f"{key}: found {base_url!r}; allowed: an https address, or http on this machine")


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
