"""How long a planned session is, and how much a race matters, out of its title and description.

What the words mean is in :mod:`connectors.sources.words`; here are numbers with their units.
"""

from __future__ import annotations

import re

from connectors.sources.words import plain
from readiness.units import KM_PER_MILE

_HOUR = (
    r"(?:hours?|hrs?|h|std\.?|stunden?|heures?|horas?|or[ae]|saat|sa|uur|timer|timmar|time|tim|tuntia?|godzin[ay]?|godz"
    r"|hodin[ay]?|hod|час(?:а|ов)?|ч|시간|時間|小时|小時)"
)
_MINUTE = (
    r"(?:minutes?|mins?\.?|m|'|′|minuten?|minutos?|minut[iyo]?|minutter|minuter|minuuttia?|dakika|dk|минут[аы]?|мин|분"
    r"|分钟|分鐘|分)"
)
_END = r"(?![a-z0-9а-я])"
"""A unit ends a word, but Japanese and Chinese write on without a blank."""
_TIMES = r"(?<![\w.,:])(?<![x×*])(?<![x×*] )"  # what follows '6 x' is the length of one repetition
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))(?![\d:])")
_SHORT_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?![:\d])")
_H_MIN = re.compile(rf"{_TIMES}(\d{{1,2}}) ?{_HOUR} ?:?(?:(\d{{1,2}}) ?{_MINUTE}?)?{_END}")
_COLON_H = re.compile(rf"{_TIMES}(\d{{1,2}}):(\d{{2}}) ?{_HOUR}{_END}")
_HOURS = re.compile(rf"{_TIMES}(\d{{1,2}}[.,]\d{{1,2}}) ?{_HOUR}{_END}")
_MINUTES = re.compile(rf"{_TIMES}(\d{{2,3}}) ?{_MINUTE}{_END}")
_TOTAL = re.compile(
    r"(?:(?:planned|total|moving) (?:time|duration)|duration|dauer|duree|duracion|durata|sure)\s*[:=]\s*(.{0,20})"
)
_KM = re.compile(
    r"(?<![\w.,])(?<![x×*])(?<![x×*] )(\d{1,3}(?:[.,]\d{1,2})?) ?"
    r"(km|k|kilometers?|kilometres?|mi|miles?|км|公里|キロ|킬로)(?![a-z0-9а-я])(?! ?pace)"
)
_MIN_SESSION, _MAX_SESSION = 10.0, 48 * 60.0
"""Minutes: less is a part of a session, more is a camp."""


def minutes_of(title: str, description: str = "") -> float | None:
    """The planned duration in minutes; None where neither text names it. A repetition's length is not the session's."""
    body = plain(description)
    if (total := _TOTAL.search(body)) is not None:
        found = _candidates(total[1], short_clock=True)
        if found:
            return found[0]
    for text in (plain(title), body):
        found = [m for m in _candidates(text) if _MIN_SESSION <= m <= _MAX_SESSION]
        if found:
            return max(found)
    return None


def _candidates(text: str, *, short_clock: bool = False) -> list[float]:
    found = [int(h) * 60 + int(m) + int(s) / 60 for h, m, s in _CLOCK.findall(text)]
    found += [int(h) * 60 + int(m or 0) for h, m in _H_MIN.findall(text)]
    found += [int(h) * 60 + int(m) for h, m in _COLON_H.findall(text)]
    found += [float(h.replace(",", ".")) * 60 for h in _HOURS.findall(text)]
    found += [float(m) for m in _MINUTES.findall(text)]
    if short_clock and not found:
        found += [int(h) * 60 + int(m) for h, m in _SHORT_CLOCK.findall(text)]
    return found


def km_of(title: str, description: str = "") -> float | None:
    """The planned distance in km; None where neither text names it."""
    for text in (title, description):
        found = [
            float(number.replace(",", ".")) * (KM_PER_MILE if unit.startswith("mi") else 1.0)
            for number, unit in _KM.findall(plain(text))
        ]
        if found:
            return round(max(found), 2)
    return None


_PRIORITY = re.compile(
    r"(?<!\w)(?:(?:prio(?:rity|ritat|rite|ridad)?|kategorie|category)\s*[:=]?\s*([abc])"
    r"|([abc])[ -](?:race|wettkampf|rennen))(?!\w)"
)


def priority_of(text: str) -> str:
    """A, B or C as a race's text says; A where it does not: the careful reading."""
    found = _PRIORITY.search(plain(text))
    return (found[1] or found[2]).upper() if found else "A"
