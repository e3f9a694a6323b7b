"""What-if on a real store: a worse morning never makes a coming day harder, and nothing is stored."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from connectors.store import open_store
from readiness.errors import NoData
from readiness.morning.scenario import Changes, what_if
from readiness.observations import Fetched
from tests.athletes import UNTIL
from tests.homes import StoredHome
from tests.lives import NOW, life

WORSE = (
    Changes(rmssd_ms=15.0),
    Changes(resting_hr_bpm=75.0),
    Changes(sleep_h=2.0),
    Changes(fatigue=5),
    Changes(soreness=5),
    Changes(fatigue=5, soreness=5, mood=1, motivation=1, stress=5),
    Changes(ill=True),
)
BINDING = (40, 48, 68)
"""Athletes of whom so little is known that knowing more, however bad, would open a coming day."""


@pytest.mark.parametrize(
    "seed", [*BINDING, 1, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(100, 200))]
)
def test_a_worse_morning_never_makes_a_coming_day_harder(seed: int, tmp_path: Path) -> None:
    rows, settings = life(Random(seed))
    with open_store(tmp_path) as store:
        given = [Fetched(o.KIND, o.provenance.source_id, repr(o).encode(), o) for o in rows]
        store.upsert("csv", given, at=NOW)
        home = StoredHome(store, NOW, settings_of=lambda: settings)
        digest = store.digest()
        for changes in WORSE:
            try:
                found = what_if(home, changes, UNTIL)
            except NoData:
                return
            for old, new in zip(found.before[1:], found.after[1:], strict=True):
                assert (new.verdict, new.minutes) <= (old.verdict, old.minutes), (changes, new.date)
        assert store.digest() == digest
