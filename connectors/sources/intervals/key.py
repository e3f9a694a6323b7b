"""The login: an API key out of the user's settings there, kept as other secrets are."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from connectors import secrets
from connectors.http import JsonClient, checked_base
from readiness.errors import AuthenticationNeeded

FILE = "intervals.json"
VARIABLE = "READINESS_INTERVALS_KEY"
SETTINGS_PAGE = "https://intervals.icu/settings"
USER = "API_KEY"
"""The user name of every key."""
ME = "/api/v1/athlete/0"
"""Anyone who the key belongs to."""
LOG_IN = "Make a new API key at the foot of Intervals.icu's settings, and run `readiness connect intervals`."


def kept_key(home: Path) -> str:
    """From READINESS_INTERVALS_KEY, else ``tokens/intervals.json`` or the keyring. Raises AuthenticationNeeded."""
    if given := os.environ.get(VARIABLE):
        return given
    text = secrets.read(home, FILE)
    if text is None:
        raise AuthenticationNeeded(
            "Intervals.icu is not connected yet. Run `readiness connect intervals` once."
        )
    try:
        return str(json.loads(text)["api_key"])
    except (ValueError, KeyError, TypeError) as error:
        raise AuthenticationNeeded(
            f"tokens/{FILE} holds no key. Run `readiness connect intervals`."
        ) from error


def keep_key(home: Path, key: str, *, in_keyring: bool) -> None:
    secrets.write(home, FILE, json.dumps({"api_key": key}), in_keyring=in_keyring)


def client(home: Path, base_url: str | None, where: str, **more: Any) -> JsonClient:
    """For one home. ``where`` names the table of ``base_url`` in messages. Touches neither network nor secrets."""
    base = checked_base(base_url, f"[{where}] base_url") if base_url else "https://intervals.icu"
    more = {"auth": lambda: (USER, kept_key(home))} | more
    return JsonClient(base, vendor="Intervals.icu", log_in=LOG_IN, **more)
