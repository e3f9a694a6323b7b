"""The personal model on PMData and SoccerMon, each with the prior of the other: does it keep what it promises?"""

import pytest

from models.fatigue import forward
from models.labels import LABELS
from tests.bench.bench_models import GOALS, score, sets


@pytest.fixture(scope="module")
def diaries(shared_dir):
    return sets(no_sleep=False, labels=("fatigue",))


@pytest.mark.parametrize("name", ["PMData", "SoccerMon"])
def test_on_people_it_never_saw_it_beats_the_best_plain_baseline(diaries, name):
    """Athlete-averaged error, nowcast and forecast, within the goals; ranges cover; no one in use is harmed."""
    athletes, from_the_other = diaries[name]
    for task in ("nowcast", "forecast"):
        found = score([forward(one, LABELS["fatigue"], task, from_the_other) for one in athletes])
        assert found.ratio <= GOALS[name, "fatigue", task]
        assert 0.77 <= found.coverage.mean() <= 0.84
        assert found.coverage.min() >= 0.6
        assert found.width[0] <= found.width[1]
        assert (found.worse & found.in_use).sum() <= 0.1 * found.in_use.sum()
