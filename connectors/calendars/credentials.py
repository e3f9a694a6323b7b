"""The secrets of calendars: one file of ``tokens/``, or the system's keyring."""

from __future__ import annotations

import json
import os
from pathlib import Path

from connectors import secrets
from readiness.errors import AuthenticationNeeded

PASSWORD_VARIABLE = "READINESS_CALDAV_PASSWORD"  # noqa: S105 - the variable's name


class Kept:
    """One document of ``tokens/``, read when it is first needed."""

    def __init__(self, home: Path, name: str, *, in_keyring: bool = False) -> None:
        self._home, self._name, self._in_keyring = home, name, in_keyring

    def read(self) -> str | None:
        return secrets.read(self._home, self._name)

    def write(self, text: str) -> None:
        secrets.write(self._home, self._name, text, in_keyring=self._in_keyring)


def caldav_password(home: Path) -> str:
    """From READINESS_CALDAV_PASSWORD, else ``tokens/caldav.json`` or the keyring that it points to."""
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    text = secrets.read(home, "caldav.json")
    if text is None:
        raise AuthenticationNeeded(
            f"no password for CalDAV is kept yet: readiness connect caldav (or set {PASSWORD_VARIABLE})"
        )
    try:
        password = json.loads(text)["password"]
    except (ValueError, KeyError, TypeError) as error:
        raise AuthenticationNeeded(
            "tokens/caldav.json holds no password; keep it anew: readiness connect caldav"
        ) from error
    return str(password)


def keep_caldav_password(home: Path, password: str, *, in_keyring: bool) -> None:
    secrets.write(home, "caldav.json", json.dumps({"password": password}), in_keyring=in_keyring)
