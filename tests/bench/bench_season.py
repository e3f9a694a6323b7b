"""Sixteen weeks of every kind of runner under the planner's advice: what is broken, missed or promised in vain."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.line import Line
from tests.season.__main__ import HEAD, told
from tests.season.figures import Figures, season, summary
from tests.season.kinds import KINDS
from tests.season.life import Unknown


def lines() -> Iterator[Line]:
    seasons = list(_lived())
    steady = [one for one in seasons if one.kind.steady]
    changing = [one for one in seasons if not one.kind.steady]
    yield Line("kinds of runner, 16 weeks each", len(seasons), "", goal=40, better="more")
    yield Line("hard rules broken", sum(len(one.broken) for one in seasons), "", goal=0)
    yield Line(
        "weeks without strength that had a day", sum(len(one.empty_weeks) for one in seasons), "", goal=0
    )
    yield Line("nine days without legs, avoidable", sum(len(one.leg_gaps) for one in seasons), "", goal=0)
    yield Line("changes that name no cause", sum(len(one.unnamed) for one in seasons), "", goal=0)
    yield Line("false reasons", sum(len(one.false) for one in seasons), "", goal=0)
    for name, group, tomorrow, ahead in (("steady", steady, 99, 97), ("changing", changing, 95, 85)):
        yield Line(
            f"tomorrow's promise kept, {name} plans, worst kind",
            min(one.kept_tomorrow for one in group),
            "%",
            goal=tomorrow,
            better="more",
        )
        yield Line(
            f"a week ahead, {name} plans, worst kind",
            min(one.kept_a_week_ahead for one in group),
            "%",
            goal=ahead,
            better="more",
        )


def _lived() -> Iterator[Figures]:
    print(HEAD, file=sys.stderr)
    for kind in KINDS:
        try:
            found = season(kind)
        except Unknown as error:
            print(f"{kind.name}: not yet known: {error}", file=sys.stderr)
            continue
        print(told(found), summary(found)[:80], file=sys.stderr)
        yield found
