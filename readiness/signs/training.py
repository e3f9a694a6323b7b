"""Warning signs that training itself shows: hard long runs, spoilt quality, lifting too much too soon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, trailing
from readiness.signals.streaks import age, at, before, last_known, recent
from readiness.signs.detection import Array, Detection, Mask
from readiness.signs.sign import Confounder, Evidence, Sign, number

VALID_DAYS = 21
"""A run says nothing of today after three weeks (a coaching choice)."""
RPE_OVER = 1.0
"""CR10 points above the effort expected of the run (a coaching choice)."""
EF_SD = 1.5
"""SDs of efficiency (speed for heart rate) below the last runs of the kind (a coaching choice)."""
DECOUPLING_OVER = 5.0
"""Percentage points of heart-rate drift above the usual (a coaching choice)."""
SEVERE_TIMES = 2.0
"""Twice a threshold is severe (a coaching choice)."""
DONE_PCT = 80.0
"""Of the explicit plan: a key run below this was spoilt (a coaching choice)."""
ABORTED_PCT = 50.0
"""A key run below this was aborted, which is severe (a coaching choice)."""
CUT_PCT = 85.0
"""A long run at or below this was cut (a coaching choice)."""
SCALE_BACK_DAYS = 7
"""Strength stays a level down for so long after a spoilt key run (a coaching choice)."""
QUALITY_OF = 3
"""Two slow ones of so many key runs are a sign; one alone asks (a coaching choice)."""
STYLE_DAYS = 21
"""Weights stay light for three weeks after a long run that lifting spoilt (a coaching choice)."""
HEAVY_BEFORE_DAYS = 3
"""Heavy legs so shortly before a long run may have spoilt it (48–72 h to recover: a coaching choice)."""
SORE = 4.0
"""Of 5, on the day of the run or the morning after."""
RAMP_SHARE = 1.10
"""Progress by at most 10 % a week, and only after sessions at RPE ≤ 7 (000). A week's total wavers with the
number of sessions, so the tenth counts after a hard session only."""
RAMP_JUMP = 1.5
"""Alone only a jump by more than half counts (a coaching choice)."""
RAMP_WEEKS = 4
"""A week is measured by the fullest of so many before it (science §1.5): after a pause by the level before it."""
RAMP_RECENT_DAYS = 7
"""A hard session so lately keeps the tenth from being earned (a coaching choice)."""
EASY_RPE = 7.0
"""A session up to this effort earns more load (000)."""
RAMP_LEAST = 3
"""Sessions needed to measure a week by (a coaching choice)."""


def _hard_long_runs(s: Signals) -> Detection:
    """The last two long runs of three weeks each beyond a threshold."""
    r = s.runs

    def hard(times: float) -> Mask:
        return np.asarray(
            (r.rpe_over >= times * RPE_OVER - EPSILON)
            | (r.ef_z <= -times * EF_SD + EPSILON)
            | (r.decoupling_over >= times * DECOUPLING_OVER - EPSILON)
        )

    known = r.long & (np.isfinite(r.rpe_over) | np.isfinite(r.ef_z) | np.isfinite(r.decoupling_over))
    last = before(last_known(known))
    previous = at(before(last_known(known)), last)
    near = (previous >= 0) & (np.arange(known.shape[1]) - previous <= VALID_DAYS)

    def both(flag: Mask) -> Mask:
        return np.asarray(near & at(flag, last) & at(flag, previous))

    def of_run(x: Array, index: NDArray[np.intp]) -> Array:
        return np.where(near, at(x, index), np.nan)

    return Detection(
        active=both(hard(1.0)),
        judged=near,
        counts=near,
        severe=both(hard(SEVERE_TIMES)),
        evidence={
            "last_ef_sd": of_run(r.ef_z, last),
            "previous_ef_sd": of_run(r.ef_z, previous),
            "last_rpe_over": of_run(r.rpe_over, last),
            "previous_rpe_over": of_run(r.rpe_over, previous),
            "last_decoupling_over_pct": of_run(r.decoupling_over, last),
            "days_since": np.where(near, age(last), np.nan),
        },
        settled=True,
    )


def _say_long_runs(e: Evidence) -> str:
    return "Your last two long runs cost more than they should" + _detail(e, "last_")


def _detail(e: Evidence, prefix: str = "") -> str:
    if (e.get(f"{prefix}rpe_over") or 0) >= RPE_OVER:
        return f" (effort {number(e, f'{prefix}rpe_over', 1)} above expected)"
    if (z := e.get(f"{prefix}ef_sd")) is not None and z < 0:
        return f" (pace for heart rate {abs(z):.1f} SD below expected)"
    return ""


HARD_LONG_RUNS = Sign(
    id="W7",
    statement="Long runs that feel unusually hard lower the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="long_runs_unusually_hard",
    title="long runs feel hard",
    domain="run_response",
    judge=_hard_long_runs,
    lowers_alone=True,
    sentence=_say_long_runs,
    explained_by=(Confounder.HEAT,),
)


def _quality_suffers(s: Signals) -> Detection:
    """A key run cut short, or two of three slower for the heart rate than the last of their kind; until the next good
    one, for a week at most. One slow run asks."""
    done, ef_z = s.panel["completed_pct"], s.runs.ef_z
    judged = s.runs.key & (np.isfinite(done) | np.isfinite(ef_z))
    cut = judged & (done < DONE_PCT - EPSILON)
    slow = cut | (judged & (ef_z <= -EF_SD + EPSILON))
    earlier = recent(judged, QUALITY_OF, VALID_DAYS)[1:]
    again = np.any([at(slow, index) & near for index, near in earlier], axis=0)
    last = before(last_known(judged))
    lately = age(last) <= SCALE_BACK_DAYS
    active = at(cut | (slow & again), last) & lately
    return Detection(
        active=active,
        judged=active | (age(last) <= VALID_DAYS),
        counts=active,
        severe=at(judged & (done < ABORTED_PCT - EPSILON), last) & lately,
        evidence={
            "completed_pct": np.where(active, at(done, last), np.nan),
            "ef_sd": np.where(active | (at(slow, last) & lately), at(ef_z, last), np.nan),
            "slow_once": at(slow, last) & lately & ~active,
            "days_since": age(last),
        },
        settled=True,
    )


def _say_quality(e: Evidence) -> str:
    if (done := e.get("completed_pct")) is not None and done < DONE_PCT:
        return f"Key run cut short ({done:.0f} % of the plan): strength one level down for a week"
    return f"Key run below par{_detail(e)}: strength one level down for a week"


QUALITY_SUFFERS = Sign(
    id="W9",
    statement="Too tired to do quality runs well: strength goes one level down for seven days.",
    articles=(Article.CROSS_TRAINING,),
    name="too_tired_for_quality",
    title="key runs suffer",
    domain="run_response",
    reach_days=None,
    from_run=SCALE_BACK_DAYS,
    lowers_alone=True,
    judge=_quality_suffers,
    sentence=_say_quality,
    explained_by=(Confounder.HEAT,),
)


def _spoilt(s: Signals) -> Detection:
    """A long run cut short, with sore legs, after heavy leg work."""
    done, sore = s.panel["completed_pct"], s.checkin["soreness"].value
    heavy, _ = trailing(s.panel["heavy_lower"], HEAVY_BEFORE_DAYS, gap=1)
    near = sore >= SORE - EPSILON
    felt = near.copy()
    felt[:, :-1] |= near[:, 1:]  # the morning after the run is about the run
    spoilt = (s.runs.long | s.runs.cut) & (done <= CUT_PCT + EPSILON) & (heavy > 0)
    known = (s.runs.long | s.runs.cut) & np.isfinite(done)
    # On the morning after, that morning's check-in is known; on the day itself nothing of it is used.
    last = before(last_known(spoilt & felt))
    return Detection(
        active=age(last) <= STYLE_DAYS,
        judged=age(before(last_known(known))) <= VALID_DAYS,
        counts=age(last) <= STYLE_DAYS,
        evidence={"completed_pct": np.where(last >= 0, at(done, last), np.nan), "days_since": age(last)},
        settled=True,
    )


def _say_spoilt(e: Evidence) -> str:
    return (
        f"A long run cut to {number(e, 'completed_pct')} % with sore legs after heavy lifting: lighter weights and "
        "more repetitions for three weeks"
    )


LIFTING_SPOILS_RUNS = Sign(
    id="W10",
    statement="Too sore from lifting to finish long runs: lower weights and higher repetitions for three weeks.",
    articles=(Article.HART,),
    kind=Kind.SHAPES,
    setting="strength.load_style",
    name="lifting_spoils_long_runs",
    title="lifting spoils long runs",
    domain=None,
    alarm=False,
    reach_days=None,
    judge=_spoilt,
    sentence=_say_spoilt,
)


def _ramp(s: Signals) -> Detection:
    """The week's strength work over the fullest of the four weeks before by more than a tenth though the last session
    felt hard, or by more than half."""
    work = s.panel["lift_load"]
    week, _ = trailing(work, 7, gap=1)
    weeks = [trailing(work, 7, gap=8 + 7 * n)[0] for n in range(RAMP_WEEKS)]
    sessions, _ = trailing(s.panel["lifts"], 7 * RAMP_WEEKS, gap=8)
    fullest = np.max(weeks, axis=0)
    rpe = s.panel["lift_rpe"]
    last = before(last_known(np.isfinite(rpe)))
    hard = (at(rpe, last) > EASY_RPE + EPSILON) & (age(last) <= RAMP_RECENT_DAYS)
    judged = sessions >= RAMP_LEAST
    share = np.where(judged, week / fullest, np.nan)
    steep = share > RAMP_SHARE + EPSILON
    return Detection(
        active=judged & ((steep & hard) | (share > RAMP_JUMP + EPSILON)),
        judged=judged,
        counts=judged,
        evidence={
            "strength_load_7d": week,
            "fullest_week": fullest,
            "share": share,
            "last_rpe": np.where(last >= 0, at(rpe, last), np.nan),
        },
        settled=True,
    )


def _say_ramp(e: Evidence) -> str:
    share = e.get("share")
    more = "" if share is None else f" (+{100 * (share - 1):.0f} % on the four weeks before)"
    return f"Strength work rose too fast{more}: hold the load"


RAMP = Sign(
    id="W12",
    statement="Load rises by at most 10 % a week, and only after two sessions at RPE 7 or less.",
    articles=(Article.ENDURANCE_PLANET,),
    name="lifting_ramped_too_fast",
    title="lifting ramped too fast",
    domain=None,
    alarm=False,
    reach_days=0,
    judge=_ramp,
    sentence=_say_ramp,
    consequence="Lift no more than last time.",
)
