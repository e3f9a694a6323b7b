"""Importing files: one pass, stored in pieces as it goes, so that an interruption loses little and costs nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    sources report too, by source; ``twice`` those that the files themselves hold more than once (an entry and its
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
    reading = _Reading(source.name, _stored_ids(store, source.name))
    for piece in _pieces(source.read(reading.stored, progress)):
        rows = reading.sort(piece)
        if rows:
            reading.counts += ingest(store, source.name, rows, now).counts
    stored = list(store.observations(_TOLD))
    ours = [o for o in stored if reading.holds(o)]
    return Imported(
        reading.counts,
        reading.known_files,
        tuple(reading.skipped),
        _problems(store, source.name, now),
        summarise(stored, ours, source.name, settings),
        tuple(unknown_words(ours, settings.words)),
    )


@dataclass(slots=True)
class _Reading:
    """What one source's files have held so far. ``stored`` are the ids of its activities that were there before;
    ``read`` every row that the files hold, stored now or before."""

    source: str
    stored: Collection[str]
    counts: Counts = field(default_factory=Counts)
    known_files: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    read: set[Key] = field(default_factory=set)

    def sort(self, piece: Sequence[Item]) -> list[Fetched]:
        """Note what a piece of the files holds; the rows to store."""
        rows = [item for item in piece if isinstance(item, Fetched)]
        known = tuple(item.content for item in piece if isinstance(item, Known))
        self.skipped += [item for item in piece if isinstance(item, Skipped)]
        self.known_files += len(known)
        self.read |= {(row.kind, row.source_id) for row in rows if row.observation is not None}
        self.read |= {(Kind.ACTIVITY, key) for key in self.stored if key.startswith(known)}
        return rows

    def holds(self, o: Observation) -> bool:
        """Whether an observation comes from these files."""
        p = o.provenance
        return p.source == self.source and (o.KIND, p.source_id) in self.read


def _stored_ids(store: Store, source: str) -> set[str]:
    activities = store.observations({Kind.ACTIVITY})
    return {o.provenance.source_id for o in activities if o.provenance.source == source}


def _problems(store: Store, source: str, now: datetime) -> tuple[str, ...]:
    """What was put into quarantine by this reading, in words."""
    new = [q for q in store.quarantine() if q.source == source and q.seen_at == now]
    return tuple(f"{q.kind.replace('_', ' ')} {q.source_id}: {q.problem}" for q in new)


def summarise(
    stored: Iterable[Observation], ours: Collection[Observation], source: str, settings: Settings
) -> Summary:
    """What ``ours``, the rows of one source's files, add up to beside all that is ``stored``."""
    mine = {o.provenance.source_id for o in ours if isinstance(o, Activity)}
    years: dict[int, Year] = defaultdict(Year)
    also_in: Counter[str] = Counter()
    twice = 0
    for parts, activity in _activities(stored, mine, source, settings):
        _add(years[activity.date.year], activity)
        also_in.update({p.source for p in parts} - {source})
        twice += sum(_is_mine(p, mine, source) for p in parts) > 1
    for night in {o.date for o in ours if isinstance(o, HrvNight | SleepNight)}:
        years[night.year].nights += 1
    days = {o.date for o in ours}
    return Summary(
        dict(sorted(years.items())),
        min(days, default=None),
        max(days, default=None),
        {kind: count for kind in _BESIDE if (count := sum(o.KIND is kind for o in ours))},
        dict(also_in),
        twice,
    )


def _activities(
    stored: Iterable[Observation], mine: Collection[str], source: str, settings: Settings
) -> Iterator[tuple[Sequence[Provenance], Activity]]:
    """Each activity that ``source`` has under an id in ``mine``, once, with every row that reports it."""
    for merged in trace((o for o in stored if isinstance(o, Activity)), settings):
        if isinstance(merged.observation, Activity) and any(_is_mine(p, mine, source) for p in merged.parts):
            yield merged.parts, merged.observation


def _is_mine(part: Provenance, mine: Collection[str], source: str) -> bool:
    return part.source == source and part.source_id in mine


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


def _pieces(items: Iterator[Item]) -> Iterator[list[Item]]:
    piece: list[Item] = []
    for item in items:
        piece.append(item)
        if len(piece) >= PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
