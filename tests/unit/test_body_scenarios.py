"""Situations that other programs misread, each with the answer that a good coach would give."""

import math
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone

import numpy as np
import pytest

from readiness.body.assess import assess, evaluate
from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.body.explanations import Alcohol, Device, HrvHigh, SlowRun
from readiness.body.health import Illness, Injury
from readiness.body.pauses import FirstWeeks, Gap, Return
from readiness.body.strain import Descent, ShortNight, Travel
from readiness.errors import NoData
from readiness.history.table import cut, panel
from readiness.observations import Activity, CheckIn, HrvNight, Note, RestingHr, SleepNight, StrengthSet
from readiness.plausibility import problem
from readiness.recommendation import SignReport, State
from readiness.settings import AthleteSettings, HrvSettings, Settings
from readiness.subscores import confidence_word
from tests import athletes as made
from tests.athletes import UNTIL, checkin, healthy, note, run, sleep, tired, without

SETTINGS = Settings()
NOW = datetime.combine(UNTIL, time(7), made.ZONE)


def ago(days: int):
    return UNTIL - timedelta(days=days)


def body(rows, settings: Settings = SETTINGS) -> Assessment:
    return assess(rows, settings, UNTIL)


def held[C: Condition](found: Assessment, kind: type[C]) -> C:
    """The condition, which must hold."""
    condition = found.condition(kind)
    assert condition is not None
    return condition


def sign(found: Assessment, sign_id: str) -> SignReport:
    return next(s for s in found.signs if s.id == sign_id)


def steady(days: int = 120):
    """The same every day: nothing is noise, so every number can be worked out by hand."""
    return healthy(days=days, noise=0)


def with_nights(rows, kind, field: str, values: dict[int, float]):
    """The value of the night so many days ago."""
    days = {ago(back): value for back, value in values.items()}
    return [replace(o, **{field: days[o.date]}) if type(o) is kind and o.date in days else o for o in rows]


def test_an_ordinary_athlete_is_green_with_high_confidence():
    """Everything as usual: every sub-score is its ordinary value and nothing is flagged."""
    found = body(steady())
    assert {found.subscores[k] for k in ("fatigue", "soreness", "mood", "motivation", "stress", "hrv")} == {
        30.0
    }
    assert found.subscores["resting_hr"] == 30.0
    assert (found.band, found.confidence, found.provisional) == ("green", "high", False)
    assert not found.domains
    assert not found.conditions
    assert found.missing == ()


def test_hrv_down_is_judged_by_the_week_against_baseline_and_swc():
    """W5: L7 < m − 0.5 s on two known mornings, with the numbers of the formula beside it."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", dict.fromkeys(range(7), 50.0))
    found = sign(body(rows), "W5")
    sd = math.sqrt(10 * 0.16**2 / 70)  # 61 equal nights: the variance is all prior
    assert found.state is State.ACTIVE
    assert found.evidence["rmssd_7d_ms"] == 50
    assert found.evidence["baseline_ms"] == 55
    assert found.evidence["swc_low_ms"] == pytest.approx(55 * math.exp(-0.5 * sd), abs=0.01)
    assert found.evidence["nights"] == 7
    assert "50 ms" in found.text


def test_one_low_morning_is_no_sign():
    """A mean that is low for the first time today waits for a second morning."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", {0: 40.0})
    assert sign(body(rows), "W5").state is State.INACTIVE


def test_a_night_that_is_not_there_clears_nothing():
    """HRV low for the first time yesterday: an ordinary night today would confirm W5, so a missing one counts."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", {1: 25.0})
    assert sign(body(rows), "W5").state is State.ACTIVE
    gone = body(without(rows, HrvNight, UNTIL))
    assert sign(gone, "W5").state is State.INACTIVE
    assert "hrv" in gone.domains


def test_a_wider_swc_is_the_users_choice():
    """``hrv.swc`` moves the line below which HRV is down."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", dict.fromkeys(range(7), 53.0))
    assert sign(body(rows), "W5").state is State.ACTIVE
    assert sign(body(rows, Settings(hrv=HrvSettings(swc=1.0))), "W5").state is State.INACTIVE


def test_low_hrv_with_low_resting_hr_in_a_well_athlete_is_saturation():
    """Saturation leaves W5 inactive, holds the sub-score at 40 and says what it suspects."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", dict.fromkeys(range(7), 50.0))
    rows = with_nights(rows, RestingHr, "resting_hr_bpm", dict.fromkeys(range(7), 43.0))
    found = body(rows)
    assert sign(found, "W5").state is State.INACTIVE
    assert sign(found, "W5").evidence["saturation_suspected"] is True
    assert found.subscores["hrv"] == 40.0
    assert "SATURATION" in found.conditions


def test_unusually_high_hrv_in_bad_company_is_a_warning():
    """HRV far above baseline with high fatigue and low motivation is never super-readiness."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", dict.fromkeys(range(7), 64.0))
    rows = [
        replace(o, fatigue=4.0, motivation=2.0) if isinstance(o, CheckIn) and o.date == UNTIL else o
        for o in rows
    ]
    found = body(rows)
    assert (sign(found, "W5").state, sign(found, "W5").name) == (State.ACTIVE, "hrv_unusually_high")
    assert found.subscores["hrv"] == 60.0
    assert set(held(found, HrvHigh).company) >= {"fatigue", "motivation"}


def test_a_big_descent_blocks_the_legs_while_hrv_is_normal():
    """2,400 m down on a long run two days ago: no loaded lower-body work, and the reason says so."""
    rows = [o for o in steady() if not (isinstance(o, Activity) and o.date == ago(2))]
    found = body([*rows, run(ago(2), minutes=300, kind="long", descent_m=2400)])
    flag = held(found, Descent)
    assert sign(found, "W5").state is State.INACTIVE
    assert "2,400 m of descent" in flag.text
    assert flag.ran == ago(2)
    assert flag.until == UNTIL + timedelta(days=1)
    assert 40 < flag.hours_since < 48


def test_a_flight_is_named_as_jet_lag_by_note_and_by_clock():
    """+7 h is a maintenance cap for four mornings, whether noted or seen in the nights' UTC offsets."""
    for told in (True, False):
        rows = steady()
        if told:
            rows.append(note(ago(1), "travel:+7"))
        else:
            there = timezone(timedelta(hours=8))
            rows = [
                sleep(o.date, zone=there) if isinstance(o, SleepNight) and o.date >= ago(1) else o
                for o in rows
            ]
        flag = held(body(rows), Travel)
        assert "Jet lag: 7 time zones east" in flag.text
        assert flag.arrived == ago(1)
        assert flag.until == UNTIL + timedelta(days=2)


def test_zero_resting_hr_is_quarantined_not_read_as_fit():
    """Three days of 0 bpm have a problem each; were they let through, they would look like a very low heart."""
    zeros = [made.resting_hr(ago(n), 0.0) for n in range(3)]
    assert all("outside 25–120" in (problem(o, NOW) or "") for o in zeros)
    found = body(without(steady(), RestingHr, *(o.date for o in zeros)))
    assert "resting_hr" in found.missing


@pytest.mark.parametrize("tag", ["alcohol", "altitude:2300", "ill"])
def test_confounded_days_stay_out_of_the_baseline(tag):
    """A fortnight of explained bad nights leaves the baseline where it was."""
    nights = dict.fromkeys(range(10, 20), 45.0)
    rows = with_nights(steady(), HrvNight, "rmssd_ms", nights)
    assert body(rows).signals["hrv_baseline_ms"] < 54
    tagged = [*rows, *(note(ago(n), tag) for n in nights)]
    assert body(tagged).signals["hrv_baseline_ms"] == pytest.approx(55.0, abs=0.01)


def test_alcohol_is_told_beside_the_sign_it_may_explain():
    """Resting HR up and alcohol noted: the reason names both, and the night counts in no streak."""
    rows = with_nights(steady(), RestingHr, "resting_hr_bpm", dict.fromkeys(range(1, 5), 52.0))
    found = body([*rows, note(ago(0), "alcohol")])
    assert sign(found, "W8").state is State.ACTIVE
    assert "alcohol may explain it" in sign(found, "W8").text
    assert held(found, Alcohol).days == (UNTIL,)
    assert "no change of time zone" in found.ruled_out
    assert "no alcohol noted" not in found.ruled_out


def test_a_new_device_makes_a_new_baseline():
    """After ``device-change`` nothing older counts: no HRV judgement before seven nights."""
    rows = [
        *with_nights(steady(), HrvNight, "rmssd_ms", dict.fromkeys(range(5), 80.0)),
        note(ago(4), "device-change"),
    ]
    found = body(rows)
    assert sign(found, "W5").state is State.UNKNOWN
    assert "hrv" in found.missing
    assert held(found, Device).changed_on == ago(4)
    for days, told in ((13, True), (14, False)):
        assert body([*steady(), note(ago(days), "device-change")]).holds(Device) is told


def test_illness_pattern_asks_and_a_symptom_or_a_second_morning_rests():
    """Resting HR +2 SD and 5 bpm with HRV −1 SD overnight: ask; with fatigue 4, on two mornings, or ``ill``: skip."""

    def pattern(*backs: int):
        rows = with_nights(steady(), RestingHr, "resting_hr_bpm", dict.fromkeys(backs, 53.0))
        return with_nights(rows, HrvNight, "rmssd_ms", dict.fromkeys(backs, 44.0))

    def tired_today(rows):
        return [replace(o, fatigue=4.0) if isinstance(o, CheckIn) and o.date == UNTIL else o for o in rows]

    assert held(body(pattern(0)), Illness).asks
    assert not held(body(tired_today(pattern(0))), Illness).asks
    assert not held(body(pattern(0, 1)), Illness).asks
    assert not held(body([*steady(), note(UNTIL, "ill")]), Illness).asks
    assert "ILLNESS" not in body([*pattern(0), note(UNTIL, "alcohol")]).conditions


def test_illness_and_injury_hold_until_a_check_in_says_otherwise():
    """Said on Sunday and silent since: still so. A check-in without it ends it. After a week nobody knows."""
    for field, flag in (({"ill": True}, "ILLNESS"), ({"injured": "left ankle"}, "INJURY")):
        sick = [replace(o, **field) if isinstance(o, CheckIn) and o.date == ago(2) else o for o in steady()]
        assert flag not in body(sick).conditions
        assert flag in body(without(sick, CheckIn, UNTIL, ago(1))).conditions
        older = [replace(o, **field) if isinstance(o, CheckIn) and o.date == ago(8) else o for o in steady()]
        assert flag not in body(without(older, CheckIn, *(ago(n) for n in range(8)))).conditions


@pytest.mark.parametrize(
    ("part", "region", "spared"),
    [("left knee", "lower", "upper_core"), ("shoulder", "upper", "lower"), ("lower back", "trunk", "none"),
     ("something", "unknown", "none"), ("knee and wrist", "unknown", "none")],
)  # fmt: skip
def test_an_injury_offers_what_spares_it(part, region, spared):
    """Foot to hip leaves upper body, hand to shoulder leaves legs, back, head or unknown leave nothing."""
    rows = [replace(o, injured=part) if isinstance(o, CheckIn) and o.date == UNTIL else o for o in steady()]
    injury = held(body(rows), Injury)
    assert (injury.part, injury.region, injury.spared) == (part, region, spared)
    assert ("Name one part" in injury.text) is (region == "unknown")


@pytest.mark.parametrize(("hours", "short"), [(4.2, True), (4.9, True), (5.0, False)])
def test_a_night_of_less_than_five_hours_is_a_short_night(hours, short):
    """Below five hours the day is capped, and the flag carries the hours."""
    found = body(with_nights(steady(), SleepNight, "sleep_h", {0: hours})).condition(ShortNight)
    assert (found and found.sleep_h) == (hours if short else None)


def test_a_missing_check_in_is_provisional_and_named_but_does_not_cap():
    """The nightly job runs before anyone has answered: confidence holds, the answer is provisional."""
    found = body(without(steady(), CheckIn, UNTIL))
    assert found.provisional
    assert found.missing == ("checkin",)
    assert found.confidence in ("medium", "high")
    assert found.data_until["checkin"] == ago(1)


def test_exactly_half_is_medium_and_exactly_an_hour_is_a_deficit():
    """Thresholds count equality, whatever the last bit of a sum says."""
    assert [confidence_word(x) for x in (0.18 + 0.12 + 0.14 + 0.06, 0.4999, 0.75 - 1e-12)] == [
        "medium",
        "low",
        "high",
    ]
    told = Settings(athlete=AthleteSettings(sleep_need_h=7.8))
    short = with_nights(steady(), SleepNight, "sleep_h", dict.fromkeys(range(7), 6.8))
    assert sign(body(short, told), "W4").state is State.ACTIVE
    less = with_nights(steady(), SleepNight, "sleep_h", dict.fromkeys(range(7), 6.82))
    assert sign(body(less, told), "W4").state is State.INACTIVE


def test_without_any_check_in_confidence_is_what_the_rest_weighs():
    """HRV, resting HR, sleep, load and run response, each as fresh as it is, and no more."""
    found = body([o for o in steady() if not isinstance(o, CheckIn)])
    fresh = 0.18 + 0.12 + 0.14 + 0.12 * (1 - 1 / 7)  # no training yesterday
    assert found.confidence_value == pytest.approx(fresh + 0.06 * (1 - 2 / 21), abs=0.01)
    assert found.confidence == "medium"


def test_a_gap_lowers_confidence_until_three_mornings_are_back():
    """More than a week without any data: low, on the first and second morning back too, not on the third."""
    for back, low in ((0, True), (1, True), (2, False)):
        silent = {ago(n) for n in range(back + 1, back + 12)}
        rows = [o for o in steady() if o.date not in silent]
        found = body(rows)
        assert ("GAP" in found.conditions) is low
        if low:
            assert found.confidence == "low"
    silent_since = body([o for o in steady() if o.date <= ago(10)])
    assert held(silent_since, Gap).days == 9  # that day's run was known on the morning after


def test_the_first_weeks_are_known_as_such():
    """Fewer than seven nights and check-ins, or no strength yet, are first weeks; told experience ends the latter."""
    assert held(body(steady(days=6)), FirstWeeks).baseline is False
    never = [o for o in steady() if not (isinstance(o, Activity) and o.sport == "strength_training")]
    assert held(body(never), FirstWeeks).baseline is True
    told = Settings(athlete=AthleteSettings(strength_history_weeks=12))
    assert "FIRST_WEEKS" not in body(never, told).conditions


def test_a_pause_is_followed_by_two_careful_sessions():
    """Three weeks without strength: two sessions capped; one done, one left; two done, none."""
    lifts = [ago(30), ago(33)]
    rows = [o for o in steady() if not (isinstance(o, Activity) and o.sport == "strength_training")]
    rows += [made.lift(day) for day in lifts]
    flag = held(body(rows), Return)
    assert (flag.what, flag.sessions_left) == ("strength", 2)
    assert held(body([*rows, made.lift(ago(3))]), Return).sessions_left == 1
    assert "RETURN" not in body([*rows, made.lift(ago(5)), made.lift(ago(3))]).conditions


def test_a_pause_of_everything_is_told_as_one_of_training():
    """A month without run or lift: as long a pause of both, and the two sessions are the same."""
    rows = [o for o in steady() if not (isinstance(o, Activity) and o.date > ago(30))]
    found = held(body(rows), Return)
    assert (found.what, found.sessions_left) == ("training", 2)


def test_hard_long_runs_need_two_in_a_row():
    """W7: both last long runs at 12 % higher heart rate than ever for the pace."""

    def hard(*backs: int):
        days = {ago(n) for n in backs}
        return [
            replace(o, avg_hr_bpm=157.0)
            if isinstance(o, Activity) and o.kind == "long" and o.date in days
            else o
            for o in healthy()
        ]

    assert sign(body(hard(3, 10)), "W7").state is State.ACTIVE
    assert sign(body(hard(3)), "W7").state is State.INACTIVE
    assert "pace for heart rate" in sign(body(hard(3, 10)), "W7").text


def test_a_key_run_cut_short_of_the_plan_counts_for_a_week():
    """W9: 60 % of planned intervals; active for seven days or until the next good ones; without an explicit plan nobody
    says 'cut short'."""
    day = ago(7)
    well = [o for o in healthy() if not (isinstance(o, Activity) and o.date == day and o.kind == "intervals")]
    well.append(run(day, minutes=36, kind="intervals"))
    assert sign(body([*well, made.planned(day, "intervals", 60)]), "W9").state is State.INACTIVE
    rows = [o for o in well if not (isinstance(o, Activity) and o.date > day and o.kind != "easy")]
    planned = [*rows, made.planned(day, "intervals", 60)]
    assert sign(body(planned), "W9").state is State.ACTIVE
    assert sign(body(planned), "W9").evidence["completed_pct"] == 60
    assert sign(body(planned), "W9").shown_on == day
    assert sign(assess(planned, SETTINGS, UNTIL + timedelta(days=1)), "W9").state is State.INACTIVE
    assert sign(body(rows), "W9").state is State.INACTIVE


def test_lifting_that_spoils_long_runs_changes_the_style():
    """W10: a long run cut to 70 % two days after heavy legs with soreness 4."""
    day = ago(3)
    rows = [o for o in steady() if not (isinstance(o, Activity) and o.date in (day, ago(5)))]
    rows = [replace(o, soreness=4.0) if isinstance(o, CheckIn) and o.date == day else o for o in rows]
    rows += [run(day, 105, "long"), made.planned(day, "long", 150), made.lift(ago(5), kind="heavy_lower")]
    assert sign(body(rows), "W10").state is State.ACTIVE
    assert sign(body(steady()), "W10").state is not State.ACTIVE


def test_a_lift_known_only_from_the_watch_can_spoil_a_long_run():
    """W10: 3 × 5 squats at 80 kg and RPE 8, a lift without a name, and the next day's long run cut to 56 %."""
    squats = (StrengthSet("squat", 3, 5, 80.0),)

    def told(**lifted: object) -> State:
        rows = [o for o in steady() if not (isinstance(o, Activity) and ago(6) <= o.date <= ago(3))]
        rows = [replace(o, soreness=4.0) if isinstance(o, CheckIn) and o.date == ago(3) else o for o in rows]
        rows += [run(ago(3), 84, "long"), made.planned(ago(3), "long", 150), made.lift(ago(4), **lifted)]
        return sign(body(rows), "W10").state

    assert told(kind=None, rpe=8.0, strength_sets=squats) is State.ACTIVE
    assert told(kind="heavy_lower", rpe=8.0) is State.ACTIVE
    assert told(kind=None, rpe=5.0, strength_sets=(StrengthSet("squat", 3, 15, 20.0),)) is not State.ACTIVE
    assert told(kind="upper_core", rpe=8.0, strength_sets=squats) is not State.ACTIVE


def test_strength_that_doubles_in_a_week_is_too_fast():
    """W12: last week's session RPE × minutes twice the usual."""
    rows = [
        *steady(),
        *(made.lift(ago(n), rpe=8.0, strength_sets=(StrengthSet("squat", 3, 8, 60.0),)) for n in (2, 4)),
    ]
    assert sign(body(rows), "W12").state is State.ACTIVE
    assert sign(body(steady()), "W12").state is State.INACTIVE


def test_load_is_brought_to_one_unit_by_the_athletes_own_pairs():
    """Without an RPE the same runs weigh the same: TRIMP is scaled by pairs of both, never mixed in raw."""
    rows = steady()
    bare = [replace(o, rpe=None) if isinstance(o, Activity) and o.date > ago(30) else o for o in rows]
    told, guessed = body(rows), body(bare)
    assert guessed.ctl == pytest.approx(told.ctl, rel=0.12)
    naked = [
        replace(o, rpe=None, avg_hr_bpm=None, distance_km=None) if isinstance(o, Activity) else o
        for o in rows
    ]
    assert body(naked).signals["load_guessed_share"] > 0.8


def test_days_without_any_training_are_not_taken_for_rest():
    """Five silent days lift form, as rest would; what the decision rests on assumes ordinary training instead."""
    rows = [o for o in steady() if not (isinstance(o, Activity) and o.date >= ago(5))]
    rows = [replace(o, fatigue=3.9) if isinstance(o, CheckIn) and o.date == UNTIL else o for o in rows]
    found = evaluate(panel(rows, SETTINGS, UNTIL))
    assert found.signals.load.form_pct[0, -1] > 20
    assert found.signals.load.worst_form_pct[0, -1] < 15
    assert found.scores.guard[0, -1] > found.scores.score[0, -1]


def test_one_terrible_answer_is_at_least_amber():
    """Fatigue 5 of 5 in somebody who says 2 is amber or worse, however ordinary everything else is."""
    rows = [replace(o, fatigue=5.0) if isinstance(o, CheckIn) and o.date == UNTIL else o for o in steady()]
    assert body(rows).band in ("amber", "red")


def test_a_bad_patch_is_red_with_severe_domains():
    """A week of everything worse: several domains, some severe, each with numbers, a sentence and a beginning."""
    found = body(tired(steady(), 7))
    assert found.band in ("amber", "red")
    assert {"energy", "soreness", "mind", "sleep", "hrv", "resting_hr"} <= found.domains
    assert {"energy", "hrv"} <= found.severe_domains
    for active in (s for s in found.signs if s.state is State.ACTIVE):
        assert active.text.endswith(".")
        assert "?" not in active.text
        assert active.since is not None
        assert active.since >= ago(7)


def test_nothing_at_all_is_no_data():
    """Plans and races alone are nothing to decide on."""
    with pytest.raises(NoData, match="nothing to decide on"):
        body(
            [
                made.planned(UNTIL),
                made.race(UNTIL + timedelta(days=90)),
                Note(made.source("note", 1), UNTIL, "heat"),
            ]
        )


def test_the_cut_keeps_the_plan_and_drops_what_came_later():
    """A past morning knows nights and check-ins of the day, no run of the day, all plans; today knows what is done."""
    rows = [
        *steady(days=3),
        run(UNTIL),
        made.planned(UNTIL + timedelta(days=2)),
        checkin(UNTIL + timedelta(days=1)),
    ]
    past, today = cut(rows, UNTIL), cut(rows, UNTIL, NOW + timedelta(hours=3))
    assert not [o for o in past if isinstance(o, Activity) and o.date == UNTIL]
    assert [o for o in today if isinstance(o, Activity) and o.date == UNTIL]
    for known in (past, today):
        assert not [o for o in known if isinstance(o, CheckIn) and o.date > UNTIL]
        assert made.planned(UNTIL + timedelta(days=2)) in known
        assert checkin(UNTIL) in known


def test_outliers_and_rounded_data_do_not_move_the_baseline():
    """One absurd night is dropped; equal resting HR with a few neighbours is not taken for outliers."""
    rows = with_nights(steady(), HrvNight, "rmssd_ms", {20: 250.0})
    assert body(rows).signals["hrv_baseline_ms"] == pytest.approx(55.0, abs=0.01)
    wobble = with_nights(steady(), RestingHr, "resting_hr_bpm", {n: 46.0 + n % 2 for n in range(10, 30)})
    values = [46.0] * 50 + [47.0] * 10
    assert body(wobble).signals["resting_hr_baseline_bpm"] == pytest.approx(float(np.mean(values)), abs=0.01)


def test_a_sign_within_the_usual_range_is_told_and_changes_nothing():
    """A week below the HRV band is noticed; in somebody whose HRV falls further every month it lowers no day."""
    dips = {back: 47.0 for block in range(20, 110, 28) for back in range(block, block + 10)}
    rows = with_nights(steady(), HrvNight, "rmssd_ms", dips | dict.fromkeys(range(8), 49.5))
    found = body(rows)
    noticed = sign(found, "W5")
    assert (noticed.state, noticed.counts) == (State.ACTIVE, False)
    assert noticed.text.endswith("; noticed, within your usual range.")
    assert not found.domains
    assert "W5" not in found.lowering


def test_a_sign_alone_that_is_not_strong_is_told_and_changes_nothing():
    """HRV below anything known to this athlete counts, and lowers the day beside another domain only."""
    nights = dict.fromkeys(range(8), 53.0)
    alone = body(with_nights(steady(), HrvNight, "rmssd_ms", nights))
    assert (sign(alone, "W5").state, sign(alone, "W5").counts) == (State.ACTIVE, True)
    assert sign(alone, "W5").text.endswith("; alone it changes nothing.")
    assert "W5" not in alone.lowering
    sleepless = with_nights(steady(), SleepNight, "sleep_h", dict.fromkeys(range(7), 6.4))
    assert {"W4", "W5"} <= body(with_nights(sleepless, HrvNight, "rmssd_ms", nights)).lowering


def test_what_was_expected_is_told_in_one_sentence():
    """A very short night: named before the check-in as what the score is, after it with what it changed."""
    rows = with_nights(healthy(), SleepNight, "sleep_h", {0: 3.5})
    told = body(rows).expectation
    assert "last night's sleep" in told
    assert "moved the score by +" in told
    assert told.count(".") - told.count("0.") - told.count("1.") == 1
    untold = body(without(rows, CheckIn, UNTIL)).expectation
    assert untold.endswith("until you check in, that is the score.")


def test_one_slow_key_run_asks_and_lowers_nothing():
    """A key run at twenty beats more than usual: the question names the day; W9 waits for a second one."""

    def is_key(o):
        return isinstance(o, Activity) and o.date < UNTIL and o.kind in ("intervals", "tempo")

    last = max(o.date for o in healthy() if is_key(o))
    slow = [
        replace(o, avg_hr_bpm=o.avg_hr_bpm + 20) if is_key(o) and o.date == last else o for o in healthy()
    ]
    found = body(slow)
    assert held(found, SlowRun).ran == last
    assert sign(found, "W9").state is State.INACTIVE
    assert not body(healthy()).holds(SlowRun)
