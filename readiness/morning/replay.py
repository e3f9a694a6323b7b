"""Every past morning again, each with only what was known then: equal to :mod:`readiness.morning.decide` day by day.

The body of all mornings comes from one vectorised pass (:mod:`readiness.body.past`); the schedule of each is built
from a window of the years.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from operator import attrgetter

from readiness.body.assessment import Assessment
from readiness.history.table import cut
from readiness.morning.decide import waking
from readiness.observations import Activity, Away, Observation, PlannedRun, Race, SleepNight
from readiness.plan import recommend
from readiness.recommendation import Recommendation
from readiness.runs.agenda import WAKE_DAYS, build
from readiness.runs.volume import RECORD_DAYS
from readiness.settings import Settings

PLAN_DAYS = 14
"""A morning's answer rests on the plan of this many days, as it did then."""
AHEAD_DAYS = 400
"""How far a plan may reach ahead and still shape a season."""
_SEEN = (Activity, SleepNight, PlannedRun)


def answers(
    merged: Sequence[Observation], settings: Settings, assessments: Sequence[Assessment], zone: tzinfo
) -> Iterator[tuple[Assessment, Recommendation]]:
    """The answers to mornings already assessed, from merged observations."""
    shelf = ObservationIndex(merged)
    for body in assessments:
        known = shelf.known(body.date)
        moment = waking(known, body.date, datetime.combine(body.date, time(), zone))
        agenda = build(known, settings, body.date, moment, PLAN_DAYS)
        yield body, recommend(agenda, body, 1)[0]


class ObservationIndex:
    """Merged observations in order of days, to take out what a morning's schedule can see."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        everything = list(observations)
        self.races = [o for o in everything if isinstance(o, Race | Away)]
        self.activities, self.nights, self.plans = (_ByDay(everything, kind) for kind in _SEEN)

    def known(self, morning: date) -> list[Observation]:
        begin, day = morning - timedelta(days=RECORD_DAYS), timedelta(days=1)
        return [
            *self.activities.between(begin, morning - day),
            *self.nights.between(morning - timedelta(days=WAKE_DAYS), morning - day),
            *cut([*self.activities.on(morning), *self.nights.on(morning)], morning),
            *self.plans.between(begin, morning + timedelta(days=AHEAD_DAYS)),
            *self.races,
        ]


class _ByDay:
    """Observations of one kind in order of days."""

    def __init__(self, observations: Iterable[Observation], kind: type[Observation]) -> None:
        self.rows = sorted((o for o in observations if isinstance(o, kind)), key=attrgetter("date"))
        self.dates = [o.date for o in self.rows]

    def between(self, first: date, last: date) -> list[Observation]:
        """Those from the one day to the other, both included."""
        return self.rows[bisect_left(self.dates, first) : bisect_right(self.dates, last)]

    def on(self, day: date) -> list[Observation]:
        return self.between(day, day)
