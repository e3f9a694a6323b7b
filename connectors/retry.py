"""Retries for a source whose own client makes none: most outages last seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, cast

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from readiness.errors import SourceUnavailable
from readiness.observations import Fetched, Kind
from readiness.ports import DetailSource, Source

TRIES = 3
LONGEST_WAIT_S = 60.0
"""For one wait (contract, exit codes): a longer Retry-After is left to the next sync."""
_JITTERED = wait_exponential_jitter(multiplier=2, max=20, jitter=3)


def with_retries(
    source: Source, has_time: Callable[[], bool], sleep: Callable[[float], None] = time.sleep
) -> Source:
    """The source, tried again after short outages while ``has_time``. One that delivers details, as Garmin does,
    retries by itself."""
    return source if isinstance(source, DetailSource) else cast(Source, _Retrying(source, has_time, sleep))


def retrying(has_time: Callable[[], bool], sleep: Callable[[float], object], tries: int = TRIES) -> Retrying:
    """Calls a function again after a short outage, ``tries`` times in all; what it raises last is raised."""
    return Retrying(
        stop=stop_after_attempt(tries),
        wait=_wait,
        retry=retry_if_exception(lambda error: _is_short(error) and has_time()),
        sleep=cast(Callable[[float], None], sleep),
        reraise=True,
    )


class _Retrying:
    def __init__(self, source: Source, has_time: Callable[[], bool], sleep: Callable[[float], None]) -> None:
        self._source = source
        self.name, self.kinds, self.parse = source.name, source.kinds, source.parse
        self._retrying = retrying(has_time, sleep)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        rows: list[Fetched] = []

        def once() -> None:
            rows.clear()  # a second try delivers everything again
            rows.extend(self._source.fetch(kind, since, until))

        try:
            self._retrying(once)
        finally:
            yield from rows  # what came before a fault is good


def _is_short(error: BaseException) -> bool:
    return isinstance(error, SourceUnavailable) and (error.retry_after_s or 0) <= LONGEST_WAIT_S


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    seconds = getattr(error, "retry_after_s", None)
    return float(seconds) if seconds is not None else _JITTERED(state)
