"""The key of the athlete's own page: kept in a private file, the same at every start, until it is revoked."""

from __future__ import annotations

import re
import secrets as random
from pathlib import Path

from connectors import secrets
from readiness.errors import ConfigurationError

NAME = "page"
BYTES = 18
SHORTEST = 16
"""Characters: a shorter one can be guessed."""
FORM = rf"[\w.~-]{{{SHORTEST},}}"


def kept(home: Path) -> str:
    """The token, made at the first use. Raises ConfigurationError where the file holds none that can be used."""
    found = secrets.read(home, NAME)
    if found is None:
        return renew(home)
    if not re.fullmatch(FORM, token := found.strip(), re.ASCII):
        raise ConfigurationError(
            f"{secrets.path_of(home, NAME)} holds no usable key. `readiness serve token --new` writes a new one."
        )
    return token


def renew(home: Path) -> str:
    """A new token in place of the old one, which opens nothing from then on."""
    token = random.token_urlsafe(BYTES)
    secrets.write(home, NAME, f"{token}\n")
    return token


class KeptToken:
    """The token as it is now, read anew when its file was written: a page that runs obeys a revocation at once."""

    def __init__(self, home: Path) -> None:
        self._home, self._stamp, self._token = home, 0, ""
        self()

    def __call__(self) -> str:
        path = secrets.path_of(self._home, NAME)
        stamp = path.stat().st_mtime_ns if path.is_file() else 0
        if stamp != self._stamp or not stamp:
            self._token = kept(self._home)
            self._stamp = path.stat().st_mtime_ns
        return self._token
