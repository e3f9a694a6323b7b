"""The present, in the athlete's zone: the machine's clock, or one that is stopped."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from readiness.errors import ConfigurationError


def machine_zone() -> tzinfo:
    """The machine's zone by IANA name, so that coming days keep their wall time across a change of the clocks.

    Order: ``TZ``, the link ``/etc/localtime``, ``/etc/timezone``; a fixed offset where none names a zone.
    """
    for name in _candidates():
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return datetime.now(UTC).astimezone().tzinfo or UTC


def _candidates() -> list[str]:
    found = [os.environ.get("TZ", "").lstrip(":")]
    localtime, named = Path("/etc/localtime"), Path("/etc/timezone")
    if localtime.is_symlink():
        found.append(str(localtime.readlink()).partition("zoneinfo/")[2])
    if named.is_file():
        found.append(named.read_text().strip())
    return [name for name in found if name]


def zone(name: str | None) -> tzinfo:
    """The zone of that IANA name; None is the machine's. Raises ConfigurationError on a name that is none."""
    if name is None:
        return machine_zone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(
            f"athlete.timezone: {name!r} is no time zone; use an IANA name such as 'Europe/Istanbul'"
        ) from None


class SystemClock:
    """The machine's clock."""

    def __init__(self, tz: tzinfo) -> None:
        self.tz = tz

    def now(self) -> datetime:
        return datetime.now(self.tz)


class FixedClock:
    """A clock stopped at one instant: ``READINESS_NOW``, and tests."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant


def clock(tz_name: str | None = None, now: str | None = None) -> SystemClock | FixedClock:
    """``now`` is READINESS_NOW: ISO 8601 with an offset. Without ``tz_name`` its own offset is the zone."""
    if not now:
        return SystemClock(zone(tz_name))
    try:
        instant = datetime.fromisoformat(now)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ConfigurationError(
            f"READINESS_NOW: {now!r} is no instant; use ISO 8601 with an offset, such as 2026-03-03T06:30+01:00"
        )
    return FixedClock(instant.astimezone(zone(tz_name)) if tz_name else instant)
