"""The machine: interpreter, folder, disk, clock, configuration."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from connectors import plugins
from connectors.config.load import load
from connectors.doctor.finding import Finding, Level, Patient
from connectors.private import loose
from readiness.errors import ConfigurationError

FULL_BYTES, NEARLY_FULL_BYTES = 20 * 2**20, 200 * 2**20
"""A nightly backup of ten years takes some 20 MB."""
SKEW = timedelta(minutes=10)


def python(_: Patient) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", Level.OK, f"Python {version} at {sys.executable}")


def permissions(patient: Patient) -> Iterator[Finding]:
    home = patient.home
    if not home.is_dir():
        yield Finding(
            "home", Level.WARN, f"{home} is not there yet", "Any command that stores something makes it."
        )
        return
    if not os.access(home, os.W_OK):
        yield Finding(
            "home",
            Level.BAD,
            f"{home} cannot be written",
            "Own the folder, or choose another with READINESS_HOME.",
        )
    open_ = loose(home)
    if open_:
        names = " ".join(f"'{path}'" for path in open_)
        yield Finding(
            "home", Level.WARN, f"others can read {len(open_)} private files", f"chmod -R go= {names}"
        )
    else:
        yield Finding("home", Level.OK, f"{home} is private to you")


def disk(patient: Patient) -> Iterator[Finding]:
    where = next(path for path in (patient.home, *patient.home.parents) if path.exists())
    free = shutil.disk_usage(where).free
    text = f"{free / 2**20:,.0f} MB free"
    if free < FULL_BYTES:
        yield Finding("disk", Level.BAD, text, "Free some space: nothing new can be stored soon.")
    elif free < NEARLY_FULL_BYTES:
        yield Finding("disk", Level.WARN, text, "Free some space before the backups do not fit any more.")
    else:
        yield Finding("disk", Level.OK, text)


def clock(patient: Patient) -> Iterator[Finding]:
    if os.environ.get("READINESS_NOW"):
        yield Finding("clock", Level.WARN, "READINESS_NOW replaces the clock", "unset READINESS_NOW")
    zone = patient.config.settings.athlete.timezone if patient.config else None
    text = f"{patient.now:%Y-%m-%d %H:%M} in {zone or patient.now.tzinfo}"
    last = patient.store.fact("last_sync") if patient.store else None
    if last is not None and datetime.fromisoformat(last) > patient.now + SKEW:
        yield Finding(
            "clock",
            Level.BAD,
            f"{text}, but the last sync was at {last}: the clock was set back, or ran ahead then",
            "Check date and time (`timedatectl`). The next sync puts things right.",
        )
    elif zone is None and patient.now.utcoffset() == timedelta(0):
        yield Finding(
            "clock",
            Level.WARN,
            f"{text}: no zone is set and this machine keeps UTC",
            "Set `timezone = \"…\"` under [athlete] in config.toml, or 'today' may be the wrong day.",
        )
    elif patient.now < datetime(2026, 1, 1, tzinfo=UTC):
        yield Finding("clock", Level.BAD, f"{text}: long past", "Set the machine's clock (`timedatectl`).")
    else:
        yield Finding("clock", Level.OK, text)


def plugged_in(_: Patient) -> Iterator[Finding]:
    """Packages of others whose names cannot be."""
    for group in plugins.RESERVED:
        for wrong in plugins.refused(group).values():
            yield Finding("plug-ins", Level.BAD, wrong, "Uninstall the package.")


def configuration(patient: Patient) -> Iterator[Finding]:
    try:
        load(patient.home)
    except ConfigurationError as error:
        for problem in error.problems:
            yield Finding("config", Level.BAD, problem, "Fix this line of config.toml.", error=error)
        return
    there = (patient.home / "config.toml").exists()
    yield Finding(
        "config", Level.OK, "config.toml is valid" if there else "no config.toml: every default holds"
    )
