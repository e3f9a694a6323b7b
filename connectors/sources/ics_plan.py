"""A calendar feed or file that holds the training plan: TrainingPeaks, Intervals.icu, TrainAsONE, Final Surge …

Each event becomes what :mod:`connectors.sources.plan_entry` makes of it. Repeating events are expanded within the
days that are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from connectors import feed
from connectors.sources import plan_entry
from connectors.sources.files import PARSE_FAULTS
from readiness.calendar_event import is_ours
from readiness.date_bounds import known_to_calendar
from readiness.errors import SourceUnavailable, UnexpectedResponse
from readiness.observations import Fetched, Kind, Provenance

KEY = "[sources.ics_plan] url"
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_MIN_EVENT, _MAX_EVENT = 10.0, 30 * 60.0
"""Minutes that an event's own length is believed for: a shorter one is a reminder, a longer one a camp."""


class IcsPlanSource:
    """``url`` is https://…, webcal://… or a file's path; ``words`` are the user's own (``[words]``)."""

    name: ClassVar[str] = "ics_plan"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.PLANNED_RUN, Kind.RACE})

    def __init__(
        self,
        url: str,
        *,
        allow_private: bool = False,
        zone: tzinfo | None = None,
        home: Path | None = None,
        words: Mapping[str, str] | None = None,
    ) -> None:
        self._url = url
        self._allow_private = allow_private
        self._zone = zone
        self._home = home or Path()
        self._words = words or {}
        self._data: bytes | None = None
        self.requests = 0

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        rows = [self._row(event) for event in self._events(since, until)]
        wanted = [r for r in rows if r is not None and r.kind is kind]
        yield from sorted(wanted, key=lambda r: (r.observation.date if r.observation else since, r.source_id))

    def _events(self, since: date, until: date) -> list[Any]:
        import icalendar
        import recurring_ical_events

        try:
            calendar = icalendar.Calendar.from_ical(self._read())
            calendar.subcomponents = [part for part in calendar.subcomponents if _possible(part)]
            for event in calendar.walk("VEVENT"):
                rule = event.get("RRULE")
                if rule is not None and _TOO_OFTEN & {str(f).upper() for f in rule.get("FREQ", ())}:
                    event.pop("RRULE")  # no plan repeats by the hour: that is a defect, or meant to do harm
            found = recurring_ical_events.of(calendar, skip_bad_series=True).between(
                since - timedelta(days=1), until + timedelta(days=2)
            )
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
            raise UnexpectedResponse(
                f"The plan's calendar cannot be read ({type(error).__name__}): is it an ICS feed?",
                (self._data or b"")[:4000],
            ) from error
        return [e for e in found if self._is_plan(e, since, until)]

    def _read(self) -> bytes:
        if self._data is None:
            if "://" in self._url:
                self.requests += 1
                self._data = feed.fetch(self._url, allow_private=self._allow_private, key=KEY)
            else:
                path = self._home / Path(self._url).expanduser()
                try:
                    if path.stat().st_size > feed.MAX_BYTES:
                        raise UnexpectedResponse(f"{path} is larger than {feed.MAX_BYTES >> 20} MiB.")
                    self._data = path.read_bytes()
                except OSError as error:
                    raise SourceUnavailable(
                        f"{path}, the plan's file, cannot be read ({error.strerror})."
                    ) from error
        return self._data

    def _is_plan(self, event: Any, since: date, until: date) -> bool:
        if str(event.get("STATUS", "")).upper() == "CANCELLED" or is_ours(str(event.get("UID", ""))):
            return False  # what we wrote ourselves is no plan
        return "DTSTART" in event and since <= _local(event["DTSTART"].dt, self._zone)[0] <= until

    def _row(self, event: Any) -> Fetched | None:
        day, clock = _local(event["DTSTART"].dt, self._zone)
        content = {
            "summary": str(event.get("SUMMARY", ""))[:500],
            "description": str(event.get("DESCRIPTION", ""))[:4000],
            "date": day.isoformat(),
            "time": clock,
            "minutes": _length(event),
            "told_minutes": _estimate(event),
            "uid": str(event.get("UID", ""))[:200],
            "categories": _categories(event),
        }
        key = f"{event.get('UID', content['summary'])}/{day.isoformat()}"
        raw = json.dumps({k: v for k, v in content.items() if v}, separators=(",", ":"), ensure_ascii=False)
        return self._read_entry(key, raw.encode())

    def _read_entry(self, source_id: str, raw: bytes) -> Fetched | None:
        """The row of an event, None where it is nothing for us."""
        try:
            content = {"summary": "", "description": "", **json.loads(raw)}
            found = plan_entry.read(Provenance(self.name, source_id), content, self._words)
        except PARSE_FAULTS as error:
            return Fetched(Kind.PLANNED_RUN, source_id, raw, problem=f"unreadable event: {error}")
        return None if found is None else Fetched(found.KIND, source_id, raw, found)

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        """A kept event read again. One that is of another kind now is nothing of the old kind."""
        row = self._read_entry(source_id, raw)
        if row is None or (row.kind is not kind and row.problem is None):
            return Fetched(kind, source_id, raw)
        return Fetched(kind, source_id, raw, row.observation, row.problem)


def _local(moment: date, zone: tzinfo | None) -> tuple[date, str | None]:
    """The athlete's day and wall clock; a time without zone is wall clock already."""
    if not isinstance(moment, datetime):
        return moment, None
    local = moment.astimezone(zone) if moment.tzinfo is not None else moment
    return local.date(), f"{local:%H:%M}"


def _length(event: Any) -> float | None:
    """The event's own length in minutes, where it is a time and a believable one."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else None
    if end is None and "DURATION" in event:
        end = start + event["DURATION"].dt
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    if (start.tzinfo is None) != (end.tzinfo is None):
        return None
    minutes = (end - start) / timedelta(minutes=1)
    return minutes if _MIN_EVENT <= minutes <= _MAX_EVENT else None


def _estimate(event: Any) -> float | None:
    """The minutes that the calendar expects, where it says so apart from the text (Runna, in seconds)."""
    try:
        minutes = float(str(event.get("X-WORKOUT-ESTIMATED-DURATION", ""))) / 60
    except ValueError:
        return None
    return minutes if _MIN_EVENT <= minutes <= _MAX_EVENT else None


def _categories(event: Any) -> list[str]:
    categories = event.get("CATEGORIES")
    lists = categories if isinstance(categories, list) else [categories] if categories is not None else []
    return [str(word)[:60] for one in lists for word in getattr(one, "cats", ())][:5]


def build(table: Any, home: Path) -> IcsPlanSource:
    """For the registry: ``table`` is ``[sources.ics_plan]``."""
    from connectors.config.load import load

    settings = load(home).settings
    name = settings.athlete.timezone
    zone = ZoneInfo(name) if name else None
    return IcsPlanSource(
        table.url, allow_private=table.allow_private, zone=zone, home=home, words=settings.words
    )


def _possible(part: Any) -> bool:
    """Whether a calendar's part begins on a day that a calendar can hold: one that cannot costs itself alone."""
    start = getattr(part.get("DTSTART"), "dt", None)
    day = start.date() if isinstance(start, datetime) else start
    return not isinstance(day, date) or known_to_calendar(day)
