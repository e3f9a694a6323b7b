"""The little that reading any FIT message needs: numbers that are numbers, times that are times."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)

type Message = dict[Any, Any]
type Messages = dict[str, list[Message]]


class NotFit(ValueError):
    """The bytes are no FIT file, or nothing in it could be read."""


def moment(fit_seconds: object) -> datetime:
    """A FIT timestamp, seconds since the end of 1989, as an aware instant. Raises NotFit."""
    if not isinstance(fit_seconds, int | float) or fit_seconds < 0x10000000:
        raise NotFit("a time that is none")  # smaller values count from the device's power-on
    return EPOCH + timedelta(seconds=fit_seconds)


def number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def from_any(messages: Messages, names: Iterable[str], key: str) -> object:
    """The first value of a field in the messages of these names."""
    return next((m[key] for name in names for m in messages.get(name, ()) if m.get(key)), None)
