"""Dates as vendors' files write them: months in eighteen languages, clocks of 12 and 24 hours."""

from __future__ import annotations

import re
from datetime import datetime

_MONTHS = (
    "jan ene gen oca sty led tammi янв",
    "feb fev fevr sub subat lut uno helmi фев",
    "mar maa maal mrt mars maer marz bre breze мар",
    "apr abr avr nis kwi dub huhti апр",
    "may mai mag mei maj kve touko маи мая",
    "jun giu haz juin kes cer cerven cervna июн",
    "jul lug tem juil lip cervenec cervence heina июл",
    "aug ago aou agu srp sie elo авг",
    "sep set eyl wrz zar syys сен",
    "oct okt ott out eki paz rij loka окт",
    "nov kas lis marras ноя",
    "dec dez dic ara gru pro joulu дек",
)
_MONTH = {start: i + 1 for i, starts in enumerate(_MONTHS) for start in starts.split()}
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?\s?m?", re.IGNORECASE)
_ASIAN_CLOCK = re.compile(r"(오전|오후|午前|午後|上午|下午)?\s*(\d{1,2})[:時时시](\d{2})(?:[:分분](\d{2}))?")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_ASIAN = re.compile(r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})")
_DIGITS = re.compile(r"(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4})")
_WORDS = re.compile(r"[^\W\d_]{3,}")


def read_date(text: str, plain: str) -> datetime:
    """``Jan 27, 2021, 1:57:47 PM``, ``27.01.2021, 13:57:47``, ``27 janv. 2021 à 13:57:47``, ``2021年1月27日 …``.

    ``plain`` is the text in lower case without accents. Naive, as it is there. Raises ValueError.
    """
    year, month, day, rest = _day(text, plain)
    hour, minute, second, half = _time(rest)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001


def _day(text: str, plain: str) -> tuple[int, int, int, str]:
    if found := _ISO.search(text) or _ASIAN.search(text):
        return int(found[1]), int(found[2]), int(found[3]), text[found.end() :]
    if found := _DIGITS.search(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        month, day = (first, second) if second > 12 else (second, first)
        return year, month, day, text[found.end() :]
    year_found, day_found = re.search(r"\b(\d{4})\b", text), re.search(r"\b(\d{1,2})\b", text)
    if year_found is None or day_found is None:
        raise ValueError(f"'{text}' is no date that we can read")
    return (
        int(year_found[1]),
        _month(text, plain),
        int(day_found[1]),
        text[max(year_found.end(), day_found.end()) :],
    )


def _time(text: str) -> tuple[int, int, int, str]:
    if (asian := _ASIAN_CLOCK.search(text)) and (asian[1] or not _CLOCK.search(text)):
        half = {"오전": "a", "午前": "a", "上午": "a"}.get(asian[1] or "", "p" if asian[1] else "")
        return int(asian[2]), int(asian[3]), int(asian[4] or 0), half
    clock = _CLOCK.search(text)
    if clock is None:
        return 0, 0, 0, ""
    return int(clock[1]), int(clock[2]), int(clock[3] or 0), (clock[4] or "").lower()


def _month(text: str, plain: str) -> int:
    """The month whose longest known beginning a word has."""
    for word in _WORDS.findall(plain):
        for length in range(min(8, len(word)), 2, -1):
            if word[:length] in _MONTH:
                return _MONTH[word[:length]]
    raise ValueError(f"'{text}' names no month that we know")
