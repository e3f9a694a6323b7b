"""The night: read every source since its bookmark, store, and say exactly what worked.

One failing source or kind never stops the others, and never reads as 'rested': it is in the report, in the
exit status and in the source's health. Rows and bookmark are stored together, so a killed sync is simply run
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    ReadinessError,
    SourceUnavailable,
    UnexpectedResponse,
)
from readiness.merging.details import fetch_details
from readiness.night.health import after
from readiness.observations import Fetched, Kind
from readiness.ports import Counts, DetailSource, Source, Store

OVERLAP_DAYS = 7
"""Read again each night: vendors revise nights, and watches deliver them late."""
FIRST_DAYS = 150
"""What a first sync reads: the longest look back of any rule is 112 days, and a baseline needs 67."""
PLAN_BACK_DAYS, PLAN_AHEAD_DAYS = 7, 21
"""A fortnight is planned, and the long run after its last day counts."""
RACE_AHEAD_DAYS = 400
"""Races are entered up to a year before; phases are counted back from them."""
CHUNK_DAYS = 180
"""A backfill of years goes back in pieces of this size, newest first, each stored before the next."""
BUDGET_S = 20 * 60.0
"""A night's sync gives up after this long; what is missing is read by the next one."""

LISTED = frozenset({Kind.ACTIVITY, Kind.PLANNED_RUN, Kind.RACE})
"""Kinds whose answer lists everything there is, so that what vanished from it is gone."""
AHEAD = frozenset({Kind.PLANNED_RUN, Kind.RACE})
_ORDER = tuple(Kind)

type Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one source did. ``status`` is ``ok``, ``partial``, ``failed`` or ``skipped``."""

    name: str
    status: str
    since: date | None = None
    until: date | None = None
    counts: Counts = field(default_factory=Counts)
    requests: int | None = None
    errors: tuple[ReadinessError, ...] = ()

    @property
    def error(self) -> str | None:
        """What went wrong, each thing once; None while all is well."""
        return "; ".join(dict.fromkeys(str(error) for error in self.errors)) or None

    @property
    def needs_login(self) -> bool:
        """Whether the user must log in again before this source can answer."""
        return any(isinstance(error, AuthenticationNeeded) for error in self.errors)

    def to_json(self) -> dict[str, Any]:
        """The object of the public contract."""
        return {
            "name": self.name,
            "status": self.status,
            "from": None if self.since is None else self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "new": self.counts.new,
            "changed": self.counts.changed,
            "unchanged": self.counts.unchanged,
            "quarantined": self.counts.quarantined,
            "requests": self.requests,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What every source did, in the order in which they were asked."""

    sources: tuple[SourceReport, ...]


def sync(
    sources: Sequence[Source],
    store: Store,
    now: datetime,
    *,
    since: date | None = None,
    elapsed_s: Callable[[], float] = lambda: 0.0,
    budget_s: float = BUDGET_S,
    progress: Progress = lambda _: None,
) -> SyncReport:
    """Read every source and store what it tells. ``since`` also reads the past from that day on.

    ``elapsed_s`` tells how long this run takes so far; after ``budget_s`` nothing new is begun.
    Raises only what the store raises: it is the one thing that everything needs.
    """
    store.expire(now)
    reports = []
    for source in sources:
        night = _Night(source, store, now, since, lambda: elapsed_s() < budget_s, progress)
        report = night.run()
        previous = store.health().get(source.name)
        store.record_health(after(previous, source.name, report.error, report.needs_login, now))
        reports.append(report)
    return SyncReport(tuple(reports))


class OutOfTime(SourceUnavailable):
    """The sync's time was used up before this was read."""


class _Night:
    """One source's part of one sync."""

    def __init__(
        self,
        source: Source,
        store: Store,
        now: datetime,
        since: date | None,
        has_time: Callable[[], bool],
        progress: Progress,
    ) -> None:
        self._source = source
        self._store = store
        self._now = now
        self._today = now.date()
        self._since = since
        self._has_time = has_time
        self._progress = progress
        keep_days: int | None = getattr(source, "keep_days", None)
        self._expires_at = None if keep_days is None else now + timedelta(days=keep_days)
        self._counts = Counts()
        self._read: list[tuple[date, date]] = []
        self._failed: dict[Kind, ReadinessError] = {}

    def run(self) -> SourceReport:
        kinds = [kind for kind in _ORDER if kind in self._source.kinds]
        for kind in kinds:
            self._attempt(kind, *self._night_span(kind))
        for first, last in self._past():
            for kind in kinds:
                if kind not in AHEAD and kind not in self._failed and self._is_unread(kind, first):
                    self._attempt(kind, first, last)
        self._details()
        tried = len(kinds)
        status = "ok" if not self._failed else "partial" if self._read else "failed"
        if tried and not self._read and all(isinstance(e, OutOfTime) for e in self._failed.values()):
            status = "skipped"
        return SourceReport(
            self._source.name,
            status,
            min((first for first, _ in self._read), default=None),
            min(max((last for _, last in self._read), default=self._today), self._today)
            if self._read
            else None,
            self._counts,
            getattr(self._source, "requests", None),
            tuple(self._failed.values()),
        )

    # --- which days -------------------------------------------------------------

    def _night_span(self, kind: Kind) -> tuple[date, date]:
        if kind in AHEAD:
            ahead = RACE_AHEAD_DAYS if kind is Kind.RACE else PLAN_AHEAD_DAYS
            return self._today - timedelta(days=PLAN_BACK_DAYS), self._today + timedelta(days=ahead)
        done = self._store.bookmark(self._source.name, kind)
        if done is None or self._expires_at is not None:
            return self._today - timedelta(days=FIRST_DAYS), self._today
        # A bookmark in the future was set by a clock that ran ahead: the data never did.
        return min(done[1], self._today) - timedelta(days=OVERLAP_DAYS), self._today

    def _past(self) -> Iterator[tuple[date, date]]:
        last = self._today - timedelta(days=FIRST_DAYS)
        while self._since is not None and last > self._since:
            first = max(self._since, last - timedelta(days=CHUNK_DAYS))
            yield first, last
            last = first

    def _is_unread(self, kind: Kind, first: date) -> bool:
        done = self._store.bookmark(self._source.name, kind)
        return done is None or done[0] > first

    # --- reading one kind ---------------------------------------------------------

    def _attempt(self, kind: Kind, first: date, last: date) -> None:
        login = next((e for e in self._failed.values() if isinstance(e, AuthenticationNeeded)), None)
        if login is not None:
            self._failed[kind] = login
            return
        if not self._has_time():
            self._failed[kind] = OutOfTime(
                f"{self._source.name}: no time was left for {kind}; the next sync reads it"
            )
            return
        self._progress(f"{self._source.name}: {kind.replace('_', ' ')} {first} … {last}")
        rows: list[Fetched] = []
        try:
            rows.extend(self._source.fetch(kind, first, last))
        except Exception as error:  # a parser's bug must not cost the night's other rows
            self._keep_part(kind, first, rows, self._told(kind, error))
            return
        self._read.append((first, last))
        self._counts += self._store.upsert(
            self._source.name,
            rows,
            at=self._now,
            read=(kind, first, min(last, self._today)),
            window=(kind, first, _listed_until(rows, last)) if kind in LISTED else None,
            expires_at=self._expires_at,
        )

    def _keep_part(self, kind: Kind, first: date, rows: list[Fetched], error: ReadinessError) -> None:
        """What came before the fault is good; the bookmark stays, so the rest is read again."""
        self._failed[kind] = error
        if isinstance(error, UnexpectedResponse) and error.payload:
            rows.append(Fetched(kind, f"answer:{first.isoformat()}", error.payload, problem=str(error)))
        if rows:
            self._counts += self._store.upsert(
                self._source.name, rows, at=self._now, expires_at=self._expires_at
            )

    def _details(self) -> None:
        source = self._source
        if Kind.ACTIVITY in self._failed or not isinstance(source, DetailSource) or not self._has_time():
            return
        try:
            self._counts += fetch_details(source, self._store, self._now, expires_at=self._expires_at)
        except ConfigurationError:
            raise  # the store's
        except Exception as error:
            self._failed[Kind.ACTIVITY_DETAIL] = self._told(Kind.ACTIVITY_DETAIL, error)

    def _told(self, kind: Kind, error: Exception) -> ReadinessError:
        if isinstance(error, ReadinessError):
            return error
        return UnexpectedResponse(f"{self._source.name} {kind}: {type(error).__name__}: {error}")


def _listed_until(rows: Iterable[Fetched], last: date) -> date:
    """A list that reaches further ahead than was asked is complete up to its last entry."""
    return max([last, *(row.observation.date for row in rows if row.observation is not None)])
