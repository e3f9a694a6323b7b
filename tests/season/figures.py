"""A season in figures: how often, how far apart, what was broken, which promises changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from readiness.recommendation import Recommendation
from readiness.vocabulary import Effect, Verdict
from tests.bench.mornings.expectation import longest_without
from tests.season.kinds import WEEKS, Kind
from tests.season.life import Life, Unknown, settings_of
from tests.season.lived import Morning, dose_of, earlier_lifts, lift_of, mornings
from tests.season.oracle import LIGHT, NONE, Lift, View

LEG_GAP = 9
AHEAD = 7
VAGUE = re.compile(r"your record or a setting changed")
"""No cause at all."""
NAMES = {
    "T6": {"T6", "T7"},
    "C1": {"T2"},
    "strict rest": {"R1"},
    "own days": {"DAYS"},
    "overlap": {"T10", "T17"},
    "B3": {"B3", "T10"},
    "F1/F2": {"F1", "F2", "P6"},
    "F2 spacing": {"F1", "F2", "P6"},
    "three running": {"F7"},
    "one a day": {"F7"},
}
"""By which ids the program may name what the oracle finds against a session; others by their own."""


@dataclass
class Figures:
    """One kind's season. Days are numbers; ``line`` has a letter a day, weeks apart."""

    kind: Kind
    days: int
    sessions: set[int] = field(default_factory=set)
    legs: set[int] = field(default_factory=set)
    floor: set[int] = field(default_factory=set)
    excused: set[int] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    empty_weeks: list[int] = field(default_factory=list)
    leg_gaps: list[str] = field(default_factory=list)
    kept_1: list[bool] = field(default_factory=list)
    kept_7: list[bool] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    changes: int = 0
    false: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    reasons: int = 0
    line: str = ""

    @property
    def a_week(self) -> float:
        return 7 * len(self.sessions) / self.days

    @property
    def legs_a_week(self) -> float:
        return 7 * len(self.legs) / self.days

    @property
    def gap(self) -> int:
        return longest_without(self.sessions, self.days)

    @property
    def leg_gap(self) -> int:
        return longest_without(self.legs, self.days)

    @property
    def kept_tomorrow(self) -> float:
        return share(self.kept_1)

    @property
    def kept_a_week_ahead(self) -> float:
        return share(self.kept_7)


def share(kept: list[bool]) -> float:
    return 100 * sum(kept) / len(kept) if kept else 100.0


def season(
    kind: Kind,
    weeks: int = WEEKS,
    watch: Callable[[Morning], None] | None = None,
) -> Figures:
    """Live the season and judge it. Raises Unknown where the program lacks a setting of the kind."""
    settings_of(kind)
    life, days = Life(kind), 7 * weeks
    found = Figures(kind, days)
    lifts = earlier_lifts(kind)
    told: dict[int, dict[int, int]] = {}
    before: Morning | None = None
    must: set[int] = set()
    views: dict[int, View] = {}
    for morning in mornings(life, days):
        n = morning.n
        view = views[n] = View(life, n, dict(lifts))
        _judge(found, view, morning, lifts, must)
        _promises(found, morning, before, told)
        if kind.logs:
            _reasons(found, view, morning, lifts)
        if watch is not None:
            watch(morning)
        before = morning
    _weeks(found, must, lifts, views)
    found.leg_gaps = list(_leg_gaps(found, lifts, views))
    return found


def _judge(found: Figures, view: View, morning: Morning, lifts: dict[int, Lift], must: set[int]) -> None:
    """Today's answer against the oracle."""
    n, lift = morning.n, morning.lift
    today = morning.days[0]
    excused = not view.wanted(n) or _by_body(today)
    if excused or found.kind.hurt(n):
        found.excused.add(n)
    if not excused and view.must(n):
        must.add(n)
    letter = "." if lift is None else "?ulL"[lift.dose]
    found.line += letter + (" " if (n + 1) % 7 == 0 else "")
    if lift is None:
        return
    found.broken += [f"{rule} on {n}" for rule in view.breaks(lift)]
    if view.target(n) == 1 and today.minutes > 30 and today.verdict is Verdict.MAINTENANCE:
        found.broken.append(f"30 min on {n}")
    found.sessions.add(n)
    if lift.dose >= LIGHT:
        found.legs.add(n)
    if lift.floor:
        found.floor.add(n)
    if found.kind.logs:
        lifts[n] = lift


BODY = {"ILLNESS", "INJURY", "W11", "SIGNS", "SCORE", "GAP", "CONFIDENCE"}


def _by_body(today: Recommendation) -> bool:
    skips = {reason.rule for reason in today.reasons if reason.effect is Effect.SKIP}
    return today.verdict is Verdict.SKIP and bool(skips & BODY)


def _promises(
    found: Figures, morning: Morning, before: Morning | None, told: dict[int, dict[int, int]]
) -> None:
    n, doses = morning.n, morning.doses()
    if n - 1 in told:
        found.kept_1.append(told[n - 1][n] == doses[n])
    if n - AHEAD in told and n in told[n - AHEAD]:
        found.kept_7.append(told[n - AHEAD][n] == doses[n])
    told[n] = doses
    if before is None:
        return
    old = {before.n + i: one for i, one in enumerate(before.days)}
    for i, one in enumerate(morning.days):
        if n + i in old and dose_of(old[n + i]) != dose_of(one):
            found.changes += 1
            if not _names_a_cause(old[n + i], one):
                doses = "-ulL"[dose_of(old[n + i])], "-ulL"[dose_of(one)]
                found.unnamed.append(f"day {n + i} on {n}: {doses[0]} to {doses[1]}")


def _names_a_cause(old: Recommendation, new: Recommendation) -> bool:
    """A move says why; a day that only the body lowers names what is new of the body."""
    if any(reason.rule == "MOVED" and not VAGUE.search(reason.text) for reason in new.reasons):
        return True
    plans = [getattr(one, "planned", None) for one in (old, new)]
    same = None not in plans and plans[0].dose == plans[1].dose
    return same and bool(_lowering(new) - _lowering(old))


def _lowering(one: Recommendation) -> set[str]:
    return {reason.rule for reason in one.reasons if reason.effect in (Effect.SKIP, Effect.MAINTENANCE)}


def _reasons(found: Figures, view: View, morning: Morning, lifts: dict[int, Lift]) -> None:
    """The counterfactual test of 1.9 on the coming week: each named rule stands against the day beside the sessions
    done and told; and with all of them switched off nothing closes it but sessions that could still move."""
    told = {n: lift for i, one in enumerate(morning.days) if (lift := lift_of(n := morning.n + i, one))}
    for i, one in enumerate(morning.days[:AHEAD]):
        if one.verdict is not Verdict.SKIP or _by_body(one):
            continue
        n = morning.n + i
        named = {reason.rule for reason in one.reasons if reason.effect is Effect.SKIP}
        view.lifts = lifts | told
        standing = [NAMES.get(rule, {rule}) for rule in view.closing(n)]
        view.lifts = lifts
        firm = [rule for rule in view.closing(n) if not NAMES.get(rule, {rule}) & named]
        found.reasons += len(named)
        found.false += [
            f"{rule} for day {n} on {morning.n}" for rule in sorted(named - set().union(*standing))
        ]
        found.hidden += [f"{rule} for day {n} on {morning.n}" for rule in sorted(firm)]


def _weeks(found: Figures, must: set[int], lifts: dict[int, Lift], views: dict[int, View]) -> None:
    """Calendar weeks without a session that had a day for one."""
    empty = {views[n].week(n) for n in must if not any(day in lifts for day in views[n].week_days(n))}
    found.empty_weeks = sorted(empty) if found.kind.logs else []


def _leg_gaps(found: Figures, lifts: dict[int, Lift], views: dict[int, View]) -> Iterable[str]:
    """Nine days and more without leg work in which, looking back, a day for it was legal."""
    marks = sorted({-1, found.days, *found.legs})
    for first, last in pairwise(marks):
        days = list(range(first + 1, last))
        if len(days) < LEG_GAP or not found.kind.logs:
            continue
        usable = [n for n in days if n not in found.excused and not _floor_week(n, found, views)]
        if len(usable) < LEG_GAP:
            continue
        could = [n for n in usable if _could_hold_legs(n, lifts, views[n])]
        if could:
            yield f"days {first + 1} to {last - 1}, possible on {could[0]}"


def _floor_week(n: int, found: Figures, views: dict[int, View]) -> bool:
    return any(day in found.floor for day in views[n].week_days(n))


def _could_hold_legs(n: int, lifts: dict[int, Lift], view: View) -> bool:
    """Light legs on day ``n`` instead of the sessions of its calendar week that carry no legs."""
    week = set(view.week_days(n))
    kept = {day: one for day, one in lifts.items() if day not in week or one.dose >= LIGHT}
    start, end = view.window(n)
    return not any(view.gates(n, LIGHT, start, end)) and not any(view.sequence(n, LIGHT, start, kept))


def summary(found: Figures) -> str:
    """Everything that missed its goal, in a few words."""
    kinds = Counter(text.split(" on ")[0] for text in found.broken)
    parts = [f"{rule} x{count}" for rule, count in kinds.most_common(4)]
    parts += [f"empty week {week}" for week in found.empty_weeks[:3]]
    parts += [f"no legs {text}" for text in found.leg_gaps[:2]]
    return "; ".join(parts)


__all__ = ["NONE", "Figures", "Unknown", "season", "summary"]
