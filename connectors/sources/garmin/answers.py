"""Whole answers of Garmin's → rows: where the list lies, which row counts for a day, what id it has."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from connectors.sources.garmin.fields import Json, as_object, kept, objects_in
from connectors.sources.garmin.parse import NONE_LEFT, fetched
from readiness.errors import UnexpectedResponse
from readiness.observations import Fetched, Kind

VO2MAX, READINESS, STATUS = "vo2max", "training_readiness", "training_status"


def rows_in(answer: Any, what: str, *path: str) -> list[Any]:
    """The list under ``path``; nothing for 204 (``{}``), null, or a null or gap further down.

    Raises UnexpectedResponse where something else is there, or where an answer that does say something lacks the
    outermost key: the vendor renamed it, and that must not read as 'nothing measured'.
    """
    if path and isinstance(answer, dict) and answer and path[0] not in answer:
        raise _changed(what, answer)
    here = answer
    for key in path:
        if here is None or here == {}:
            return []
        if not isinstance(here, dict):
            raise _changed(what, answer)
        here = here.get(key)
    if here is None or here == {}:
        return []
    if not isinstance(here, list):
        raise _changed(what, answer)
    return here


def _changed(what: str, answer: Any) -> UnexpectedResponse:
    return UnexpectedResponse(
        f"Garmin's answer for {what} has a form that we do not know; it is kept. Please report it.",
        kept(answer),
    )


def by_day(kind: Kind, rows: list[Any]) -> Iterator[Fetched]:
    """Rows keyed by their calendar date, oldest first; a later row of the same day wins."""
    days: dict[str, Any] = {}
    for row in rows:
        day = row.get("calendarDate") if isinstance(row, dict) else None
        days[day if isinstance(day, str) else odd_id(row)] = row
    for day in sorted(days):
        yield fetched(kind, day, days[day])


def none_left(kind: Kind) -> Fetched:
    """What says that a list is empty, from a calendar that does hold other things: the last plan or race was
    taken out. (An answer without anything in it says nothing.)"""
    return Fetched(kind, NONE_LEFT, b"[]")


def odd_id(row: Any) -> str:
    """A stable id for a row that has none: it can only be quarantined, once."""
    return f"no id {blake2b(kept(row), digest_size=6).hexdigest()}"


def morning_readiness(rows: list[Any]) -> Iterator[Fetched]:
    """The morning's value of each day: Garmin computes it anew after every run and nap."""
    days: dict[str, Any] = {}
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("calendarDate"), str):
            continue
        best = days.get(row["calendarDate"])
        if best is None or _is_earlier(row, best):
            days[row["calendarDate"]] = row
    for day in sorted(days):
        yield fetched(Kind.VENDOR_SCORE, f"{READINESS}:{day}", days[day])


def _is_earlier(row: Json, best: Json) -> bool:
    """After waking first; without a context, the day's first."""
    woke, best_woke = ((r.get("inputContext") == "AFTER_WAKEUP_RESET") for r in (row, best))
    if woke != best_woke:
        return woke
    return str(row.get("timestamp")) < str(best.get("timestamp"))


def training_status(answer: Any) -> Iterator[Fetched]:
    """Garmin's training status by week, of each device that says one."""
    report = as_object(answer)
    for key in ("weeklyTrainingStatus", "payload"):  # the mobile gateway wraps the same report
        report = as_object(report.get(key)) or report
    for rows in as_object(report.get("reportData")).values():
        for row in objects_in(rows):
            key = f"{STATUS}:{row.get('calendarDate')}:{row.get('deviceId')}"
            yield fetched(Kind.VENDOR_SCORE, key, row)


def vo2max(rows: list[Any]) -> Iterator[Fetched]:
    for row in objects_in(rows):
        if generic := as_object(row.get("generic")):
            yield fetched(Kind.VENDOR_SCORE, f"{VO2MAX}:{generic.get('calendarDate')}", generic)
