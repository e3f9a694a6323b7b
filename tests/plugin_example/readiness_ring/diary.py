"""A calendar in one JSON file, such as a home-made training diary reads. In config.toml::

[calendars.diary]
path = "~/diary.json"
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, is_ours
from readiness.errors import ConfigurationError, Conflict
from readiness.ports import CalendarTarget

type Entry = dict[str, Any]


def build(table: Any, home: Path) -> "Diary":
    path = table.options.get("path")
    if not isinstance(path, str):
        raise ConfigurationError(
            '[calendars.diary] path: missing; write the file\'s path, such as "~/diary.json"'
        )
    return Diary(home / Path(path).expanduser())


class Diary(CalendarTarget):
    """Entries by UID. The user's own entries stand in the same file, and are left alone."""

    name: ClassVar[str] = "diary"

    def __init__(self, path: Path) -> None:
        self.path = path

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        found = {uid: read(uid, entry) for uid, entry in self.entries().items() if is_ours(uid)}
        return {uid: event for uid, event in found.items() if since <= event.date <= until}

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        entries, entry = self.entries(), written(event)
        if replaces is None and entries.get(event.uid) == entry:
            return read(event.uid, entry)  # the same twice is once
        self._guard(entries.get(event.uid), replaces)
        self.keep(entries | {event.uid: entry})
        return read(event.uid, entry)

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        entries = self.entries()
        if uid not in entries:
            return  # absent is success
        if replaces is not None:
            self._guard(entries[uid], replaces)
        del entries[uid]
        self.keep(entries)

    def entries(self) -> dict[str, Entry]:
        found: dict[str, Entry] = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        return found

    def keep(self, entries: Mapping[str, Entry]) -> None:
        self.path.write_text(json.dumps(entries, indent=1, ensure_ascii=False), "utf-8")

    @staticmethod
    def _guard(there: Entry | None, replaces: RemoteEvent | None) -> None:
        """Nobody's change is overwritten: what stands there must be what was read."""
        if (etag(there) if there else None) != (replaces.etag if replaces else None):
            raise Conflict("the entry was changed meanwhile")


def written(event: StrengthEvent) -> Entry:
    return {
        "title": event.title,
        "body": event.body,
        "date": event.date.isoformat(),
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "sequence": event.sequence,
        "digest": fingerprint(event),
    }


def read(uid: str, entry: Entry) -> RemoteEvent:
    start, end = (datetime.fromisoformat(entry[name]) if entry[name] else None for name in ("start", "end"))
    day = start.date() if start else date.fromisoformat(entry["date"])
    return RemoteEvent(
        uid, etag(entry), entry["digest"], entry["title"], entry["body"], start, end, day, entry["sequence"]
    )


def etag(entry: Entry) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()
