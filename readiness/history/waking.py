"""What is known on waking, written into the daily columns: nights, check-ins, notes."""

from __future__ import annotations

import re
from datetime import date, timedelta

from readiness.history.day_writer import DayWriter
from readiness.notes import tag_of
from readiness.observations import CheckIn, HrvNight, RestingHr, SleepNight

ITEMS = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")

REGIONS = ("none", "lower", "upper", "trunk", "unknown")
"""Where an injury is; the index is the number in the column ``injured``."""

_LOWER = (
    r"foot|feet|toe|heel|ankle|achilles|calf|calves|shin|tibia|knee|patell|quad|thigh|hamstring|it band|itb"
)
_LOWER += r"|hip|glute|groin|adductor|leg|plantar|sole"
_UPPER = r"hand|finger|thumb|wrist|forearm|elbow|arm|biceps|triceps|shoulder|rotator|collarbone|clavicle"
_TRUNK = r"back|spine|disc|head|concussion|neck|rib|chest|abdom|core|pelvi|sacr|lumbar"


def region(part: str) -> int:
    """The region of a named body part. Trunk and head outrank limbs: the more careful reading counts."""
    text = part.lower()
    if re.search(_TRUNK, text):
        return 3
    lower, upper = bool(re.search(_LOWER, text)), bool(re.search(_UPPER, text))
    if lower == upper:
        return 4
    return 1 if lower else 2


def enter_night(night: HrvNight | SleepNight | RestingHr, book: DayWriter) -> None:
    if isinstance(night, HrvNight):
        book.set("rmssd_ms", night.date, night.rmssd_ms)
    elif isinstance(night, RestingHr):
        book.set("resting_hr_bpm", night.date, night.resting_hr_bpm)
    else:
        book.set("sleep_h", night.date, night.sleep_h)
        if night.start is not None and night.end is not None and night.end.tzinfo is not None:
            middle = night.start + (night.end - night.start) / 2
            hour = middle.hour + middle.minute / 60
            book.set("sleep_mid_h", night.date, hour - 24 if hour > 14 else hour)
            offset = night.end.utcoffset() or timedelta(0)
            book.set("utc_offset_h", night.date, offset / timedelta(hours=1))


def enter_checkin(checkin: CheckIn, book: DayWriter) -> None:
    """A check-in that answers anything answers 'ill', 'injured' and 'veto' too, with no unless it says so."""
    day = checkin.date
    for item in ITEMS:
        book.set(item, day, getattr(checkin, item))
    answered = any(getattr(checkin, item) is not None for item in ITEMS)
    for name, said in (("ill", checkin.ill), ("veto", checkin.veto)):
        book.set(name, day, float(bool(said)) if said is not None or answered else None)
    if checkin.injured:
        book.set("injured", day, region(checkin.injured))
        book.word("injured", day, checkin.injured.strip())
    elif answered or checkin.injured is not None:
        book.set("injured", day, 0.0)
    for tag in checkin.tags:
        enter_note(day, tag, book)


def enter_note(day: date, tag: str, book: DayWriter) -> None:
    """One confounder (science §2.10), in any of its words. Free text, and numbers that are none, say nothing here."""
    name, _, value = tag_of(tag).strip().lower().partition(":")
    if name in ("alcohol", "heat", "ill") and value in ("", "1", "yes"):
        book.set(name, day, 1.0)
    elif name in ("device-change", "same-device"):
        book.set(name.replace("-", "_"), day, 1.0)
    elif name in ("travel", "altitude", "cycle-day") and re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        column = {"travel": "travel_zones", "altitude": "altitude_m", "cycle-day": "cycle_day"}[name]
        book.set(column, day, float(value))
