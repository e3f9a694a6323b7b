"""Importing files: one pass, stored in pieces as it goes, so that an interruption loses little and costs nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.sources.files import FileSource, Item, Known, Skipped
from readiness.merging.merge import trace
from readiness.merging.sports import is_run, is_strength, is_unknown
from readiness.merging.unknown import UnknownWord, unknown_words
from readiness.night.ingest import ingest
from readiness.observations import Activity, Fetched, HrvNight, Kind, Observation, Provenance, SleepNight
from readiness.ports import Counts, Store
from readiness.settings import Settings

PIECE = 200
_TOLD = frozenset(Kind) - {Kind.DAILY, Kind.VENDOR_SCORE}
_BESIDE = (Kind.CHECKIN, Kind.NOTE, Kind.PLANNED_RUN, Kind.RACE)
type Key = tuple[Kind, str]


@dataclass(slots=True)
class Year:
    """What the files hold of one year, each session once."""

    runs: int = 0
    strength: int = 0
    other: int = 0
    unknown: int = 0
    nights: int = 0
    hours: float = 0.0
    km: float = 0.0
    ascent_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What the files hold, whether it was new or known: to be checked against what the owner remembers.

    ``years`` ascend. ``beside`` counts check-ins, notes, planned runs and races; ``also_in`` the sessions that other
    sources tell too, by source; ``twice`` those that the files themselves tell more than once (an entry and its
    recording).
    """

    years: Mapping[int, Year]
    first: date | None
    last: date | None
    beside: Mapping[Kind, int]
    also_in: Mapping[str, int]
    twice: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``known_files`` were stored before and not read again."""

    counts: Counts
    known_files: int
    skipped: tuple[Skipped, ...]
    problems: tuple[str, ...]
    summary: Summary
    unknown: tuple[UnknownWord, ...] = field(default=())

    @property
    def damaged(self) -> bool:
        """Whether anything that should have been read was not."""
        return bool(self.problems) or any(s.damaged for s in self.skipped)

    @property
    def nothing(self) -> bool:
        """Whether the files held nothing at all for us."""
        return not self.known_files and self.counts == Counts()


def run(
    source: FileSource,
    store: Store,
    now: datetime,
    progress: Callable[[str], None],
    settings: Settings | None = None,
) -> Imported:
    """Read the source's files into the store. Raises only what the store raises."""
    settings = settings or Settings()
    known = {
        o.provenance.source_id
        for o in store.observations({Kind.ACTIVITY})
        if o.provenance.source == source.name
    }
    counts, known_files = Counts(), 0
    skipped = list[Skipped]()
    read: set[Key] = set()
    for piece in _pieces(source.read(known, progress)):
        rows = [item for item in piece if isinstance(item, Fetched)]
        skipped += [item for item in piece if isinstance(item, Skipped)]
        before = [item for item in piece if isinstance(item, Known)]
        known_files += len(before)
        read |= {(row.kind, row.source_id) for row in rows if row.observation is not None}
        read |= {(Kind.ACTIVITY, key) for item in before for key in known if key.startswith(item.content)}
        if rows:
            counts += ingest(store, source.name, rows, now).counts
    problems = tuple(
        f"{q.kind.replace('_', ' ')} {q.source_id}: {q.problem}"
        for q in store.quarantine()
        if q.source == source.name and q.seen_at == now
    )
    stored = list(store.observations(_TOLD))
    ours = [o for o in stored if _is_ours(o.provenance, o.KIND, source.name, read)]
    return Imported(
        counts,
        known_files,
        tuple(skipped),
        problems,
        summarise(stored, ours, source.name, settings),
        tuple(unknown_words(ours, settings.words)),
    )


def summarise(
    stored: Iterable[Observation], ours: Collection[Observation], source: str, settings: Settings
) -> Summary:
    """What ``ours``, the rows of one source's files, add up to beside all that is ``stored``."""
    mine = {o.provenance.source_id for o in ours if isinstance(o, Activity)}
    years: dict[int, Year] = defaultdict(Year)
    also_in: Counter[str] = Counter()
    twice = 0
    days = {o.date for o in ours}
    for merged in trace((o for o in stored if isinstance(o, Activity)), settings):
        own = [p for p in merged.parts if p.source == source and p.source_id in mine]
        if own and isinstance(merged.observation, Activity):
            _add(years[merged.observation.date.year], merged.observation)
            also_in.update({p.source for p in merged.parts} - {source})
            twice += len(own) > 1
    for night in {o.date for o in ours if isinstance(o, HrvNight | SleepNight)}:
        years[night.year].nights += 1
    return Summary(
        dict(sorted(years.items())),
        min(days, default=None),
        max(days, default=None),
        {kind: count for kind in _BESIDE if (count := sum(o.KIND is kind for o in ours))},
        dict(also_in),
        twice,
    )


def _add(year: Year, activity: Activity) -> None:
    if is_run(activity.sport):
        year.runs += 1
    elif is_strength(activity.sport):
        year.strength += 1
    elif is_unknown(activity.sport):
        year.unknown += 1
    else:
        year.other += 1
    year.hours += activity.duration_min / 60
    year.km += activity.distance_km or 0.0
    year.ascent_m += activity.ascent_m or 0.0


def _is_ours(p: Provenance, kind: Kind, source: str, read: Collection[Key]) -> bool:
    return p.source == source and (kind, p.source_id) in read


def _pieces(items: Iterator[Item]) -> Iterator[list[Item]]:
    piece: list[Item] = []
    for item in items:
        piece.append(item)
        if len(piece) >= PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
