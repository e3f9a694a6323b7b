"""Seasons of all kinds of runner, lived day by day under the planner's advice (second edition, part 1)."""

from __future__ import annotations

import pytest

from tests.season.figures import Figures, season
from tests.season.kinds import KINDS, Kind

TOMORROW, A_WEEK_AHEAD = (99.0, 95.0), (97.0, 85.0)
"""Per cent of days on which a promise is kept: where the plan is steady, and where it changes."""
QUICK = (
    "beginner on three runs", "70 km", "easy runs over 90 min", "two long runs a week", "three long runs a week",
    "run streak", "calendar without kinds", "long runs moved at a day's notice",
)  # fmt: skip
QUICK_WEEKS = 6


def hold(found: Figures) -> None:
    """What every season must show."""
    tomorrow, ahead = (goal[not found.kind.steady] for goal in (TOMORROW, A_WEEK_AHEAD))
    assert found.broken == []
    assert found.empty_weeks == []
    assert found.leg_gaps == []
    assert found.kept_tomorrow >= tomorrow
    assert found.kept_a_week_ahead >= ahead
    assert found.unnamed == []
    assert found.false == []


@pytest.mark.parametrize("name", QUICK)
def test_six_weeks_hold(name: str) -> None:
    hold(season(next(kind for kind in KINDS if kind.name == name), QUICK_WEEKS))


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_sixteen_weeks_hold(kind: Kind) -> None:
    hold(season(kind))


def test_there_are_forty_kinds_with_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40
    assert set(QUICK) <= {kind.name for kind in KINDS}
