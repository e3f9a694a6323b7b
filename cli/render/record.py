"""A stored row in words: 'running, duration 40.3 min, distance 6.3 km, avg hr 135 bpm'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

UNITS = {
    "_m_per_min": "m/min",
    "_min": "min",
    "_km": "km",
    "_bpm": "bpm",
    "_ms": "ms",
    "_pct": "%",
    "_kg": "kg",
    "_h": "h",
    "_m": "m",
    "_c": "°C",
}
"""What the ends of names mean; the longer ones first."""
BARE = frozenset({"sport", "kind", "title", "tag", "name"})
"""Values that say themselves what they are."""
SILENT = frozenset({"kind_of_observation", "provenance", "start", "date", "end", "at", "external_ids"})


def words(row: Mapping[str, Any]) -> str:
    """All that was observed, with units."""
    return ", ".join(_word(name, value) for name, value in row.items() if name not in SILENT)


def _word(name: str, value: Any) -> str:
    if name in BARE:
        return str(value).replace("_", " ")
    if name == "strength_sets":
        return " · ".join(_set(one) for one in value)
    end = next((end for end in UNITS if name.endswith(end)), "")
    label = name.removesuffix(end).replace("_", " ")
    return f"{label} {'/'.join(_values(value))}{f' {UNITS[end]}' if end else ''}"


def _values(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield "yes" if one else "no"
        elif isinstance(one, float):
            yield f"{one:.0f}" if abs(one) >= 100 else f"{one:.3g}"
        else:
            yield str(one)


def _set(one: Mapping[str, Any]) -> str:
    from readiness.observations import StrengthSet
    from readiness.session.done import read_back

    return read_back(StrengthSet(**one))
