"""Intervals.icu's API as a source: nights, answers, activities, the plan and the races, of one athlete.

A night costs at most five requests: the wellness rows, the activities, and three views of the calendar.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar, cast

from connectors.clock import zone
from connectors.http import JsonClient
from connectors.sources.csv_vendor import as_day
from connectors.sources.files import PARSE_FAULTS
from connectors.sources.intervals import events, rows
from connectors.sources.intervals.key import ME, client
from readiness.errors import UnexpectedResponse
from readiness.observations import Fetched, Kind, Observation, Provenance

type Json = dict[str, Any]

WELLNESS = {
    Kind.HRV: ("hrv", "hrvSDNN"),
    Kind.RESTING_HR: ("restingHR", "tempRestingHR"),
    Kind.SLEEP: ("sleepSecs", "sleepScore"),
    Kind.CHECKIN: ("fatigue", "soreness", "stress", "mood", "motivation", "sleepQuality", "injury"),
    Kind.NOTE: ("menstrualPhase",),
}
"""What is asked for, and kept, of a day: no weight, no comments, nothing else that the page there may hold."""
ACTIVITY = (
    "id", "start_date", "start_date_local", "timezone", "type", "sub_type", "name", "race", "moving_time",
    "elapsed_time", "distance", "gap", "total_elevation_gain", "total_elevation_loss", "average_heartrate",
    "max_heartrate", "icu_rpe", "perceived_exertion", "average_temp", "average_altitude", "device_name", "source",
    "external_id", "strava_id",
)  # fmt: skip
"""No track, no place, no gear."""
_BEGAN_BEFORE = timedelta(days=28)
"""An illness that began so long before the first day asked for is still seen."""


class IntervalsApi:
    """``zone`` is for times without one, ``words`` are the user's own (``[words]``)."""

    name: ClassVar[str] = "intervals"
    kinds: ClassVar[frozenset[Kind]] = frozenset({*WELLNESS, Kind.ACTIVITY, *events.READ})

    def __init__(
        self, http: JsonClient, zone: tzinfo | None = None, words: Mapping[str, str] | None = None
    ) -> None:
        self._http = http
        self.zone = zone
        self._words = words or {}
        self._wellness: dict[tuple[date, date], list[Json]] = {}
        self._seen: dict[str, str] = {}
        """Remarks by topic."""

    @property
    def requests(self) -> int:
        return self._http.requests

    @property
    def remarks(self) -> tuple[str, ...]:
        return tuple(self._seen.values())

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        if kind in WELLNESS:
            yield from self._days(kind, since, until)
        elif kind is Kind.ACTIVITY:
            yield from self._activities(since, until)
        elif kind in events.READ:
            yield from self._events(kind, since, until)

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        """One kept row, of the API or of a CSV file."""
        where = Provenance(self.name, source_id)
        try:
            row = rows.cells(json.loads(raw))
            if kind in events.READ:
                observation: Observation | None = events.READ[kind](where, row, self._words)
            else:
                observation = rows.READERS[kind](where, row, self)
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row: {error}")
        return Fetched(kind, source_id, raw, observation)

    # --- the three lists ----------------------------------------------------------

    def _days(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        kept: dict[str, Json] = {}
        for wellness in self._of_wellness(since, until):
            day = as_day(str(wellness.get("id") or "")) or "no-date"
            if row := _only(wellness, WELLNESS[kind]):
                kept[day] = {"id": wellness.get("id"), **row}
        if kind is Kind.HRV and any("hrvSDNN" in row for row in kept.values()):
            self._sdnn(kept)
        if kind is Kind.CHECKIN:
            for day, adds in self._unwell(since, until):
                kept[day] = {"id": day, **kept.get(day, {}), **adds}
        for day in sorted(kept):
            yield self._row(kind, day, kept[day])

    def _sdnn(self, kept: dict[str, Json]) -> None:
        only = [day for day, row in kept.items() if "hrv" not in row]
        for row in kept.values():
            row.pop("hrvSDNN", None)
        for day in only:
            del kept[day]
        if only:
            self._seen["sdnn"] = f"Intervals.icu: on {len(only)} days {rows.SDNN}."

    def _of_wellness(self, since: date, until: date) -> list[Json]:
        """The days, out of what this run has read already where it holds them."""
        for (first, last), days in self._wellness.items():
            if first <= since and until <= last:
                return [one for one in days if since.isoformat() <= str(one.get("id")) <= until.isoformat()]
        fields = ",".join(("id", *(name for names in WELLNESS.values() for name in names)))
        found = self._list("/wellness", oldest=since, newest=until, fields=fields)
        self._wellness[since, until] = found
        return found

    def _activities(self, since: date, until: date) -> Iterator[Fetched]:
        listed = self._list(
            "/activities", oldest=since, newest=f"{until}T23:59:59", fields=",".join(ACTIVITY)
        )
        whole = [one for one in listed if not rows.is_stub(rows.cells(one))]
        if stubs := len(listed) - len(whole):
            self._seen["stubs"] = f"Intervals.icu: {stubs} times {rows.STUBS}."
        found = [
            self._row(Kind.ACTIVITY, str(one.get("id") or "no-id"), _only(one, ACTIVITY)) for one in whole
        ]
        inside = [row for row in found if row.observation is None or since <= row.observation.date <= until]
        yield from sorted(inside, key=_start)

    def _events(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        category = events.RACES if kind is Kind.RACE else events.PLANNED
        found = [
            self._row(kind, str(one.get("id") or "no-id"), _only(one, events.FIELDS))
            for one in self._list("/events", oldest=since, newest=until, category=category)
            if not events.is_own(one)
        ]
        readable = [row for row in found if row.observation is not None or row.problem is not None]
        yield from sorted(
            readable, key=lambda row: (row.observation.date if row.observation else since, row.source_id)
        )

    def _unwell(self, since: date, until: date) -> Iterator[tuple[str, Json]]:
        first, last = since.isoformat(), until.isoformat()
        for event in self._list(
            "/events", oldest=since - _BEGAN_BEFORE, newest=until, category=events.UNWELL
        ):
            try:
                days = list(events.unwell(event))
            except PARSE_FAULTS as error:
                raise UnexpectedResponse(
                    f"Intervals.icu's calendar changed: {error}", json.dumps(event).encode()
                ) from error
            yield from ((day.isoformat(), adds) for day, adds in days if first <= day.isoformat() <= last)

    def _row(self, kind: Kind, source_id: str, kept: Json) -> Fetched:
        return self.parse(
            kind, source_id, json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        )

    def _list(self, path: str, **query: object) -> list[Json]:
        answer = self._http.get(ME + path, **{name: str(value) for name, value in query.items()})
        if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
            raise UnexpectedResponse(
                f"Intervals.icu's {path[1:]} are no list.", json.dumps(answer).encode()[:4000]
            )
        return cast(list[Json], answer)


def _only(row: Json, names: Iterable[str]) -> Json:
    """What is kept of an object: these fields, where they hold something."""
    return {name: row[name] for name in names if row.get(name) is not None}


def _start(row: Fetched) -> tuple[float, str]:
    start: Callable[[], float] | None = getattr(getattr(row.observation, "start", None), "timestamp", None)
    return (start() if start else 0.0, row.source_id)


def build(table: Any, home: Path) -> IntervalsApi:
    """For the registry: ``table`` is ``[sources.intervals]``."""
    from connectors.config.load import load

    settings = load(home).settings
    here = zone(settings.athlete.timezone)
    return IntervalsApi(client(home, table.base_url, "sources.intervals"), here, settings.words)
