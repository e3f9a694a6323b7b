"""A column that falls silent is noticed, and a watch that lies in a drawer is not taken for one."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.night.schema_drift import COLUMNS, SILENT_ROWS, SPEAKING_ROWS, silent_columns
from readiness.observations import Kind

FIRST = date(2026, 1, 1)


def nights(*filled: bool) -> list[tuple[Kind, date, frozenset[str]]]:
    return [
        (Kind.HRV, FIRST + timedelta(days=n), frozenset({"rmssd_ms"} if one else ()))
        for n, one in enumerate(filled)
    ]


def test_a_renamed_key_is_told_with_its_day() -> None:
    """Rows that still come without their value are told with kind, column, first silent day and count."""
    (found,) = silent_columns("garmin", nights(*[True] * 20, *[False] * 6))
    assert (found.kind, found.column, found.since, found.rows) == (
        Kind.HRV, "rmssd_ms", FIRST + timedelta(days=20), 6,
    )  # fmt: skip
    for word in ("rmssd_ms", "2026-01-21", "read again"):
        assert word in str(found)


@pytest.mark.parametrize(
    "rows",
    [
        nights(*[True] * 20),
        nights(*[True] * 20, *[False] * (SILENT_ROWS - 1)),
        nights(*[False] * 30),
        nights(*[True] * (SPEAKING_ROWS - 1), *[False] * 30),
        nights(*[True] * 20, *[False] * 6, True),
        [],
    ],
)
def test_no_alarm_without_reason(rows: list[tuple[Kind, date, frozenset[str]]]) -> None:
    """A few empty nights, a sensor never owned, a value that came back, and no rows at all are no alarm."""
    assert silent_columns("garmin", rows) == []


@given(st.lists(st.booleans(), max_size=40), st.randoms())
def test_order_does_not_matter(filled: list[bool], shuffle: Random) -> None:
    """Rows in any order give the same alarms."""
    rows = nights(*filled)
    mixed = rows.copy()
    shuffle.shuffle(mixed)
    assert silent_columns("x", mixed) == silent_columns("x", rows)
    assert set(COLUMNS) >= {Kind.HRV, Kind.SLEEP, Kind.RESTING_HR, Kind.ACTIVITY}
