"""The plan on the watch: a structured strength workout, uploaded and scheduled through garminconnect.

Garmin knows no idempotency key and no ETag: each write looks first at what is there (a lost answer is found
rather than sent again), and an upload is taken over if it was never scheduled. A workout has a day, no time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from connectors.calendars.garmin_workout import BODY_CHARACTERS, build_workout, split
from connectors.config.tables import GarminCalendarTable
from connectors.sources.garmin.client import GarminClient
from connectors.sources.garmin.errors import NotOffered
from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, span_of
from readiness.errors import Conflict, UnexpectedResponse
from readiness.ports import CalendarTarget
from readiness.publishing.events import WHY

PAGE = 100

_WORKOUTS = "your workouts"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a workout of ours is; ``schedule`` is None for one that was uploaded and never scheduled."""

    workout: int
    schedule: int | None

    @property
    def href(self) -> str:
        return f"{self.workout}/{self.schedule}"


class GarminCalendar(CalendarTarget):
    """The account that the token folder opens."""

    name: ClassVar[str] = "garmin"
    shows_skips: ClassVar[bool] = False

    def __init__(self, token_dir: Path, base_url: str | None = None, **line: Any) -> None:
        self._line = GarminClient(token_dir, base_url, **line)

    def shown(self, event: StrengthEvent) -> StrengthEvent:
        return replace(event, start=None, end=None, reminder_min=None, body=_cut(event.body))

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        workouts = {item["workoutId"]: item for item in self._workouts()}
        standing: dict[str, RemoteEvent] = {}
        for item in self._schedule(since, until) if workouts else ():
            workout, day = workouts.get(item.get("workoutId")), date.fromisoformat(item["date"])
            if workout is not None and since <= day <= until:
                event = _read(workout, int(item["id"]), day)
                standing.setdefault(event.uid, event)
        return standing

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        event = self.shown(event)
        if replaces is None:
            return self._create(event)
        place = _place(replaces)
        stands = self._unchanged(place, replaces)
        workout = build_workout(event, stands)
        self._do(_WORKOUTS, "update_workout", place.workout, workout)
        if replaces.date != event.date:
            schedule = self._put_on_day(place.workout, event.date)
            self._unschedule(place.schedule)
            place = _Place(place.workout, schedule)
        return _read({**workout, "workoutId": place.workout}, place.schedule or 0, event.date)

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        if replaces is not None:
            places = [_place(replaces)]
            try:
                self._unchanged(places[0], replaces)
            except _Gone:
                return
        else:
            there = self.list_ours(*span_of(uid)).get(uid)
            orphans = [_Place(item["workoutId"], None) for item in self._workouts() if _uid(item) == uid]
            places = [_place(there)] if there else orphans
        for place in places:
            self._unschedule(place.schedule)
            self._quietly("delete_workout", place.workout)

    def _create(self, event: StrengthEvent) -> RemoteEvent:
        """Uploads and schedules. What an earlier run uploaded and did not come to schedule is taken over."""
        uploaded = {item["workoutId"]: item for item in self._workouts() if _uid(item) == event.uid}
        for item in self._schedule(*span_of(event.uid)) if uploaded else ():
            if item.get("workoutId") in uploaded:
                there = _read(uploaded[item["workoutId"]], int(item["id"]), date.fromisoformat(item["date"]))
                if there.digest == fingerprint(event) == fingerprint(there):
                    return there
                raise Conflict("the workout was changed at Garmin meanwhile")
        workout = build_workout(event)
        if uploaded:
            ident = int(min(uploaded))
            self._do(_WORKOUTS, "update_workout", ident, workout)
        else:
            ident = _number(self._do(_WORKOUTS, "upload_workout", workout), "workoutId")
        return _read({**workout, "workoutId": ident}, self._put_on_day(ident, event.date), event.date)

    def _unchanged(self, place: _Place, seen: RemoteEvent) -> dict[str, Any]:
        """The workout as it is, if it still is what was read; raises Conflict (_Gone where it is gone)."""
        try:
            workout: dict[str, Any] = self._do(_WORKOUTS, "get_workout_by_id", place.workout)
            item = self._do(_WORKOUTS, "get_scheduled_workout_by_id", place.schedule)
        except NotOffered as error:
            raise _Gone("the workout was deleted at Garmin meanwhile") from error
        day = date.fromisoformat(item["calendarDate"]) if "calendarDate" in (item or {}) else seen.date
        if _read(workout, place.schedule or 0, day).etag != seen.etag:
            raise Conflict("the workout was changed at Garmin meanwhile")
        return workout

    def _put_on_day(self, ident: int, day: date) -> int:
        answer = self._do("your calendar", "schedule_workout", ident, day.isoformat())
        return _number(answer, "workoutScheduleId")

    def _unschedule(self, ident: int | None) -> None:
        if ident is not None:
            self._quietly("unschedule_workout", ident)

    def _quietly(self, method: str, ident: int) -> None:
        """A deletion: what is gone already is success."""
        with suppress(NotOffered):
            self._do("your calendar", method, ident)

    def _do(self, what: str, method: str, *arguments: Any) -> Any:
        return self._line.call(what, lambda garmin: getattr(garmin, method)(*arguments))

    def _workouts(self) -> Iterator[dict[str, Any]]:
        """Our workouts, scheduled or not."""
        start = 0
        while True:
            page = self._do(_WORKOUTS, "get_workouts", start, PAGE) or []
            yield from (item for item in page if _uid(item) is not None)
            if len(page) < PAGE:
                return
            start += PAGE

    def _schedule(self, since: date, until: date) -> Iterator[dict[str, Any]]:
        """The scheduled workouts of the months between; a month's view spills into its neighbours."""
        seen: set[Any] = set()
        for year, month in _months(since, until):
            answer = self._do("your calendar", "get_scheduled_workouts", year, month) or {}
            for item in answer.get("calendarItems") or []:
                if item.get("itemType") == "workout" and item.get("id") not in seen:
                    seen.add(item.get("id"))
                    yield item


class _Gone(Conflict):
    """It is not there any more."""


def build(table: GarminCalendarTable, home: Path) -> GarminCalendar:
    return GarminCalendar(home / "tokens" / "garmin", table.base_url)


def _months(since: date, until: date) -> Iterator[tuple[int, int]]:
    month = since.replace(day=1)
    while month <= until:
        yield month.year, month.month
        month = (month + timedelta(days=32)).replace(day=1)


def _uid(workout: Mapping[str, Any]) -> str | None:
    tag = split(str(workout.get("description") or ""))[1]
    return tag.uid if tag else None


def _read(workout: Mapping[str, Any], schedule: int, day: date) -> RemoteEvent:
    title = str(workout.get("workoutName") or "")
    body, tag = split(str(workout.get("description") or ""))
    if tag is None:  # its last line was deleted by hand
        raise Conflict("the workout was changed at Garmin meanwhile")
    state = json.dumps([title, body, schedule, day.isoformat()])
    return RemoteEvent(
        uid=tag.uid,
        etag=hashlib.sha256(state.encode()).hexdigest(),
        digest=tag.digest,
        title=title,
        body=body,
        start=None,
        end=None,
        date=day,
        href=_Place(int(workout["workoutId"]), schedule).href,
    )


def _place(there: RemoteEvent) -> _Place:
    workout, _, schedule = (there.href or "").partition("/")
    return _Place(int(workout), int(schedule) if schedule != "None" else None)


def _number(answer: Any, name: str) -> int:
    try:
        return int(answer[name])
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedResponse(f"Garmin gave no {name} for our workout") from error


def _cut(body: str) -> str:
    """Garmin's description is short: whole lines, as many as fit. Lines of the session go first, since the workout's
    steps say the same, and the reason stays."""
    if len(body) <= BODY_CHARACTERS:
        return body
    at = body.rfind(f"\n\n{WHY}")
    head, reason = (body[:at], body[at:]) if len(body) - at < BODY_CHARACTERS // 2 else (body, "")
    room = BODY_CHARACTERS - len(reason)
    return (head[:room].rpartition("\n")[0] or head[:room]) + reason
