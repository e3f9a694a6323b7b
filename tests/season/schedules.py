"""Any schedule at all, for Hypothesis, and a plan made from it judged by the oracle."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import Any

from hypothesis import strategies as st

from readiness.plan import plan_days
from readiness.recommendation import Recommendation
from tests.season.kinds import Kind
from tests.season.life import Life, at, day_of, settings_of
from tests.season.lived import TOLD_DAYS, dose_of, earlier_lifts, lift_of
from tests.season.oracle import View
from tests.weeks import calm

HISTORY_DAYS = 35
PLANNED_DAYS = 35
DAYS = st.sampled_from(
    [
        *("rest", "easy 45min", "easy 45min", "easy 70min", "easy 100min", "tempo 55min", "intervals 60min"),
        *("hills 60min", "long 150min 07:00", "long 180min 07:00", "easy 40min + easy 35min 17:00"),
        *("easy 50min 18:00", "tempo 55min 18:30", "hike 200min 08:00"),
    ]
)
STRENGTH: dict[str, st.SearchStrategy[Any]] = {
    "easy_day_strength": st.sampled_from(["light_only", "never", "any"]),
    "order": st.sampled_from(["run_first", "lift_first"]),
    "heavy_lower_gap_h": st.sampled_from([48, 72]),
    "day_before_long": st.sampled_from(["none", "upper_core_light"]),
    "taper_no_strength_days": st.sampled_from([5, 7, 14]),
    "weekly_target": st.sampled_from([1, 2, 2, 3]),
    "strict_rest": st.booleans(),
    "peak_week_strength": st.sampled_from(["maintenance_1x", "mobility_only"]),
}
NO_PEAK_KM = 500.0
"""The athlete's own line, so that no week is a peak week: what is one hangs on more than a schedule can tell."""
RACES = st.sampled_from(
    [("A", 50.0, 6.5), ("A", 100.0, 14.0), ("B", 25.0, 2.7), ("C", 5.0, 0.45), ("B", 50.0, 6.5)]
)
LIFTS = st.dictionaries(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri"]),
    st.sampled_from(["lower", "upper_core", "full_body"]),
    max_size=2,
)


def unlike(text: str, n: int) -> str:
    """The text, its runs of 100 min and more some minutes longer: no two of a week are alike, one is the main one."""
    return re.sub(r"\b(100|150|180|200)min", lambda found: f"{int(found[1]) + n % 7}min", text)


@st.composite
def schedules(draw: st.DrawFn) -> Kind:
    """Four weeks lived and five planned: any run on any day, races, lifts, settings; with kinds or without."""
    days = {n: unlike(draw(DAYS), n) for n in range(-HISTORY_DAYS, PLANNED_DAYS)}
    races = draw(st.lists(st.tuples(st.integers(-14, 60), RACES), max_size=2, unique_by=lambda one: one[0]))
    for n, _ in races:
        days[n] = "rest"
    chosen = draw(st.lists(st.sampled_from(sorted(STRENGTH)), max_size=3, unique=True))
    strength = {name: draw(STRENGTH[name]) for name in chosen}
    known = draw(st.sampled_from(["plan", "plan", "plan", "bare"]))
    if known == "bare":
        strength.pop("easy_day_strength", None)  # which day is easy is not told
    return Kind(
        name="generated",
        week={},
        days=days,
        known=known,
        races=tuple((n, *race) for n, race in sorted(races)),
        lifts=draw(LIFTS),
        settings={"strength": strength, "phase": {"peak_week_km": NO_PEAK_KM}},
        history_days=HISTORY_DAYS,
    )


def plan(kind: Kind, told: int = TOLD_DAYS) -> tuple[Recommendation, ...]:
    """The plan of morning 0, on a calm body."""
    life = Life(kind)
    return plan_days(
        life.observations(0), settings_of(kind), calm(date=day_of(0)), day_of(0), told, at(0, time(6))
    )


def judged(kind: Kind, days: tuple[Recommendation, ...]) -> tuple[list[str], View]:
    """The hard rules that a plan breaks, and the view with all its sessions in it."""
    told = {n: lift for n, one in enumerate(days) if (lift := lift_of(n, one))}
    view = View(Life(kind), 0, earlier_lifts(kind) | told)
    return [
        f"{rule} on {n} ({'-ulL'[lift.dose]})" for n, lift in told.items() for rule in view.breaks(lift)
    ], view


def weeks_held(days: tuple[Recommendation, ...]) -> set[int]:
    """The calendar weeks of a plan from a Monday that hold strength."""
    return {n // 7 for n, one in enumerate(days) if dose_of(one)}


def weeks_missed(view: View, days: tuple[Recommendation, ...]) -> set[int]:
    """The calendar weeks without strength in which the oracle finds a day for it."""
    empty = set(range(len(days) // 7)) - weeks_held(days)
    return {
        n // 7 for n in range(7 * (len(days) // 7)) if n // 7 in empty and view.wanted(n) and view.must(n)
    }


CHANGES = ("rename", "drop lifts", "less history", "drop runs", "more history")


def changed(kind: Kind, how: str, n: int) -> Kind:
    """The same schedule with a run renamed, or with data removed or added; never a run made long, key or a race."""
    days = dict(kind.days)
    easy = [day for day in range(14) if days[day].startswith("easy")]
    if how == "rename" and easy:
        day = easy[n % len(easy)]
        days[day] = days[day].replace("easy", ("recovery", "steady", "jog")[n % 3])
        return replace(kind, days=days)
    if how == "drop lifts":
        return replace(kind, lifts={})
    if how == "less history":
        return replace(kind, history_days=max(3, kind.history_days - n))
    if how == "drop runs":
        for day in range(-1 - n % 14, 0):
            days[day] = "rest"
        return replace(kind, days=days)
    for day in range(-HISTORY_DAYS - 28, -HISTORY_DAYS):
        days[day] = kind.days[day + 28]
    return replace(kind, days=days, history_days=HISTORY_DAYS + 28)
