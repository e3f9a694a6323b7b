"""Typed reading of one JSON row of Garmin's, collecting what is wrong with it, and what of it is kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

WIDEST_OFFSET = timedelta(hours=15)
"""Zones reach from UTC−12 to UTC+14."""
NOT_OURS = ("owner", "userRoles", "userPro", "privacy", "displayName", "fullName", "userName", "userInfo")
"""Keys about the account, not the activity: names, picture addresses, roles. They are not kept."""

_LARGEST = 1e15
"""Beyond any count, distance or millisecond stamp; also what NaN and infinity are not below."""

_FIRST_MS, _LAST_MS = 0.0, 4e12
"""1970 to 2096."""

type Json = dict[str, Any]


def is_number(value: Any) -> bool:
    """A finite JSON number that is not absurd; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def as_object(value: Any) -> Json:
    """A JSON object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def objects_in(value: Any) -> list[Json]:
    """The objects of a JSON list; none of anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


class Fields:
    """Typed reading of one row, collecting what is wrong with it."""

    def __init__(self, row: Json) -> None:
        self.row = row
        self.problems: list[str] = []

    def number(self, key: str) -> float | None:
        value = self.row.get(key)
        if value is None:
            return None
        if not is_number(value):
            self.problems.append(f"{key} is {shown(value)}, not a number")
            return None
        return float(value)

    def text(self, key: str) -> str | None:
        value = self.row.get(key)
        if value is not None and not isinstance(value, str):
            self.problems.append(f"{key} is {shown(value)}, not text")
            return None
        return value or None

    def part(self, key: str) -> Fields:
        """The nested object under ``key``; an empty one if it is null."""
        value = self.row.get(key)
        if value is not None and not isinstance(value, dict):
            self.problems.append(f"{key} is {shown(value)}, not an object")
        part = Fields(as_object(value))
        part.problems = self.problems
        return part

    def day(self, key: str = "calendarDate") -> date | None:
        text = self.text(key)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            self.problems.append(f"{key} is {shown(text)}, not a date")
            return None

    def clock(self, key: str) -> datetime | None:
        """A naive stamp such as '2026-01-08 14:10:21' or '2026-01-08T14:10:21.0'."""
        text = self.text(key)
        if text is None:
            return None
        try:
            clock = datetime.fromisoformat(text[:19])
            if date(1970, 1, 1) < clock.date() < date(2096, 1, 1) and clock.tzinfo is None:
                return clock
        except ValueError:
            pass
        self.problems.append(f"{key} is {shown(text)}, not a time")
        return None

    def aware(self, key: str) -> datetime | None:
        """An ISO 8601 instant with its offset, as we write it ourselves."""
        text = self.text(key)
        try:
            instant = datetime.fromisoformat(text) if text else None
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            self.problems.append(f"{key} is {shown(text)}, not a time with an offset")
            return None
        return instant

    def instant(self, gmt_key: str, local_key: str) -> datetime | None:
        """An aware instant from a pair of millisecond stamps, with the offset of the place."""
        instant, gmt, local = self.stamp(gmt_key), self.number(gmt_key), self.number(local_key)
        if instant is None or gmt is None or local is None:
            return instant
        offset = timedelta(minutes=round((local - gmt) / 60_000))
        return self.placed(instant, offset, local_key)

    def stamp(self, key: str) -> datetime | None:
        """Milliseconds since 1970 as an instant; a year that no watch has seen is a problem."""
        value = self.number(key)
        if value is None:
            return None
        if not _FIRST_MS < value < _LAST_MS:
            self.problems.append(f"{key} is {value:g}, not a time of our days")
            return None
        return datetime.fromtimestamp(value / 1000, UTC)

    def start(self) -> datetime | None:
        """An activity's start with the offset of the place: local wall clock minus GMT."""
        local, gmt = self.clock("startTimeLocal"), self.clock("startTimeGMT")
        if gmt is None and (begin := self.stamp("beginTimestamp")) is not None:
            gmt = begin.replace(tzinfo=None)
        if gmt is None:
            if local is not None:
                self.problems.append("startTimeGMT is missing")
            return None
        if local is None:
            return None
        offset = timedelta(minutes=round((local - gmt).total_seconds() / 60))
        return self.placed(gmt.replace(tzinfo=UTC), offset, "startTimeLocal")

    def placed(self, instant: datetime, offset: timedelta, key: str) -> datetime:
        if abs(offset) > WIDEST_OFFSET:
            self.problems.append(f"{key} lies {offset} from GMT, more than any zone")
            return instant
        return instant.astimezone(timezone(offset) if offset else UTC)


def shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "…"


def kept(row: Any) -> bytes:
    """The payload as it is stored: everything but the account's names and roles, which may be an e-mail address."""
    return json.dumps(_without_account(row), separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "replace"
    )


def _without_account(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_account(v) for k, v in value.items() if not k.startswith(NOT_OURS)}
    if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        return [_without_account(one) for one in value]
    return value
