"""Five months of real people (PMData): the replay of all mornings equals each morning alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.sources.csv import CsvSource
from readiness.body.assess import assess
from readiness.body.past import assess_all
from readiness.errors import NoData
from readiness.history.table import cut
from readiness.observations import Kind, Observation
from readiness.settings import Settings
from tests.pmdata import OSLO, write

SETTINGS = Settings()
NOW = datetime(2020, 4, 5, 6, tzinfo=UTC)


def imported(person: Path, out: Path) -> list[Observation]:
    source = CsvSource(write(person, out), NOW, OSLO)
    span = (datetime(2019, 1, 1, tzinfo=UTC).date(), NOW.date())
    fetched = [row for kind in Kind if kind in source.kinds for row in source.fetch(kind, *span)]
    return [row.observation for row in fetched if row.observation is not None]


@pytest.mark.parametrize("name", ["p02", "p03", "p06"])
def test_the_replay_of_real_mornings_equals_each_morning_alone(
    name: str, shared_dir: Path, tmp_path: Path
) -> None:
    """Noisy, gappy, real data: one pass over all mornings gives what each gives with the future cut away."""
    rows = imported(shared_dir / "data/pmdata" / name, tmp_path)
    first, last = min(o.date for o in rows), max(o.date for o in rows)
    mornings = assess_all(rows, SETTINGS, first - timedelta(days=3), last)
    assert len(mornings) == (last - first).days + 1
    for one in mornings[3::10]:
        assert assess(rows, SETTINGS, one.date) == one == assess(cut(rows, one.date), SETTINGS, one.date)
    with pytest.raises(NoData):
        assess(rows, SETTINGS, first - timedelta(days=1))
