"""The morning's message comes once, when last night is in; a second one only says that the verdict has changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.night.daily import evening, morning

DAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
NINE = time(9)


def answer(verdict: str = "full", nights: int | None = 0, day: date = DAY) -> dict[str, Any]:
    """``nights``: so many days ago is the last night; None: there never was one."""
    until = None if nights is None else str(day - timedelta(days=nights))
    return {"date": str(day), "verdict": verdict, "data_until": {"hrv": until, "checkin": str(day)}}


def test_once_a_day_and_again_only_for_another_verdict() -> None:
    """The same verdict is not told twice, another is told with what it was, and the next day begins anew."""
    told: dict[str, str] = {}
    sent = []
    later = DAY + timedelta(days=1)
    for said in (answer(), answer(), answer("skip"), answer("skip"), answer("skip", day=later)):
        now = datetime.combine(date.fromisoformat(said["date"]), time(7), UTC)
        if notice := morning(said, told, now, NINE):
            told[notice.key] = notice.state
            sent.append((notice.state, notice.about))
    assert sent == [("2026-03-03 full", ""), ("2026-03-03 skip", "full"), ("2026-03-04 skip", "")]


@pytest.mark.parametrize(
    ("nights", "hour", "due"),
    [(0, 7, True), (1, 7, False), (1, 9, True), (7, 7, False), (8, 7, True), (None, 7, True)],
)
def test_last_night_is_waited_for_but_not_for_ever(nights: int | None, hour: int, due: bool) -> None:
    """Before last night is in nothing is sent, until the hour; where no watch is worn nothing is waited for."""
    assert bool(morning(answer(nights=nights), {}, NOW.replace(hour=hour), NINE)) is due


def test_an_answer_of_another_day_is_not_this_mornings() -> None:
    assert morning(answer(day=DAY - timedelta(days=1)), {}, NOW, NINE) is None


@pytest.mark.parametrize(
    ("at", "hour", "told", "due"),
    [
        (None, 21, "", False),
        (time(20), 19, "", False),
        (time(20), 20, "", True),
        (time(20), 21, "2026-03-04", False),
        (time(20), 20, "2026-03-03", True),
    ],
)
def test_the_evening_tells_tomorrow_once(at: time | None, hour: int, told: str, due: bool) -> None:
    notice = evening({"evening": told}, NOW.replace(hour=hour), at)
    assert (notice is not None) is due
    assert notice is None or notice.state == "2026-03-04"


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6),
            st.integers(6, 12),
            st.booleans(),
            st.sampled_from(["full", "skip"]),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_however_syncs_come_and_fail_each_verdict_of_a_day_is_told_once(
    syncs: list[tuple[int, int, bool, str, bool]],
) -> None:
    """Any syncs in order, some of which cannot send: a day tells a verdict only when it differs from the one it told
    last, and a sync that can send leaves the day's verdict told once last night is in or the hour has come."""
    told: dict[str, str] = {}
    sent: list[str] = []
    for days, hour, night, verdict, works in sorted(syncs, key=lambda sync: sync[:2]):
        day = DAY + timedelta(days=days)
        said = answer(verdict, 0 if night else 1, day)
        notice = morning(said, told, datetime.combine(day, time(hour), UTC), NINE)
        if notice and works:
            told[notice.key] = notice.state
            sent.append(notice.state)
        if works and (night or hour >= NINE.hour):
            assert told["morning"] == f"{day} {verdict}"
    assert all(one != other for one, other in pairwise(sent))
    assert {state.split()[0] for state in sent} <= {str(DAY + timedelta(days=sync[0])) for sync in syncs}
