"""Strava's request limits: known from its answers, and raised instead of slept through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from readiness.errors import SourceUnavailable


class RateLimited(SourceUnavailable):
    """One of Strava's limits is used up."""


class Limits:
    """Strava's quarter-hour and daily limits, as its answers tell them. stravalib calls it after every answer."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._closed_until = 0.0

    def __call__(self, headers: Any, method: str) -> None:
        for prefix in ("X-RateLimit", "X-ReadRateLimit"):
            limit, usage = _pair(headers.get(f"{prefix}-Limit")), _pair(headers.get(f"{prefix}-Usage"))
            if limit is None or usage is None:
                continue
            if usage[1] >= limit[1]:
                self.close(_midnight(self._now()))
            elif usage[0] >= limit[0]:
                self.close(quarter(self._now()))

    def close(self, until: float) -> None:
        self._closed_until = max(self._closed_until, until)

    def check(self) -> None:
        """Raises RateLimited, without a request, while a limit is known to be used up."""
        wait = self._closed_until - self._now()
        if wait > 0:
            until = datetime.fromtimestamp(self._closed_until, UTC)
            raise RateLimited(
                f"Strava's request limit is used up until {until:%H:%M} UTC; the next sync goes on.", wait
            )


def _pair(header: str | None) -> tuple[int, int] | None:
    parts = (header or "").split(",")
    try:
        return int(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return None


def quarter(now: float) -> float:
    return (now // 900 + 1) * 900


def _midnight(now: float) -> float:
    day = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=1)).timestamp()
