"""Every morning of one athlete at once, each with only what was known then: equal to
:func:`readiness.body.assess.assess` day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from readiness.body.assess import BODY, assessment, evaluate, known_by
from readiness.body.assessment import Assessment
from readiness.body.mornings import Mornings
from readiness.errors import NoData
from readiness.history.table import panel
from readiness.merging.merge import merge
from readiness.merging.recorders import epochs
from readiness.observations import Kind, Observation
from readiness.settings import Settings

NIGHT_KINDS = (Kind.HRV, Kind.RESTING_HR, Kind.SLEEP)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The mornings from ``first`` to ``last``, on which the same recorder counts for every kind of night.

    ``merged`` is every observation, each once; ``mornings`` are of all days up to ``last``, of which the
    body is known since ``begun``.
    """

    first: date
    last: date
    begun: date
    merged: Sequence[Observation]
    mornings: Mornings

    def assessments(self, since: date | None = None) -> Iterator[Assessment]:
        """Its mornings in words, or all since an earlier day as they are seen from its end."""
        begun = max(self.begun, since or self.first)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            for back in range((self.last - begun).days, -1, -1):
                yield assessment(self.mornings, self.last - timedelta(days=back))


def stretches(
    observations: Sequence[Observation],
    settings: Settings,
    since: date,
    until: date,
    now: datetime | None = None,
) -> list[Stretch]:
    """The mornings from ``since`` to ``until`` (those before the first data left out), one pass for each recorder that
    ever counted. What was done by ``now`` on its day is in the table too; no morning looks at it."""
    found = []
    for first, last in _spans(observations, settings, since, until):
        merged = merge(observations, settings, last)
        try:
            known = known_by(merged, last, now)
        except NoData:
            continue
        begun = min(o.date for o in known if isinstance(o, BODY))
        found.append(Stretch(first, last, begun, merged, evaluate(panel(known, settings, last))))
    return found


def assess_all(
    observations: Iterable[Observation], settings: Settings, since: date, until: date
) -> list[Assessment]:
    """The assessment of each morning from ``since`` to ``until``."""
    return [
        one for part in stretches(list(observations), settings, since, until) for one in part.assessments()
    ]


def _spans(
    observations: Sequence[Observation], settings: Settings, since: date, until: date
) -> Iterator[tuple[date, date]]:
    """Spans of mornings on which the same recorder counts for every kind of night."""
    kinds = {o.KIND for o in observations}
    changes = {
        day for kind in NIGHT_KINDS if kind in kinds for day, _ in epochs(observations, settings, kind)[1:]
    }
    starts = [since, *sorted(day for day in changes if since < day <= until)]
    for first, following in zip(starts, [*starts[1:], until + timedelta(days=1)], strict=True):
        yield first, following - timedelta(days=1)
