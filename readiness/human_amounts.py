"""Times of day, lengths and distances as people write them: '6pm', '50 minutes', '8 miles'.

Every reader raises InvalidInput that repeats what was typed beside the example that comes nearest to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from readiness.errors import InvalidInput
from readiness.units import KM_PER_MILE

ALIKE = 0.5
"""Below this share of common letters an example is no nearer than any other (a choice of ours)."""
NUMBER = r"\d+(?:[.,]\d+)?"
_HALF = r"(?P<half>[ap])\.?\s?m\.?"
TIME = re.compile(
    rf"(?:\bat\s+)?(?<![\d.,])(?:(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))?\s*{_HALF}(?![a-z])"
    r"|(?P<hour24>\d{1,2}):(?P<minute24>\d\d)(?![\d:])|(?P<noon>noon|midday)\b)",
    re.IGNORECASE,
)
"""``06:30``, ``6pm``, ``6.30 pm``, ``noon``, with or without 'at'."""
LENGTH = re.compile(
    rf"(?<![\d.,])(?:(?P<hours>{NUMBER})\s*h(?:ours?|rs?)?\.?(?:\s*(?:and\s*)?(?P<rest>\d{{1,2}})\s*(?:min(?:ute)?s?\b|m\b|')?)?"
    rf"|(?P<minutes>{NUMBER})\s*(?:min(?:ute)?s?\b\.?|m\b|'))(?![a-z])",
    re.IGNORECASE,
)
"""``50 minutes``, ``50min``, ``50'``, ``1h30``, ``1.5 hours``, ``1 h 30 min``."""
DISTANCE = re.compile(
    rf"(?<![\d.,])(?P<km>{NUMBER})\s*(?P<unit>kilomet(?:er|re)s?|kms?|k|miles?|mi)\b", re.IGNORECASE
)
"""``10k``, ``10 km``, ``8 miles``."""
TIMES = ("06:30", "6pm", "6:30 pm")
_LENGTHS = ("50 minutes", "50min", "1h30", "4h")
_HOURS = ("7h30", "7.5", "7 hours")
_DISTANCES = ("10 km", "10k", "8 miles", "82")


def nearest(text: str, examples: Iterable[str]) -> str:
    """The example that looks most like what was typed; the first where none does."""
    import difflib

    known = list(examples)
    return (difflib.get_close_matches(text.lower(), known, 1, ALIKE) or known)[0]


def refused(text: str, what: str, examples: Iterable[str]) -> InvalidInput:
    """'"6 o'clock" is no time of day; write it as 6pm.'"""
    return InvalidInput(f'"{text.strip()[:40]}" is no {what}; write it as {nearest(text, examples)}')


def number(text: str) -> float:
    """A number with a point or a comma."""
    return float(text.replace(",", "."))


def km_of(found: re.Match[str]) -> float:
    """Kilometres of a match of DISTANCE."""
    miles = found["unit"].lower().startswith("mi")
    return round(number(found["km"]) * KM_PER_MILE, 2) if miles else number(found["km"])


def minutes_of(found: re.Match[str]) -> float:
    """Minutes of a match of LENGTH."""
    if found["minutes"]:
        return number(found["minutes"])
    return 60 * number(found["hours"]) + float(found["rest"] or 0)


def time_of(found: re.Match[str]) -> time | None:
    """The time of day of a match of TIME; None where the clock has none such (25:00, 13pm)."""
    if found["noon"]:
        return time(12)
    hour, minute = int(found["hour"] or found["hour24"]), int(found["minute"] or found["minute24"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_time(text: str) -> time:
    """``06:30``, ``6pm``, ``18h30`` as a time of day."""
    said = re.sub(r"^(\d{1,2})\s*h\s*(\d\d)?$", lambda m: f"{m[1]}:{m[2] or '00'}", text.strip().lower())
    found = TIME.fullmatch(said)
    at = time_of(found) if found else None
    if at is None:
        raise refused(text, "time of day", TIMES)
    return at


def read_minutes(text: str) -> float:
    """``50``, ``50 minutes``, ``1h30``, ``1:30`` as minutes."""
    minutes = number(text.strip()) if re.fullmatch(NUMBER, text.strip()) else _minutes(text)
    if minutes is None:
        raise refused(text, "length of time", _LENGTHS)
    return minutes


def _minutes(text: str) -> float | None:
    """A length with its units; None where it is none."""
    said = text.strip()
    if found := LENGTH.fullmatch(said):
        return minutes_of(found)
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", said)
    return 60.0 * int(found[1]) + int(found[2]) if found else None


def read_hours(text: str) -> float:
    """``14``, ``14h30``, ``14:30``, ``90 minutes`` as hours."""
    if re.fullmatch(NUMBER, text.strip()):
        return number(text.strip())
    minutes = _minutes(text)
    if minutes is None:
        raise refused(text, "number of hours", _HOURS)
    return minutes / 60


def read_km(text: str) -> float:
    """``82``, ``82 km``, ``50 miles`` as kilometres."""
    said = text.strip()
    if found := DISTANCE.fullmatch(said):
        return km_of(found)
    if re.fullmatch(NUMBER, said):
        return number(said)
    raise refused(text, "distance", _DISTANCES)
