"""The plan as an .ics file: to import, to subscribe to, or to serve. Replaced atomically, never left half-written.

Others' events in the same file stay byte for byte: only the blocks of our own UIDs are exchanged.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from icalendar import Calendar, Component, Event

from connectors.calendars import ical
from connectors.config.tables import IcsTable
from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, is_ours
from readiness.errors import ConfigurationError, Conflict
from readiness.ports import CalendarTarget

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""A line with its end. Not str.splitlines, which also cuts at characters that RFC 5545 allows in a text."""


class IcsFile(CalendarTarget):
    """One file. ``path`` is absolute, or taken from the working directory; its folder is made when needed.

    Its name, colour and refresh interval are in a file that we made; the head of another's file stays as it is.
    """

    name: ClassVar[str] = "ics"
    file_of_ours: ClassVar[bool] = True

    def __init__(self, path: Path, table: IcsTable | None = None) -> None:
        self.path = path
        self._table = table or IcsTable()

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        found = (self._remote(block) for block in _read(self.path).blocks if block.ours)
        return {event.uid: event for event in found if since <= event.date <= until}

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        file = _read(self.path)
        stands = next((block for block in file.blocks if block.uid == event.uid), None)
        if stands is not None and replaces is None and self._remote(stands).digest == fingerprint(event):
            return self._remote(stands)
        self._guard(stands, replaces)
        onto = stands.component() if stands is not None else None
        block = _Block(ical.render(event, onto).to_ical().decode())
        others = [other for other in file.blocks if other.uid != event.uid]
        self._write(_File(file.head, [*others, block], file.tail))
        return self._remote(block)

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        file = _read(self.path)
        stands = next((block for block in file.blocks if block.uid == uid), None)
        if stands is None:
            return
        if replaces is not None:
            self._guard(stands, replaces)
        self._write(_File(file.head, [b for b in file.blocks if b is not stands], file.tail))

    def _write(self, file: _File) -> None:
        head = file.head
        if f"PRODID:{ical.PRODID}" in head:
            refresh = timedelta(hours=self._table.refresh_hours)
            head = _about(head, ical.about(self._table.calendar, self._table.color, refresh))
        _write(self.path, _File(head, file.blocks, file.tail))

    def _guard(self, stands: _Block | None, replaces: RemoteEvent | None) -> None:
        if (stands.etag if stands else None) != (replaces.etag if replaces else None):
            raise Conflict(f"{self.path} was changed by another program meanwhile")

    def _remote(self, block: _Block) -> RemoteEvent:
        return ical.read(block.component(), block.etag, str(self.path), block.text)


@dataclass(frozen=True, slots=True)
class _Block:
    """One component of the file as it is there, line ends included."""

    text: str

    @property
    def unfolded(self) -> list[str]:
        return self.text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").split("\n")

    def value(self, name: str) -> str | None:
        for line in self.unfolded:
            head, _, value = line.partition(":")
            if head.split(";")[0].upper() == name:
                return value.strip()
        return None

    @property
    def kind(self) -> str:
        return self.unfolded[0].partition(":")[2].strip().upper()

    @property
    def uid(self) -> str | None:
        return self.value("UID") if self.kind == "VEVENT" else None

    @property
    def ours(self) -> bool:
        return is_ours(self.uid or "")

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def component(self) -> Component:
        return Event.from_ical(self.text)

    def names_zone(self, tzid: str) -> bool:
        return any(f"TZID={tzid}" in line.replace('"', "") for line in self.unfolded)


@dataclass(frozen=True, slots=True)
class _File:
    head: str
    blocks: list[_Block]
    tail: str


def _read(path: Path) -> _File:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        text = ical.calendar().to_ical().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"calendars.ics.path: {path} cannot be read as a calendar ({error}). "
            "Move that file away, or choose another path."
        ) from error
    if not text.strip():  # a power cut, or `touch`: nothing of the user's is in it
        text = ical.calendar().to_ical().decode()
    return _split(text, path)


def _split(text: str, path: Path) -> _File:
    """Cut a VCALENDAR into its components without changing a byte."""
    head, tail = "", ""
    components: list[str] = []
    depth = 0
    for line in _LINE.findall(text):
        word = line.strip().upper()
        depth += word.startswith("BEGIN:")
        if depth == 2 and word.startswith("BEGIN:"):
            components.append("")
        if depth >= 2:
            components[-1] += line
        elif components or word == "END:VCALENDAR":
            tail += line
        else:
            head += line
        depth -= word.startswith("END:")
    if depth or not head.strip().upper().startswith("BEGIN:VCALENDAR"):
        raise ConfigurationError(
            f"calendars.ics.path: {path} is not a calendar file, and is left as it is. "
            f"Choose another path, or move that file away."
        )
    return _File(head, [_Block(one) for one in components], tail)


def _write(path: Path, file: _File) -> None:
    blocks = sorted((b for b in file.blocks if b.ours), key=lambda b: b.uid or "")
    foreign = [b for b in file.blocks if not b.ours]
    shared = [b for b in foreign if b.kind != "VTIMEZONE"]
    foreign = [b for b in foreign if b in shared or any(s.names_zone(b.value("TZID") or "") for s in shared)]
    text = file.head + "".join(b.text for b in [*_zones(foreign, blocks), *foreign, *blocks]) + file.tail
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode())
    except OSError as error:
        raise ConfigurationError(
            f"calendars.ics.path: {path} cannot be written ({error.strerror}). "
            "Fix its permissions, free some space, or choose another path."
        ) from error


def _about(head: str, about: Calendar) -> str:
    """``head`` with what ``about`` says in place of what we said before; other lines stay."""
    first, *lines = re.findall(r"[^\n]*\n(?:[ \t][^\n]*\n)*", head)
    kept = [line for line in lines if re.split("[:;]", line)[0].strip().upper() not in about]
    said = _split(about.to_ical().decode(), Path()).head.partition("\n")[2]
    return "".join([first, said, *kept])


def _zones(foreign: list[_Block], ours: list[_Block]) -> list[_Block]:
    """The VTIMEZONEs of our events, made anew each time so that they reach far enough."""
    cal = Calendar()
    for block in ours:
        cal.add_component(block.component())
    has = {b.value("TZID") for b in foreign if b.kind == "VTIMEZONE"}
    zones = (_Block(zone.to_ical().decode()) for zone in ical.timezones(cal))
    return [zone for zone in zones if zone.value("TZID") not in has]


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def build(table: IcsTable, home: Path) -> IcsFile:
    """``path`` is taken from the home folder unless it is absolute or begins with ``~``."""
    return IcsFile(home / Path(table.path).expanduser(), table)
