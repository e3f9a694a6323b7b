"""Everything gone: logins revoked at the vendors where they can be, then every file of ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from connectors import secrets
from connectors.config.load import Config
from connectors.schedule import NAMES, scheduler
from connectors.schedule.job import job
from connectors.schedule.page_service import LaunchdPage, SystemdPage, page_service
from readiness.errors import ReadinessError

OURS = (
    "readiness.db", "readiness.db-wal", "readiness.db-shm", "readiness.db-journal", "readiness.db.restoring",
    "backups", "damaged", "logs", "out", "tokens", "models", "config.toml", "sync.lock", "publish.lock",
    "login.lock", "home-id",
)  # fmt: skip
"""Never the folder as a whole: it may hold something of the user's."""
TIMEOUT_S = 15.0


def end_logins(home: Path, config: Config | None) -> Iterator[str]:
    """Revoke the login of each vendor that offers a way; yields what could not be done."""
    for name, ask in (("strava.json", _end_strava), ("google.json", _end_google)):
        try:
            kept = secrets.read(home, name)
            if kept:
                ask(json.loads(kept), config)
        except (ReadinessError, OSError, ValueError, KeyError) as error:
            vendor = name.partition(".")[0].capitalize()
            why = type(error).__name__
            yield f"{vendor} could not be informed ({why}): end the access in your account's settings there."


def _end_strava(tokens: dict[str, str], config: Config | None) -> None:
    table = config.sources.get("strava") if config else None
    base = (table.base_url if table else None) or "https://www.strava.com"
    _post(f"{base}/oauth/deauthorize", {"access_token": tokens["access_token"]})


def _end_google(tokens: dict[str, str], config: Config | None) -> None:
    table = config.calendars.get("google") if config else None
    base = (table.base_url if table else None) or "https://oauth2.googleapis.com"
    _post(f"{base}/revoke", {"token": tokens.get("refresh_token") or tokens["token"]})


def _post(url: str, data: dict[str, str]) -> None:
    import requests

    # An answer of 400 or 401 means that the login was dead already: what was wanted.
    answer = requests.post(url, data=data, timeout=TIMEOUT_S, allow_redirects=False)  # it holds a login
    if answer.status_code >= 500:
        raise OSError(answer.status_code)


def unschedule(home: Path) -> Iterator[str]:
    """Take the nightly job and the page's service away; yields what was taken from where, in a sentence."""
    for name in NAMES:
        if scheduler(name).remove(job(home)):
            yield f"The nightly job is out of {name}."
    for manager in (SystemdPage(), LaunchdPage()):
        if manager.remove(page_service(home)):
            yield f"The page's service is out of {manager.name}."


def remove_files(home: Path) -> list[str]:
    """Remove what we wrote; returns what else lies in the folder, which stays."""
    _forget_tokens(home)
    for name in OURS:
        path = home / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if not home.is_dir():
        return []
    left = sorted(path.name for path in home.iterdir())
    if not left:
        home.rmdir()
    return left


def _forget_tokens(home: Path) -> None:
    """Out of the keyring too."""
    tokens = home / "tokens"
    for path in tokens.rglob("*") if tokens.is_dir() else ():
        if path.is_file():
            secrets.forget(home, str(path.relative_to(tokens)))
