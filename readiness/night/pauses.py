"""'Later', as a vendor said it: until then the same thing is not asked for, by the next sync either."""

from __future__ import annotations

from datetime import datetime, timedelta

from readiness.errors import ReadinessError, SourceUnavailable
from readiness.ports import Store

LONGEST = timedelta(days=1)
"""A vendor that asks for more is asked again the next day all the same."""


class Pauses:
    """The pauses that one source asked for, each for one thing (a kind, a part of the details)."""

    def __init__(self, store: Store, source: str, now: datetime) -> None:
        self._store, self._now = store, now
        self._prefix = f"retry after {source} "
        self._kept = store.facts(self._prefix)

    def note(self, what: str, error: ReadinessError) -> None:
        """Stores the wait that the vendor asks for, if ``error`` holds one."""
        seconds = getattr(error, "retry_after_s", None)
        if seconds:
            until = self._now + min(timedelta(seconds=seconds), LONGEST)
            self._kept[what] = until.isoformat()
            self._store.remember(self._prefix + what, self._kept[what])

    def standing(self, what: str) -> SourceUnavailable | None:
        """The error to report instead of asking; None where it may be asked for."""
        until = datetime.fromisoformat(self._kept[what]) if what in self._kept else None
        # A clock that ran ahead noted a pause that nobody asked for.
        if until is None or not self._now < until <= self._now + LONGEST:
            return None
        here = until.astimezone(self._now.tzinfo)
        return SourceUnavailable(f"asked to wait until {here:%H:%M}; the first sync after that goes on.")
