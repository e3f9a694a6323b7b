"""The sample weeks of articles 001 and 004: legal by the oracle, and planned with legs on their leg day."""

from __future__ import annotations

from tests.season.figures import season
from tests.season.kinds import Kind, strength
from tests.season.life import Life
from tests.season.oracle import HEAVY, LIGHT, UPPER, Lift, View

TUESDAY, WEDNESDAY, FRIDAY = 1, 2, 4
WEEK_001 = {
    "tue": "intervals 60min",
    "wed": "easy 45min",
    "thu": "easy 45min",
    "fri": "easy 25min",
    "sat": "long 180min 07:00",
    "sun": "easy 100min 08:00",
}
WEEK_004 = {"tue": "tempo 70min", "thu": "hills 60min", "sat": "long 210min 07:00", "sun": "easy 50min 08:00"}
ASKED = strength(day_before_long="upper_core_light")


def breaks(
    week: dict[str, str], sessions: dict[int, int], settings: dict[str, dict[str, str]] | None = None
) -> list[str]:
    """What the sample week's own sessions break; lifted at half past five for half an hour."""
    lifts: dict[int, Lift] = {}
    view = View(Life(Kind(name="sample", week=week, settings=settings or {}, lifts={})), 0, lifts)
    broken = []
    for n, dose in sessions.items():
        lift = Lift(n, dose, 24 * n + 17.5, 24 * n + 18.0)
        broken += view.breaks(lift)
        lifts[n] = lift
    return broken


def test_the_oracle_finds_the_articles_own_weeks_legal() -> None:
    assert breaks(WEEK_001, {TUESDAY: HEAVY, WEDNESDAY: UPPER}) == []
    assert breaks(WEEK_004, {TUESDAY: LIGHT, FRIDAY: UPPER}, ASKED) == []
    assert breaks(WEEK_004, {TUESDAY: LIGHT, FRIDAY: UPPER}) == ["T3"]
    assert breaks(WEEK_004, {TUESDAY: HEAVY}) == ["T5"]
    assert breaks(WEEK_004, {FRIDAY: LIGHT}, ASKED) == ["T3"]


def test_article_001_has_its_legs_on_tuesday() -> None:
    found = season(Kind(name="001", week=WEEK_001), 3)
    assert found.broken == []
    assert {TUESDAY, TUESDAY + 7, TUESDAY + 14} <= found.legs


def test_article_004_has_light_legs_on_tuesday_and_no_friday_unless_asked_for() -> None:
    lifts = {"tue": "lower", "fri": "upper_core"}
    for settings in ({}, ASKED):
        found = season(Kind(name="004", week=WEEK_004, settings=settings, lifts=lifts), 3)
        assert found.broken == []
        for monday in (0, 7, 14):
            assert found.line.replace(" ", "")[monday + TUESDAY] == "l"
            assert settings or monday + FRIDAY not in found.sessions
