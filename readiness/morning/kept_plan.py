"""The plan as it was given last: an input to the next, so that the calendar does not flicker (science §3).

Two are kept: the newest morning's, and the one before it. Whatever is decided on a day starts from the newest
plan of an *earlier* morning, so that all answers of one day agree, however often it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from readiness.recommendation import Recommendation

NEWEST, BEFORE = "plan", "plan before"
STALE_DAYS = 7
"""An older plan binds nobody (a coaching choice): a week without an answer starts afresh."""


class Facts(Protocol):
    """The part of the store that remembers."""

    def fact(self, name: str) -> str | None: ...

    def remember(self, name: str, value: str) -> None: ...


def previous(store: Facts, day: date) -> tuple[Recommendation, ...]:
    """The newest plan of a morning before ``day``, or nothing."""
    for name in (NEWEST, BEFORE):
        kept = _read(store, name)
        if kept and timedelta(0) < day - date.fromisoformat(kept["from"]) <= timedelta(days=STALE_DAYS):
            return _days(kept)
    return ()


def standing(store: Facts, day: date, digest: str) -> tuple[Recommendation, ...]:
    """The plan that begins on ``day`` if it was decided from inputs of this ``digest``, or nothing."""
    kept = _read(store, NEWEST)
    if kept and kept["from"] == day.isoformat() and kept.get("digest") == digest:
        return _days(kept)
    return ()


def keep(store: Facts, days: Sequence[Recommendation], digest: str) -> None:
    """Remember the plan that begins today, decided from inputs of this ``digest``. One that begins before the
    newest is not remembered."""
    from readiness.morning.contract import plan_to_json

    if standing(store, days[0].date, digest):
        return  # a disk that is full is read all the same
    newest = store.fact(NEWEST)
    began = json.loads(newest)["from"] if newest else ""
    document = {**plan_to_json(days), "digest": digest}
    if document["from"] < began:
        return
    if newest and document["from"] > began:
        store.remember(BEFORE, newest)
    store.remember(NEWEST, json.dumps(document, ensure_ascii=False))


def _read(store: Facts, name: str) -> dict[str, Any] | None:
    text = store.fact(name)
    return json.loads(text) if text else None


def _days(kept: dict[str, Any]) -> tuple[Recommendation, ...]:
    from readiness.morning.contract import from_json

    try:
        return tuple(from_json(one) for one in kept["days"])
    except (KeyError, TypeError, ValueError):
        return ()  # written by another version of this program: it binds nobody
