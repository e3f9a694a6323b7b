"""Garmin's full export (account → 'Export your data'): the DI_CONNECT folder and the FIT files inside it.

Summaries of activities are in milliseconds and centimetres. The nightly HRV is in the health status
files, in exports since 2025; before that only in the watch's own FIT files. The lifestyle log (illness, travel,
alcohol) and the calendar with its races are read by :mod:`connectors.sources.garmin_diary`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.json_stream import objects
from connectors.sources import garmin_diary
from connectors.sources.files import NOT_OURS, PARSE_FAULTS, Item, Skipped
from connectors.sources.fit import FitSource
from readiness.observations import (
    Activity,
    DailySummary,
    Fetched,
    HrvNight,
    Kind,
    Observation,
    Provenance,
    RestingHr,
    SleepNight,
)

type Payload = dict[str, Any]
type Parser = Callable[[Provenance, Payload], Observation | None]

_CM_PER_KM, _CM_PER_M, _MS_PER_MIN = 100_000.0, 100.0, 60_000.0
_STAGES = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")
_RACE = 1
"""Garmin's event type of an activity: 1 is a race (9 is 'uncategorised')."""


class GarminExport(FitSource):
    """``import garmin-export``."""

    name: ClassVar[str] = "garmin_export"
    kinds: ClassVar[frozenset[Kind]] = FitSource.kinds | {Kind.DAILY, Kind.NOTE, Kind.RACE}

    def read_member(self, member: Member, known: Collection[str]) -> Iterator[Item]:
        if member.base.endswith(".json"):
            for mark, kinds in _FILES.items():
                if mark in member.base:
                    yield from self._read_json(member, kinds)
                    return
            yield Skipped(member.name, NOT_OURS)
        else:
            yield from super().read_member(member, known)

    def _read_json(self, member: Member, kinds: tuple[Kind, ...]) -> Iterator[Item]:
        empty, odd = True, 0
        with member.open() as stream:
            try:
                for found in garmin_diary.unwrapped(objects(stream)):
                    empty = False
                    odd += not any(_names(kind, found) for kind in kinds)
                    for kind in kinds:
                        key = _key(kind, found)
                        if key is not None:
                            yield self.parse(kind, key, json.dumps(found, separators=(",", ":")).encode())
            except ValueError as error:
                yield Skipped(member.name, f"breaks off: read up to there ({error})", damaged=True)
                return
        if empty or odd:
            yield Skipped(member.name, "empty" if empty else f"{odd} entries without an id or a date")

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        content: Any = None
        try:
            content = json.loads(raw)
            parser = _PARSERS[kind]
            if not _is_summary(kind, content):
                return super().parse(kind, source_id, raw)
            observation = parser(Provenance(self.name, source_id), content)
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable {kind.value}: {error!r}")
        return Fetched(kind, source_id, raw, observation)


def _is_summary(kind: Kind, content: object) -> bool:
    """Whether a payload is one of the export's JSON objects (and not a recording of ours)."""
    if not isinstance(content, dict):
        raise TypeError("not an object")
    if kind in garmin_diary.KINDS:
        return True
    return "activityId" in content if kind is Kind.ACTIVITY else "date" not in content


def _names(kind: Kind, found: Payload) -> bool:
    """Whether an entry says which one it is, whatever else it holds."""
    return garmin_diary.names(kind, found) if kind in garmin_diary.KINDS else _key(kind, found) is not None


def _key(kind: Kind, found: Payload) -> str | None:
    """The id of a row, None where the object says nothing of that kind."""
    if kind is Kind.ACTIVITY:
        return str(found["activityId"]) if found.get("activityId") is not None else None
    if kind in garmin_diary.KINDS:
        return garmin_diary.key(kind, found)
    day = found.get("calendarDate")
    return day[:10] if isinstance(day, str) else None


def _positive(value: object, per: float = 1.0) -> float | None:
    """A number above zero in our unit; zero and absent are 'not observed'."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    return value / per


def _activity(where: Provenance, a: Payload) -> Activity:
    begin = datetime.fromtimestamp(float(a.get("beginTimestamp") or a["startTimeGmt"]) / 1000, UTC)
    offset = _offset(a)
    duration = _positive(a.get("duration"), _MS_PER_MIN)
    if duration is None:
        raise ValueError("no duration")
    rpe = _positive(a.get("workoutRpe"), 10.0)
    return Activity(
        where,
        begin.astimezone(offset) if offset else begin.astimezone(),
        sport=str(a.get("activityType") or a.get("sportType") or "other").lower(),
        duration_min=duration,
        distance_km=_positive(a.get("distance"), _CM_PER_KM),
        ascent_m=_positive(a.get("elevationGain"), _CM_PER_M),
        descent_m=_positive(a.get("elevationLoss"), _CM_PER_M),
        avg_hr_bpm=_positive(a.get("avgHr")),
        max_hr_bpm=_positive(a.get("maxHr")),
        rpe=rpe if rpe is None or rpe <= 10 else None,
        feel=_positive(a.get("workoutFeel")),
        kind="race" if a.get("eventTypeId") == _RACE else None,
        title=str(a["name"])[:200] if a.get("name") else None,
        external_ids=(f"garmin:{a['activityId']}",),
        hr_zone_min=_zones(a),
    )


def _offset(a: Payload) -> timezone | None:
    """Local minus UTC; Garmin gives the local wall clock as if it were UTC."""
    local, gmt = a.get("startTimeLocal"), a.get("startTimeGmt") or a.get("beginTimestamp")
    if not isinstance(local, int | float) or not isinstance(gmt, int | float):
        return None
    quarters = round((local - gmt) / 900_000)
    return timezone(timedelta(minutes=15 * quarters)) if abs(quarters) <= 56 else None


def _zones(a: Payload) -> tuple[float, ...] | None:
    zones = tuple(_positive(a.get(f"hrTimeInZone_{i}"), _MS_PER_MIN) or 0.0 for i in range(1, 6))
    return zones if any(zones) else None


def _sleep(where: Provenance, s: Payload) -> SleepNight | None:
    seconds = sum(_positive(s.get(stage)) or 0.0 for stage in _STAGES)
    if seconds <= 0:
        return None
    confirmed = str(s.get("sleepWindowConfirmationType") or "")
    scores = s.get("sleepScores")
    return SleepNight(
        where,
        date.fromisoformat(where.source_id),
        sleep_h=seconds / 3600,
        start=_gmt(s.get("sleepStartTimestampGMT")),
        end=_gmt(s.get("sleepEndTimestampGMT")),
        score=_positive(scores.get("overallScore")) if isinstance(scores, dict) else None,
        confirmed="CONFIRMED" in confirmed and "UNCONFIRMED" not in confirmed if confirmed else None,
    )


def _gmt(text: object) -> datetime | None:
    if isinstance(text, int | float):
        return datetime.fromtimestamp(text / 1000, UTC)
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if isinstance(text, str) else None


def _hrv(where: Provenance, h: Payload) -> HrvNight | None:
    for metric in h.get("metrics") or ():
        if (
            isinstance(metric, dict)
            and metric.get("type") == "HRV"
            and (ms := _positive(metric.get("value")))
        ):
            return HrvNight(where, date.fromisoformat(where.source_id), ms)
    return None


def _resting_hr(where: Provenance, d: Payload) -> RestingHr | None:
    bpm = _positive(d.get("currentDayRestingHeartRate")) or _positive(d.get("restingHeartRate"))
    return RestingHr(where, date.fromisoformat(where.source_id), bpm) if bpm else None


def _daily(where: Provenance, d: Payload) -> DailySummary | None:
    battery = {
        s.get("bodyBatteryStatType"): _positive(s.get("statsValue"))
        for s in (d.get("bodyBattery") or {}).get("bodyBatteryStatList") or ()
        if isinstance(s, dict)
    }
    stress = [
        _positive(s.get("averageStressLevel"))
        for s in (d.get("allDayStress") or {}).get("aggregatorList") or ()
        if isinstance(s, dict) and s.get("type") == "TOTAL"
    ]
    summary = DailySummary(
        where,
        date.fromisoformat(where.source_id),
        stress_avg=stress[0] if stress else None,
        body_battery_high=battery.get("HIGHEST"),
        body_battery_low=battery.get("LOWEST"),
        steps=_positive(d.get("totalSteps")),
    )
    return summary if summary != DailySummary(where, summary.date) else None


_FILES: dict[str, tuple[Kind, ...]] = {
    "summarizedactivities": (Kind.ACTIVITY,),
    "sleepdata": (Kind.SLEEP,),
    "healthstatusdata": (Kind.HRV,),
    "udsfile": (Kind.RESTING_HR, Kind.DAILY),
    "lifestylelogging": (Kind.NOTE,),
    "calendaritems": (Kind.RACE,),
}
"""Part of a file's name → what is in it."""

_PARSERS: dict[Kind, Parser] = {
    Kind.ACTIVITY: _activity,
    Kind.SLEEP: _sleep,
    Kind.HRV: _hrv,
    Kind.RESTING_HR: _resting_hr,
    Kind.DAILY: _daily,
    Kind.NOTE: garmin_diary.note,
    Kind.RACE: garmin_diary.race,
}
