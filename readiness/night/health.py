"""A source's or calendar's health: well, failing since, well again; and what is worth a message, once each way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.ports import Health

OUTAGE_TOLD_AFTER = timedelta(hours=20)
"""A vendor's short outage is fixed by the next run and needs nobody; a day of it does."""

CALENDARS = "calendars."
"""Begins the name under which a calendar's health is stored; a source's is its own name."""


def after(previous: Health | None, name: str, error: str | None, needs_login: bool, now: datetime) -> Health:
    """The health after one more attempt; ``error`` is None when it went well."""
    from readiness.ports import (
        Health,
    )  # the quick answer asks for names only, and waits for no observation's class

    if error is None:
        return Health(name, last_ok=now)
    last_ok = None if previous is None else previous.last_ok
    since = now if previous is None or previous.failing_since is None else previous.failing_since
    return Health(name, last_ok, since, error, needs_login)


def news(sent: str | None, health: Health, now: datetime) -> str | None:
    """What to tell the user now, given what was ``sent`` last: ``login``, ``failing``, ``recovered`` or nothing."""
    if health.failing_since is None:
        return "recovered" if sent in {"login", "failing"} else None
    if health.needs_login:
        return "login" if sent != "login" else None
    if sent in {"login", "failing"} or now - health.failing_since < OUTAGE_TOLD_AFTER:
        return None
    return "failing"
