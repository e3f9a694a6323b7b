"""Garmin Connect as a source: nights, activities, the calendar and Garmin's own scores, by range where there is one.

Display-only readings take turns on ordinary nights, since every window overlaps the last by a week. Which days are
read, and of which activities details are asked, is the use case's affair (:mod:`readiness.night`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from connectors.sources.garmin import detail as garmin_detail
from connectors.sources.garmin.answers import (
    READINESS,
    STATUS,
    VO2MAX,
    by_day,
    morning_readiness,
    none_left,
    odd_id,
    rows_in,
    training_status,
    vo2max,
)
from connectors.sources.garmin.client import GarminClient, Wait
from connectors.sources.garmin.errors import NotOffered
from connectors.sources.garmin.fields import Json, as_object, objects_in
from connectors.sources.garmin.parse import fetched, reread
from connectors.sources.garmin.plan import is_planned_run, is_within, planned_id, races_in
from connectors.sources.garmin.rows import SOURCE
from connectors.sources.garmin.windows import (
    NIGHTLY_SPAN_DAYS,
    RESTING_HR_DAYS,
    WINDOW_DAYS,
    has_turn,
    lately,
    months,
    spans,
)
from readiness.errors import ReadinessError, SourceUnavailable, UnexpectedResponse
from readiness.observations import Activity, Fetched, Kind

PAGE = 100


class GarminSource:
    """Reads Garmin Connect with the kept token of ``token_dir``; never sends credentials.

    ``base_url`` points it at a proxy or a test server. Make one for each sync: it remembers an outage.
    """

    name: ClassVar[str] = SOURCE
    kinds: ClassVar[frozenset[Kind]] = frozenset(
        {
            Kind.HRV,
            Kind.SLEEP,
            Kind.RESTING_HR,
            Kind.ACTIVITY,
            Kind.PLANNED_RUN,
            Kind.RACE,
            Kind.DAILY,
            Kind.VENDOR_SCORE,
        }
    )

    def __init__(
        self,
        token_dir: Path,
        base_url: str | None = None,
        *,
        timeout_s: float = 15.0,
        retries: int = 2,
        retry_wait_s: float = 1.0,
        pace_s: float | None = None,
        wait: Wait = time.sleep,
    ) -> None:
        self._client = GarminClient(
            token_dir,
            base_url,
            timeout_s=timeout_s,
            retries=retries,
            retry_wait_s=retry_wait_s,
            pace_s=pace_s,
            wait=wait,
        )
        self._months: dict[tuple[int, int], Any] = {}

    @property
    def requests(self) -> int:
        """How many requests this sync has sent so far."""
        return self._client.requests

    @property
    def remarks(self) -> tuple[str, ...]:
        """What could not be read in this sync and is not needed."""
        return tuple(self._client.remarks)

    @property
    def time_zone(self) -> str | None:
        """The athlete's IANA zone from Garmin's profile, as last read; no request."""
        return self._client.time_zone

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        if kind not in (Kind.PLANNED_RUN, Kind.RACE):
            self._months.clear()
        read: dict[Kind, Callable[[date, date], Iterator[Fetched]]] = {
            Kind.HRV: self._hrv,
            Kind.SLEEP: self._sleep,
            Kind.RESTING_HR: self._resting_hr,
            Kind.ACTIVITY: self._activities,
            Kind.PLANNED_RUN: self._planned,
            Kind.RACE: self._races,
            Kind.DAILY: self._daily,
            Kind.VENDOR_SCORE: self._scores,
        }
        return read[kind](since, until)

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        return reread(kind, source_id, raw)

    def detail_parts(self, activity: Activity) -> tuple[str, ...]:
        return garmin_detail.detail_parts(activity)

    def ask_part(self, activity: Activity, part: str) -> Any:
        try:
            return garmin_detail.ask_part(self._client.get, activity, part)
        except NotOffered as error:
            self._client.remark(error)
            return None

    # --- nights -------------------------------------------------------------------------------------------

    def _hrv(self, since: date, until: date) -> Iterator[Fetched]:
        for first, last in spans(since, until, WINDOW_DAYS):
            answer = self._client.get(f"/hrv-service/hrv/daily/{first}/{last}", "HRV nights")
            yield from by_day(Kind.HRV, rows_in(answer, "HRV nights", "hrvSummaries"))

    def _sleep(self, since: date, until: date) -> Iterator[Fetched]:
        for first, last in spans(since, until, WINDOW_DAYS):
            answer = self._client.get(f"/sleep-service/stats/sleep/daily/{first}/{last}", "sleep")
            rows = rows_in(answer, "sleep", "individualStats")
            if last == until and (until - since).days <= NIGHTLY_SPAN_DAYS:
                rows = [self._with_confirmation(row, until) for row in rows]
            yield from by_day(Kind.SLEEP, rows)

    def _with_confirmation(self, row: Any, day: date) -> Any:
        """The newest night may still be revised; only the single day's answer says so."""
        if not isinstance(row, dict) or row.get("calendarDate") != day.isoformat():
            return row
        params = {"date": day.isoformat(), "nonSleepBufferMinutes": "60"}
        try:
            path = "/wellness-service/wellness/dailySleepData/{name}"
            answer = self._client.get(path, "last night", params, optional=True)
        except (SourceUnavailable, UnexpectedResponse) as error:
            self._client.remark(error)
            return row
        night = as_object(as_object(answer).get("dailySleepDTO"))
        provisional = night.get("sleepWindowConfirmed") is False
        return {**row, "sleepWindowConfirmed": False} if provisional else row

    def _resting_hr(self, since: date, until: date) -> Iterator[Fetched]:
        for first, last in spans(since, until, RESTING_HR_DAYS):
            params = {"fromDate": f"{first}", "untilDate": f"{last}", "metricId": "60"}
            answer = self._client.get(
                "/userstats-service/wellness/daily/{name}", "resting heart rate", params
            )
            path = ("allMetrics", "metricsMap", "WELLNESS_RESTING_HEART_RATE")
            yield from by_day(Kind.RESTING_HR, rows_in(answer, "resting heart rate", *path))

    # --- activities ---------------------------------------------------------------------------------------

    def _activities(self, since: date, until: date) -> Iterator[Fetched]:
        """Oldest first, so that a page that fails leaves no hole behind what was stored."""
        seen: set[str] = set()
        for page in self._pages(since, until):
            known = len(seen)
            for row in page:
                ident = as_object(row).get("activityId")
                key = odd_id(row) if ident is None else str(ident)
                if key not in seen:
                    seen.add(key)
                    yield fetched(Kind.ACTIVITY, key, row)
            if len(seen) == known:  # nothing new: pages are not counted from `start`
                return

    def _pages(self, since: date, until: date) -> Iterator[list[Any]]:
        for start in count(0, PAGE):
            params = {"startDate": f"{since}", "endDate": f"{until}", "start": f"{start}", "limit": f"{PAGE}"}
            params["sortOrder"] = "asc"
            path = "/activitylist-service/activities/search/activities"
            page = rows_in(self._client.get(path, "activities", params), "activities")
            yield page
            if len(page) < PAGE:
                return

    # --- calendar -----------------------------------------------------------------------------------------

    def _planned(self, since: date, until: date) -> Iterator[Fetched]:
        month = list(self._items(since, until))
        items = {planned_id(i): i for i in month if is_planned_run(i) and is_within(i, since, until)}
        for ident, item in sorted(items.items(), key=lambda pair: str(pair[1].get("date"))):
            yield fetched(Kind.PLANNED_RUN, ident, item)
        if month and not items:
            yield none_left(Kind.PLANNED_RUN)

    def _races(self, since: date, until: date) -> Iterator[Fetched]:
        """From the events list, which reaches far ahead, and from the months that were read for the plan.

        Raises, after the races of the months, where the list cannot be read: what was read of it before stays.
        """
        month = list(self._items(since, min(until, since + timedelta(days=WINDOW_DAYS))))
        params = {"startDate": f"{since}", "endDate": f"{until}"}
        events: list[Json] = []
        answer: Any = None
        failure: ReadinessError | None = None
        try:
            answer = self._client.get("/calendar-service/events", "races", params)
            events = objects_in(rows_in(answer, "races"))
        except (SourceUnavailable, UnexpectedResponse, NotOffered) as error:
            failure = error
        races = races_in(month, events, since, until)
        for item in races:
            yield fetched(Kind.RACE, planned_id(item), item)
        if failure is not None:
            raise failure
        if not races and isinstance(answer, list) and (month or events):
            yield none_left(Kind.RACE)

    def _items(self, since: date, until: date) -> Iterable[Json]:
        for year, number in months(since, until):
            if (year, number) in self._months:
                answer = self._months.pop((year, number))
            else:
                path = f"/calendar-service/year/{year}/month/{number - 1}"
                answer = self._months[year, number] = self._client.get(path, "your calendar")
            yield from objects_in(rows_in(answer, "your calendar", "calendarItems"))

    # --- for display and comparison only --------------------------------------------------------------------

    def _daily(self, since: date, until: date) -> Iterator[Fetched]:
        if has_turn(Kind.DAILY, since, until):
            params = {"startDate": f"{lately(since, until)}", "endDate": f"{until}"}
            path = "/usersummary-service/v2/dailysummaries"
            answer = self._client.get(path, "daily summaries", params, optional=True)
            yield from by_day(Kind.DAILY, rows_in(answer, "daily summaries", "data"))

    def _scores(self, since: date, until: date) -> Iterator[Fetched]:
        """Each score whose turn it is; one that cannot be read leaves the others, and is raised after them."""
        failure: ReadinessError | None = None
        for what, read in ((READINESS, self._readiness), (STATUS, self._status), (VO2MAX, self._vo2max)):
            if has_turn(what, since, until):
                try:
                    yield from read(lately(since, until), until)
                except (SourceUnavailable, UnexpectedResponse) as error:
                    failure = failure or error
        if failure is not None:
            raise failure

    def _readiness(self, first: date, until: date) -> Iterator[Fetched]:
        path = f"/metrics-service/metrics/trainingreadiness/{first}/{until}"
        return morning_readiness(rows_in(self._client.get(path, READINESS, optional=True), READINESS))

    def _status(self, first: date, until: date) -> Iterator[Fetched]:
        params = {"fromCalendarDate": f"{first}", "toCalendarDate": f"{until}"}
        path = "/metrics-service/metrics/trainingstatus/weekly/{name}"
        return training_status(self._client.get(path, "training status", params, optional=True))

    def _vo2max(self, first: date, until: date) -> Iterator[Fetched]:
        path = f"/metrics-service/metrics/maxmet/daily/{first}/{until}"
        return vo2max(rows_in(self._client.get(path, "VO2max", optional=True), "VO2max"))
