"""Where Garmin is: its own hosts, or a proxy or test server in place of all of them."""

from __future__ import annotations

import ipaddress
import logging
from typing import Any
from urllib.parse import urlsplit

from readiness.errors import ConfigurationError


def check_base_url(url: str) -> str:
    """The address without its last slash. Plain http only on loopback, or the token would travel in the clear."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise ConfigurationError(
            f"[sources.garmin] base_url: {url!r} is no address of a server; write https://…"
        )
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ConfigurationError(
            f"[sources.garmin] base_url: {url!r} is plain http on another machine, where the login could be read "
            "on the way. Allowed: https, or http on 127.0.0.1, ::1 or localhost."
        )
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def new_client(base_url: str | None, **options: Any) -> Any:
    """The library's client, its addresses pointed at ``base_url`` where one is set. It follows no redirect from an
    address that is sent a login: anyone who could answer for that address would be sent the login."""
    from garminconnect import Garmin

    logging.getLogger("garminconnect").setLevel(logging.CRITICAL + 1)  # its tracebacks quote paths with names
    garmin = Garmin(**options)
    client: Any = garmin.client
    post = client._http_post
    client._http_post = lambda url, **more: post(url, **{**more, "allow_redirects": False})
    if base_url:
        client._connectapi = client._sso = client._connect = base_url
        client._di_token_url = f"{base_url}/di-oauth2-service/oauth/token"
    return garmin
