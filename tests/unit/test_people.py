"""Signs and score on real people: how often they lower a morning, each set by itself (the rest: `make bench`)."""

import pytest

from tests.bench.diaries import diaries, fitted_on, over_people, read, seen, share

pytestmark = pytest.mark.usefixtures("shared_dir")


@pytest.mark.parametrize("name", ["PMData", "LifeSnaps", "LifeSnaps, nights alone"])
def test_a_fifth_of_mornings_is_lowered_at_most_and_hardly_any_closed(name: str) -> None:
    """With the expectation of the other diary: 20 % lowered and 3 % closed, on the mean of people."""
    tables = diaries()
    people = read(tables[name], fitted_on(tables["SoccerMon A"][:9]))
    lowered = over_people([share(d.m.lowering.lowered(d.m.scores)[0], seen(d.m)[0]) for d in people])
    rest = over_people([share(d.m.lowering.rest(d.m.scores)[0], seen(d.m)[0]) for d in people])
    assert 0.02 < lowered.value <= 0.20
    assert rest.value <= 0.03
