"""Double progression: what earns more, what the equipment has, and what never rises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.session.done import Lifted
from readiness.session.equipment import Ladder, equipment_of
from readiness.session.progress import Target, hold, target

DAY = date(2026, 3, 2)
TWOS = Ladder(tuple(float(kg) for kg in range(2, 26, 2)), 2.0)
MODERATE, LIGHT = (8, 12), (12, 15)


def done(*sets: tuple[float, int, float | None], every: int = 4) -> list[Lifted]:
    """Sets of (kg, repetitions, RPE), the last one ``every`` days ago."""
    first = DAY - timedelta(days=every * len(sets))
    return [
        Lifted(first + timedelta(days=every * n), kg, reps, rpe) for n, (kg, reps, rpe) in enumerate(sets)
    ]


def test_what_was_never_loaded_has_no_target() -> None:
    assert target([], MODERATE, 7, TWOS, DAY) is None
    assert target([Lifted(DAY, None, 12, 5)], MODERATE, 7, TWOS, DAY) is None


def test_two_easy_sets_at_the_top_earn_the_next_weight() -> None:
    """22 → 24 kg is under 10 %: the load rises, and it says why."""
    found = target(done((22, 12, 6), (22, 12, 7)), MODERATE, 7, TWOS, DAY)
    assert found == Target(24.0, 8, 12, step_kg=2.0, reached=12)


@pytest.mark.parametrize(
    "sets", [((22, 12, 6),), ((22, 12, 6), (22, 11, 6)), ((22, 12, 7.5), (22, 12, 7)), ((22, 12, None),) * 2]
)
def test_nothing_less_earns_it(sets: tuple[tuple[float, int, float | None], ...]) -> None:
    """One set, one short of the top, one harder than 7, or an effort that nobody told."""
    found = target(done(*sets), MODERATE, 7, TWOS, DAY)
    assert found is not None
    assert found.kg is not None
    assert found.kg <= 22


def test_a_weight_over_ten_percent_heavier_waits_for_five_repetitions_more() -> None:
    """12 → 14 kg: first up to 17 repetitions, then the new weight at the bottom with a set less in its first week."""
    more = target(done((12, 12, 6), (12, 12, 6)), MODERATE, 7, TWOS, DAY)
    assert more is not None
    assert (more.kg, more.high) == (12.0, 13)  # 1.10 × 12 × 12 kg
    assert target(done((12, 17, 6), (12, 16, 6)), MODERATE, 7, TWOS, DAY).kg == 12.0
    heavier = target(done((12, 17, 6), (12, 17, 6)), MODERATE, 7, TWOS, DAY)
    assert heavier == Target(14.0, 8, 8, fewer_sets=1, step_kg=2.0, reached=17)
    first = done((12, 17, 6), (12, 17, 6), (14, 8, 6))
    assert target(first, MODERATE, 7, TWOS, DAY - timedelta(days=1)) == Target(14.0, 8, 8, fewer_sets=1)
    later = target(first, MODERATE, 7, TWOS, DAY + timedelta(days=3))
    assert later is not None
    assert (later.kg, later.low, later.high, later.fewer_sets) == (14.0, 8, 12, 0)


def test_at_the_heaviest_weight_repetitions_grow_and_then_the_tempo() -> None:
    top = target(done((24, 12, 6), (24, 12, 6)), MODERATE, 7, TWOS, DAY)
    assert top is not None
    assert (top.kg, top.slow) == (24.0, False)
    assert top.high > 12
    slow = target(done((24, 17, 6), (24, 17, 6)), MODERATE, 7, TWOS, DAY)
    assert slow is not None
    assert (slow.kg, slow.slow) == (24.0, True)


def test_a_set_that_went_too_far_steps_back() -> None:
    """L5: RPE 9, or fewer than four repetitions; what was heavier before it counts no more."""
    hard = target(done((24, 12, 6), (24, 10, 9)), MODERATE, 7, TWOS, DAY)
    assert hard is not None
    assert hard.kg == 22.0
    after = target(done((24, 12, 6), (24, 10, 9), (22, 10, 7)), MODERATE, 7, TWOS, DAY)
    assert after is not None
    assert after.kg == 22.0


def test_a_new_range_takes_about_a_tenth_less_for_four_repetitions_more() -> None:
    """Eleven repetitions of 20 kg at RPE 8 were 13 in all: 12 at RPE 6 ask for 16."""
    found = target(done((20, 11, 8)), LIGHT, 6, Ladder((), 0.1), DAY)
    assert found is not None
    assert found.kg == pytest.approx(20 * 0.9 ** (3 / 4), abs=0.11)


def test_a_light_day_between_does_not_lower_the_load() -> None:
    found = target(done((20, 10, 7), (18, 13, 5.5)), MODERATE, 7, TWOS, DAY)
    assert found is not None
    assert found.kg == 20.0


def test_after_a_pause_nothing_is_above_the_level_before_it() -> None:
    """Six weeks on, two easy sets at the top earn nothing; back after a pause two thirds are lifted."""
    late = DAY + timedelta(days=42)
    assert target(done((22, 12, 6), (22, 12, 6)), MODERATE, 7, TWOS, late).kg == 22.0
    assert target(done((22, 12, 6)), MODERATE, 7, TWOS, DAY, share=0.65).kg == 14.0


def test_a_load_lighter_than_the_lightest_weight_is_none() -> None:
    found = target(done((16, 12, 9)), MODERATE, 7, Ladder((16.0,), 4.0), DAY)
    assert found == Target(None, 8, 12)


SETS = st.lists(
    st.tuples(
        st.sampled_from([8.0, 12.0, 16.0, 20.0, 24.0]), st.integers(3, 20), st.none() | st.integers(4, 10)
    ),
    min_size=1,
    max_size=8,
)
LADDERS = st.sampled_from([TWOS, Ladder((16.0,), 4.0), Ladder((), 2.0), Ladder((8.0, 12.0, 16.0, 24.0), 4.0)])
RANGES = st.sampled_from([((5, 8), 8.0), ((8, 12), 7.0), ((10, 12), 7.0), ((12, 15), 6.0)])


@given(SETS, LADDERS, RANGES, st.integers(1, 12), st.booleans())
def test_kilograms_times_repetitions_grow_by_a_tenth_of_the_best_at_most(
    sets: list[tuple[float, int, int | None]],
    ladder: Ladder,
    how: tuple[tuple[int, int], float],
    every: int,
    rise: bool,
) -> None:
    """Of four weeks' best, but for one weight of the equipment or one repetition; never above the equipment."""
    before = done(*sets, every=every)
    found = target(before, how[0], how[1], ladder, DAY, progress=rise)
    assert found is not None
    if found.kg is None:
        return
    recent = [one for one in before if one.on >= DAY - timedelta(days=28)]
    best = max((one.kg or 0.0) * (one.reps or 0) for one in recent)
    heaviest = max(one.kg or 0.0 for one in before if one.on > before[-1].on - timedelta(days=28))
    assert 1 <= found.low <= found.high
    if ladder.weights:
        assert found.kg in ladder.weights
    one_weight_more = found.kg > heaviest and found.kg == ladder.above(heaviest)
    same = [one.reps or 0 for one in recent if one.kg == found.kg]
    assert (
        found.kg * found.high <= 1.10 * best + 1e-6
        or one_weight_more
        or (same and found.high <= max(same) + 1 and ladder.at_most(found.kg - 0.01) is None)
    )
    if not rise:
        assert found.kg <= heaviest


LEGS = st.sampled_from([((5, 8), 8.0), ((8, 12), 7.0), ((12, 15), 6.0)])


@given(SETS, LADDERS, LEGS, LEGS, st.integers(1, 12))
def test_a_worse_day_never_asks_for_more_kilograms(
    sets: list[tuple[float, int, int | None]],
    ladder: Ladder,
    a: tuple[tuple[int, int], float],
    b: tuple[tuple[int, int], float],
    every: int,
) -> None:
    """More repetitions at a lower effort, no progress, two thirds of the load: each alone and together."""
    better, worse = sorted((a, b), key=lambda how: how[0][0] - how[1])
    before = done(*sets, every=every)
    most = target(before, *better, ladder, DAY)
    for progress in (True, False):
        for share in (1.0, 0.65):
            least = target(before, *worse, ladder, DAY, progress=progress and worse == better, share=share)
            assert least is not None
            assert most is not None
            assert (least.kg or 0.0) <= (most.kg or 0.0)


def test_core_holds_grow_by_five_seconds_to_a_minute() -> None:
    """After an effort of 7 at most, on a day on which anything may rise."""

    def held(seconds: float, rpe: float | None) -> list[Lifted]:
        return [Lifted(DAY, None, None, rpe, seconds=seconds)]

    assert hold([], 30, 45, True) == (30, 45)
    assert hold(held(45, 7), 30, 45, True) == (45, 50)
    assert hold(held(45, 7.5), 30, 45, True) == (40, 45)
    assert hold(held(45, None), 30, 45, True) == (40, 45)
    assert hold(held(45, 6), 30, 45, False) == (40, 45)
    assert hold(held(60, 6), 30, 45, True) == (55, 60)
    assert hold(held(10, 6), 30, 45, True) == (30, 30)


def test_equipment_is_read_with_its_steps_and_maximum() -> None:
    found = equipment_of(("dumbbells:2-24/2", "Kettlebell:16", "kettlebell:12", "bands"))
    assert found.names == {"dumbbells", "kettlebell", "bands"}
    assert found.weights["dumbbells"][-1] == 24
    assert list(found.weights["kettlebell"]) == [12, 16]
    ladder = found.ladder(frozenset({"kettlebell"}))
    assert ladder is not None
    assert list(ladder.weights) == [12, 16]
    assert ladder.above(16) is None
    assert ladder.at_most(15) == 12
    assert equipment_of(("bands",)).ladder(frozenset()) is None


def test_weights_that_nobody_told_go_up_by_what_shops_sell() -> None:
    ladder = equipment_of(("dumbbells",)).ladder(frozenset())
    assert ladder is not None
    assert ladder.above(15) == 17
    assert ladder.at_most(15.5, [15.0]) == 15.0
    assert ladder.at_most(13.5, [15.0]) == 12.0


@pytest.mark.parametrize(
    "entry",
    [
        "trampoline",
        "dumbbells:",
        "dumbbells:24-2/2",
        "dumbbells:2-24",
        "dumbbells:0-24/2",
        "bands:3",
        "dumbbells:a",
        "dumbbells:1-2000/0.5",
    ],
)
def test_an_entry_that_means_nothing_is_told(entry: str) -> None:
    with pytest.raises(ValueError, match=entry.split(":")[0]):
        equipment_of(("bands", entry))
