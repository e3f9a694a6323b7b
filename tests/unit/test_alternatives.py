"""What would change a verdict: decided beside the daily table that is there, and equal to a decision from nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from readiness.history.table import panel, with_morning
from readiness.morning.decide import decide, decide_on
from readiness.morning.explain import _changes
from readiness.observations import Observation
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, checkin, healthy, note, planned, run, tired

DAYS = 100
AHEAD = [planned(UNTIL + timedelta(days=n), "long" if n % 7 == 4 else "easy", 60) for n in range(14)]
LIVES: dict[str, list[Observation]] = {
    "well": [*healthy(days=DAYS), *AHEAD],
    "tired": [*tired(healthy(days=DAYS)), *AHEAD, note(UNTIL, "alcohol")],
    "hurt": [*healthy(days=DAYS), checkin(UNTIL, injured="left knee")],
    "new": healthy(days=2),
}


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("hour", [7, 20])
def test_an_alternative_is_decided_as_from_nothing(life: str, hour: int) -> None:
    """In the evening a run of the day is known too: it is in the table, and no morning looks at it."""
    settings, now = Settings(), datetime.combine(UNTIL, datetime.min.time(), ZONE).replace(hour=hour)
    rows = [*LIVES[life], run(UNTIL, 70, "tempo")]
    decision = decide(rows, settings, UNTIL, now)
    table = panel(decision.known, settings, UNTIL)
    tried = list(_changes(list(decision.known), UNTIL, decision))
    for words, changed in tried:
        beside = decide_on(changed, settings, UNTIL, now, table=with_morning(table, changed, settings))
        assert beside == decide_on(changed, settings, UNTIL, now), words
    assert len(tried) > 2
