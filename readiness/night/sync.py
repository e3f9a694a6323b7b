"""The night: read every source since its bookmark, store, and say exactly what worked.

One failing source or kind never stops the others, and never reads as 'rested': it is in the report and in the
source's health. Rows and bookmark are stored together, so a killed sync is simply run
again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    ReadinessError,
    SourceUnavailable,
    UnexpectedResponse,
)
from readiness.night.backfill import Backfill
from readiness.night.details import fetch_details
from readiness.night.health import after
from readiness.night.pauses import Pauses
from readiness.night.progress import Meter, Progress, Watch
from readiness.night.report import SourceReport, SyncReport
from readiness.night.windows import AHEAD, DISPLAY_ONLY, LISTED, OPTIONAL, ORDER, Days, tonight
from readiness.observations import Fetched, Kind
from readiness.ports import Counts, DetailSource, Source, Store

__all__ = ["BUDGET_S", "OutOfTime", "Progress", "SourceReport", "SyncReport", "sync"]

BUDGET_S = 20 * 60.0
"""A night's sync gives up after this long; what is missing is read by the next one."""
DETAILS_WEIGHT, LIST_WEIGHT = 560.0, 28.0
"""For the progress, in days of nights: a first sync's details, and a list that is one request."""


class OutOfTime(SourceUnavailable):
    """The sync's time was used up before this was read."""


def sync(
    sources: Sequence[Source],
    store: Store,
    now: datetime,
    *,
    since: date | None = None,
    elapsed_s: Callable[[], float] = lambda: 0.0,
    budget_s: float = BUDGET_S,
    progress: Watch = lambda _: None,
) -> SyncReport:
    """Read every source and store what it delivers. ``since`` also reads the past from that day on.

    ``elapsed_s`` is how long this run has taken so far; after ``budget_s`` nothing new is begun.
    Raises only what the store raises: it is the one thing that everything needs. A KeyboardInterrupt passes, with
    everything stored that had come.
    """
    store.expire(now)
    runs = [_SourceSync(source, store, now, since, lambda: elapsed_s() < budget_s) for source in sources]
    meter = Meter(progress, sum(run.weight for run in runs))
    reports = []
    for run in runs:
        report = run.run(meter)
        previous = store.health().get(report.name)
        store.record_health(after(previous, report.name, report.error, report.needs_login, now))
        reports.append(report)
    return SyncReport(tuple(reports))


class _SourceSync:
    """One source's part of one sync."""

    def __init__(
        self, source: Source, store: Store, now: datetime, since: date | None, has_time: Callable[[], bool]
    ) -> None:
        self._source, self._store, self._now, self._has_time = source, store, now, has_time
        keep_days: int | None = getattr(source, "keep_days", None)
        self._expires_at = None if keep_days is None else now + timedelta(days=keep_days)
        self._pauses = Pauses(store, source.name, now)
        kinds = [kind for kind in ORDER if kind in source.kinds]
        self._needed = [kind for kind in kinds if kind not in OPTIONAL] or kinds
        self._tonight = {
            kind: tonight(store, source.name, kind, now.date(), keeps=keep_days is None) for kind in kinds
        }
        self._backfill = Backfill(store, source.name, since)
        self._past = self._backfill.pieces(self._tonight)
        is_first = store.bookmark(source.name, Kind.ACTIVITY) is None
        self._details_weight = DETAILS_WEIGHT if is_first else LIST_WEIGHT
        self._counts = Counts()
        self._read: list[tuple[Kind, Days]] = []
        self._failed: dict[Kind, ReadinessError] = {}

    @property
    def weight(self) -> float:
        """How much there is to do, for the progress."""
        reads = [*self._tonight.items(), *self._past]
        return sum(_weight(kind, days) for kind, days in reads) + self._details_weight

    def run(self, meter: Meter) -> SourceReport:
        self._meter = meter
        for kind, days in self._tonight.items():
            if kind not in DISPLAY_ONLY and self._attempt(kind, days):
                self._backfill.note(kind, days[0])
        self._details()
        for kind, days in self._past:
            if self._attempt(kind, days):
                self._backfill.note(kind, days[0])
        self._backfill.end(kind for kind, _ in self._past if kind in self._failed)
        for kind, days in self._tonight.items():
            if kind in DISPLAY_ONLY:
                self._attempt(kind, days)
        return self._report()

    # --- reading one kind ---------------------------------------------------------

    def _attempt(self, kind: Kind, days: Days) -> bool:
        """Reads some days of a kind and stores them; whether that went well."""
        error = self._failed.get(kind) or self._obstacle(kind)
        if error is None:
            error = self._fetch(kind, days)
        self._meter.finish(_weight(kind, days))
        if error is not None:
            self._failed[kind] = error
        return error is None

    def _obstacle(self, kind: Kind) -> ReadinessError | None:
        """Why nothing can be asked for now."""
        login = next((e for e in self._failed.values() if isinstance(e, AuthenticationNeeded)), None)
        if login is not None:
            return login
        if not self._has_time():
            return OutOfTime(f"{self._source.name}: no time was left for {kind}; the next sync reads it")
        return self._pauses.standing(kind)

    def _fetch(self, kind: Kind, days: Days) -> ReadinessError | None:
        first, last = days
        rows: list[Fetched] = []
        try:
            self._watch(kind, days, rows)
        except KeyboardInterrupt:
            self._store_part(rows)
            raise
        except Exception as error:  # a parser's bug must not cost the night's other rows
            raised = self._told(kind, error)
            self._pauses.note(kind, raised)
            if isinstance(raised, UnexpectedResponse) and raised.payload:
                rows.append(Fetched(kind, f"answer:{first.isoformat()}", raised.payload, problem=str(raised)))
            self._store_part(rows)
            return raised
        today = self._now.date()
        self._read.append((kind, days))
        self._counts += self._store.upsert(
            self._source.name,
            rows,
            at=self._now,
            read=(kind, first, min(last, today)),
            window=(kind, first, _listed_until(rows, last)) if kind in LISTED else None,
            expires_at=self._expires_at,
        )
        return None

    def _watch(self, kind: Kind, days: Days, rows: list[Fetched]) -> None:
        """Fetches into ``rows``, telling how far it has come by the date of each row."""
        first, last = days
        what = f"{kind.replace('_', ' ')} {first} – {last}"
        self._meter.tell(self._source.name, what)
        per_day = _weight(kind, days) / ((last - first).days + 1)
        for row in self._source.fetch(kind, first, last):
            rows.append(row)
            day = first if row.observation is None else row.observation.date
            self._meter.tell(self._source.name, what, per_day * max(0, (day - first).days), 1)

    def _store_part(self, rows: list[Fetched]) -> None:
        """What came before a fault is good; the bookmark stays, so the rest is read again."""
        if rows:
            self._counts += self._store.upsert(
                self._source.name, rows, at=self._now, expires_at=self._expires_at
            )

    def _told(self, kind: Kind, error: Exception) -> ReadinessError:
        if isinstance(error, ReadinessError):
            return error
        return UnexpectedResponse(f"{self._source.name} {kind}: {type(error).__name__}: {error}")

    # --- details and the report ---------------------------------------------------

    def _details(self) -> None:
        source, kind = self._source, Kind.ACTIVITY_DETAIL
        if Kind.ACTIVITY not in self._failed and isinstance(source, DetailSource):
            error = self._obstacle(kind)
            if error is None:
                done = fetch_details(
                    source, self._store, self._now, self._has_time, self._meter, self._expires_at
                )
                self._counts += done.counts
                error = done.error
            if error is not None:
                self._failed[kind] = error
        self._meter.finish(self._details_weight)

    def _report(self) -> SourceReport:
        read = [days for kind, days in self._read if kind in self._needed]
        grave = {
            kind: error
            for kind, error in self._failed.items()
            if kind in self._needed or isinstance(error, AuthenticationNeeded | ConfigurationError)
        }
        trifles = [error for kind, error in self._failed.items() if kind not in grave]
        return SourceReport(
            self._source.name,
            _status(grave.values(), bool(read)),
            min((first for first, _ in read), default=None),
            min(max(last for _, last in read), self._now.date()) if read else None,
            self._counts,
            getattr(self._source, "requests", None),
            tuple(grave.values()),
            tuple(dict.fromkeys([*getattr(self._source, "remarks", ()), *map(str, trifles)])),
        )


def _status(grave: Collection[Exception], read: bool) -> str:
    """How a source fared by what failed of what is needed, and whether anything of it was read."""
    if not grave:
        return "ok"
    if read:
        return "partial"
    return "skipped" if all(isinstance(error, OutOfTime) for error in grave) else "failed"


def _weight(kind: Kind, days: Days) -> float:
    return LIST_WEIGHT if kind in AHEAD | DISPLAY_ONLY else (days[1] - days[0]).days + 1.0


def _listed_until(rows: Iterable[Fetched], last: date) -> date:
    """A list that reaches further ahead than was asked is complete up to its last entry."""
    return max([last, *(row.observation.date for row in rows if row.observation is not None)])
