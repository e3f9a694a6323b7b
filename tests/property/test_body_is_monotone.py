"""Less data, or a worse body, never gives a harder session; the future and the calendar give nothing."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readiness.body.assess import assess
from readiness.body.assessment import Assessment
from readiness.body.past import assess_all
from readiness.errors import NoData
from readiness.observations import Activity, CheckIn, HrvNight, Observation, RestingHr, SleepNight
from readiness.planning.restrictions import restrictions, worst_score
from readiness.reasons import ComingDay
from readiness.recommendation import State
from readiness.settings import Settings
from readiness.signs.registry import SIGNS
from readiness.vocabulary import Effect, Verdict
from tests.athletes import ADVERSE, UNTIL, healthy, note, run, shifted, tired

SETTINGS = Settings()
NIGHTS = (HrvNight, RestingHr, SleepNight)
KINDS = (*NIGHTS, CheckIn)
FIELD = {HrvNight: "rmssd_ms", RestingHr: "resting_hr_bpm", SleepNight: "sleep_h"}
costly = settings(max_examples=25 if settings().max_examples == 50 else settings().max_examples)
"""Each example assesses whole lives, twice: half of CI's usual number. `test_whole_lives.py` asks the same of plans."""
BAD = {HrvNight: -1.0, RestingHr: 1.0, SleepNight: -1.0}


def verdict(assessment: Assessment) -> Verdict:
    """What the body alone would allow today: the most restrictive of its words."""
    level = {Effect.SKIP: Verdict.SKIP, Effect.MAINTENANCE: Verdict.MAINTENANCE}
    said = restrictions(assessment, ComingDay(assessment.date, 0, 0, worst_score(assessment)))
    return min((level[w.reason.effect] for w in said if w.reason.effect in level), default=Verdict.FULL)


def decide(rows: Iterable[Observation], day: date = UNTIL) -> Verdict | None:
    try:
        return verdict(assess(rows, SETTINGS, day))
    except NoData:
        return None


@cache
def somebody(days: int, seed: int) -> tuple[Observation, ...]:
    return tuple(healthy(days=days, seed=seed))


@st.composite
def athletes(draw: st.DrawFn) -> list[Observation]:
    """Somebody ordinary, with some mornings of late that are anything from splendid to terrible."""
    rows = tired(
        somebody(draw(st.sampled_from([40, 75, 100])), draw(st.integers(0, 30))),
        draw(st.integers(0, 8)),
        much=draw(st.floats(-0.5, 1.5)),
    )
    for back in draw(st.sets(st.integers(0, 9), max_size=5)):
        rows = changed(
            rows, UNTIL - timedelta(days=back), draw(st.sampled_from(KINDS)), draw(st.floats(-1.5, 3))
        )
    return rows


def changed(
    rows: Iterable[Observation], day: date, kind: type, much: float, items: Iterable[str] = ADVERSE
) -> list[Observation]:
    """One observation worse by ``much`` SD (better where negative), within what a body can be."""

    def worse(o: Observation) -> Observation:
        if type(o) is not kind or o.date != day:
            return o
        if isinstance(o, HrvNight):
            return replace(o, rmssd_ms=float(np.clip(o.rmssd_ms * np.exp(-0.16 * much), 5, 300)))
        if isinstance(o, RestingHr):
            return replace(o, resting_hr_bpm=float(np.clip(o.resting_hr_bpm + 2 * much, 25, 120)))
        if isinstance(o, SleepNight):
            return replace(o, sleep_h=float(np.clip(o.sleep_h - 0.7 * much, 0.5, 16)), start=None, end=None)
        assert isinstance(o, CheckIn)
        new = {k: float(np.clip((getattr(o, k) or 3.0) + ADVERSE[k] * 0.7 * much, 1, 5)) for k in items}
        return replace(o, **new)

    return [worse(o) for o in rows]


def odd(assessment: Assessment) -> bool:
    """Saturation and unusually high HRV are exempt by design: there lower HRV may be the better news."""
    return bool({"SATURATION", "HRV_HIGH"} & assessment.conditions.keys())


@costly
@given(athletes(), st.integers(0, 6), st.sampled_from(KINDS), st.floats(0, 4), st.data())
def test_worse_is_never_answered_with_more(rows, back, kind, much, data):
    """Making any recent signal worse never moves the answer towards full."""
    items = data.draw(st.sets(st.sampled_from(sorted(ADVERSE)), min_size=1)) if kind is CheckIn else ()
    worse = changed(rows, UNTIL - timedelta(days=back), kind, much, items)
    before, after = assess(rows, SETTINGS, UNTIL), assess(worse, SETTINGS, UNTIL)
    assume(not odd(before) and not odd(after))
    assert verdict(after) <= verdict(before)


@costly
@given(athletes(), st.floats(0, 3))
def test_more_load_yesterday_is_never_answered_with_more(rows, times):
    """A harder yesterday never moves the answer towards full."""
    yesterday = UNTIL - timedelta(days=1)
    rows = [o for o in rows if not (isinstance(o, Activity) and o.date == yesterday)]
    easy, hard = run(yesterday, 40), replace(run(yesterday, 40), rpe=min(10.0, 3.0 + 2 * times))
    assert decide([*rows, hard]) <= decide([*rows, easy])


def ordinary(rows: Iterable[Observation], kind: type) -> Callable[[Observation], Observation]:
    """What replaces an observation by the athlete's own normal value."""
    before = [o for o in rows if o.date <= UNTIL - timedelta(days=8)]
    if kind is CheckIn:
        usual = {
            k: float(np.mean([getattr(o, k) for o in before if isinstance(o, CheckIn)])) for k in ADVERSE
        }
        return lambda o: replace(o, **usual)
    values = np.array([getattr(o, FIELD[kind]) for o in before if type(o) is kind])
    mean = float(np.exp(np.log(values).mean()) if kind is HrvNight else values.mean())
    extra = {"start": None, "end": None} if kind is SleepNight else {}
    return lambda o: replace(o, **{FIELD[kind]: mean}, **extra)


@costly
@given(athletes(), st.sampled_from(KINDS), st.sets(st.integers(0, 7), min_size=1, max_size=8))
def test_what_is_not_observed_is_never_better_than_ordinary(rows, kind, backs):
    """Deleting observations never gives a harder session than the athlete's own normal values there would."""
    days = {UNTIL - timedelta(days=back) for back in backs}
    make = ordinary(rows, kind)
    gone = [o for o in rows if not (type(o) is kind and o.date in days)]
    normal = [make(o) if type(o) is kind and o.date in days else o for o in rows]
    assume(not odd(assess(normal, SETTINGS, UNTIL)))
    assert decide(gone) <= decide(normal)


@costly
@given(athletes(), st.sampled_from(KINDS))
def test_a_missing_column_is_never_better_than_an_ordinary_one(rows, kind):
    """Taking a whole signal away never gives a harder session than an always ordinary one would."""
    make = ordinary(rows, kind)
    gone = [o for o in rows if type(o) is not kind]
    normal = [make(o) if type(o) is kind else o for o in rows]
    assert decide(gone) <= decide(normal)


@costly
@given(athletes(), st.integers(4, 9))
def test_a_silent_source_never_reads_as_rested(rows, silent):
    """When no training has arrived for days, nothing is answered with more than ordinary training would be."""
    last = UNTIL - timedelta(days=silent)
    gone = [o for o in rows if not (isinstance(o, Activity) and o.date >= last)]
    load = float(np.mean([o.duration_min * (o.rpe or 0) for o in gone if isinstance(o, Activity)]))
    ordinary_runs = [run(last + timedelta(days=n), load / 4, rpe=4.0) for n in range(silent)]
    assert decide(gone) <= decide([*gone, *ordinary_runs])


@costly
@given(athletes(), st.sampled_from(sorted(ADVERSE)), st.integers(0, 7))
def test_an_unanswered_question_is_never_better_than_the_usual_answer(rows, item, back):
    """Leaving one question of a check-in open never gives a harder session than the usual answer would."""
    day = UNTIL - timedelta(days=back)
    usual = float(
        np.mean(
            [getattr(o, item) for o in rows if isinstance(o, CheckIn) and o.date < UNTIL - timedelta(days=7)]
        )
    )

    def with_answer(value: float | None) -> list[Observation]:
        return [replace(o, **{item: value}) if isinstance(o, CheckIn) and o.date == day else o for o in rows]

    assert decide(with_answer(None)) <= decide(with_answer(usual))


@costly
@given(athletes(), st.integers(1, 6))
def test_silence_clears_no_sign(rows, silent):
    """A sign that was active on the last known morning is active still while nothing new is known."""
    last = UNTIL - timedelta(days=silent)
    then = assess(rows, SETTINGS, last)
    now = assess([o for o in rows if o.date <= last or isinstance(o, Activity)], SETTINGS, UNTIL)
    body = {sign.id for sign in SIGNS if sign.domain not in (None, "run_response")}
    active = {s.id for s in then.signs if s.state is State.ACTIVE} & body
    assert active <= {s.id for s in now.signs if s.state is State.ACTIVE}


@costly
@given(athletes(), st.integers(1, 20))
def test_the_future_changes_nothing(rows, back):
    """The morning of a day is the same, number for number, whatever is recorded after it."""
    day = UNTIL - timedelta(days=back)
    early = [o for o in rows if o.date < day or (o.date == day and not isinstance(o, Activity))]
    assert assess(rows, SETTINGS, day) == assess(early, SETTINGS, day)


@costly
@given(athletes(), st.integers(-60, 60))
def test_whole_weeks_later_is_the_same(rows, weeks):
    """The same life some weeks earlier or later gets the same numbers."""
    here = assess(rows, SETTINGS, UNTIL)
    there = assess(shifted(rows, weeks), SETTINGS, UNTIL + timedelta(weeks=weeks))
    assert (there.score, there.confidence_value, there.domains) == (
        here.score,
        here.confidence_value,
        here.domains,
    )
    assert there.subscores == here.subscores
    assert there.conditions.keys() == here.conditions.keys()


@pytest.mark.slow
@costly
@given(athletes(), st.sets(st.integers(0, 30), max_size=10))
def test_all_mornings_at_once_equal_each_alone(rows, holes):
    """The vectorised replay and the single morning agree in every field."""
    gone = {UNTIL - timedelta(days=back) for back in holes}
    rows = [o for o in rows if isinstance(o, Activity) or o.date not in gone]
    rows += [note(UNTIL - timedelta(days=12), "alcohol"), note(UNTIL - timedelta(days=20), "travel:+7")]
    since = UNTIL - timedelta(days=25)
    for one in assess_all(rows, SETTINGS, since, UNTIL)[len(holes) % 7 :: 7]:
        assert one == assess(rows, SETTINGS, one.date)
