"""What else is worth a message, and when it was already said. Pure: connectors send it.

Messages travel through other people's servers, so they say nothing about the body unless ``detail`` is set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from readiness.night.health import CALENDARS, news
from readiness.ports import Health
from readiness.recommendation import sign_title

SIGN_DAYS = 3
"""A sign that is active this many mornings in a row is worth a look even on a day without strength."""


class Topic(StrEnum):
    """What a message is about; its words, and the command that helps, are the interface's."""

    LOGIN = "login"
    FAILING = "failing"
    RECOVERED = "recovered"
    SKIP = "skip"
    LIFTED = "lifted"
    SIGNS = "signs"
    MORNING = "morning"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. ``key`` and ``state`` are remembered once it is sent, so that it is sent once.

    ``about`` is what the topic speaks of: a source's or calendar's name, a verdict, a reason or signs in words; empty
    where the message says nothing of the body. A notice without ``topic`` only brings the memory up to date.
    """

    key: str
    state: str
    topic: Topic | None = None
    about: str = ""


def notices(
    mornings: Sequence[Mapping[str, Any]],
    health: Mapping[str, Health],
    sent: Mapping[str, str],
    now: datetime,
    *,
    detail: bool = False,
) -> list[Notice]:
    """``mornings`` are the contract's objects of the last days, the newest last; ``sent`` maps the keys of
    earlier notices to their states."""
    found = [*_of_sources(health, sent, now)]
    if mornings and mornings[-1]["date"] == now.date().isoformat():
        found += _of_the_day(mornings[-1], sent, detail)
        found += _of_signs(mornings[-SIGN_DAYS:], sent, detail)
    return found


def _of_sources(health: Mapping[str, Health], sent: Mapping[str, str], now: datetime) -> list[Notice]:
    found = []
    for name, one in health.items():
        key = f"source:{name}"
        state = news(sent.get(key), one, now)
        if state is not None:
            found.append(Notice(key, state, Topic(state), name.removeprefix(CALENDARS)))
    return found


def _of_the_day(morning: Mapping[str, Any], sent: Mapping[str, str], detail: bool) -> list[Notice]:
    state = f"{morning['date']} {morning['verdict']}"
    before = sent.get("verdict", "")
    if morning["verdict"] != "skip" or before == state:
        # A day whose skip was sent and is lifted since: that is worth a message too.
        if before == f"{morning['date']} skip" and before != state:
            return [Notice("verdict", state, Topic.LIFTED, morning["verdict"])]
        return []
    return [Notice("verdict", state, Topic.SKIP, morning["reasons"][0]["text"] if detail else "")]


def _of_signs(mornings: Sequence[Mapping[str, Any]], sent: Mapping[str, str], detail: bool) -> list[Notice]:
    standing = [
        {sign["id"]: sign_title(sign) for sign in morning["signs"] if sign["state"] == "active"}
        for morning in mornings
    ]
    stay = sorted(set.intersection(*(set(one) for one in standing))) if len(standing) == SIGN_DAYS else []
    state = " ".join(stay)
    before = set(sent.get("signs", "").split())
    if state == sent.get("signs", ""):
        return []
    if not set(stay) - before:
        return [Notice("signs", state)]
    what = ", ".join(standing[-1][sign] for sign in stay) if detail else ""
    return [Notice("signs", state, Topic.SIGNS, what)]


def is_quiet(hours: str | None, now: datetime) -> bool:
    """Whether ``now`` lies in quiet hours such as ``22:00-06:00``, which may cross midnight."""
    if not hours:
        return False
    start, end = (time.fromisoformat(part.zfill(5)) for part in hours.split("-"))
    at = now.time()
    return start <= at < end if start <= end else at >= start or at < end
