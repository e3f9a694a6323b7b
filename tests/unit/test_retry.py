"""Short outages are waited out, long ones are left to the next night, and no row is told twice."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import pytest

from connectors.retry import TRIES, with_retries
from readiness.errors import AuthenticationNeeded, SourceUnavailable
from readiness.observations import Fetched, Kind

DAY = date(2026, 3, 3)


class Line:
    name: ClassVar[str] = "line"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.HRV})
    keep_days = 7

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.requests = 0

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        self.requests += 1
        yield Fetched(kind, "1", b"1")
        if self.faults:
            raise self.faults.pop(0)
        yield Fetched(kind, "2", b"2")

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        return Fetched(kind, source_id, raw)


def read(line: Line, *, has_time: bool = True) -> tuple[list[str], list[float], Exception | None]:
    waited: list[float] = []
    found: list[str] = []
    source = with_retries(line, lambda: has_time, waited.append)
    assert source.keep_days == 7  # type: ignore[attr-defined]
    try:
        for row in source.fetch(Kind.HRV, DAY, DAY):
            found.append(row.source_id)
    except SourceUnavailable as error:
        return found, waited, error
    return found, waited, None


def test_short_outage_is_waited_out() -> None:
    """Two faults and then an answer give every row once; Retry-After is kept to."""
    found, waited, error = read(Line(SourceUnavailable("503"), SourceUnavailable("429", 30)))
    assert (found, error) == (["1", "2"], None)
    assert 0 < waited[0] < 25
    assert waited[1] == 30


@pytest.mark.parametrize(
    ("faults", "has_time", "tries"),
    [
        ([SourceUnavailable("503")] * 9, True, TRIES),
        ([SourceUnavailable("429", 3600)], True, 1),
        ([SourceUnavailable("503")], False, 1),
    ],
)
def test_long_outage_is_left_to_the_next_night(faults: list[Exception], has_time: bool, tries: int) -> None:
    """After a few tries, a long Retry-After, or with no time left, what came is kept and the fault is told."""
    line = Line(*faults)
    found, _, error = read(line, has_time=has_time)
    assert found == ["1"]
    assert error is not None
    assert line.requests == tries


def test_dead_login_is_not_tried_again() -> None:
    """Only the user can mend a dead login."""
    line = Line(AuthenticationNeeded("log in"))
    with pytest.raises(AuthenticationNeeded):
        read(line)
    assert line.requests == 1
