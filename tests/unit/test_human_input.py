"""Dates, hours, lengths and distances as people write them, and what is said of those that are none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.errors import InvalidInput
from readiness.human_amounts import read_hours, read_km, read_minutes, read_time
from readiness.human_dates import read_date, read_span
from readiness.runs.template import read_sessions
from readiness.vocabulary import Lean

TODAY = date(2026, 3, 3)  # a Tuesday
JUNE = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("text", "lean", "day"),
    [
        ("12 June", Lean.AHEAD, JUNE), ("June 12", Lean.AHEAD, JUNE), ("12th of june", Lean.AHEAD, JUNE),
        ("12.6.", Lean.AHEAD, JUNE), ("Fri 12 June", Lean.AHEAD, JUNE), ("2026-06-12", Lean.PAST, JUNE),
        ("12 June 2027", Lean.AHEAD, date(2027, 6, 12)), ("12.6.2027", Lean.AHEAD, date(2027, 6, 12)),
        ("13/6/2027", Lean.AHEAD, date(2027, 6, 13)), ("12 June", Lean.PAST, date(2025, 6, 12)),
        ("20 December", Lean.NEAREST, date(2025, 12, 20)), ("20 December", Lean.AHEAD, date(2026, 12, 20)),
        ("sat", Lean.AHEAD, date(2026, 3, 7)), ("Saturday", Lean.PAST, date(2026, 2, 28)),
        ("tuesday", Lean.PAST, TODAY), ("yesterday", Lean.AHEAD, date(2026, 3, 2)),
    ],
)  # fmt: skip
def test_a_date_is_read(text: str, lean: Lean, day: date) -> None:
    assert read_date(text, TODAY, lean) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12 Juni", "did you mean 12 June?"), ("12 Jume 2027", "did you mean 12 June 2027?"),
        ("31 June", "June has no day 31"), ("12/6", "12 June or 6 December"), ("soon", "write it as 12 June"),
        ("Sat 12 June 2026", "12 June 2026 is a Friday"), ("1850-01-01", "from 1990-01-01"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_answered_with_the_nearest_example(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said.replace("?", r"\?")):
        read_date(text, TODAY, Lean.AHEAD)


def test_days_in_a_row() -> None:
    assert read_span("10–20 June", TODAY) == (date(2026, 6, 10), date(2026, 6, 20))
    assert read_span("10-20 June", TODAY) == read_span("10 June to 20 June", TODAY)
    for one, ahead in (("yesterday", -1), ("today", 0), ("tomorrow", 1)):
        assert read_span(one, TODAY) == (TODAY + timedelta(days=ahead),) * 2


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_time, "06:30", time(6, 30)), (read_time, "6pm", time(18)), (read_time, "6.30 p.m.", time(18, 30)),
        (read_time, "12 am", time(0)), (read_time, "18h30", time(18, 30)), (read_time, "noon", time(12)),
        (read_minutes, "50 minutes", 50), (read_minutes, "35", 35), (read_minutes, "1h10", 70),
        (read_minutes, "1:30", 90), (read_minutes, "1.5 hours", 90), (read_hours, "14h30", 14.5),
        (read_hours, "6,5", 6.5), (read_km, "82", 82), (read_km, "10k", 10), (read_km, "50 miles", 80.47),
    ],
)  # fmt: skip
def test_an_amount_is_read(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "example"),
    [
        (read_time, "7 o'clock", "06:30"), (read_time, "25:00", "06:30"), (read_time, "13pm", "6pm"),
        (read_minutes, "an age", "50 minutes"), (read_km, "far", "10 km"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_answered_with_an_example(
    read: Callable[[str], object], text: str, example: str
) -> None:
    with pytest.raises(InvalidInput, match=f'"{text}".*{example}'):
        read(text)


@pytest.mark.parametrize(
    ("text", "kind", "minutes", "km", "at"),
    [
        ("10k easy", "easy", None, 10.0, None), ("8 miles", "easy", None, 12.87, None),
        ("50 minutes", "easy", 50.0, None, None), ("easy 6pm", "easy", None, None, time(18)),
        ("8 miles 6pm", "easy", None, 12.87, time(18)), ("long run 4 hours at 7am", "long", 240.0, None, time(7)),
        ("Hill repeats 1h15", "hill_repeats", 75.0, None, None), ("rest day", "rest_day", None, None, None),
        ("easy 45' 6:30", "easy", 45.0, None, time(6, 30)), ("track 12 km", "intervals", None, 12.0, None),
    ],
)  # fmt: skip
def test_a_session_is_read_as_people_write_it(
    text: str, kind: str, minutes: float | None, km: float | None, at: time | None
) -> None:
    (found,) = read_sessions(text)
    assert (found.kind, found.duration_min, found.distance_km, found.time) == (kind, minutes, km, at)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("eazy 45min", 'did you mean "easy"'), ("easy 50", '"50" of what'), ("legs", "planned for you"),
        ("long four hours", '"four" is not understood; write it as "long 4h 07:00"'),
        ("easy long 2h", "two kinds"), ("a stroll", '"stroll" is not understood'), ("", "empty"),
        ("easy 45min 25:00", "no time of day"),
    ],
)  # fmt: skip
def test_a_session_that_is_not_understood_says_why(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_sessions(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed, nothing but InvalidInput comes of it."""
    for read in (read_time, read_minutes, read_hours, read_km, read_sessions, lambda t: read_date(t, TODAY)):
        with suppress(InvalidInput):
            read(text)
