"""The plan under changes that should not matter, or only one way: worse or fewer signals, small noise, a day later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.body.assessment import Assessment
from readiness.body.health import Illness, Injury, Soreness
from readiness.body.pauses import FirstWeeks, Gap, Return
from readiness.body.strain import Descent, ShortNight, Travel
from readiness.morning.decide import decide
from readiness.observations import CheckIn, HrvNight, Observation, RestingHr, SleepNight
from readiness.plan import plan_days
from readiness.recommendation import Recommendation, SignReport, State
from readiness.rules.book import side_of
from readiness.settings import Settings
from readiness.vocabulary import Effect, Verdict
from tests.athletes import UNTIL, ZONE, healthy, lift, run, tired, without
from tests.weeks import NOW, START, Weeks, calm, held, weeks

pytestmark = pytest.mark.timeout(1800)  # the nightly profile has 2,000 examples
BODY = [HrvNight, RestingHr, SleepNight, CheckIn]
AT = datetime.combine(UNTIL, time(7), ZONE)
STEADY = healthy(noise=0.3)


def decided(rows: list[Observation], previous: tuple[Recommendation, ...] = ()) -> tuple[Recommendation, ...]:
    return decide(rows, Settings(), UNTIL, AT, previous=previous).days


@cache
def calm_plan() -> tuple[Recommendation, ...]:
    return decided(STEADY)


def no_harder(days: tuple[Recommendation, ...], than: tuple[Recommendation, ...]) -> bool:
    return all(a.verdict <= b.verdict for a, b in zip(days, than, strict=True))


@given(
    st.sets(st.sampled_from(BODY), max_size=3),
    st.integers(0, 130),
    st.booleans(),
    st.integers(1, 10),
)
def test_fewer_or_worse_signals_harden_no_day(kinds: set[type], nights: int, worse: bool, days: int) -> None:
    """Observations of the body taken away or made worse never give a harder day, today or in the coming fortnight."""
    rows = tired(STEADY, days) if worse else STEADY
    dates = [UNTIL - timedelta(days=n) for n in range(nights)]
    kept = without(rows, tuple(kinds), *dates) if kinds and dates else rows
    assert no_harder(decided(kept), calm_plan())


_CONDITIONS = held(
    Illness(since=START),
    Injury("knee", "lower", START),
    Travel(7.0, START, START + timedelta(days=3)),
    Return("training", 10, 2),
    FirstWeeks(baseline=False),
    ShortNight(4.2),
    Soreness(4.0, START),
    Descent(2400.0, 1500.0, START, 40.0, START + timedelta(days=2)),
    Gap(9, START),
)


@st.composite
def mornings(draw: st.DrawFn) -> Assessment:
    """Any state of the body, as an assessment."""
    domains = draw(
        st.frozensets(st.sampled_from(["energy", "hrv", "resting_hr", "sleep", "mind", "soreness"]))
    )
    severe = draw(st.frozensets(st.sampled_from(sorted(domains)))) if domains else frozenset()
    names = draw(st.frozensets(st.sampled_from(sorted(_CONDITIONS)), max_size=3))
    return calm(
        score=draw(st.none() | st.floats(0, 100)),
        domains=domains,
        severe_domains=severe,
        conditions={name: _CONDITIONS[name] for name in names},
        signs=draw(st.sampled_from([(), (SignReport("W11", "own_veto", State.ACTIVE, text="No."),)])),
        confidence=draw(st.sampled_from(["high", "medium", "low"])),
        ctl=250.0,
        atl=draw(st.floats(100, 500)),
    )


@pytest.mark.timeout(900)
@given(weeks(), mornings())
def test_the_body_never_chooses_the_days(case: Weeks, morning: Assessment) -> None:
    """No state of the body makes any day harder than a calm morning would, and it adds no day."""
    rows = case.observations()
    fresh = plan_days(rows, case.settings, calm(ctl=250.0, atl=morning.atl), START, case.horizon, NOW)
    days = plan_days(rows, case.settings, morning, START, case.horizon, NOW)
    assert no_harder(days, fresh)
    for rec, other in zip(days, fresh, strict=True):
        assert rec.reasons
        assert all(side_of(reason.rule) for reason in rec.reasons), "`readiness rules` knows every id"
        binding = {Effect.SKIP: Verdict.SKIP, Effect.MAINTENANCE: Verdict.MAINTENANCE}
        worst = min((binding[r.effect] for r in rec.reasons if r.effect in binding), default=Verdict.FULL)
        assert rec.verdict is worst
        if other.verdict is Verdict.SKIP:
            assert {r.rule for r in other.reasons} <= {r.rule for r in rec.reasons} | {"W13", "T18"}


@pytest.mark.parametrize("much", [0.4, 0.8])
def test_small_noise_changes_one_coming_day_at_most(much: float) -> None:
    """Twenty re-plans after slightly different nights: at most one future day's verdict each differs."""
    before = decided(STEADY)
    assert sum(rec.verdict is not Verdict.SKIP for rec in before[1:]) >= 3
    assert sum(rec.verdict is Verdict.FULL for rec in before[1:]) >= 1
    for seed in range(20):
        noisy = [
            replace(o, rmssd_ms=o.rmssd_ms * (1 + much * 0.01 * ((seed * 7) % 9 - 4))) if isinstance(o, HrvNight)
            else replace(o, resting_hr_bpm=o.resting_hr_bpm + much * ((seed * 5) % 3 - 1)) if isinstance(o, RestingHr)
            else replace(o, sleep_h=o.sleep_h + much * 0.1 * ((seed * 3) % 7 - 3)) if isinstance(o, SleepNight)
            else o
            for o in STEADY
        ]  # fmt: skip
        after = decided(noisy, before)
        changed = [a.date for a, b in zip(after[1:], before[1:], strict=True) if a.verdict is not b.verdict]
        assert len(changed) <= 1, (seed, changed)


def followed(rows: list[Observation], plan: tuple[Recommendation, ...], day: date) -> list[Observation]:
    """The next morning, everything done as planned."""
    runs = {1: ("intervals", 50), 2: ("easy", 45), 3: ("tempo", 60), 5: ("long", 150), 6: ("easy", 60)}
    more: list[Observation] = []
    if day.weekday() in runs:
        kind, minutes = runs[day.weekday()]
        more.append(run(day, minutes, kind))
    if plan[0].verdict is not Verdict.SKIP:
        more.append(lift(day, plan[0].minutes, plan[0].focus.value))
    morning = healthy(day + timedelta(days=1), 1, noise=0.3)
    return [*rows, *more, *(o for o in morning if isinstance(o, tuple(BODY)))]


def test_the_plan_stands_from_day_to_day() -> None:
    """Three weeks lived as planned: a coming day keeps its place from one morning to the next."""
    rows, day, plan = list(STEADY), UNTIL, decided(STEADY)
    moved = 0
    for _ in range(21):
        rows = followed(rows, plan, day)
        day += timedelta(days=1)
        at = datetime.combine(day, time(7), ZONE)
        following = decide(rows, Settings(), day, at, previous=plan[1:]).days
        old = {rec.date: rec.verdict is Verdict.SKIP for rec in plan[1:]}
        moved += sum(old[rec.date] != (rec.verdict is Verdict.SKIP) for rec in following if rec.date in old)
        plan = following
    assert moved == 0
