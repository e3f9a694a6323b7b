"""Garmin Connect as a source: nights, activities, the calendar and Garmin's own scores, by range where there is one.

Requests (measured by the test server): a quiet night costs at most 10, a first read of 120 days about 20.
Display-only kinds take turns on ordinary nights, since every window overlaps the last by a week.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
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
from connectors.sources.garmin.fields import Json
from connectors.sources.garmin.parse import fetched, reread
from connectors.sources.garmin.plan import is_planned_run, is_race, planned_id
from connectors.sources.garmin.rows import SOURCE
from connectors.sources.garmin.windows import (
    NIGHTLY_SPAN_DAYS,
    RESTING_HR_DAYS,
    WINDOW_DAYS,
    has_turn,
    is_within,
    lately,
    months,
    spans,
)
from readiness.errors import ReadinessError, UnexpectedResponse
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
        self._line = GarminClient(
            token_dir,
            base_url,
            timeout_s=timeout_s,
            retries=retries,
            retry_wait_s=retry_wait_s,
            pace_s=pace_s,
            wait=wait,
        )
        self._months: dict[tuple[int, int], Any] = {}
        self._failure: ReadinessError | None = None
        self._answered = False

    @property
    def requests(self) -> int:
        """How many requests this sync has sent so far."""
        return self._line.requests

    @property
    def time_zone(self) -> str | None:
        """The athlete's IANA zone from Garmin's profile, as last read; no request."""
        return self._line.time_zone

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
        return self._noted(read[kind](since, until))

    def _noted(self, rows: Iterator[Fetched]) -> Iterator[Fetched]:
        """Remembers whether anything was answered in this sync, for :meth:`_stand_by`."""
        before = self._line.requests
        try:
            yield from rows
        except ReadinessError as error:
            self._failure = error
            raise
        self._answered = self._answered or self._line.requests > before

    def _stand_by(self) -> None:
        """A reading that is not due tonight asks nothing; yet a Garmin that answered nothing else is not 'fine'."""
        self._line.open()
        if self._failure is not None and not self._answered:
            raise self._failure

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        return reread(kind, source_id, raw)

    def wants_detail(self, activity: Activity) -> bool:
        return garmin_detail.wants_detail(activity)

    def detail(self, activity: Activity) -> Fetched:
        payload = garmin_detail.read(self._line.get, activity)
        return fetched(Kind.ACTIVITY_DETAIL, activity.provenance.source_id, payload)

    # --- nights -------------------------------------------------------------------------------------------

    def _hrv(self, since: date, until: date) -> Iterator[Fetched]:
        for first, last in spans(since, until, WINDOW_DAYS):
            answer = self._line.get(f"/hrv-service/hrv/daily/{first}/{last}", "HRV nights")
            yield from by_day(Kind.HRV, rows_in(answer, "HRV nights", "hrvSummaries"))

    def _sleep(self, since: date, until: date) -> Iterator[Fetched]:
        for first, last in spans(since, until, WINDOW_DAYS):
            answer = self._line.get(f"/sleep-service/stats/sleep/daily/{first}/{last}", "sleep")
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
            answer = self._line.get(path, "last night", params, optional=True)
        except UnexpectedResponse:
            return row
        night = answer.get("dailySleepDTO") if isinstance(answer, dict) else None
        provisional = isinstance(night, dict) and night.get("sleepWindowConfirmed") is False
        return {**row, "sleepWindowConfirmed": False} if provisional else row

    def _resting_hr(self, since: date, until: date) -> Iterator[Fetched]:
        for first, last in spans(since, until, RESTING_HR_DAYS):
            params = {"fromDate": f"{first}", "untilDate": f"{last}", "metricId": "60"}
            answer = self._line.get("/userstats-service/wellness/daily/{name}", "resting heart rate", params)
            path = ("allMetrics", "metricsMap", "WELLNESS_RESTING_HEART_RATE")
            yield from by_day(Kind.RESTING_HR, rows_in(answer, "resting heart rate", *path))

    # --- activities ---------------------------------------------------------------------------------------

    def _activities(self, since: date, until: date) -> Iterator[Fetched]:
        """Oldest first, so that a page that fails leaves no hole behind what was stored."""
        seen: set[str] = set()
        start = 0
        while True:
            params = {"startDate": f"{since}", "endDate": f"{until}", "start": f"{start}", "limit": f"{PAGE}"}
            params["sortOrder"] = "asc"
            path = "/activitylist-service/activities/search/activities"
            page = rows_in(self._line.get(path, "activities", params), "activities")
            for row in page:
                ident = row.get("activityId") if isinstance(row, dict) else None
                if ident is None or str(ident) not in seen:
                    seen.add(str(ident))
                    yield fetched(Kind.ACTIVITY, str(ident) if ident is not None else odd_id(row), row)
            if len(page) < PAGE:
                return
            start += PAGE

    # --- calendar -----------------------------------------------------------------------------------------

    def _planned(self, since: date, until: date) -> Iterator[Fetched]:
        month = list(self._items(since, until))
        items = {planned_id(i): i for i in month if is_planned_run(i) and is_within(i, since, until)}
        for ident, item in sorted(items.items(), key=lambda pair: str(pair[1].get("date"))):
            yield fetched(Kind.PLANNED_RUN, ident, item)
        if month and not items:
            yield none_left(Kind.PLANNED_RUN)

    def _races(self, since: date, until: date) -> Iterator[Fetched]:
        """From the events list, which reaches far ahead, and from the months that were read for the plan."""
        month = list(self._items(since, min(until, since + timedelta(days=WINDOW_DAYS))))
        params = {"startDate": f"{since}", "endDate": f"{until}"}
        answer = self._line.get("/calendar-service/events", "races", params, optional=True)
        events = [e for e in rows_in(answer, "races") if isinstance(e, dict)]
        races = [i for i in month if is_race(i)] + [e for e in events if e.get("race") is not False]
        told: dict[tuple[str, str], Json] = {}
        for item in sorted(races, key=lambda i: str(i.get("date"))):
            if is_within(item, since, until):
                told.setdefault(
                    (str(item.get("date")), str(item.get("title") or item.get("eventName"))), item
                )
        for item in told.values():
            yield fetched(Kind.RACE, planned_id(item), item)
        if not told and isinstance(answer, list) and (month or events):
            yield none_left(Kind.RACE)

    def _items(self, since: date, until: date) -> Iterable[Json]:
        for year, number in months(since, until):
            if (year, number) in self._months:
                answer = self._months.pop((year, number))
            else:
                path = f"/calendar-service/year/{year}/month/{number - 1}"
                answer = self._months[year, number] = self._line.get(path, "your calendar")
            yield from (i for i in rows_in(answer, "your calendar", "calendarItems") if isinstance(i, dict))

    # --- for display and comparison only --------------------------------------------------------------------

    def _daily(self, since: date, until: date) -> Iterator[Fetched]:
        if not has_turn(Kind.DAILY, since, until):
            self._stand_by()
            return
        params = {"startDate": f"{lately(since, until)}", "endDate": f"{until}"}
        answer = self._line.get(
            "/usersummary-service/v2/dailysummaries", "daily summaries", params, optional=True
        )
        yield from by_day(Kind.DAILY, rows_in(answer, "daily summaries", "data"))

    def _scores(self, since: date, until: date) -> Iterator[Fetched]:
        first = lately(since, until)
        if not any(has_turn(what, since, until) for what in (READINESS, STATUS, VO2MAX)):
            self._stand_by()
        if has_turn(READINESS, since, until):
            path = f"/metrics-service/metrics/trainingreadiness/{first}/{until}"
            yield from morning_readiness(rows_in(self._line.get(path, READINESS, optional=True), READINESS))
        if has_turn(STATUS, since, until):
            params = {"fromCalendarDate": f"{since}", "toCalendarDate": f"{until}"}
            path = "/metrics-service/metrics/trainingstatus/weekly/{name}"
            yield from training_status(self._line.get(path, "training status", params, optional=True))
        if has_turn(VO2MAX, since, until):
            path = f"/metrics-service/metrics/maxmet/daily/{first}/{until}"
            yield from vo2max(rows_in(self._line.get(path, "VO2max", optional=True), "VO2max"))
