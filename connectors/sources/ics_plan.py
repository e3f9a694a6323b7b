"""A calendar feed or file that holds the training plan: TrainingPeaks, Intervals.icu, TrainAsONE, Final Surge …

Each event becomes a planned run, a rest day or a race; other sports are left out. Repeating events are expanded
within the days that are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from connectors import feed
from connectors.sources import plan_words
from connectors.sources.files import PARSE_FAULTS
from readiness.errors import SourceUnavailable, UnexpectedResponse
from readiness.observations import Fetched, Kind, Observation, PlannedRun, Provenance, Race
from readiness.publishing.events import is_ours

KEY = "[sources.ics_plan] url"
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_MIN_EVENT, _MAX_EVENT = 10.0, 30 * 60.0
"""Minutes that an event's own length is believed for: a shorter one is a reminder, a longer one a camp."""


class IcsPlanSource:
    """``url`` is https://…, webcal://… or a file's path."""

    name: ClassVar[str] = "ics_plan"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.PLANNED_RUN, Kind.RACE})

    def __init__(
        self,
        url: str,
        *,
        allow_private: bool = False,
        zone: tzinfo | None = None,
        home: Path | None = None,
    ) -> None:
        self._url = url
        self._allow_private = allow_private
        self._zone = zone
        self._home = home or Path()
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
        }
        title = content["summary"]
        if plan_words.is_other_sport(str(title)):
            return None
        race = plan_words.kind_of(str(title)) == "race"
        key = f"{event.get('UID', title)}/{day.isoformat()}"
        raw = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
        return self.parse(Kind.RACE if race else Kind.PLANNED_RUN, key, raw)

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        where = Provenance(self.name, source_id)
        try:
            content = json.loads(raw)
            observation = _race(where, content) if kind is Kind.RACE else _planned(where, content)
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable event: {error}")
        return Fetched(kind, source_id, raw, observation)


def _race(where: Provenance, c: dict[str, Any]) -> Observation:
    minutes = plan_words.minutes_of(c["summary"], c["description"])
    return Race(
        where,
        date.fromisoformat(c["date"]),
        c["summary"].strip() or "Race",
        plan_words.priority_of(f"{c['summary']} {c['description']}"),
        plan_words.km_of(c["summary"], c["description"]),
        minutes / 60 if minutes else None,
    )


def _planned(where: Provenance, c: dict[str, Any]) -> Observation:
    title, text = c["summary"], c["description"]
    kind = plan_words.kind_of(title) or plan_words.kind_of(text)
    minutes = plan_words.minutes_of(title, text) or c.get("minutes")
    clock = datetime.strptime(c["time"], "%H:%M").time() if c.get("time") else None  # noqa: DTZ007
    rest = kind == "rest"
    return PlannedRun(
        where,
        date.fromisoformat(c["date"]),
        kind if kind != "race" else None,
        None if rest else clock,
        None if rest else minutes,
        None if rest else plan_words.km_of(title, text),
        title=title.strip() or None,
    )


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


def build(table: Any, home: Path) -> IcsPlanSource:
    """For the registry: ``table`` is ``[sources.ics_plan]``."""
    from connectors.config.load import load

    name = load(home).settings.athlete.timezone
    zone = ZoneInfo(name) if name else None
    return IcsPlanSource(table.url, allow_private=table.allow_private, zone=zone, home=home)
