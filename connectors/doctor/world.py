"""The world outside: logins, sources, calendars, the scheduler, notifications. Uses no login up."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta

from connectors import secrets
from connectors.doctor.data import last_sync
from connectors.doctor.finding import Finding, Level, Patient
from connectors.folder import paths_of
from connectors.schedule import installed_in
from connectors.schedule.job import job
from connectors.sources.intervals.key import VARIABLE
from connectors.sources.registry import FOLDER
from readiness.errors import AuthenticationNeeded, ReadinessError
from readiness.night.health import CALENDARS

TOKENS = {"garmin": "garmin/garmin_tokens.json", "strava": "strava.json", "intervals": "intervals.json"}
UNUSED = timedelta(weeks=3)
"""Users report that Garmin's logins live 30 to 90 days unless they are renewed, which a sync does."""
MISSED = timedelta(hours=36)
"""Two runs a day: after this long several were missed."""


def tokens(patient: Patient) -> Iterator[Finding]:
    if patient.config is None:
        return
    for name, file in TOKENS.items():
        table = patient.config.sources.get(name)
        if table is None or not table.enabled:
            continue
        text = secrets.read(patient.home, file)
        log_in = f"`readiness connect {name}`"
        if name == "intervals" and os.environ.get(VARIABLE):
            yield Finding("tokens", Level.OK, f"{name}: the key comes from {VARIABLE}")
        elif text is None:
            error = AuthenticationNeeded(name)
            yield Finding("tokens", Level.BAD, f"{name}: not logged in", log_in, error=error)
        elif not _is_object(text):
            error = AuthenticationNeeded(name)
            yield Finding("tokens", Level.BAD, f"{name}: the kept login is damaged", log_in, error=error)
        else:
            yield Finding("tokens", Level.OK, f"{name}: a login is kept (`connect {name} --check` tries it)")
            yield from _unused(patient, name)


def _unused(patient: Patient, name: str) -> Iterator[Finding]:
    """A login that nobody uses ends by itself."""
    last = last_sync(patient)
    if last is not None and patient.now - last > UNUSED:
        text = (
            f"{name}: the last sync was on {last:%Y-%m-%d}; vendors end a login that is not used for a month"
        )
        yield Finding(
            "tokens", Level.WARN, text, "`readiness sync`, or let it run: `readiness schedule install`"
        )


def _is_object(text: str) -> bool:
    try:
        return bool(json.loads(text)) and isinstance(json.loads(text), dict)
    except ValueError:
        return False


def folders(patient: Patient) -> Iterator[Finding]:
    """Whether each watched folder can be looked into."""
    table = patient.config.sources.get(FOLDER) if patient.config else None
    for path in paths_of(patient.home, table.paths) if table is not None and table.enabled else ():
        if path.exists() and os.access(path, os.R_OK):
            yield Finding("folder", Level.OK, f"{path}: looked through by each sync")
        else:
            mend = "Mount it, fix its permissions, or change paths under [sources.folder]."
            yield Finding("folder", Level.BAD, f"{path} is not there, or cannot be read", mend)


def health(patient: Patient) -> Iterator[Finding]:
    if patient.store is None:
        return
    for name, one in patient.store.health().items():
        if not _in_use(patient, name):
            last = "never" if one.last_ok is None else f"{one.last_ok:%Y-%m-%d %H:%M}"
            yield Finding("sources", Level.OK, f"{name}: not connected (last reached: {last})")
            continue
        if one.failing_since is None:
            yield Finding("sources", Level.OK, f"{name}: well at {one.last_ok:%Y-%m-%d %H:%M}")
            continue
        fix = f"`readiness connect {name.removeprefix(CALENDARS)}`" if one.needs_login else "See the message."
        yield Finding(
            "sources",
            Level.BAD,
            f"{name}: failing since {one.failing_since:%Y-%m-%d %H:%M}: {one.error}",
            fix,
            error=AuthenticationNeeded(name) if one.needs_login else None,
        )


def _in_use(patient: Patient, name: str) -> bool:
    """Whether the settings still want that source or calendar; the health of others is history."""
    if patient.config is None:
        return True
    if name.startswith(CALENDARS):
        return name.removeprefix(CALENDARS) in patient.config.calendars
    table = patient.config.sources.get(name)
    return table is None or table.enabled


def calendars(patient: Patient) -> Iterator[Finding]:
    if patient.config is None:
        return
    today = patient.now.date()
    for target in patient.targets():
        if not patient.network and not target.file_of_ours:
            yield Finding("calendars", Level.OK, f"{target.name}: set up (not asked: --no-network)")
            continue
        try:
            events = target.list_ours(today, today + timedelta(days=14))
        except ReadinessError as error:
            yield Finding("calendars", Level.BAD, f"{target.name}: {error}", "See the message.", error=error)
        else:
            yield Finding(
                "calendars",
                Level.OK,
                f"{target.name}: {len(events)} events of readiness in the coming fortnight",
            )


def schedule(patient: Patient) -> Iterator[Finding]:
    mine = job(patient.home)
    there = installed_in(mine)
    last = last_sync(patient)
    if not there:
        yield Finding("schedule", Level.WARN, "no nightly job", "`readiness schedule install`")
    elif last is None or patient.now - last > MISSED:
        yield Finding(
            "schedule",
            Level.BAD,
            f"installed in {there[0]}, but the last run was {'never' if last is None else f'at {last:%Y-%m-%d %H:%M}'}",
            f"Look into {mine.output}; with systemd, `loginctl enable-linger` lets it run while you are logged out.",
        )
    else:
        yield Finding("schedule", Level.OK, f"installed in {there[0]}, last run {last:%Y-%m-%d %H:%M}")


def notifications(patient: Patient) -> Iterator[Finding]:
    if patient.config is None or not patient.config.notify.urls:
        return
    table = patient.config.notify
    morning = "a message each morning" if table.morning else "no message each morning"
    count = len(table.urls)
    yield Finding("notify", Level.OK, f"{count} address{'' if count == 1 else 'es'}, {morning}")
