"""TCX and GPX as recordings, with the file's own word as sport. Entities and document types are refused."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from connectors.files.recording import Recording, sample_seconds

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

POINTS = frozenset({"trkpt", "Trackpoint"})
_EARTH_M = 6_371_000.0
_STRAVA_NUMBERS = {"9": "running", "1": "cycling"}
"""Strava's in its GPX files."""
APART = timedelta(hours=1)
"""Tracks of one GPX file that lie further apart than this are activities of their own; nearer, parts of one."""


class UnreadableTrack(ValueError):
    """The file is no TCX or GPX, or holds no timed points."""


class _Points:
    """Collects the points of one activity while the file is read, element by element."""

    def __init__(self, sport: str | None = None, *, whole: bool = False) -> None:
        """``whole``: the file itself says that these points are an activity (TCX)."""
        self.sport = sport
        self.whole = whole
        self.title: str | None = None
        self.times: list[datetime] = []
        self.rows: list[tuple[float | None, float | None, float | None]] = []
        self.places: list[tuple[float, float] | None] = []
        self.lap_start: datetime | None = None
        self.lap_seconds = 0.0
        self.lap_metres = 0.0
        self.inside_point = False

    @property
    def began(self) -> datetime | None:
        return min(self.times, default=self.lap_start)

    @property
    def laps_alone(self) -> bool:
        """Whether nothing but its laps describes an activity, as of a run on a treadmill or one that was typed in."""
        return len(self.times) < 2 and self.lap_start is not None and self.lap_seconds > 0

    def take(self, element: Element, tag: str) -> None:
        """An element that ends. A point is cleared once it is read: a long file would fill the memory."""
        if tag in POINTS:
            self.inside_point = False
            self._point(element)
            element.clear()
        elif tag == "TotalTimeSeconds":
            self.lap_seconds += _number(element.text) or 0.0
        elif tag == "DistanceMeters" and not self.inside_point:
            self.lap_metres += _number(element.text) or 0.0
        elif tag == "type" and self.sport is None:
            self.sport = _text(element)
        elif tag == "name" and self.title is None:
            self.title = _text(element)

    def _point(self, element: Element) -> None:
        values = {_local(child.tag): child.text for child in element.iter()}
        at = _time(values.get("time") or values.get("Time"))
        if at is None:
            return
        heart = _number(values.get("hr"))
        if heart is None and "HeartRateBpm" in values:
            heart = _number(values.get("Value"))
        self.times.append(at)
        self.places.append(_place(element, values))
        altitude = _number(values.get("ele") or values.get("AltitudeMeters"))
        self.rows.append((_number(values.get("DistanceMeters")), altitude, heart))


def read_tracks(data: bytes) -> list[Recording]:
    """The activities of a TCX or GPX file; what was whole where the file breaks off. Raises UnreadableTrack."""
    parts = [_Points()]
    broken = False
    try:
        _collect(parts, data)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        if isinstance(error, DefusedXmlException) or not any(part.times for part in parts):
            raise UnreadableTrack(f"no readable TCX or GPX: {type(error).__name__}") from error
        broken = True
    found = [part for part in _joined(parts) if len(part.times) >= 2 or (part.laps_alone and not broken)]
    if not found:
        raise UnreadableTrack("no points with a time")
    return [_recording(part, broken and part is found[-1]) for part in found]


def _collect(parts: list[_Points], data: bytes) -> None:
    """Fill the last of ``parts`` element by element, and begin a new one with each activity or track."""
    for event, element in _elements(data):
        tag = _local(element.tag)
        if event == "end":
            parts[-1].take(element, tag)
            continue
        parts[-1].inside_point |= tag in POINTS
        if tag == "Lap" and parts[-1].lap_start is None:
            parts[-1].lap_start = _time(element.get("StartTime"))
        if tag in ("Activity", "trk"):
            parts.append(_Points(element.get("Sport"), whole=tag == "Activity"))


def _joined(parts: list[_Points]) -> list[_Points]:
    """Tracks that follow one another within :data:`APART` are parts of one activity, as after a pause."""
    found: list[_Points] = []
    dated = [(at, part) for part in parts if (at := part.began) is not None]
    for at, part in sorted(dated, key=lambda one: one[0]):
        last = found[-1] if found else None
        if last is None or part.whole or part.sport != last.sport or at - max(last.times) > APART:
            part.title = part.title or parts[0].title
            found.append(part)
        else:
            last.times += part.times
            last.rows += part.rows
            last.places += part.places
            last.lap_seconds += part.lap_seconds
            last.lap_metres += part.lap_metres
    return found


def _elements(data: bytes) -> Iterator[tuple[str, Element]]:
    # Some exports begin with blanks before the XML declaration, which is an error to a strict reader.
    return iter(iterparse(io.BytesIO(data.lstrip()), events=("start", "end"), forbid_dtd=True))


def _recording(points: _Points, broken: bool) -> Recording:
    order = sorted(range(len(points.times)), key=lambda i: points.times[i])
    start = points.lap_start if points.laps_alone else points.times[order[0]]
    assert start is not None  # noqa: S101 - laps alone have one
    metres = _along([points.places[i] for i in order])
    samples = []
    for position, i in enumerate(order):
        recorded, altitude, heart = points.rows[i]
        along = recorded if recorded is not None else metres[position]
        samples.append((sample_seconds(points.times[i], start), along, altitude, heart))
    word = points.sport or ""
    sport = _STRAVA_NUMBERS.get(word, word)
    recording = Recording(start, sport, {}, samples, title=points.title, truncated=broken)
    if points.lap_seconds and not broken:
        recording.totals["duration_min"] = points.lap_seconds / 60
    if points.lap_metres and not broken:
        recording.totals["distance_km"] = points.lap_metres / 1000
    recording.zone_known = bool(start.utcoffset())  # nearly all writers give UTC, which is no place
    return recording


def _along(places: list[tuple[float, float] | None]) -> list[float | None]:
    """Metres along the way of each point."""
    if not any(places):
        return [None] * len(places)
    total, last = 0.0, None
    found: list[float | None] = []
    for place in places:
        if place is not None:
            total += _metres(last, place) if last is not None else 0.0
            last = place
        found.append(total)
    return found


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on a sphere: a part in three hundred is near enough for a run."""
    lat = math.radians(b[0] - a[0])
    lon = math.radians(b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return _EARTH_M * math.hypot(lat, lon)


def _place(element: Element, values: dict[str, str | None]) -> tuple[float, float] | None:
    lat = _number(element.get("lat") or values.get("LatitudeDegrees"))
    lon = _number(element.get("lon") or values.get("LongitudeDegrees"))
    return (lat, lon) if lat is not None and lon is not None else None


def _text(element: Element) -> str | None:
    return (element.text or "").strip()[:200] or None


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and math.isfinite(value) else None


def _time(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
