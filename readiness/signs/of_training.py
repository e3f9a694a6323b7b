"""Warning signs that training itself shows: hard long runs, spoilt quality, lifting too much too soon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, trailing
from readiness.signals.streaks import age, at, before, last_known
from readiness.signs.detection import Detection

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

VALID_DAYS = 21
RPE_OVER, EF_SD, DECOUPLING_OVER = 1.0, 1.5, 5.0
SEVERE_TIMES = 2.0
DONE_PCT, ABORTED_PCT, CUT_PCT = 80.0, 50.0, 85.0
"""Of the explicit plan: a key run below the first was spoilt, below the second aborted [P]; a long run below
the third was cut."""
SCALE_BACK_DAYS, STYLE_DAYS = 7, 21
HEAVY_BEFORE_DAYS, SORE = 3, 4.0
RAMP_SHARE, RAMP_JUMP, RAMP_WEEKS, EASY_RPE, RAMP_LEAST = 1.10, 1.5, 4, 7.0, 3
"""Progress by at most 10 % a week, and only after sessions at RPE ≤ 7 (000). A week's total wavers with the
number of sessions, so the tenth counts after a hard session, and alone only a jump by more than half [P]."""


def hard_long_runs(s: Signals) -> Detection:
    """W7, long runs feel unusually hard: the last two of three weeks each beyond a threshold (004)."""
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

    def number(x: Array, index: NDArray[np.intp]) -> Array:
        return np.where(near, at(x, index), np.nan)

    return Detection(
        active=both(hard(1.0)),
        judged=near,
        severe=both(hard(SEVERE_TIMES)),
        evidence={
            "last_ef_sd": number(r.ef_z, last),
            "previous_ef_sd": number(r.ef_z, previous),
            "last_rpe_over": number(r.rpe_over, last),
            "previous_rpe_over": number(r.rpe_over, previous),
            "last_decoupling_over_pct": number(r.decoupling_over, last),
            "days_since": np.where(near, age(last), np.nan),
        },
        settled=True,
    )


def quality_suffers(s: Signals) -> Detection:
    """W9, too tired to do quality runs well: aborted, cut short, or slower for the heart rate; strength steps
    down for the next seven days (004)."""
    done, ef_z = s.panel["completed_pct"], s.runs.ef_z
    judged = s.runs.key & (np.isfinite(done) | np.isfinite(ef_z))
    cut = done < DONE_PCT - EPSILON
    bad = judged & (cut | (ef_z <= -EF_SD + EPSILON))
    last_bad, last = before(last_known(bad)), before(last_known(judged))
    aborted = before(last_known(judged & (done < ABORTED_PCT - EPSILON)))
    active = age(last_bad) <= SCALE_BACK_DAYS
    return Detection(
        active=active,
        judged=active | (age(last) <= VALID_DAYS),
        severe=age(aborted) <= SCALE_BACK_DAYS,
        evidence={
            "completed_pct": np.where(active, at(done, last_bad), np.nan),
            "ef_sd": np.where(active, at(ef_z, last_bad), np.nan),
            "days_since": np.where(active, age(last_bad), age(last)),
        },
        settled=True,
    )


def lifting_spoils_runs(s: Signals) -> Detection:
    """W10, too sore from lifting to finish long runs: lighter weights and more repetitions for three weeks (002)."""
    done, sore = s.panel["completed_pct"], s.checkin["soreness"].value
    heavy, _ = trailing(s.panel["heavy_lower"], HEAVY_BEFORE_DAYS, gap=1)
    near = sore >= SORE - EPSILON
    felt = near.copy()
    felt[:, :-1] |= near[:, 1:]  # the morning after the run tells of the run
    spoilt = s.runs.long & (done <= CUT_PCT + EPSILON) & (heavy > 0)
    known = s.runs.long & np.isfinite(done)
    # On the morning after, that morning's check-in is known; on the day itself nothing of it is used.
    last = before(last_known(spoilt & felt))
    return Detection(
        active=age(last) <= STYLE_DAYS,
        judged=age(before(last_known(known))) <= VALID_DAYS,
        evidence={"completed_pct": np.where(last >= 0, at(done, last), np.nan), "days_since": age(last)},
        settled=True,
    )


def ramp(s: Signals) -> Detection:
    """W12, upgrading the load too early: the week's strength work over the usual by more than a tenth though the
    last session felt hard, or by more than half (000)."""
    work = s.panel["lift_load"]
    week, _ = trailing(work, 7, gap=1)
    earlier, _ = trailing(work, 7 * RAMP_WEEKS, gap=8)
    sessions, _ = trailing(s.panel["lifts"], 7 * RAMP_WEEKS, gap=8)
    usual = earlier / RAMP_WEEKS
    rpe = s.panel["lift_rpe"]
    last = before(last_known(np.isfinite(rpe)))
    hard = (at(rpe, last) > EASY_RPE + EPSILON) & (age(last) <= 7)
    judged = sessions >= RAMP_LEAST
    share = np.where(judged, week / usual, np.nan)
    steep = share > RAMP_SHARE + EPSILON
    return Detection(
        active=judged & ((steep & hard) | (share > RAMP_JUMP + EPSILON)),
        judged=judged,
        evidence={
            "strength_load_7d": week,
            "usual_week": usual,
            "share": share,
            "last_rpe": np.where(last >= 0, at(rpe, last), np.nan),
        },
        settled=True,
    )
