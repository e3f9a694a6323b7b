"""The settings without what nobody else may know."""

from __future__ import annotations

import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

import tomlkit

REMOVED = "(removed)"
_SECRET = re.compile(r"password|passwd|secret|token|api_?key|auth", re.IGNORECASE)
_ADDRESSES = ("notify",)
"""Tables whose every address holds a secret: a message service's address is its key."""


def without_secrets(text: str) -> str:
    """``config.toml`` without comments (an old address may be in one), passwords, keys and private addresses.

    Of an address the server's name is kept. A file that is no TOML gives nothing.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ""
    return tomlkit.dumps({name: _clean(name, value, name in _ADDRESSES) for name, value in found.items()})


def _clean(name: str, value: Any, private: bool) -> Any:
    if isinstance(value, dict):
        return {key: _clean(key, inner, private) for key, inner in value.items()}
    if _SECRET.search(name):
        return REMOVED
    if isinstance(value, list):
        return [_clean(name, inner, private) for inner in value]
    if isinstance(value, str) and "://" in value:
        return REMOVED if private else _server(value)
    return value


def _server(address: str) -> str:
    parts = urlsplit(address)
    rest = "" if parts.path in ("", "/") and not parts.query else f"/{REMOVED}"
    return f"{parts.scheme}://{parts.hostname or ''}{rest}"
