"""Which source delivers what, and how much of it other sources deliver too: by source and kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from readiness.merging.merge import trace
from readiness.observations import Kind, Observation
from readiness.settings import Settings


@dataclass(slots=True)
class Delivered:
    """One source's rows of one kind. ``repeats`` counts rows that a source of higher priority
    delivers too, by that source; ``left_out`` those of a device whose nights do not count."""

    rows: int = 0
    first: date | None = None
    last: date | None = None
    received: datetime | None = None
    repeats: Counter[str] = field(default_factory=Counter)
    left_out: int = 0

    def add(self, o: Observation) -> None:
        """Count one more row."""
        self.rows += 1
        self.first = min(self.first or o.date, o.date)
        self.last = max(self.last or o.date, o.date)
        if (at := o.provenance.ingested_at) is not None:
            self.received = max(self.received or at, at)


def delivered(observations: Iterable[Observation], settings: Settings) -> dict[str, dict[Kind, Delivered]]:
    """By source and kind, what is stored and what it repeats."""
    found: dict[tuple[str, Kind], Delivered] = defaultdict(Delivered)
    given = list(observations)
    for o in given:
        found[o.provenance.source, o.KIND].add(o)
    counted: Counter[tuple[str, Kind]] = Counter()
    for merged in trace(given, settings):
        best, kind = merged.parts[0], merged.observation.KIND
        counted.update((part.source, kind) for part in merged.parts)
        for part in merged.duplicates:
            found[part.source, kind].repeats[best.source] += 1
    by_source: dict[str, dict[Kind, Delivered]] = defaultdict(dict)
    for (source, kind), one in sorted(found.items(), key=lambda item: item[0][0]):
        if kind is not Kind.ACTIVITY_DETAIL:  # folded into its activity, which is counted
            one.left_out = one.rows - counted[source, kind]
        by_source[source][kind] = one
    return dict(by_source)
