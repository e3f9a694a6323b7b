"""One recorded session, whatever file it came in: FIT, TCX and GPX all become this, then an Activity.

The kept payload is the recording itself as small JSON (a sample every ten seconds is enough for all that is
computed), so that a better formula can read the past again without the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.history.grade import Hills, Stream, hills, trimp
from readiness.merging.sports import is_run
from readiness.observations import Activity, Provenance, StrengthSet
from readiness.settings import AthleteSettings

KEEP_EVERY_S = 10.0
_COLUMNS = ("t", "d", "alt", "hr")
_DECIMALS = (1, 1, 1, 0)


@dataclass(slots=True)
class Recording:
    """``start`` is aware; ``samples`` holds rows of (seconds, metres, altitude, heart rate), None where absent.

    ``totals`` are the file's own words, in our units, and win over what samples add up to.
    """

    start: datetime
    sport: str
    totals: dict[str, Any] = field(default_factory=dict)
    samples: list[tuple[float, float | None, float | None, float | None]] = field(default_factory=list)
    sets: list[dict[str, Any]] = field(default_factory=list)
    external_ids: list[str] = field(default_factory=list)
    title: str | None = None
    device: str | None = None
    hr_rest_bpm: float | None = None
    hr_max_bpm: float | None = None
    truncated: bool = False
    zone_known: bool = True
    """Whether ``start`` carries the local offset; else the reader's zone is put on."""


def pack(recording: Recording) -> bytes:
    """The payload that is kept."""
    content: dict[str, Any] = {
        "start": recording.start.isoformat(),
        "sport": recording.sport,
        "totals": recording.totals,
    }
    for name in ("external_ids", "title", "device", "hr_rest_bpm", "hr_max_bpm", "truncated", "sets"):
        if value := getattr(recording, name):
            content[name] = value
    if not recording.zone_known:
        content["zone_known"] = False
    if recording.samples:
        by_column = zip(*_thin(recording.samples), strict=True)
        rounded = map(_rounded, by_column, _DECIMALS)
        content["samples"] = dict(zip(_COLUMNS, rounded, strict=True))
    return json.dumps(content, separators=(",", ":"), allow_nan=False).encode()


def _rounded(column: Iterable[float | None], places: int) -> list[float | int | None]:
    return [None if value is None else _to(value, places) for value in column]


def _to(value: float, places: int) -> float | int:
    return round(value, places) if places else round(value)


def _thin[Row: Sequence[float | None]](samples: Sequence[Row]) -> list[Row]:
    """About one sample every ten seconds, the first and the last always."""
    kept: list[Row] = []
    due = -math.inf
    for row in samples:
        t = row[0]
        if t is not None and t >= due:
            kept.append(row)
            due = t + KEEP_EVERY_S - 0.5
    if kept and kept[-1] is not samples[-1] and _later(samples[-1][0], kept[-1][0]):
        kept.append(samples[-1])
    return kept


def _later(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and a > b


def unpack(
    raw: bytes, source: str, source_id: str, athlete: AthleteSettings, zone: tzinfo | None
) -> Activity:
    """The kept payload as an Activity. Raises ValueError, KeyError or TypeError when it is not one."""
    content = json.loads(raw)
    start = datetime.fromisoformat(content["start"])
    if not content.get("zone_known", True):
        start = start.astimezone(zone)  # without a zone: the machine's
    totals: Mapping[str, Any] = content["totals"]
    stream = _stream(content.get("samples"))
    found = hills(stream) if stream is not None else Hills()
    if not is_run(content["sport"]):
        found = Hills(ascent_m=found.ascent_m, descent_m=found.descent_m)
    device = content.get("device")
    return Activity(
        provenance=Provenance(source, source_id, device=device),
        start=start,
        sport=content["sport"],
        duration_min=_duration_min(totals, stream),
        distance_km=totals.get("distance_km") or _last_km(stream),
        ascent_m=_first(totals.get("ascent_m"), found.ascent_m),
        descent_m=_first(totals.get("descent_m"), found.descent_m),
        avg_hr_bpm=totals.get("avg_hr_bpm") or _hr(stream, np.nanmean),
        max_hr_bpm=totals.get("max_hr_bpm") or _hr(stream, np.nanmax),
        rpe=totals.get("rpe"),
        feel=totals.get("feel"),
        kind=totals.get("kind"),
        title=content.get("title"),
        external_ids=tuple(content.get("external_ids", ())),
        gap_m_per_min=found.gap_m_per_min,
        decoupling_pct=found.decoupling_pct,
        steep_descent_m=found.steep_descent_m,
        trimp=_trimp(stream, content, athlete),
        temperature_c=totals.get("temperature_c"),
        altitude_m=_altitude(stream),
        strength_sets=tuple(StrengthSet(**one) for one in content.get("sets", ())),
        truncated=bool(content.get("truncated", False)),
    )


def _stream(samples: Mapping[str, Sequence[float | None]] | None) -> Stream | None:
    if not samples:
        return None
    t, d, alt, hr = (
        np.array([math.nan if v is None else v for v in samples[name]], dtype=np.float64) for name in _COLUMNS
    )
    return Stream(t, d, alt, np.where(hr > 0, hr, np.nan))


def _first(*values: float | None) -> float | None:
    return next((v for v in values if v is not None), None)


def _duration_min(totals: Mapping[str, Any], stream: Stream | None) -> float:
    if (minutes := totals.get("duration_min")) is not None:
        return float(minutes)
    if stream is None or len(stream.t_s) < 2:
        raise ValueError("neither a duration nor samples to count one from")
    return float(np.nanmax(stream.t_s) - stream.t_s[0]) / 60


def _last_km(stream: Stream | None) -> float | None:
    if stream is None or not np.isfinite(stream.distance_m).any():
        return None
    return float(np.nanmax(stream.distance_m)) / 1000 or None


def _hr(stream: Stream | None, reduce: Callable[[NDArray[np.float64]], Any]) -> float | None:
    if stream is None or not np.isfinite(stream.hr_bpm).any():
        return None
    return round(float(reduce(stream.hr_bpm)), 1)


def _altitude(stream: Stream | None) -> float | None:
    if stream is None or not np.isfinite(stream.altitude_m).any():
        return None
    return round(float(np.nanmedian(stream.altitude_m)), 0)


def _trimp(stream: Stream | None, content: Mapping[str, Any], athlete: AthleteSettings) -> float | None:
    hr_max = athlete.hr_max_bpm or content.get("hr_max_bpm")
    hr_rest = content.get("hr_rest_bpm")
    if stream is None or not hr_max or not hr_rest:
        return None
    return trimp(stream.t_s, stream.hr_bpm, hr_rest, hr_max, athlete.sex)


def sample_seconds(moment: datetime, start: datetime) -> float:
    return (moment - start) / timedelta(seconds=1)
