"""Strava's request limits: known from its answers, and raised instead of slept through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from readiness.errors import SourceUnavailable

QUARTER_S = 900


class RateLimited(SourceUnavailable):
    """One of Strava's limits is used up, or as much of it as we take."""


class Limits:
    """Strava's quarter-hour and daily limits, as its answers state them. stravalib calls it after every answer."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._closed_until = 0.0
        self._used = (0.0, 0.0)
        """The quarter hour that ends then, and which share of its limit is used."""

    def __call__(self, headers: Any, method: str) -> None:
        ends = self._quarter_ends()
        used = 0.0
        for prefix in ("X-RateLimit", "X-ReadRateLimit"):
            limit, usage = _pair(headers.get(f"{prefix}-Limit")), _pair(headers.get(f"{prefix}-Usage"))
            if limit is None or usage is None:
                continue
            used = max(used, usage[0] / limit[0] if limit[0] else 1.0)
            if usage[1] >= limit[1]:
                self._close(_midnight(self._now()))
            elif usage[0] >= limit[0]:
                self._close(ends)
        self._used = (ends, used)

    def _close(self, until: float) -> None:
        self._closed_until = max(self._closed_until, until)

    def _quarter_ends(self) -> float:
        """When this quarter hour ends: Strava's limits begin anew at :00, :15, :30 and :45."""
        return (self._now() // QUARTER_S + 1) * QUARTER_S

    def used_up(self) -> RateLimited:
        """What to raise on a 429: this quarter hour's limit is used up, or one that lasts longer."""
        self._close(self._quarter_ends())
        return self._rate_limited()

    def check(self) -> None:
        """Raises RateLimited, without a request, while a limit is known to be used up."""
        if self._closed_until > self._now():
            raise self._rate_limited()

    def _rate_limited(self) -> RateLimited:
        until = datetime.fromtimestamp(self._closed_until, UTC)
        return RateLimited(
            f"Strava's request limit is used up until {until:%H:%M} UTC; the next sync goes on.",
            self._closed_until - self._now(),
        )

    def check_half(self) -> None:
        """Raises RateLimited where this quarter hour's limit is half used: the rest is for what is needed."""
        ends, used = self._used
        wait = ends - self._now()
        if wait > 0 and used >= 0.5:
            raise RateLimited(
                "Half of Strava's limit for this quarter hour is used; the next sync asks for the other details.",
                wait,
            )


def _pair(header: str | None) -> tuple[int, int] | None:
    parts = (header or "").split(",")
    try:
        return int(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return None


def _midnight(now: float) -> float:
    day = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=1)).timestamp()
