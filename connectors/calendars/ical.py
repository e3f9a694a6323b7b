"""Our event as RFC 5545 text and back: shared by the ICS file and CalDAV."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, vCategory, vDuration, vText

from readiness.calendar_event import CATEGORY, RemoteEvent, StrengthEvent, fingerprint

PRODID = "-//readiness//strength for ultrarunners//EN"
FINGERPRINT = "X-READINESS-DIGEST"
REMINDER = "X-READINESS-REMINDER"
"""The minutes of the reminder that we set. One that the user changed or took out stays so until the setting changes."""

_OURS = (
    "SUMMARY DESCRIPTION DTSTART DTEND DURATION TRANSP SEQUENCE LAST-MODIFIED DTSTAMP " + FINGERPRINT
).split()


HEX_OF = {
    "teal": "#008080",
    "green": "#008000",
    "blue": "#0000FF",
    "purple": "#800080",
    "red": "#FF0000",
    "orange": "#FFA500",
    "gray": "#808080",
}
"""CSS's colours for Apple's property, which knows no names."""


def about(name: str, color: str, refresh: timedelta) -> Calendar:
    """A VCALENDAR that says how a subscribed calendar is called, how it looks and how often it changes: by RFC 7986,
    and in the older words that Apple, Google and Outlook read."""
    cal = calendar()
    cal.add("name", vText(name))
    cal.add("x-wr-calname", vText(name))
    cal.add("color", color)
    cal.add("x-apple-calendar-color", HEX_OF[color])
    cal.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    cal.add("x-published-ttl", vDuration(refresh))
    return cal


def calendar(events: Iterable[Component] = ()) -> Calendar:
    """A VCALENDAR of ours that holds ``events`` and the VTIMEZONEs that they name."""
    cal = Calendar()
    cal.add("prodid", PRODID)
    cal.add("version", "2.0")
    for event in events:
        cal.add_component(event)
    for zone in timezones(cal):
        cal.subcomponents.insert(0, zone)
    return cal


def timezones(cal: Calendar) -> list[Timezone]:
    """The VTIMEZONEs that ``cal`` still lacks, reaching a year past its last event."""
    until = max((_day(e.get("DTSTART").dt) for e in cal.events), default=date(2030, 1, 1))
    span = (date(until.year - 1, 1, 1), date(until.year + 2, 1, 1))
    return [Timezone.from_tzid(name, first_date=span[0], last_date=span[1]) for name in sorted(_missing(cal))]


def _missing(cal: Calendar) -> set[str]:
    return {str(name) for name in cal.get_missing_tzids()}


def render(event: StrengthEvent, onto: Component | None = None) -> Component:
    """``event`` as a VEVENT. On top of one that is there already, all that is not ours stays: the user's alarm,
    place, colour, guests."""
    vevent = onto if onto is not None else _fresh(event)
    for name in _OURS:
        vevent.pop(name, None)
    vevent.add("summary", event.title)
    vevent.add("description", event.body)
    if event.start is not None and event.end is not None:
        vevent.add("dtstart", _instant(event.start))
        vevent.add("dtend", _instant(event.end))
    else:
        vevent.add("dtstart", event.date)
        vevent.add("dtend", event.date + timedelta(days=1))
    stamp = (event.last_modified or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    vevent.add("transp", "TRANSPARENT" if event.transparent else "OPAQUE")
    vevent.add("sequence", event.sequence)
    vevent.add("dtstamp", stamp)
    vevent.add("last-modified", stamp)
    vevent.add(FINGERPRINT, fingerprint(event))
    _remind(vevent, event)
    return vevent


def read(vevent: Component, etag: str | None, href: str | None, raw: str) -> RemoteEvent:
    """A VEVENT as it is. DURATION and a missing DTEND are understood, since users' programs write them."""
    begin = vevent.get("DTSTART").dt
    start = end = None
    if isinstance(begin, datetime):
        start = begin if begin.tzinfo else begin.replace(tzinfo=UTC)
        end = _end(vevent, start)
    return RemoteEvent(
        uid=str(vevent.get("UID")),
        etag=etag,
        digest=_text(vevent, FINGERPRINT),
        title=_text(vevent, "SUMMARY") or "",
        body=_text(vevent, "DESCRIPTION") or "",
        start=start,
        end=end,
        date=_day(begin),
        sequence=int(vevent.get("SEQUENCE", 0)),
        href=href,
        raw=raw,
        reminder_min=_reminder(vevent),
    )


def _fresh(event: StrengthEvent) -> Component:
    vevent = Event()
    vevent.add("uid", event.uid)
    vevent.add("categories", vCategory([CATEGORY]))
    return vevent


def _remind(vevent: Component, event: StrengthEvent) -> None:
    """Our reminder as the settings have it now; the user's own stay."""
    before = _reminder(vevent)
    if before == event.reminder_min:
        return
    vevent.pop(REMINDER, None)
    if before is not None:
        trigger = timedelta(minutes=-before)
        vevent.subcomponents = [
            a for a in vevent.subcomponents if a.name != "VALARM" or _trigger(a) != trigger
        ]
    if event.reminder_min is None:
        return
    vevent.add(REMINDER, str(event.reminder_min))
    trigger = timedelta(minutes=-event.reminder_min)
    if event.start is not None and all(_trigger(alarm) != trigger for alarm in vevent.walk("VALARM")):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.title)
        alarm.add("trigger", trigger)
        vevent.add_component(alarm)


def _trigger(alarm: Component) -> object:
    found = alarm.get("TRIGGER")
    return found.dt if found is not None else None


def _reminder(vevent: Component) -> int | None:
    text = _text(vevent, REMINDER) or ""
    return int(text) if text.isascii() and text.isdigit() else None


def _end(vevent: Component, start: datetime) -> datetime:
    if (end := vevent.get("DTEND")) is not None:
        dt = end.dt
        if isinstance(dt, datetime):
            return dt if dt.tzinfo else dt.replace(tzinfo=UTC)
    if (duration := vevent.get("DURATION")) is not None:
        # RFC 5545 §3.3.6: an exact duration is elapsed time, also across a change of clocks
        elapsed: timedelta = duration.dt
        return (start.astimezone(UTC) + elapsed).astimezone(start.tzinfo)
    return start


def _instant(at: datetime) -> datetime:
    """Named zones stay; a bare offset has no VTIMEZONE and becomes UTC."""
    at = at.replace(microsecond=0)
    return at if isinstance(at.tzinfo, ZoneInfo) and at.tzinfo.key != "UTC" else at.astimezone(UTC)


def _text(vevent: Component, name: str) -> str | None:
    value: Any = vevent.get(name)
    return None if value is None else str(value)


def _day(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at
