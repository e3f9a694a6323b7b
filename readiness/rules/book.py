"""The book: every rule of the five articles by id, and where the articles contradict one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from readiness.body.conditions import CONDITIONS
from readiness.reasons import Reason, Side
from readiness.rules import content, frequency, own_days, rest, season, timing
from readiness.rules.promise import MOVED
from readiness.rules.rule import DayRule, Rule, WeekRule
from readiness.runs.slot import Dose
from readiness.signs.registry import SIGNS
from readiness.subscores import FEELING


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where articles disagree, what we do by default, and the setting that decides otherwise."""

    id: str
    statement: str
    resolution: str
    articles: str
    setting: str | None = None


def _reasons(*modules: ModuleType) -> Iterator[Reason]:
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, Rule | DayRule))


_ORDER = "WBTFPLDRX"
_NUMBERED = re.compile(f"[{_ORDER}][0-9]+")
_REASONS = (
    *SIGNS,
    *(condition.reason for condition in CONDITIONS),
    *_reasons(season, own_days, timing, rest, frequency, content),
    MOVED,
    FEELING,
)
RULES: dict[str, Reason] = {
    r.id: r
    for r in sorted(
        (r for r in _REASONS if r.articles and _NUMBERED.fullmatch(r.id)),
        key=lambda r: (_ORDER.index(r.id[0]), int(r.id[1:])),
    )
}
"""The articles' rules by id, in the order of the book."""
REASONS: dict[str, Reason] = RULES | {r.id: r for r in _REASONS}
"""Every reason that an answer may name, by id; those beside the rules come from research, or are choices of ours."""
ALARMS = frozenset(r.id for r in _REASONS if r.alarm)
"""Ids of the reasons that the body's own signals raise."""
CALLS = frozenset(r.id for r in _REASONS if r.call)
"""Ids of the reasons that are worth a coach's call."""

_DAY_RULES = tuple(r for r in _REASONS if isinstance(r, DayRule))
_ANY = frozenset({Dose.UPPER, Dose.LIGHT_LOWER, Dose.HEAVY_LOWER})
GATES = tuple(r for r in _DAY_RULES if r.gates and r.binds == _ANY)
"""Rules that may close a day to any dose, in the order in which they are shown."""
HEAVY_GATES = tuple(r for r in _DAY_RULES if r.gates and r.binds != _ANY)
"""Rules that may close a day to heavy leg work only."""
CAPS = tuple(r for r in _DAY_RULES if r.limits)
PRICES = tuple(r for r in _DAY_RULES if r.prices)
WEEK_RULES = tuple(r for r in _DAY_RULES if isinstance(r, WeekRule))
EMPTY_DAY_RULES = tuple(r for r in WEEK_RULES if r.binds_empty_days)
"""Those of them that a day without a session may break too."""
SPEAKING = tuple(r for r in _DAY_RULES if r.speaks)
"""Rules with a word for a session placed on a day."""


def side_of(rule_id: str) -> Side | None:
    """Whether a reason listens to the body or to the schedule; None where no reason of today has this id."""
    reason = REASONS.get(rule_id)
    return None if reason is None else reason.side


CONTRADICTIONS: dict[str, Contradiction] = {
    c.id: c
    for c in (
        Contradiction(
            "C1",
            "Strength stays off easy days (001), or easy days are its best place (004).",
            "Legs go on key-run days after the run, easy days take upper body and core; legs move to an easy day"
            " 48 h before the long run only where no key-run day has room.",
            "001, 004",
            "strength.easy_day_strength",
        ),
        Contradiction(
            "C2",
            "Run first (001, 004), or lift first (002).",
            "Run first; lift first only on an easy-run day.",
            "001, 004, 002",
            "strength.order",
        ),
        Contradiction(
            "C3",
            "Repetitions: 4–8, 8–12, 10–12, or many with little weight.",
            "By phase: 5–8 for two main lifts in off-season and base, 8–12 in build, 12–15 at RPE 5–6 from eight"
            " weeks out; core keeps its own dose.",
            "000, 001, 004",
            "strength.load_style",
        ),
        Contradiction(
            "C4",
            "Heavier in base (001, 004), or always light (000, 004).",
            "Heavy means RPE 8 at most, two repetitions left, no singles; only in off-season and base, after eight"
            " weeks of lifting, on a green morning.",
            "000, 001, 004",
            "strength.load_style",
        ),
        Contradiction(
            "C5",
            "24 h (001), 48 h (004, 002) or 72 h (002) before a long run or hills.",
            "Any strength ends 24 h before (the day before is off), heavy legs 48 h, and 72 h before the biggest run"
            " where it can be had.",
            "001, 002, 004",
            "strength.heavy_lower_gap_h",
        ),
        Contradiction(
            "C6",
            "No strength the day before a long run (001), or upper body on Friday before it (004's table).",
            "The rule beats the table: off.",
            "001, 004",
            "strength.day_before_long",
        ),
        Contradiction(
            "C7",
            "Peak weeks hold mobility only (004), or skipping strength there is the big mistake (001).",
            "One maintenance session of 30 minutes at most, early in the week, on a green morning; else mobility.",
            "001, 002, 004",
            "strength.peak_week_strength",
        ),
        Contradiction(
            "C8",
            "Nothing in the last week (002), or one to two sessions every week (001).",
            "Nothing in the last seven days before an A race; the weekly minimum rests.",
            "001, 002",
            "strength.taper_no_strength_days",
        ),
        Contradiction(
            "C9",
            "30–45 minutes, 20–30 or 20–40.",
            "Full 30–45, maintenance 20–30, never over 45.",
            "001, 004",
            "strength.minutes",
        ),
        Contradiction(
            "C10",
            "A rest day is entirely empty (002), or holds core, mobility or yoga (001, 004).",
            "No run, strength, ride or yoga class; rolling and 15 gentle minutes are fine.",
            "001, 002, 004",
            "strength.strict_rest",
        ),
        Contradiction(
            "C11",
            "Strength after key sessions (001), never after the long run (004).",
            "The long run is no key session in this sense.",
            "001, 004",
        ),
        Contradiction(
            "C12",
            "No stacking (004), yet run and gym on one day (004).",
            "Two kinds of session a day are fine, three are not.",
            "004",
        ),
        Contradiction(
            "C13",
            "Isolated quads and abs (000), or hips and hamstrings first and no isolation (001, 004).",
            "Compound lifts, one hinge and one quad-dominant in each; more quads where the race descends more than"
            " training does.",
            "000, 001, 004",
            "strength.quad_emphasis",
        ),
        Contradiction(
            "C14",
            "Exactly five moves (004), eleven (001), or corrective families (003).",
            "Four to six a session from one library, in rotation.",
            "001, 003, 004",
        ),
        Contradiction(
            "C15", "Three sets (001), or two to three (004).", "Full three, maintenance two.", "001, 004"
        ),
        Contradiction(
            "C16",
            "Nothing explosive (004), or power and hops early on (003, 001).",
            "Only in off-season and base, on a green morning, never within eight weeks of a race.",
            "001, 003, 004",
            "strength.plyometrics",
        ),
        Contradiction(
            "C17",
            "Muscle building in the off-season (001), or no bulk (000).",
            "In the off-season only, and not for the upper body.",
            "000, 001",
        ),
        Contradiction(
            "C18",
            "Calf raises are for show (001), yet calves and ankles are critical (001, 002).",
            "Not in the default sessions; a fine extra as prehab.",
            "001, 002",
        ),
        Contradiction(
            "C19",
            "Match duration and intensity, or 45 minutes of riding = 6–7 miles (both 004).",
            "By load: session RPE × minutes.",
            "004",
        ),
        Contradiction(
            "C20",
            "Never replace long runs, or replace all running when injured (004).",
            "An injury overrules.",
            "004",
        ),
        Contradiction(
            "C21",
            "Ultras need anaerobic capacity (000).",
            "They are aerobic: not followed, not repeated.",
            "000",
        ),
    )
}
