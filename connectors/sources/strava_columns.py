"""Which column of Strava's ``activities.csv`` is which: by its name in English, else by what it holds.

Strava has added columns over the years and exports their names in the account's language, so neither a name nor a
place is enough. Every layout begins with id, date, name and type; since 2019 a second block repeats the elapsed
time and then gives moving time, metres, speeds and climb. These repetitions are the anchor: without it nothing is
read, rather than one figure for another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.files.by_content import MOST, Rows, UnknownLayout, cell, holds
from connectors.files.csv_rows import loose, names_of, number_in
from connectors.files.dates import read_date
from connectors.sources.words import plain
from readiness.units import KM_PER_MILE

FILES = re.compile(r"^activities/", re.IGNORECASE)
_HEART = re.compile(
    r"heart|hartslag|herz|puls|cardi|tetn|tep\b|tepov|nabiz|kalp|syke|пульс|чсс|心拍|심박|心率",
    re.IGNORECASE,
)

KNOWN = (
    "Activity ID", "Activity Date", "Activity Name", "Activity Type", "Elapsed Time", "Moving Time", "Distance",
    "Elevation Gain", "Elevation Loss", "Max Heart Rate", "Average Heart Rate", "Average Temperature",
    "Perceived Exertion", "Filename",
)  # fmt: skip
_FIRST_LAYOUT = {
    "id": "Activity ID",
    "date": "Activity Date",
    "name": "Activity Name",
    "type": "Activity Type",
}
"""Until 2018 the names were short, in lower case, and the only distance was in metres."""
UNIT_UNKNOWN = "Distance in the account's unit"
_METRES_FROM_M_PER_S = 0.3
"""A distance over its seconds: in metres above (a stroll is 1 m/s), in kilometres or miles below."""
UNIT_WITHIN = 0.12
"""Kilometres and miles differ by far more; Strava corrects distances after the first figure was written."""


def columns(header: Sequence[str], sample: Rows) -> list[str]:
    """A name for each column: those of ``KNOWN`` where the column is recognised for sure. Raises UnknownLayout."""
    oldest = bool(header) and loose(header[0]) == "id"
    names = names_of([_FIRST_LAYOUT.get(loose(name), name) if oldest else name for name in header], KNOWN)
    if {"Activity ID", "Activity Date", "Activity Type", "Elapsed Time"} <= set(names):
        return _with_unit(names, sample)
    return _by_content(header, sample)


def _with_unit(names: list[str], sample: Rows) -> list[str]:
    """Where there is one column of distances, its unit follows from the speeds it gives; else it is not read."""
    if "Distance#1" in names or "Distance" not in names:
        return names
    at, seconds = names.index("Distance"), names.index("Elapsed Time")
    speeds = [d / s for row in sample if (d := _number(row, at)) and (s := _number(row, seconds))]
    if speeds and sorted(speeds)[len(speeds) // 2] >= _METRES_FROM_M_PER_S:
        return names
    return [UNIT_UNKNOWN if name == "Distance" else name for name in names]


def _by_content(header: Sequence[str], sample: Rows) -> list[str]:
    width = len(header)
    if width < 8 or not sample:
        raise UnknownLayout("it is no list of activities of Strava's")
    if not (holds(sample, 0, str.isdigit) and holds(sample, 1, is_date)):
        raise UnknownLayout("its first two columns hold no ids and dates of activities")
    elapsed, distance, block = _anchor(width, sample)
    found = {
        0: "Activity ID", 1: "Activity Date", 2: "Activity Name", 3: "Activity Type",
        elapsed: "Elapsed Time#1", distance: "Distance#1",
        block: "Elapsed Time", block + 1: "Moving Time", block + 2: "Distance",
    }  # fmt: skip
    files = [i for i in range(width) if any(FILES.match(cell(row, i)) for row in sample)]
    if files:
        found[files[0]] = "Filename"
    if _is_climb(sample, block):
        found |= {block + 5: "Elevation Gain", block + 6: "Elevation Loss"}
    found |= _heart(header, sample, block) | _warmth_and_effort(header, sample, block)
    return [found.get(i, f"column {i}") for i in range(width)]


def _anchor(width: int, sample: Rows) -> tuple[int, int, int]:
    """Where elapsed time and distance are first, and where the block begins that repeats them."""
    for elapsed in range(4, min(8, width - 3)):
        distance = elapsed + 1
        for block in range(distance + 1, width - 2):
            if _repeats(sample, elapsed, distance, block):
                return elapsed, distance, block
    raise UnknownLayout(
        "no columns repeat the elapsed time and the distance, as in every layout that we know"
    )


def _repeats(sample: Rows, elapsed: int, distance: int, block: int) -> bool:
    judged = [row for row in sample if _number(row, elapsed) and _number(row, block)]
    agreeing = sum(
        _same_time(*(_number(row, i) for i in (elapsed, block, block + 1)))
        and _one_distance(_number(row, distance), _number(row, block + 2))
        for row in judged
    )
    return bool(judged) and agreeing >= MOST * len(judged)


def _same_time(elapsed: float | None, again: float | None, moving: float | None) -> bool:
    """Whether the elapsed seconds are there twice, and the moving seconds are no more."""
    first, second = elapsed or 0.0, again or 0.0
    return abs(first - second) <= 1.0 and (moving or 0.0) <= second + 1.0


def _one_distance(far: float | None, metres: float | None) -> bool:
    """Whether the second figure can be the first in metres: from kilometres, miles or metres."""
    if not far or not metres:
        return True
    units = (1000.0, 1000.0 * KM_PER_MILE, 1.0)
    return any(abs(far * unit - metres) <= max(0.01 * unit, UNIT_WITHIN * metres) for unit in units)


def _is_climb(sample: Rows, block: int) -> bool:
    """Whether after the two speeds come gain and loss: no average above its maximum, nothing below the ground."""
    speeds = [(_number(row, block + 3), _number(row, block + 4)) for row in sample]
    climbs = [v for row in sample for i in (5, 6) if (v := _number(row, block + i)) is not None]
    return (
        all(top is None or mean is None or mean <= top + 0.1 for top, mean in speeds)
        and bool(climbs)
        and all(-1.0 <= v <= 40_000 for v in climbs)
    )


def _heart(header: Sequence[str], sample: Rows, block: int) -> dict[int, str]:
    """Of two columns that their names call heart rates, the higher is the maximum."""
    means: dict[int, float] = {}
    for i in range(block + 3, len(header)):
        values = [v for row in sample if (v := _number(row, i))]
        if values and _HEART.search(plain(header[i])) and all(30 <= v <= 240 for v in values):
            means[i] = sum(values) / len(values)
    if len(means) != 2:
        return {}
    low, high = sorted(means, key=lambda i: means[i])
    return {high: "Max Heart Rate", low: "Average Heart Rate"}


def is_date(text: str) -> bool:
    try:
        read_date(text, plain(text))
    except ValueError:
        return False
    return True


def _warmth_and_effort(header: Sequence[str], sample: Rows, block: int) -> dict[int, str]:
    """Temperature and effort: by their English names, else where today's layout has them, if they can be that."""
    names = names_of(list(header), KNOWN)
    by_name = {
        i: name for i, name in enumerate(names) if name in ("Average Temperature", "Perceived Exertion")
    }
    if by_name:
        return by_name
    warmth, effort = block + 21, block + 28
    found = {warmth: "Average Temperature"} if _is_warmth(sample, warmth) else {}
    return found | ({effort: "Perceived Exertion"} if _is_effort(sample, effort) else {})


def _is_warmth(sample: Rows, at: int) -> bool:
    """Whether a column can be mean °C, with the highest before it."""
    degrees = ((_number(row, at - 1), mean) for row in sample if (mean := _number(row, at)) is not None)
    return all(top is not None and -60 <= mean <= top + 0.1 <= 60 for top, mean in degrees)


def _is_effort(sample: Rows, at: int) -> bool:
    """Whether a column can be the CR10 scale."""
    efforts = (v for row in sample if (v := _number(row, at)) is not None)
    return all(0 <= v <= 10 and v == int(v) for v in efforts)


def _number(row: Sequence[str], at: int) -> float | None:
    return number_in(cell(row, at))
