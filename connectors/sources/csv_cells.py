"""One CSV cell → one value. Each raises ValueError with the end of the sentence 'rpe "abc" …'."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from readiness.date_bounds import EARLIEST, LATEST, known_to_calendar
from readiness.observations import StrengthSet
from readiness.session.done import read_exercise

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        if not _DECIMAL_COMMA.fullmatch(cell):
            raise ValueError("is no number") from None
        value = float(cell.replace(",", "."))
    if not math.isfinite(value) or "_" in cell:
        raise ValueError("is no number")
    return value


def day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("is no date; write it as 2026-03-03") from None


def instant(cell: str) -> datetime:
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError("is no time; write it as 2026-03-03T06:30:00+01:00") from None
    if not known_to_calendar(found.date()):
        raise ValueError(f"is not between {EARLIEST.year} and {LATEST.year}")
    return found


def clock_time(cell: str) -> time:
    try:
        found = time.fromisoformat(cell.zfill(5) if cell.index(":") == 1 else cell)
    except ValueError:
        raise ValueError("is no time of day; write it as 06:30") from None
    return found.replace(tzinfo=None)


def flag(cell: str) -> bool:
    lower = cell.lower()
    if lower in {"1", "true", "yes"}:
        return True
    if lower in {"0", "false", "no"}:
        return False
    raise ValueError("is neither 0 nor 1")


def text(cell: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula is a spreadsheet's, not the user's."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def word(cell: str) -> str:
    return "_".join(cell.lower().split())


def words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def priority(cell: str) -> str:
    if cell.upper() not in {"A", "B", "C"}:
        raise ValueError("is not A, B or C")
    return cell.upper()


def sets(cell: str) -> tuple[StrengthSet, ...]:
    """Exercises with their sets, as `readiness log` takes them, with semicolons between."""
    try:
        return tuple(read_exercise(one.strip()) for one in cell.split(";") if one.strip())
    except ValueError:
        raise ValueError('names no exercises; write them as "goblet squat 3x10@16kg; plank 3x45s"') from None


CELLS: Mapping[str, Callable[[str], Any]] = {
    "number": number,
    "date": day,
    "instant": instant,
    "time": clock_time,
    "flag": flag,
    "word": word,
    "words": words,
    "text": text,
    "priority": priority,
    "sets": sets,
}
