"""Each warning sign at its boundary: where it begins, the nearest body that it must leave alone, when it ends."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from readiness.history.panel import Panel
from readiness.signals.all_signals import Signals
from readiness.signs.detection import Is
from readiness.signs.registry import judge
from readiness.signs.sign import Judged
from tests.bodies import NONE, Days, lower, of, same, steady, table


def sign(sign_id: str, s: Signals | Panel) -> Judged:
    with np.errstate(invalid="ignore", divide="ignore"):
        return judge(of(s) if isinstance(s, Panel) else s)[sign_id]


def state(sign_id: str, s: Signals | Panel, back: int = 0) -> Is:
    return Is(sign(sign_id, s).state[0, -1 - back])


def severe(sign_id: str, s: Signals | Panel) -> bool:
    found = sign(sign_id, s)
    assert found.state[0, -1] == Is.ACTIVE
    return bool(found.severe[0, -1])


def evidence(sign_id: str, s: Signals | Panel) -> dict[str, float]:
    return {name: float(values[0, -1]) for name, values in sign(sign_id, s).evidence.items()}


def need() -> float:
    """What the steady athlete needs, h."""
    return float(of(table()).sleep.need[0, -1])


# What is common to all: carrying on, and growing stale


def test_an_active_sign_is_carried_for_a_week_and_then_unknown() -> None:
    """Silence clears nothing for seven days; on the eighth nobody knows."""
    worn = same(3.0, *range(7, 12))
    for silent, found in ((7, Is.ACTIVE), (8, Is.UNKNOWN)):
        days = {back - 7 + silent: value for back, value in worn.items()}
        assert state("W1", table(fatigue=days | same(NONE, *range(silent)))) is found


def test_an_inactive_sign_of_the_night_holds_for_three_days() -> None:
    """Two missing nights leave W8 inactive, a third makes it unknown; of a check-in one morning is enough."""
    for silent, found in ((2, Is.INACTIVE), (3, Is.UNKNOWN)):
        assert state("W8", table(resting_hr_bpm=same(NONE, *range(silent)))) is found
    assert state("W1", table()) is Is.INACTIVE
    asked = {"W1": "fatigue", "W2": "soreness", "W3": "motivation", "W6": "mood"}
    assert {state(each, table(**{item: {0: NONE}})) for each, item in asked.items()} == {Is.UNKNOWN}


def test_since_when_a_sign_holds_is_its_first_unbroken_day() -> None:
    """The third tired morning of five begins W1."""
    found = sign("W1", table(fatigue=same(3.0, *range(6))))
    assert found.since[0, -1] == steady().days - 1 - 3
    assert found.since[0, -1 - 4] == -1


# W1, W3, W6: three of the last five answers


@pytest.mark.parametrize(
    ("sign_id", "item", "worse", "better"),
    [("W1", "fatigue", 3.0, 2.95), ("W3", "motivation", 3.0, 3.05), ("W6", "mood", 3.0, 3.05)],
)
def test_three_of_the_last_five_answers_a_point_off_are_persistent(
    sign_id: str, item: str, worse: float, better: float
) -> None:
    """Exactly a point counts, a little less does not; two of five are not enough; older than the fifth is past."""
    assert state(sign_id, table(**{item: same(worse, 0, 2, 4)})) is Is.ACTIVE
    assert state(sign_id, table(**{item: same(better, 0, 2, 4)})) is Is.INACTIVE
    assert state(sign_id, table(**{item: same(worse, 0, 2)})) is Is.INACTIVE
    assert state(sign_id, table(**{item: same(worse, 0, 2, 5)})) is Is.INACTIVE
    told = evidence(sign_id, table(**{item: same(worse, 0, 2, 4)}))
    assert (told["days_off"], told["answers"], told[item]) == (3, 5, worse)


def test_answers_older_than_a_fortnight_say_nothing() -> None:
    """Three answers within fourteen days are judged, the oldest thirteen days ago; a day older, two are too few."""
    for oldest, found in ((13, Is.ACTIVE), (14, Is.UNKNOWN)):
        days = same(NONE, *range(20)) | same(4.0, 0, 6, oldest)
        assert state("W1", table(fatigue=days)) is found


def test_two_answers_in_a_row_far_off_make_it_severe() -> None:
    """Two points and two SD on two known mornings; one such morning, or a little less, is not severe."""
    assert severe("W1", table(fatigue=same(4.0, 0, 1, 2)))
    assert not severe("W1", table(fatigue=same(4.0, 0) | same(3.0, 1, 2)))
    assert not severe("W1", table(fatigue=same(3.95, 0, 1, 2)))


def test_a_point_off_is_no_alarm_in_somebody_who_varies_by_more() -> None:
    """Severe asks for two SD beside two points: 1 and 3.4 in turn are this athlete's ordinary week."""
    wild = {n: 1.0 + 2.4 * (n % 2) for n in range(8, 90)}
    s = of(table(fatigue=wild | same(4.3, 0, 1, 2)))
    assert s.checkin["fatigue"].deviation[0, -1] >= 2
    assert s.checkin["fatigue"].z[0, -1] < 2
    assert not severe("W1", s)
    assert severe("W1", table(fatigue=wild | same(4.9, 0, 1, 2)))


def test_mood_that_swings_is_a_sign_though_it_is_not_low() -> None:
    """W6: an SD of a point over the last seven answers and 1.5 times the usual; five answers at least."""
    swinging = {0: 5.0, 1: 3.0, 2: 5.0, 3: 5.0, 4: 3.0, 5: 5.0, 6: 5.0}  # variance 6.857 / 6, two of five low
    assert state("W6", table(mood=swinging)) is Is.INACTIVE
    wider = swinging | {1: 2.9, 4: 2.9}  # sd 1.025
    assert state("W6", table(mood=wider)) is Is.ACTIVE
    assert evidence("W6", table(mood=wider))["sd_7"] == pytest.approx(np.std(list(wider.values()), ddof=1))
    few = same(NONE, *range(14)) | {0: 5.0, 1: 2.5, 2: 5.0, 3: 2.5, 4: 5.0}
    assert state("W6", table(mood=few)) is Is.ACTIVE
    assert evidence("W6", table(mood=few))["sd_7"] == pytest.approx(np.std([5, 2.5, 5, 2.5, 5], ddof=1))
    assert state("W6", table(mood=few | {4: NONE})) is Is.INACTIVE
    point = same(NONE, *range(14)) | {0: 5.0, 1: 3.0, 2: 4.0, 3: 5.0, 4: 3.0}  # sd exactly 1
    assert state("W6", table(mood=point)) is Is.ACTIVE
    assert evidence("W6", table())["sd_7"] == 0
    beyond = {0: 4.0, 1: 4.0, 2: 4.0, 3: 4.0, 4: 4.0, 5: 4.0, 6: 4.0, 7: 1.0}
    assert state("W6", table(mood=beyond)) is Is.INACTIVE


def test_mood_that_always_swings_is_no_sign() -> None:
    """W6 asks for half as much again as is usual for this athlete."""
    usual = {n: 4.0 + (1.0 if n % 2 else -1.0) for n in range(8, 90)}
    swinging = {0: 5.0, 1: 2.9, 2: 5.0, 3: 5.0, 4: 2.9, 5: 5.0, 6: 5.0}
    assert state("W6", table(mood=usual | swinging)) is Is.INACTIVE


# W2: sore legs


def test_legs_sore_on_three_of_four_mornings_one_after_rest() -> None:
    """W2 on a Tuesday, the morning after an empty Monday: 4 counts, 3.95 and two mornings do not."""
    assert state("W2", table(soreness=same(4.0, 0, 1, 3))) is Is.ACTIVE
    assert state("W2", table(soreness=same(3.95, 0, 1, 3))) is Is.INACTIVE
    assert state("W2", table(soreness=same(4.0, 0, 1))) is Is.INACTIVE
    assert state("W2", table(soreness=same(4.0, 0, 1, 4))) is Is.INACTIVE


def test_legs_sore_only_after_training_are_no_sign() -> None:
    """W2 four days ago, on a Friday: sore after Tuesday, Wednesday and Thursday, all trained."""
    sore = table(soreness=same(4.0, 4, 5, 6))
    assert state("W2", sore, back=4) is Is.INACTIVE
    rested = table(soreness=same(4.0, 4, 5, 6), runs={5: 0.0}, lifts={5: 0.0})
    assert state("W2", rested, back=4) is Is.ACTIVE
    lifted = table(soreness=same(4.0, 4, 5, 6), runs={5: 0.0}, lifts={5: 1.0})
    assert state("W2", lifted, back=4) is Is.INACTIVE


def test_the_rested_morning_may_be_the_oldest_of_the_four() -> None:
    """W2: trained every day but four days ago, so of the three sore mornings only the oldest follows rest."""
    always = same(1.0, *range(90))
    assert (
        state("W2", table(soreness=same(4.0, 0, 1, 3), runs=always | {4: 0.0}, lifts=always | {4: 0.0}))
        is Is.ACTIVE
    )
    assert state("W2", table(soreness=same(4.0, 0, 1, 3), runs=always, lifts=always)) is Is.INACTIVE
    earlier = table(soreness=same(4.0, 0, 1, 3, 4), runs=always | {5: 0.0}, lifts=always | {5: 0.0})
    assert state("W2", earlier) is Is.INACTIVE


def test_soreness_is_measured_against_the_usual_too() -> None:
    """Somebody who always says 3 is sore at 4; somebody who says 3.2 is not yet."""
    for usual, found in ((3.0, Is.ACTIVE), (3.2, Is.INACTIVE)):
        days = dict.fromkeys(range(4, 90), usual) | same(4.0, *range(4))
        assert state("W2", table(soreness=days)) is found


def test_soreness_needs_three_answers_of_four() -> None:
    """Two answers are judged neither way; three are."""
    assert state("W2", table(soreness=same(NONE, 1, 2))) is Is.UNKNOWN
    assert state("W2", table(soreness=same(NONE, 1))) is Is.INACTIVE


def test_very_sore_twice_is_severe() -> None:
    assert severe("W2", table(soreness=same(4.0, 0, 1, 2)))
    assert not severe("W2", table(soreness=same(4.0, 0, 2, 3)))


# W4: sleep


def short_by(hours: float, *backs: int) -> Days:
    return same(need() - hours, *backs)


def test_an_hour_short_over_the_week_is_poor_sleep() -> None:
    """W4: an hour exactly, and not a minute less; severe from two hours on."""
    assert state("W4", table(sleep_h=short_by(1.0, *range(7)))) is Is.ACTIVE
    assert state("W4", table(sleep_h=short_by(0.98, *range(7)))) is Is.INACTIVE
    assert severe("W4", table(sleep_h=short_by(2.0, *range(7))))
    assert not severe("W4", table(sleep_h=short_by(1.98, *range(7))))


def test_three_short_nights_of_five_are_poor_sleep() -> None:
    """W4 by nights an hour and a half under the need, however long the others were."""
    long_enough = same(9.0, *range(7))
    short, enough = need() - 1.51, need() - 1.49
    assert state("W4", table(sleep_h=long_enough | same(short, 0, 2, 4))) is Is.ACTIVE
    assert state("W4", table(sleep_h=long_enough | same(enough, 0, 2, 4))) is Is.INACTIVE
    assert state("W4", table(sleep_h=long_enough | same(short, 0, 2))) is Is.INACTIVE
    assert state("W4", table(sleep_h=long_enough | same(short, 0, 2, 5))) is Is.INACTIVE
    assert evidence("W4", table(sleep_h=long_enough | same(short, 0, 2, 4)))["short_nights_of_5"] == 3


def test_two_terrible_nights_in_a_row_make_poor_sleep_severe() -> None:
    """Three hours under the need twice, once a week that is poor anyway."""
    week = same(9.0, *range(7)) | same(5.0, 2)
    terrible, bad = need() - 3.01, need() - 2.99
    assert severe("W4", table(sleep_h=week | same(terrible, 0, 1)))
    assert not severe("W4", table(sleep_h=week | same(bad, 0, 1)))
    assert not severe("W4", table(sleep_h=week | same(terrible, 0) | same(5.0, 1)))


def test_under_four_hours_twice_is_severe_whatever_the_need() -> None:
    """Of somebody who needs 6.5 h: 3.9 h is less than three hours short, and severe all the same."""
    told = {"sleep_need_h": np.array([[6.5]])}
    week = same(6.5, *range(7)) | same(4.9, 2)
    for hours, found in ((3.95, True), (4.05, False)):
        assert severe("W4", replace(table(sleep_h=week | same(hours, 0, 1)), traits=told)) is found


def test_three_bad_nights_of_five_by_ones_own_word_are_poor_sleep() -> None:
    """W4 by the check-in, whatever the watch says."""
    assert state("W4", table(sleep_quality=same(3.0, 0, 2, 4))) is Is.ACTIVE
    assert state("W4", table(sleep_quality=same(3.05, 0, 2, 4))) is Is.INACTIVE
    assert state("W4", table(sleep_quality=same(3.0, 0, 2))) is Is.INACTIVE
    assert state("W4", table(sleep_quality=same(3.0, 0, 2, 5))) is Is.INACTIVE
    assert evidence("W4", table(sleep_quality=same(3.0, 0, 2, 4)))["bad_quality_of_5"] == 3


def test_poor_sleep_by_word_needs_three_answers_within_a_fortnight() -> None:
    """Without a watch, answers 0, 6 and 13 days ago are judged; with the third a day older nobody knows."""
    watchless = same(NONE, *range(90))
    for oldest, found in ((13, Is.ACTIVE), (14, Is.UNKNOWN)):
        words = same(NONE, *range(20)) | same(2.0, 0, 6, oldest)
        assert state("W4", table(sleep_h=watchless, sleep_quality=words)) is found


def test_poor_sleep_outlives_silence_by_a_week() -> None:
    """Either source holds W4 for seven silent days, and calm says nothing after three nights or one morning."""
    for name, worse in (
        ("sleep_h", short_by(1.5, *range(7, 14))),
        ("sleep_quality", same(3.0, *range(7, 12))),
    ):
        for silent, found in ((7, Is.ACTIVE), (8, Is.UNKNOWN)):
            days = {back - 7 + silent: value for back, value in worse.items()} | same(NONE, *range(silent))
            other = "sleep_quality" if name == "sleep_h" else "sleep_h"
            assert state("W4", table(**{name: days, other: same(NONE, *range(90))})) is found
    unasked = same(NONE, *range(90))
    for silent, found in ((2, Is.INACTIVE), (3, Is.UNKNOWN)):
        assert state("W4", table(sleep_quality=unasked, sleep_h=same(NONE, *range(silent)))) is found
    for silent, found in ((0, Is.INACTIVE), (1, Is.UNKNOWN)):
        assert state("W4", table(sleep_h=unasked, sleep_quality=same(NONE, *range(silent)))) is found


def test_missing_nights_do_not_clear_a_short_week() -> None:
    """Three nights three hours short and the rest unknown: with ordinary ones the week would lack an hour, so sleep
    counts though W4 itself cannot be judged."""
    limit = (4 - need() + 7.8) / 3
    for short, counts in ((1.7, True), (limit + 0.01, True), (limit - 0.01, False)):
        days = same(NONE, *range(7)) | short_by(short, 4, 5, 6)
        found = sign("W4", table(sleep_h=days))
        assert bool(found.counts[0, -1]) is counts


def test_two_nights_are_too_few_to_judge_sleep_by() -> None:
    """Three known nights of seven give no deficit: unknown once no longer fresh, unless three were short."""
    unasked = same(NONE, *range(90))
    days = same(NONE, *range(8)) | same(5.0, 0, 1, 2)
    assert state("W4", table(sleep_quality=unasked, sleep_h=days)) is Is.ACTIVE
    days = same(NONE, *range(12)) | same(5.0, 0, 1)
    assert state("W4", table(sleep_quality=unasked, sleep_h=days)) is Is.UNKNOWN


# W5: heart-rate variability


def test_hrv_is_down_beyond_half_an_sd_on_two_known_mornings() -> None:
    """W5 begins on the second morning below, and equality with the line is not below."""
    assert state("W5", table(rmssd_ms=lower(0.51, *range(8)))) is Is.ACTIVE
    assert state("W5", table(rmssd_ms=lower(0.5, *range(8)))) is Is.INACTIVE
    assert state("W5", table(rmssd_ms=lower(4.0, 0))) is Is.INACTIVE
    assert state("W5", table(rmssd_ms=lower(4.0, 0, 1))) is Is.ACTIVE


def test_hrv_down_by_a_whole_sd_twice_is_severe() -> None:
    """The eighth night stands in the baseline, and takes a little off."""
    assert severe("W5", table(rmssd_ms=lower(1.06, *range(8))))
    assert not severe("W5", table(rmssd_ms=lower(1.0, *range(8))))
    assert not severe("W5", table(rmssd_ms=lower(0.9, *range(1, 8)) | lower(4.0, 0)))


def test_the_numbers_of_hrv_are_those_of_the_formula() -> None:
    """The limits stand half an SD below and above the baseline, in milliseconds."""
    low = table(rmssd_ms=lower(0.8, *range(8)))
    told, base = evidence("W5", low), of(low).hrv.baseline
    mean, sd = float(base.mean[0, -1]), float(base.sd[0, -1])
    assert told["baseline_ms"] == pytest.approx(math.exp(mean))
    assert math.exp(mean) == pytest.approx(55.0, rel=1e-3)
    assert told["swc_low_ms"] == pytest.approx(math.exp(mean - 0.5 * sd))
    assert told["swc_high_ms"] == pytest.approx(math.exp(mean + 0.5 * sd))
    assert told["sd_below"] == pytest.approx(0.8, abs=0.02)
    assert told["saturation_suspected"] == told["unusually_high"] == 0


def test_a_missing_night_after_a_low_one_counts() -> None:
    """Low once and silent since: while the week held it ordinary nights might have shown W5, and it would stand for a
    week from there."""
    for back, counts in ((1, True), (6, True), (13, True), (14, False)):
        found = sign("W5", table(rmssd_ms=lower(6.0, back) | same(NONE, *range(back))))
        assert found.state[0, -1] != Is.ACTIVE
        assert bool(found.counts[0, -1]) is counts


def test_a_missing_night_may_be_the_other_half_of_a_pair() -> None:
    """Low today for the first known time, with a missing morning before it that might have been low: it counts."""
    for missing, counts in (({1: NONE}, True), ({}, False)):
        found = sign("W5", table(rmssd_ms=lower(3.3, 4) | missing))
        assert found.state[0, -1] == Is.INACTIVE
        assert bool(found.counts[0, -1]) is counts


def test_a_missing_night_among_ordinary_ones_is_no_half_of_a_pair() -> None:
    """Low today, missing yesterday, and nothing before that hints at a low one: nothing is left uncleared."""
    assert not sign("W5", table(rmssd_ms=lower(8.0, 0) | {1: NONE})).counts[0, -1]


def test_a_missing_night_more_than_four_days_ago_is_no_half_of_a_pair() -> None:
    """Pairs reach back four days: what might have been low before that is past."""
    for gap, counts in ((4, True), (5, False)):
        nights = lower(6.0, gap + 1) | {gap: NONE} | lower(-8.0, gap - 1) | lower(8.0, 0)
        found = sign("W5", table(rmssd_ms=nights))
        assert found.state[0, -1] == Is.INACTIVE
        assert bool(found.counts[0, -1]) is counts


def test_an_ordinary_night_clears_what_one_low_night_might_have_meant() -> None:
    """Low yesterday alone and known today: W5 was not confirmed, and nothing is left uncleared."""
    found = sign("W5", table(rmssd_ms=lower(1.0, 1)))
    assert not found.counts[0, -1]


def test_saturation_clears_hrv_even_where_it_is_uncertain() -> None:
    """Low HRV with low resting HR in a well athlete counts neither as a sign nor as uncleared."""
    calm_heart = same(44.0, *range(8))
    found = sign("W5", table(rmssd_ms=lower(0.9, *range(8)), resting_hr_bpm=calm_heart))
    assert found.state[0, -1] == Is.INACTIVE
    assert not found.counts[0, -1]


# W8: resting heart rate


def test_resting_hr_is_up_from_one_sd_and_three_beats_on() -> None:
    """W8 over three days; both are asked for, and equality counts."""
    base = of(table()).resting_hr.baseline
    sd = float(base.sd[0, -1])
    assert 0.5 < sd < 1.5
    assert state("W8", table(resting_hr_bpm=same(49.0, 0, 1, 2))) is Is.ACTIVE
    assert state("W8", table(resting_hr_bpm=same(48.97, 0, 1, 2))) is Is.INACTIVE
    noisy = {n: 46.0 + (4.0 if n % 2 else -4.0) for n in range(8, 90)}
    wide = float(of(table(resting_hr_bpm=noisy)).resting_hr.baseline.sd[0, -1])
    assert wide > 3
    for above, found in ((wide + 0.01, Is.ACTIVE), (wide - 0.02, Is.INACTIVE)):
        assert state("W8", table(resting_hr_bpm=noisy | same(46.0 + above, 0, 1, 2))) is found


def test_resting_hr_up_by_two_sd_and_five_beats_is_severe() -> None:
    assert severe("W8", table(resting_hr_bpm=same(51.0, 0, 1, 2)))
    assert not severe("W8", table(resting_hr_bpm=same(50.97, 0, 1, 2)))
    noisy = {n: 46.0 + (3.5 if n % 2 else -3.5) for n in range(8, 90)}
    wide = float(of(table(resting_hr_bpm=noisy)).resting_hr.baseline.sd[0, -1])
    assert 2.5 < wide < 5
    assert severe("W8", table(resting_hr_bpm=noisy | same(46.0 + 2 * wide + 0.01, 0, 1, 2)))
    assert not severe("W8", table(resting_hr_bpm=noisy | same(46.0 + 2 * wide - 0.05, 0, 1, 2)))


def test_a_week_of_half_an_sd_counts_beside_low_hrv_only() -> None:
    """W8's second way: resting HR half an SD up over the week while HRV is low."""
    base = of(table()).resting_hr.baseline
    half = 46.0 + 0.5 * float(base.sd[0, -1])
    low = lower(0.8, *range(8))
    assert state("W8", table(resting_hr_bpm=same(half + 1e-6, *range(7)), rmssd_ms=low)) is Is.ACTIVE
    assert state("W8", table(resting_hr_bpm=same(half - 0.02, *range(7)), rmssd_ms=low)) is Is.INACTIVE
    assert state("W8", table(resting_hr_bpm=same(half + 1e-6, *range(7)))) is Is.INACTIVE


def test_missing_beats_do_not_clear_resting_hr() -> None:
    """One night six beats up and two missing: an ordinary one beside it would be a sign, so the domain counts."""
    for beats, counts in ((6.0, True), (5.9, False)):
        found = sign("W8", table(resting_hr_bpm={0: NONE, 1: NONE, 2: 46.0 + beats}))
        assert found.state[0, -1] != Is.ACTIVE
        assert bool(found.counts[0, -1]) is counts


def test_missing_beats_do_not_clear_a_week_beside_low_hrv() -> None:
    """Three known nights 1.2 SD up: with a fourth ordinary one the week is 0.9 up, and HRV is low."""
    base = of(table()).resting_hr.baseline
    up = same(46.0 + 1.2 * float(base.sd[0, -1]), 4, 5, 6)
    for hrv, counts in ((lower(0.8, *range(8)), True), (lower(0.0, 0), False)):
        found = sign("W8", table(resting_hr_bpm=same(NONE, *range(4)) | up, rmssd_ms=hrv))
        assert bool(found.counts[0, -1]) is counts


def test_what_resting_hr_tells_is_in_beats() -> None:
    told = evidence("W8", table(resting_hr_bpm=same(50.0, 0, 1, 2)))
    assert told["above_bpm"] == pytest.approx(4.0)
    assert told["baseline_bpm"] == pytest.approx(46.0)
    assert told["days"] == 3


# W7: hard long runs


def long_runs(**values: Days) -> Signals:
    """Long runs on the given days alone; ``rpe_over`` is 0 where it is not given."""
    days = sorted({back for each in values.values() for back in each})
    nothing = same(NONE, *range(90))
    return of(
        table(),
        runs={
            "long": same(0.0, *range(90)) | same(1.0, *days),
            **{
                name: nothing | dict(values.get(name, {})) for name in ("rpe_over", "ef_z", "decoupling_over")
            },
        },
    )


@pytest.mark.parametrize(
    ("name", "hard", "not_yet", "very", "not_very"),
    [("rpe_over", 1.0, 0.95, 2.0, 1.95), ("ef_z", -1.5, -1.45, -3.0, -2.95), ("decoupling_over", 5.0, 4.9, 10.0, 9.9)],
)  # fmt: skip
def test_two_long_runs_in_a_row_beyond_a_threshold(
    name: str, hard: float, not_yet: float, very: float, not_very: float
) -> None:
    """W7 at exactly the threshold, not just below it; severe at twice as much."""
    assert state("W7", long_runs(**{name: same(hard, 3, 10)})) is Is.ACTIVE
    assert state("W7", long_runs(**{name: {3: hard, 10: not_yet}})) is Is.INACTIVE
    assert state("W7", long_runs(**{name: {3: not_yet, 10: hard}})) is Is.INACTIVE
    assert severe("W7", long_runs(**{name: same(very, 3, 10)}))
    assert not severe("W7", long_runs(**{name: {3: very, 10: not_very}}))


def test_without_long_runs_nothing_is_said_of_them() -> None:
    """W7 is unknown from the first day on."""
    for back in (0, 75, 89):
        assert state("W7", long_runs(), back=back) is Is.UNKNOWN


def test_long_runs_count_for_three_weeks_and_not_on_their_own_day() -> None:
    """W7: the earlier one at most 21 days ago; today's run is known tomorrow; one alone is not judged."""
    assert state("W7", long_runs(rpe_over=same(1.0, 3, 21))) is Is.ACTIVE
    assert state("W7", long_runs(rpe_over=same(1.0, 3, 22))) is Is.UNKNOWN
    assert state("W7", long_runs(rpe_over=same(1.0, 0, 3))) is Is.UNKNOWN
    assert state("W7", long_runs(rpe_over=same(1.0, 3))) is Is.UNKNOWN
    assert state("W7", long_runs(rpe_over=same(1.0, 80, 89)), back=75) is Is.ACTIVE
    told = evidence("W7", long_runs(rpe_over={3: 1.0, 10: 1.2}))
    assert (told["last_rpe_over"], told["previous_rpe_over"], told["days_since"]) == (1.0, 1.2, 3)
    told = evidence("W7", long_runs(ef_z={3: -1.6, 10: -1.7}))
    assert (told["last_ef_sd"], told["previous_ef_sd"]) == (-1.6, -1.7)


# W9: quality runs


def key_runs(*days: int, done: Days | None = None, ef_z: Days | None = None) -> Signals:
    nothing = same(NONE, *range(90))
    return of(
        table(completed_pct=nothing | dict(done or {})),
        runs={"key": same(0.0, *range(90)) | same(1.0, *days), "ef_z": nothing | dict(ef_z or {})},
    )


def test_a_key_run_is_spoilt_below_four_fifths_of_its_plan() -> None:
    """W9 begins the day after and holds for seven days."""
    assert state("W9", key_runs(3, done={3: 79.9})) is Is.ACTIVE
    assert state("W9", key_runs(3, done={3: 80.0})) is Is.INACTIVE
    assert state("W9", key_runs(0, 9, done={0: 60.0, 9: 100.0})) is Is.INACTIVE
    assert state("W9", key_runs(7, done={7: 60.0})) is Is.ACTIVE
    assert state("W9", key_runs(8, done={8: 60.0})) is Is.INACTIVE
    told = evidence("W9", key_runs(3, done={3: 60.0}))
    assert (told["completed_pct"], told["days_since"]) == (60.0, 3)


def test_two_of_three_key_runs_slow_for_their_heart_rate_are_a_sign() -> None:
    """W9: from 1.5 SD below the last of their kind on; one alone asks, and the next good one ends it."""
    assert state("W9", key_runs(3, 8, ef_z={3: -1.5, 8: -1.5})) is Is.ACTIVE
    assert state("W9", key_runs(3, 6, 10, ef_z={3: -1.5, 6: 0.0, 10: -1.5})) is Is.ACTIVE
    assert state("W9", key_runs(3, 6, 9, 12, ef_z={3: -1.5, 6: 0.0, 9: 0.0, 12: -1.5})) is Is.INACTIVE
    assert state("W9", key_runs(3, 8, ef_z={3: -1.5, 8: -1.45})) is Is.INACTIVE
    assert state("W9", key_runs(3, 5, 8, ef_z={3: 0.0, 5: -1.5, 8: -1.5})) is Is.INACTIVE
    assert state("W9", key_runs(3, 8, ef_z={3: -1.5, 8: -1.5, 1: 3.0})) is Is.ACTIVE
    once = evidence("W9", key_runs(3, ef_z={3: -1.6}))
    assert (once["slow_once"], once["ef_sd"]) == (1.0, -1.6)
    assert evidence("W9", key_runs(3, 8, ef_z={3: -1.6, 8: -1.5}))["slow_once"] == 0.0


def test_an_aborted_key_run_is_severe() -> None:
    """W9: below half of the plan, for the same seven days."""
    assert severe("W9", key_runs(7, done={7: 49.9}))
    assert not severe("W9", key_runs(7, done={7: 50.0}))
    assert not severe("W9", key_runs(3, 8, done={3: 60.0, 8: 40.0}))


def test_key_runs_are_judged_for_three_weeks() -> None:
    assert state("W9", key_runs(21, done={21: 100.0})) is Is.INACTIVE
    assert state("W9", key_runs(22, done={22: 100.0})) is Is.UNKNOWN
    assert state("W9", key_runs(3)) is Is.UNKNOWN


# W10: lifting that spoils long runs


def cut_long(day: int, pct: float, heavy: int, sore: Days) -> Signals:
    nothing = same(0.0, *range(90))
    found = table(
        completed_pct=same(NONE, *range(90)) | {day: pct}, heavy_lower=nothing | {heavy: 1.0}, soreness=sore
    )
    return of(found, runs={"long": nothing | {day: 1.0}})


def test_a_long_run_cut_short_by_sore_legs_after_heavy_lifting() -> None:
    """W10: 85 % of the plan or less, heavy legs within the three days before, soreness 4 that morning or the next."""
    assert state("W10", cut_long(5, 85.0, 8, {5: 4.0})) is Is.ACTIVE
    assert state("W10", cut_long(5, 85.0, 6, {4: 4.0})) is Is.ACTIVE
    assert state("W10", cut_long(5, 85.1, 8, {5: 4.0})) is Is.INACTIVE
    assert state("W10", cut_long(5, 85.0, 9, {5: 4.0})) is Is.INACTIVE
    assert state("W10", cut_long(5, 85.0, 5, {5: 4.0})) is Is.INACTIVE
    assert state("W10", cut_long(5, 85.0, 8, {5: 3.9})) is Is.INACTIVE
    assert state("W10", cut_long(5, 85.0, 8, {3: 4.0, 6: 4.0})) is Is.INACTIVE


def test_lighter_weights_last_three_weeks() -> None:
    """W10 holds for 21 days from the run on, and the last long run of a known length says as long that it does not."""
    assert state("W10", cut_long(21, 70.0, 23, {21: 4.0})) is Is.ACTIVE
    assert state("W10", cut_long(22, 70.0, 24, {22: 4.0})) is Is.UNKNOWN
    assert state("W10", cut_long(21, 100.0, 23, {})) is Is.INACTIVE
    assert state("W10", cut_long(22, 100.0, 24, {})) is Is.UNKNOWN
    assert state("W10", cut_long(0, 70.0, 2, {0: 4.0})) is Is.UNKNOWN
    assert (
        state("W10", of(table(completed_pct={3: 100.0}), runs={"long": same(0.0, *range(90))})) is Is.UNKNOWN
    )
    assert math.isnan(evidence("W10", table(completed_pct={89: 70.0}))["completed_pct"])
    told = evidence("W10", cut_long(5, 70.0, 7, {5: 4.0}))
    assert (told["completed_pct"], told["days_since"]) == (70.0, 5)


# W11 and W12


def test_the_veto_is_as_it_was_said_this_morning() -> None:
    assert state("W11", table(veto={0: 1.0})) is Is.ACTIVE
    assert state("W11", table(veto={0: 0.0, 1: 1.0})) is Is.INACTIVE
    assert state("W11", table(veto={0: NONE, 1: 1.0})) is Is.UNKNOWN


def lifting(
    week: float, rpe: Days, usual: float = 100.0, sessions: tuple[int, ...] = (8, 15, 22, 29)
) -> Panel:
    """Lifts so many days ago with ``usual`` work a session, and ``week`` of it three days ago."""
    nothing = same(0.0, *range(90))
    return table(
        lifts=nothing | same(1.0, 3, *sessions),
        lift_load=nothing | same(usual, *sessions) | {3: week},
        lift_rpe=same(NONE, *range(90)) | dict(rpe),
    )


def test_a_tenth_more_is_too_much_only_after_a_hard_session() -> None:
    """W12: over 110 % of the fullest week before, after a session above RPE 7 in the last seven days."""
    assert state("W12", lifting(111.0, {3: 7.5})) is Is.ACTIVE
    assert state("W12", lifting(110.0, {3: 7.5})) is Is.INACTIVE
    assert state("W12", lifting(111.0, {3: 7.0})) is Is.INACTIVE
    assert state("W12", lifting(111.0, {7: 7.5})) is Is.ACTIVE
    assert state("W12", lifting(111.0, {8: 7.5})) is Is.INACTIVE
    assert state("W12", lifting(111.0, {0: 7.5})) is Is.INACTIVE


def test_half_as_much_again_is_too_much_anyway() -> None:
    """W12 without any RPE."""
    assert state("W12", lifting(151.0, {})) is Is.ACTIVE
    assert state("W12", lifting(150.0, {})) is Is.INACTIVE
    told = evidence("W12", lifting(151.0, {3: 6.0}))
    assert (told["fullest_week"], told["strength_load_7d"]) == (100.0, 151.0)
    assert (told["share"], told["last_rpe"]) == (pytest.approx(1.51), 6.0)


def test_a_week_is_measured_by_the_fullest_of_the_four_before() -> None:
    """W12: from the 35th day ago to the eighth; the seventh belongs to this week."""
    told = evidence("W12", lifting(50.0, {}, sessions=(7, 8, 20, 29, 35, 36)))
    assert (told["fullest_week"], told["strength_load_7d"]) == (200.0, 150.0)
    assert evidence("W12", lifting(50.0, {}, sessions=(7, 8, 20, 35, 36)))["fullest_week"] == 100.0


def test_after_a_pause_the_level_before_it_is_no_ramp() -> None:
    """W12: two empty weeks and a light one make no jump of the usual work."""
    assert state("W12", lifting(100.0, {3: 7.5}, sessions=(30, 31, 8))) is Is.INACTIVE


def test_a_week_is_measured_from_three_sessions_in_four_weeks_on() -> None:
    """W12: weeks two to five count; the 36th day ago does not."""
    assert state("W12", lifting(300.0, {}, sessions=(8, 15, 35))) is Is.ACTIVE
    assert state("W12", lifting(300.0, {}, sessions=(8, 15, 36))) is Is.UNKNOWN
    assert state("W12", lifting(300.0, {}, sessions=(8, 15))) is Is.UNKNOWN


def test_a_ramp_is_not_carried_on() -> None:
    """W12 looks back at the lifts themselves: yesterday too much, today no longer judged."""
    found = lifting(400.0, {}, sessions=(10, 15, 36))
    assert state("W12", found, back=1) is Is.ACTIVE
    assert state("W12", found) is Is.UNKNOWN
