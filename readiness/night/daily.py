"""When the morning's message is due, and the evening's, so that each comes once. Pure: connectors send them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from readiness.night.notices import Notice, Topic

NIGHTLY = ("hrv", "sleep")
"""The signals that a watch brings with last night."""
WORN_WITHIN = timedelta(days=7)
"""Without a night for so long nobody wears a watch at night: nothing is waited for."""


def morning(
    answer: Mapping[str, Any], sent: Mapping[str, str], now: datetime, waits_until: time
) -> Notice | None:
    """The message of the day that ``answer``, the contract's object, is for. Once a day; again only if the verdict has
    changed since, and then ``about`` is what it was. None before last night is in, until ``waits_until`` at most."""
    day = now.date()
    if answer["date"] != day.isoformat():
        return None
    said_for, _, verdict = sent.get("morning", "").partition(" ")
    if said_for == answer["date"]:
        if verdict == answer["verdict"]:
            return None
        return Notice("morning", f"{day} {answer['verdict']}", Topic.MORNING, verdict)
    if now.time() < waits_until and not last_night_is_in(answer, day):
        return None
    return Notice("morning", f"{day} {answer['verdict']}", Topic.MORNING)


def last_night_is_in(answer: Mapping[str, Any], day: date) -> bool:
    """Whether all is there that can be expected of the night that ended on ``day``."""
    until = [date.fromisoformat(text) for name in NIGHTLY if (text := answer["data_until"].get(name))]
    newest = max(until, default=date.min)
    return newest >= day or day - newest > WORN_WITHIN


def evening(sent: Mapping[str, str], now: datetime, at: time | None) -> Notice | None:
    """The message about tomorrow: once, from ``at`` on."""
    tomorrow = now.date() + timedelta(days=1)
    if at is None or now.time() < at or sent.get("evening") == tomorrow.isoformat():
        return None
    return Notice("evening", tomorrow.isoformat(), Topic.EVENING)
