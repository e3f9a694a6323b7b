"""Dates as people write them: '12 June', 'June 12, 2027', 'Saturday', '10 June – 20 June'.

Every reader raises InvalidInput that repeats what was typed beside the example that comes nearest to it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from readiness.date_bounds import in_calendar, known_to_calendar
from readiness.errors import InvalidInput
from readiness.human_amounts import refused
from readiness.vocabulary import DAY_NAMES, MONTH_NAMES, Lean

_DATES = ("12 June", "12 June 2027", "2027-06-12", "today")


_DAY_FIRST = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>[a-z]{3,})\.?"
_MONTH_FIRST = r"(?P<month2>[a-z]{3,})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_IN_WORDS = re.compile(rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})(?:,?\s+(?P<year>\d{{4}}))?", re.IGNORECASE)
_IN_NUMBERS = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:[./](\d{4})?)?")
_WEEKDAY = re.compile(rf"^(?:on )?({'|'.join(day.lower()[:3] for day in DAY_NAMES)})[a-z]*\.?,? ")
_OFFSETS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def read_date(text: str, today: date, lean: Lean = Lean.NEAREST) -> date:
    """``12 June``, ``June 12, 2027``, ``12.6.``, ``Saturday``, ``2027-06-12``, ``tomorrow`` as a date.

    ``lean`` says which one is meant where no year or week is written.
    """
    said = " ".join(text.strip().lower().split())
    if said in _OFFSETS:
        return today + timedelta(days=_OFFSETS[said])
    try:
        return in_calendar(date.fromisoformat(said))
    except InvalidInput:
        raise
    except ValueError:
        pass
    day = _named_day(said, today, lean) or _in_words(said, today, lean) or _in_numbers(said, today, lean)
    if day is None:
        raise _no_date(text, said)
    return in_calendar(day)


def _named_day(said: str, today: date, lean: Lean) -> date | None:
    name = said.removeprefix("on ").removesuffix(".")
    found = [n for n, day in enumerate(DAY_NAMES) if len(name) >= 3 and day.lower().startswith(name)]
    if len(found) != 1:
        return None
    ahead = (found[0] - today.weekday()) % 7
    return today + timedelta(days=ahead if lean is not Lean.PAST or ahead == 0 else ahead - 7)


def _in_words(said: str, today: date, lean: Lean) -> date | None:
    found = _IN_WORDS.fullmatch(_WEEKDAY.sub("", said))
    if found is None:
        return None
    name = found["month"] or found["month2"]
    months = [n for n, month in enumerate(MONTH_NAMES, 1) if month.lower().startswith(name)]
    if len(months) != 1:
        return None
    number, month = int(found["day"] or found["day2"]), MONTH_NAMES[months[0] - 1]
    day = _nearest_year(months[0], number, found["year"], today, lean)
    if day is None and number <= 31:
        raise InvalidInput(
            f'"{said}" is no date: {month} has no day {number}{" in these years" if number == 29 else ""}'
        )
    if (
        day
        and (weekday := _WEEKDAY.match(said))
        and not DAY_NAMES[day.weekday()].lower().startswith(weekday[1])
    ):
        raise InvalidInput(
            f"{number} {month} {day.year} is a {DAY_NAMES[day.weekday()]}; write the date you mean"
        )
    return day


def _in_numbers(said: str, today: date, lean: Lean) -> date | None:
    """``12.6.2027`` has its day first; ``12/6`` could be two days, and is read only where it cannot."""
    found = _IN_NUMBERS.fullmatch(said)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if found[2] == "/" and first <= 12 and second <= 12 and first != second:
        raise InvalidInput(
            f'"{said}" could be two days; write {first} {MONTH_NAMES[second - 1]} or '
            f"{second} {MONTH_NAMES[first - 1]}"
        )
    month, day = (first, second) if second > 12 else (second, first)
    return _nearest_year(month, day, found[4], today, lean) if month <= 12 else None


def _nearest_year(month: int, day: int, year: str | None, today: date, lean: Lean) -> date | None:
    if year:
        return _day_in(int(year), month, day)
    near = (_day_in(today.year + n, month, day) for n in (-1, 0, 1))
    found = [one for one in near if one is not None and _leans(one, today, lean)]
    return min(found, key=lambda one: abs((one - today).days), default=None)


def _day_in(year: int, month: int, day: int) -> date | None:
    """None where that year has no such day, or lies beyond what the calendar knows."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if known_to_calendar(found) else None


def _leans(day: date, today: date, lean: Lean) -> bool:
    return lean is Lean.NEAREST or day == today or (day > today) == (lean is Lean.AHEAD)


def _no_date(text: str, said: str) -> InvalidInput:
    """With the month that was meant, where only its spelling is wrong."""
    import difflib

    words = re.findall(r"[a-z]{3,}", said)
    numbers = re.findall(r"\d+", said)
    meant = difflib.get_close_matches(words[0].title(), MONTH_NAMES, 1, 0.6) if len(words) == 1 else []
    if meant and numbers and not said.startswith(meant[0].lower()[:3]):
        example = " ".join([numbers[0], meant[0], *(n for n in numbers[1:] if len(n) == 4)])
        return InvalidInput(f'"{text.strip()[:40]}" is no date; did you mean {example}?')
    return refused(text, "date", _DATES)


_TO = re.compile(r"\s+(?:–|—|-|to|until|till)\s+|\s*–\s*|\s*—\s*|(?<=\d)-(?=\d{1,2}\s+[a-z])", re.IGNORECASE)
_SPANS = ("10 June – 20 June", "2026-06-10 to 2026-06-20", "10–20 June")


def read_span(text: str, today: date) -> tuple[date, date]:
    """``10 June – 20 June``, ``10–20 June`` as two dates, the next from ``today`` on; one date is one day."""
    parts = [part.strip() for part in _TO.split(text.strip()) if part.strip()]
    if len(parts) == 1 and len(words := text.split()) == 2 and all("-" in word for word in words):
        parts = words
    if not 1 <= len(parts) <= 2:
        raise refused(text, "stretch of days", _SPANS)
    if len(parts) == 2 and parts[0].isdigit():  # '10–20 June'
        parts[0] = re.sub(r"\d{1,2}", parts[0], parts[1], count=1)
    first = read_date(parts[0], today, Lean.AHEAD)
    last = first if len(parts) == 1 else read_date(parts[1], first, Lean.AHEAD)
    if last < first:
        raise InvalidInput(f"{last} lies before {first}; write it as {_SPANS[0]}")
    return first, last
