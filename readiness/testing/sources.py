"""What every source must do, as a test suite to inherit from::

class TestMine(SourceContract):
    span = (date(2026, 3, 1), date(2026, 3, 31))

    @pytest.fixture
    def source(self):
        return MySource(...)        # with some data in the span, at least one row of one kind
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest

from readiness.observations import OBSERVATION_TYPES, Fetched, Kind, Observation, VendorScore
from readiness.plausibility import clean
from readiness.ports import Source

GARBAGE = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\xff\xfe\x00",
    b'{"date": 5}',
    b'"text"',
    b"[" * 5000,
    b'{"start": NaN}',
)


def observed(rows: Mapping[Kind, list[Fetched]]) -> list[tuple[Fetched, Observation]]:
    """The rows that hold an observation, with it."""
    return [(r, r.observation) for found in rows.values() for r in found if r.observation is not None]


class SourceContract:
    """Inherit; give ``span`` and the fixture ``source``."""

    span: ClassVar[tuple[date, date]]
    """Days in which the source holds something, both included."""

    @pytest.fixture
    def source(self) -> Source:
        raise NotImplementedError("give a fixture 'source' that returns the source, with data in `span`")

    @pytest.fixture
    def rows(self, source: Source) -> dict[Kind, list[Fetched]]:
        return {kind: list(source.fetch(kind, *self.span)) for kind in sorted(source.kinds)}

    def test_it_is_a_source(self, source: Source) -> None:
        """It has a name, its kinds, and the methods of the port."""
        assert isinstance(source, Source)
        assert source.name == source.name.lower().strip()
        assert source.kinds <= set(Kind)
        assert source.kinds

    def test_it_holds_something(self, rows: dict[Kind, list[Fetched]]) -> None:
        """The suite below proves nothing on a source without a row."""
        assert any(r.observation is not None for kind in rows.values() for r in kind)

    def test_rows_are_of_the_kind_and_span_that_were_asked_for(
        self, source: Source, rows: dict[Kind, list[Fetched]]
    ) -> None:
        """No other kind, and no day outside."""
        for kind, found in rows.items():
            assert {r.kind for r in found} <= {kind}
            seen = _observed(found)
            assert {type(o) for o in seen} <= {OBSERVATION_TYPES[kind]}
            assert all(self.span[0] <= o.date <= self.span[1] for o in seen)

    def test_rows_come_newest_last_each_under_its_own_id(self, rows: dict[Kind, list[Fetched]]) -> None:
        for found in rows.values():
            assert len({r.source_id for r in found}) == len(found)
            for days in _days_of_series(_observed(found)):
                assert days == sorted(days)

    def test_each_row_says_where_it_comes_from(self, source: Source, rows: dict[Kind, list[Fetched]]) -> None:
        """Provenance names this source and the row's id; when it was received is the store's to say."""
        for r, observation in observed(rows):
            where = observation.provenance
            assert (where.source, where.source_id, where.ingested_at) == (source.name, r.source_id, None)
            assert r.raw

    def test_instants_are_aware(self, rows: dict[Kind, list[Fetched]]) -> None:
        """A time without a zone is no instant."""
        for _, observation in observed(rows):
            values = [getattr(observation, f.name) for f in fields(observation)]
            assert all(v.tzinfo is not None for v in values if isinstance(v, datetime))

    def test_what_is_said_is_plausible(self, rows: dict[Kind, list[Fetched]]) -> None:
        """Units are ours: what is out of bounds is reported as a problem, zero is no heart rate."""
        later = datetime.combine(self.span[1] + timedelta(days=400), datetime.min.time(), UTC)
        for r, observation in observed(rows):
            kept, problem = clean(observation, later)
            assert r.problem is not None or (kept, problem) == (observation, None)

    def test_asking_again_gives_the_same(self, source: Source, rows: dict[Kind, list[Fetched]]) -> None:
        """Fetching twice is fetching once: the same ids, the same payloads, the same observations."""
        for kind, found in rows.items():
            assert list(source.fetch(kind, *self.span)) == found

    def test_a_kept_payload_reads_as_it_did(self, source: Source, rows: dict[Kind, list[Fetched]]) -> None:
        """``rebuild`` gets from the payload alone what was read at first."""
        for kind, found in rows.items():
            for r in found:
                again = source.parse(kind, r.source_id, r.raw)
                assert (again.observation, again.problem) == (r.observation, r.problem)

    def test_a_damaged_payload_is_told_and_not_raised(self, source: Source) -> None:
        """Whatever a payload holds, reading it gives a problem or 'nothing observed', never an exception."""
        for kind in sorted(source.kinds):
            for raw in GARBAGE:
                assert source.parse(kind, "2026-03-03", raw).observation is None

    def test_an_empty_span_is_no_error(self, source: Source) -> None:
        """Days before anything was recorded give no rows."""
        long_ago = date(1995, 1, 1)
        for kind in sorted(source.kinds):
            rows = source.fetch(kind, long_ago, long_ago + timedelta(days=1))
            assert all(r.observation is None for r in rows)


def _observed(rows: Iterable[Fetched]) -> list[Observation]:
    return [row.observation for row in rows if row.observation is not None]


def _days_of_series(found: Iterable[Observation]) -> Iterable[list[date]]:
    """The days of the rows in their order; of a vendor's scores those of each score."""
    days: dict[str | None, list[date]] = defaultdict(list)
    for one in found:
        days[one.name if isinstance(one, VendorScore) else None].append(one.date)
    return days.values()
