"""Strava's API as a source of runs, within its terms (docs/strava-terms.md): rows are kept for seven days after
their last fetch, each sync fetches the whole window again, what vanished there vanishes here.

The list of activities is read row by row, so that an effort of 6.5 or an unknown sport spoils only itself.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from connectors.sources.files import PARSE_FAULTS
from connectors.sources.strava.client import NotThere, StravaClient, Tokens
from connectors.sources.words import run_kind, sport_key
from readiness.errors import UnexpectedResponse
from readiness.history.grade import Stream, hills
from readiness.merging.sports import is_run, is_strength
from readiness.observations import Activity, ActivityDetail, Fetched, Kind, Provenance

PAGE = 200
MAX_PAGES = 100
KEEP_DAYS = 7
"""Strava's API policy §6.2: not longer than seven days."""
EFFORT, STREAM = "rpe", "streams"
STREAM_FROM_MIN = 75.0
"""Decoupling is judged on long runs only; no long run is shorter (science §1)."""
_KINDS = {1: "race", 2: "long", 3: "intervals", 11: "race", 12: "intervals"}
"""Strava's workout types of runs (and of rides from 10 on): 1 race, 2 long run, 3 workout."""
_GARMIN = re.compile(r"garmin_(?:push|ping)_(\d+)|(\d{9,12})_activity\.fit", re.IGNORECASE)
_STREAMS = ("time", "distance", "altitude", "heartrate")

type Payload = Mapping[str, Any]


class StravaSource:
    """One athlete's activities. ``keep_days`` is when the sync must erase rows."""

    name: ClassVar[str] = "strava"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY})
    keep_days: ClassVar[int] = KEEP_DAYS

    def __init__(
        self,
        tokens: Tokens,
        base_url: str | None = None,
        *,
        timeout_s: float = 20.0,
        now: Callable[[], float] = time.time,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._client = StravaClient(tokens, base_url, timeout_s=timeout_s, now=now, wait=wait)

    @property
    def requests(self) -> int:
        return self._client.requests

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        if kind is not Kind.ACTIVITY:
            return
        # A day's margin: the API counts days in UTC, the athlete lives by local ones.
        after = datetime.combine(since, datetime.min.time(), UTC) - timedelta(days=1)
        before = datetime.combine(until, datetime.min.time(), UTC) + timedelta(days=2)
        rows: list[Fetched] = []
        for page in range(1, MAX_PAGES + 1):
            answer = self._client.get(
                "/athlete/activities",
                after=int(after.timestamp()),
                before=int(before.timestamp()),
                page=page,
                per_page=PAGE,
            )
            if not isinstance(answer, list):
                raise UnexpectedResponse(
                    "Strava's list of activities is no list.", json.dumps(answer).encode()
                )
            rows += [self._row(one) for one in answer]
            if len(answer) < PAGE:
                break
        inside = [r for r in rows if r.observation is None or since <= r.observation.date <= until]
        yield from sorted(inside, key=_start)

    def _row(self, answer: Any) -> Fetched:
        key = str(answer["id"]) if isinstance(answer, dict) and answer.get("id") is not None else "no-id"
        return self.parse(Kind.ACTIVITY, key, json.dumps(_kept(answer), separators=(",", ":")).encode())

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        read = _detail if kind is Kind.ACTIVITY_DETAIL else _activity
        try:
            answer = json.loads(raw)
            observation = read(Provenance(self.name, source_id, device=answer.get("device_name")), answer)
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable activity: {error!r}")
        return Fetched(kind, source_id, raw, observation)

    # --- one activity alone -----------------------------------------------------------

    def detail_parts(self, activity: Activity) -> tuple[str, ...]:
        if is_run(activity.sport):
            return (EFFORT, STREAM) if activity.duration_min >= STREAM_FROM_MIN else (EFFORT,)
        return (EFFORT,) if is_strength(activity.sport) else ()

    def ask_part(self, activity: Activity, part: str) -> Any:
        path = f"/activities/{activity.provenance.source_id}"
        try:
            if part == STREAM:
                answer = self._client.get_detail(
                    f"{path}/streams", keys=",".join(_STREAMS), key_by_type="true"
                )
                return {k: answer[k]["data"] for k in _STREAMS if k in answer}
            return self._client.get_detail(path).get("perceived_exertion")
        except NotThere:
            return None  # an entry by hand has no stream
        except (AttributeError, KeyError, TypeError) as error:
            raise UnexpectedResponse(f"Strava's detail of an activity changed ({error!r}).") from error


_FIELDS = (
    "id",
    "name",
    "sport_type",
    "type",
    "start_date",
    "utc_offset",
    "moving_time",
    "elapsed_time",
    "distance",
    "total_elevation_gain",
    "average_heartrate",
    "max_heartrate",
    "workout_type",
    "external_id",
    "upload_id",
    "device_name",
    "average_temp",
    "perceived_exertion",
)
"""What is kept of a row: no track, no place, no people."""


def _kept(answer: Any) -> Any:
    return {name: answer[name] for name in _FIELDS if name in answer} if isinstance(answer, dict) else answer


def _start(row: Fetched) -> tuple[float, str]:
    at = row.observation.start.timestamp() if isinstance(row.observation, Activity) else 0.0
    return at, row.source_id


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        return None
    return float(value)


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _activity(where: Provenance, a: Payload) -> Activity:
    sport = sport_key(str(a.get("sport_type") or a.get("type") or "other"))
    moving, elapsed = _positive(a.get("moving_time")), _positive(a.get("elapsed_time"))
    seconds = (moving or elapsed) if a.get("distance") else (elapsed or moving)
    if seconds is None:
        raise ValueError("no duration")
    start = datetime.fromisoformat(a["start_date"])
    if start.tzinfo is None:
        raise ValueError("a start without a zone")
    offset = timezone(timedelta(seconds=round(_number(a.get("utc_offset")) or 0)))
    metres = _positive(a.get("distance"))
    title = str(a["name"])[:200] if a.get("name") else None
    kind = _KINDS.get(a["workout_type"]) if isinstance(a.get("workout_type"), int) else None
    return Activity(
        where,
        start.astimezone(offset),
        sport,
        seconds / 60,
        distance_km=metres / 1000 if metres else None,
        ascent_m=_number(a.get("total_elevation_gain")),
        avg_hr_bpm=_positive(a.get("average_heartrate")),
        max_hr_bpm=_positive(a.get("max_heartrate")),
        rpe=_rpe(a.get("perceived_exertion")),
        kind=kind or (run_kind(title) if is_run(sport) else None),
        title=title,
        external_ids=_external_ids(a),
        temperature_c=_number(a.get("average_temp")),
    )


def _rpe(value: object) -> float | None:
    rpe = _positive(value)
    return rpe if rpe is not None and rpe <= 10 else None


def _external_ids(a: Payload) -> tuple[str, ...]:
    ids = [f"strava:{a['id']}"]
    found = _GARMIN.search(str(a.get("external_id") or ""))
    if found:
        ids.append(f"garmin:{found[1] or found[2]}")
    return tuple(ids)


def _detail(where: Provenance, answer: Payload) -> ActivityDetail:
    found = None
    streams = answer.get(STREAM)
    if isinstance(streams, dict) and streams.get("time") and is_run(answer["sport"]):
        size = len(streams["time"])
        found = hills(Stream(*(_column(streams.get(name), size) for name in _STREAMS)))
    return ActivityDetail(
        where,
        datetime.fromisoformat(answer["start"]),
        duration_min=_number(answer.get("of_duration_min")),
        rpe=_rpe(answer.get(EFFORT)),
        decoupling_pct=found.decoupling_pct if found else None,
        steep_descent_m=found.steep_descent_m if found else None,  # the list has climb only
    )


def _column(values: Sequence[Any] | None, size: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    column = np.full(size, np.nan)
    for i, value in enumerate((values or ())[:size]):
        number = _number(value)
        if number is not None:
            column[i] = number
    return column


def build(table: Any, home: Path) -> StravaSource:
    """For the registry: ``table`` is ``[sources.strava]``."""
    from connectors.sources.strava.login import KeptTokens

    return StravaSource(KeptTokens(home), table.base_url)
