"""The plan in Intervals.icu's calendar, beside the runs, where a coach looks.

A session is a planned strength workout, a day to skip a note. An event of ours carries our UID as its ``external_id``,
and what we wrote last as a tag. The API knows no ETag, so each write looks first at what is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from connectors.clock import zone
from connectors.http import JsonClient, NotThere
from connectors.sources.intervals.key import ME, client
from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, is_ours, span_of
from readiness.errors import Conflict, UnexpectedResponse
from readiness.ports import CalendarTarget

type Json = dict[str, Any]

EVENTS = f"{ME}/events"
CATEGORIES = "WORKOUT,NOTE"
_TAG = "readiness:"
_TRIES = 3


class IntervalsCalendar(CalendarTarget):
    """The calendar of the athlete whose key it is. Times there are wall clock, in the athlete's ``zone``."""

    name: ClassVar[str] = "intervals"

    def __init__(self, http: JsonClient, zone: tzinfo = UTC) -> None:
        self._http = http
        self._zone = zone

    def shown(self, event: StrengthEvent) -> StrengthEvent:
        return replace(event, reminder_min=None)

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        return {uid: self._read(row) for uid, row in self._ours(since, until).items()}

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        if replaces is not None:
            there = self._unchanged(replaces)
            kept = [tag for tag in there.get("tags") or () if not str(tag).startswith(_TAG)]
            return self._read(self._http.send("PUT", f"{EVENTS}/{replaces.href}", self._body(event, kept)))
        found = self._ours(*span_of(event.uid)).get(event.uid)
        if found is not None:
            stands = self._read(found)
            if stands.digest == fingerprint(self.shown(event)) == fingerprint(stands):
                return stands
            raise Conflict("the event was changed at Intervals.icu meanwhile")
        query = {"upsert": "true", "upsertOnUid": "false", "updatePlanApplied": "false"}
        answer = self._http.send("POST", f"{EVENTS}/bulk", [self._body(event, [])], query)
        if not isinstance(answer, list) or len(answer) != 1:
            raise UnexpectedResponse(
                "Intervals.icu did not tell the event that it keeps", json.dumps(answer).encode()
            )
        return self._read(answer[0])

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        try:
            there = self._unchanged(replaces) if replaces is not None else self._ours(*span_of(uid))[uid]
            self._http.send("DELETE", f"{EVENTS}/{there['id']}")
        except (_Gone, NotThere, KeyError):
            return  # absent is success

    def close(self) -> None:
        self._http.close()

    def _ours(self, since: date, until: date) -> dict[str, Json]:
        """Our events as they are there, by UID."""
        query = {"oldest": since.isoformat(), "newest": until.isoformat(), "category": CATEGORIES}
        row = self._http.get(EVENTS, **query)
        if not isinstance(row, list):
            raise UnexpectedResponse("Intervals.icu's events are no list", json.dumps(row).encode()[:4000])
        return {str(one["external_id"]): one for one in row if is_ours(str(one.get("external_id") or ""))}

    def _unchanged(self, seen: RemoteEvent) -> Json:
        """The event as it is, if it still is what was read; raises Conflict (_Gone where it is gone)."""
        try:
            row: Json = self._http.get(f"{EVENTS}/{seen.href}")
        except NotThere as error:
            raise _Gone("the event was deleted at Intervals.icu meanwhile") from error
        if self._read(row).etag != seen.etag:
            raise Conflict("the event was changed at Intervals.icu meanwhile")
        return row

    def _body(self, event: StrengthEvent, tags: list[str]) -> Json:
        common = {
            "external_id": event.uid,
            "name": event.title,
            "description": event.body,
            "tags": [*tags, f"{_TAG}{fingerprint(self.shown(event))}"],
        }
        if event.start is None or event.end is None:
            day = {"start_date_local": f"{event.date}T00:00:00"}
            return {**common, **day, "category": "NOTE", "type": None, "moving_time": None}
        local = event.start.astimezone(self._zone)
        return {
            **common,
            "category": "WORKOUT",
            "type": "WeightTraining",
            "start_date_local": local.strftime("%Y-%m-%dT%H:%M:%S"),
            "moving_time": round((event.end - event.start).total_seconds()),
        }

    def _read(self, row: Json) -> RemoteEvent:
        try:
            at = datetime.fromisoformat(str(row["start_date_local"])[:19])
            tags = [str(tag) for tag in row.get("tags") or ()]
            start = None if row["category"] == "NOTE" else at.replace(tzinfo=self._zone)
            end = start and (start.astimezone(UTC) + timedelta(seconds=row.get("moving_time") or 0))
            state = [
                row.get(name)
                for name in ("name", "description", "start_date_local", "moving_time", "category")
            ]
            return RemoteEvent(
                uid=str(row["external_id"]),
                etag=hashlib.sha256(json.dumps(state).encode()).hexdigest(),
                digest=next((tag.removeprefix(_TAG) for tag in tags if tag.startswith(_TAG)), None),
                title=str(row.get("name") or ""),
                body=str(row.get("description") or ""),
                start=start,
                end=end and end.astimezone(self._zone),
                date=at.date(),
                href=str(row["id"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnexpectedResponse(
                f"Intervals.icu: an event of readiness cannot be read ({error!r})"
            ) from error


class _Gone(Conflict):
    """It is not there any more."""


def build(table: Any, home: Path) -> IntervalsCalendar:
    """For the registry: ``table`` is ``[calendars.intervals]``."""
    from connectors.config.load import load

    here = zone(load(home).settings.athlete.timezone)
    return IntervalsCalendar(client(home, table.base_url, "calendars.intervals", tries=_TRIES), here)
