"""Fetching a calendar feed that the user named, without being led astray: no file addresses, no way into the
local network unless allowed, bounded in size and time. A feed's address is a secret: only its host is ever shown.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from readiness.errors import ConfigurationError, SourceUnavailable, UnexpectedResponse

MAX_BYTES = 10 << 20
TIMEOUT_S = 20.0
MAX_REDIRECTS = 4
_CHUNK = 1 << 16


def fetch(url: str, *, allow_private: bool, key: str) -> bytes:
    """The feed's bytes. ``key`` is the setting's name for messages.

    Raises ConfigurationError for an address that must not be used, SourceUnavailable where it does not answer.
    """
    if url.lower().startswith("webcal://"):
        url = "https://" + url[len("webcal://") :]
    with requests.Session() as session:
        session.trust_env = not allow_private  # a proxy cannot reach what lies on this machine
        for _ in range(MAX_REDIRECTS + 1):
            host = _checked(urlsplit(url), allow_private, key)
            answer = _get(session, url, host)
            with answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers["Location"])
                    continue
                return _body(answer, host)
    raise SourceUnavailable(f"The calendar feed at {host} sends us in circles; check {key}.")


def _checked(parts: SplitResult, allow_private: bool, key: str) -> str:
    schemes = ("https", "http") if allow_private else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        raise ConfigurationError(
            f"{key}: found an address that begins with '{parts.scheme}:'; allowed: https:// or webcal://, or the "
            "path of a file" + ("" if allow_private else " (http:// only with allow_private = true)")
        )
    if not allow_private:
        for address in _addresses(parts.hostname, parts.port or 443):
            if not ipaddress.ip_address(address).is_global:
                raise ConfigurationError(
                    f"{key}: {parts.hostname} lies on this machine or its own network; set allow_private = true "
                    "if that is meant"
                )
    return parts.hostname


def _addresses(host: str, port: int) -> set[str]:
    try:
        return {str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, port)}
    except (OSError, UnicodeError) as error:
        raise SourceUnavailable(f"The calendar feed's host {host} cannot be found.") from error


def _get(session: requests.Session, url: str, host: str) -> requests.Response:
    try:
        return session.get(url, timeout=TIMEOUT_S, allow_redirects=False, stream=True)
    except requests.RequestException as error:
        raise SourceUnavailable(
            f"The calendar feed at {host} does not answer ({type(error).__name__})."
        ) from error


def _body(answer: requests.Response, host: str) -> bytes:
    if answer.status_code != 200:
        raise SourceUnavailable(
            f"The calendar feed at {host} answered {answer.status_code}. If that lasts, copy its address anew."
        )
    data = bytearray()
    try:
        for chunk in answer.iter_content(_CHUNK):
            data += chunk
            if len(data) > MAX_BYTES:
                raise UnexpectedResponse(f"The calendar feed at {host} is larger than {MAX_BYTES >> 20} MiB.")
    except requests.RequestException as error:
        raise SourceUnavailable(f"The calendar feed at {host} broke off.") from error
    return bytes(data)
