"""The score before and after the check-in: what leads, the athlete's own bands, the anchors, what is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from readiness.body.assess import evaluate
from readiness.body.mornings import Mornings
from readiness.expectation import EXPECTED, FEATURES, Weights, population
from readiness.history.panel import Panel
from readiness.score import ANSWERS, Scale, Scores, shown_before, very_bad
from readiness.vocabulary import band
from tests.bodies import NONE, Days, of, same, steady, table

ASKED = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")
UNASKED: dict[str, Days] = {name: {0: NONE} for name in ASKED}


def varied(**columns: Days) -> Panel:
    """Somebody whose fatigue is 2, and 3 on every fifth morning."""
    fatigue = dict.fromkeys(range(4, 90, 5), 3.0) | columns.pop("fatigue", {})
    return table(fatigue=fatigue, **columns)


def last(m: Mornings, name: str = "score") -> float:
    return float(getattr(m.scores, name)[0, -1])


def score(found: Panel, weights: Weights | None = None) -> float:
    return last(evaluate(found, weights))


def test_bands_begin_at_forty_and_sixty_five() -> None:
    assert [band(x) for x in (39.9, 40.0, 64.9, 65.0)] == ["green", "amber", "amber", "red"]


def test_after_the_check_in_the_answers_lead() -> None:
    """Each answer a point worse raises the score, today's fatigue by twice as much as any other."""
    usual = score(varied())
    assert score(varied(fatigue={0: 3.0})) > score(varied(soreness={0: 3.0})) > usual
    for name, worse in (("mood", 3.0), ("motivation", 3.0), ("stress", 3.0)):
        assert score(varied(**{name: {0: worse}})) > usual
    assert ANSWERS["fatigue"] >= 2 * max(weight for name, weight in ANSWERS.items() if name != "fatigue")


def test_the_expectation_keeps_a_small_share_after_the_check_in() -> None:
    """A very short night raises the score of ordinary answers, and by less than half a point of fatigue would."""
    usual, short = score(varied()), score(varied(sleep_h={0: 4.0}))
    assert usual < short < score(varied(fatigue={0: 2.5}))


def test_before_the_check_in_it_is_what_is_expected() -> None:
    """Neither today's answers nor their absence change it; a bad week of reports does."""
    told, untold = evaluate(varied(fatigue={0: 5.0})), evaluate(varied(**UNASKED))
    assert last(told, "before_checkin") == last(untold, "before_checkin") == last(untold)
    tired = evaluate(varied(**UNASKED | {"fatigue": same(4.0, *range(1, 8)) | {0: NONE}}))
    assert last(tired) > last(untold)
    assert band(last(tired)) != "green"


def test_amber_is_strictly_above_the_own_ninetieth_percentile() -> None:
    """A 3 on every fifth morning is no news to this athlete, a 4 is; to one who always says 2 a 3 is."""
    assert band(score(varied(fatigue={0: 3.0}))) == "green"
    assert band(score(varied(fatigue={0: 4.0}))) != "green"
    assert band(score(table(fatigue={0: 3.0}))) != "green"


def test_red_needs_more_than_the_own_ninety_eighth() -> None:
    """Of 82 mornings one may be as bad: with two 4s in the past a third is amber, and a 5 is red."""
    past = {30: 4.0, 50: 4.0}
    assert band(score(varied(fatigue=past | {0: 4.0}))) == "amber"
    assert band(score(varied(fatigue=past | {0: 5.0}))) == "red"


def test_there_is_no_red_until_forty_two_values() -> None:
    young = {name: same(NONE, *range(40, 90)) for name in ASKED}
    assert 40 <= score(table(**young | {"fatigue": {**young["fatigue"], 0: 5.0}})) < 65


def test_a_long_bad_spell_never_becomes_usual() -> None:
    """Fatigue 4 for two months is an amber morning still where the score is high for the athlete: seven days of 4."""
    spell = dict.fromkeys(range(60), 4.0)
    worse = spell | {0: 4.0}
    found = evaluate(table(fatigue=worse, sleep_h={0: 5.0}))
    assert found.scores.high[0, -1]
    assert band(last(found)) == "amber"
    assert band(score(table(fatigue=spell | {3: 2.0}))) == "green"


def test_an_unanswered_question_counts_as_usual() -> None:
    for name in ANSWERS.keys() - {"fatigue"}:
        assert score(varied(**{name: {0: NONE}})) == pytest.approx(score(varied()), abs=0.2)
    assert score(varied()) < score(varied(fatigue={0: NONE})) < score(varied(fatigue={0: 3.0}))


def test_the_guard_is_the_worse_of_the_score_and_of_ordinary_answers() -> None:
    """Where the check-in is missing, not answering is never better than the usual answers."""
    gone = evaluate(varied(**UNASKED))
    assert last(gone, "guard") >= last(evaluate(varied()))
    assert last(gone, "guard") >= last(gone)


def test_silent_training_is_guarded_as_training() -> None:
    """Four days without any training read as rest in the score, and as ordinary days in its guard."""
    days = same(0.0, *range(1, 6))
    found = evaluate(varied(trained=days, srpe=days, trimp=days, rtss=days, bare_min=days))
    assert last(found, "guard") > last(found)


def test_nothing_known_is_no_score() -> None:
    nobody = {name: same(NONE, *range(90)) for name in (*UNASKED, "rmssd_ms", "resting_hr_bpm", "sleep_h")}
    none = {name: same(0.0, *range(90)) for name in ("trained", "runs", "srpe", "trimp", "rtss", "bare_min")}
    assert np.isnan(score(table(**nobody, **none)))


def test_number_and_band_never_disagree_on_the_interval() -> None:
    """The map before the check-in: its corners are the limits, and rounding never crosses one."""
    assert shown_before(0.6, 0.6, 1.2) == 39.9
    assert shown_before(0.600001, 0.6, 1.2) == 40.0
    assert shown_before(1.2, 0.6, 1.2) == 64.9
    assert shown_before(1.20001, 0.6, 1.2) == 65.0
    assert shown_before(9.0, 0.6, None) == 64.9
    assert (shown_before(-3.0, 0.6, 1.2), shown_before(3.0, 0.6, 1.2)) == (0.0, 100.0)


def test_no_weight_is_negative_and_last_night_weighs_as_much_as_the_week() -> None:
    for report in EXPECTED:
        weights = population().of(report)
        assert weights.keys() <= FEATURES.keys()
        assert min(weights.values()) > 0
        assert weights.get("sleep_night", 0.0) >= weights.get("sleep_7d", 0.0)


def test_parts_tell_what_adds_to_the_score() -> None:
    """In personal SDs above the usual: a point of fatigue is more than one, and what was as usual is none."""
    told = evaluate(varied(fatigue={0: 4.0})).scores.parts
    assert float(told["fatigue"][0, -1]) > 2
    assert float(told["mood"][0, -1]) == pytest.approx(0, abs=1e-9)
    assert np.isnan(told["expected"][0, -1])
    assert np.isfinite(evaluate(varied(**UNASKED)).scores.parts["expected"][0, -1])


def test_all_shapes_agree() -> None:
    s = evaluate(steady()).scores
    assert {x.shape for x in (s.score, s.guard, s.before_checkin, s.high)} == {(1, steady().days)}


# The number shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (-2.0, 0.0),
        (2.0, 16.9),  # 40 × 3.2 of 7.56
        (2.93, 21.9),
        (2.97, 31.4),  # 0.03 of the last 0.14 below the limit
        (3.0, 39.9),
        (3.001, 40.0),
        (3.333, 48.3),
        (4.0, 64.9),
        (4.001, 65.0),
        (4.5, 70.5),  # 35 × 0.5 of 3.2
        (7.2, 100.0),
        (9.0, 100.0),
    ],
)
def test_the_number_shown_is_linear_between_the_limits(raw: float, shown: float) -> None:
    def scale(red: float = 4.0, known: bool = True) -> Scale:
        return Scale(-1.2, 7.2, 0.7, np.array(3.0), np.array(red), np.array(3.0), np.array(known))

    assert float(scale().shown(np.array(raw))) == shown
    assert float(scale(known=False).shown(np.array(raw))) == min(shown, 64.9)
    assert float(scale(known=False).shown(np.array(5.0))) == 64.9
    assert float(scale(red=7.0).shown(np.array(7.1))) == 70.0, "a red limit near the worst is no cliff"


# Anchors


def anchored(usual: float, often: float) -> bool:
    """Whether the last of many mornings that are ``often`` so is amber: no news to this athlete, every sixth is."""
    fatigue = same(usual, *range(90)) | dict.fromkeys(range(0, 90, 6), often) | {3: min(usual, 2.0)}
    return band(score(table(fatigue=fatigue))) == "amber"


def test_a_four_that_is_a_point_above_usual_is_amber_however_often() -> None:
    assert anchored(2.0, 4.0)
    assert not anchored(2.0, 3.9)
    assert not anchored(3.6, 4.3), "high for the answer alone"


def test_a_five_is_amber_however_usual() -> None:
    assert anchored(4.5, 5.0)
    assert not anchored(4.5, 4.9)


def test_a_spell_is_long_after_seven_days() -> None:
    spell = dict.fromkeys(range(60), 4.0)
    assert band(score(table(fatigue=spell | {7: 2.0}, sleep_h={0: 6.0}))) == "amber"
    assert band(score(table(fatigue=spell | {6: 2.0}, sleep_h={0: 6.0}))) == "green"


def test_very_bad_is_a_five_a_point_above_usual() -> None:
    def found(item: str, usual: float, today: float) -> bool:
        return bool(very_bad(of(table(**{item: same(usual, *range(1, 90)) | {0: today}})))[0, -1])

    for item in ("fatigue", "soreness"):
        assert found(item, 4.0, 5.0)
        assert not found(item, 4.05, 5.0)
        assert not found(item, 2.0, 4.95)
    assert not found("mood", 2.0, 5.0)


# While the own range is young


def young(days: int = 45, **columns: Days) -> Scores:
    """The scores of somebody known for so many days: after 27 the own range holds six values, after 28 seven."""
    whole = table(**columns)
    kept = {name: values[:, -days:] for name, values in whole.columns.items()}
    return evaluate(replace(whole, start=whole.day(whole.days - days), days=days, columns=kept)).scores


def test_amber_and_high_start_at_so_many_sds_while_the_range_is_young() -> None:
    """After the check-in 1.6 and 1 SD of .7 points above the usual 2; the expectation has its share in it."""
    share = 0.3 * 0.7 * float(young().expected[0, -1])
    for points, step in ((1.12, "amber"), (0.7, "high")):
        edge = 2.0 + points - share
        for fatigue, beyond in ((edge - 0.005, False), (edge + 0.005, True)):
            found = young(fatigue={0: fatigue})
            amber = float(found.score[0, -1]) >= 40
            assert (amber if step == "amber" else bool(found.high[0, -1])) is beyond, (step, fatigue)


def test_before_the_check_in_the_start_values_are_smaller() -> None:
    limits = young(**UNASKED).before
    assert float(limits.amber[0, -1]) == pytest.approx(0.4, abs=1e-6)
    assert float(limits.high[0, -1]) == pytest.approx(0.25, abs=1e-6)
    assert not limits.red_known[0, -1]
    for days, amber in ((27, 1.6), (28, 0.4)):
        first = young(days, **UNASKED).before
        assert float(first.amber[0, -1]) == pytest.approx(amber, abs=1e-6), days


def test_before_the_check_in_a_bad_week_is_a_high_score_and_a_calm_one_is_none() -> None:
    assert not evaluate(varied(**UNASKED | {"sleep_h": {0: 9.5}})).scores.high[0, -1]
    tired = UNASKED | {"fatigue": same(4.0, *range(1, 8)) | {0: NONE}}
    assert evaluate(varied(**tired)).scores.high[0, -1]


def test_what_was_unexpected_leaves_the_expectation_out() -> None:
    """A very short night raises the score of ordinary answers; by the answers alone the morning is as any other."""
    usual, short = evaluate(varied()), evaluate(varied(sleep_h={0: 4.0}))
    assert last(short, "unexpected") == pytest.approx(last(usual, "unexpected"), abs=0.5)
    assert last(short) > last(short, "unexpected") > 5


def test_parts_hold_a_share_of_the_expectation_and_nothing_of_what_is_not_answered() -> None:
    found = evaluate(varied(sleep_h={0: 4.0}, mood={0: NONE})).scores
    assert found.expected[0, -1] > 0.1
    assert found.parts["expectation"][0, -1] == pytest.approx(0.3 * found.expected[0, -1])
    assert found.parts["mood"][0, -1] == 0
