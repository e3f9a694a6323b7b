"""The raw numbers behind a morning, flat and with units, for ``explain`` and for the model's features."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from readiness.signals.checkin import IDENTICAL

if TYPE_CHECKING:
    from readiness.body.mornings import Morning


def raw_numbers(m: Morning) -> dict[str, Any]:
    """By name; what is not known is left out."""
    s, at = m.signals, (m.a, m.d)
    h, r, z, t, e, u = s.hrv, s.resting_hr, s.sleep, s.load, s.descent, s.runs
    values: dict[str, Any] = {
        "rmssd_ms": s.panel["rmssd_ms"][at],
        "rmssd_7d_ms": math.exp(h.l7[at]),
        "hrv_nights_7d": h.n7[at],
        "hrv_baseline_ms": np.exp(h.baseline.mean[at]),
        "hrv_baseline_sd_ln": h.baseline.sd[at],
        "hrv_baseline_nights": h.baseline.n[at],
        "swc": np.broadcast_to(h.swc, h.x.shape)[at],
        "hrv_sd_below": h.u[at],
        "hrv_cv_7d_pct": h.cv7[at],
        "resting_hr_bpm": r.bpm[at],
        "resting_hr_3d_bpm": r.r3[at],
        "resting_hr_7d_bpm": r.r7[at],
        "resting_hr_baseline_bpm": r.baseline.mean[at],
        "resting_hr_baseline_sd_bpm": r.baseline.sd[at],
        "resting_hr_baseline_days": r.baseline.n[at],
        "resting_hr_3d_z": r.z3[at],
        "sleep_h": z.hours[at],
        "sleep_7d_h": z.mean7[at],
        "sleep_need_h": z.need[at],
        "sleep_deficit_7d_h": z.deficit7[at],
        "sleep_debt_7d_h": z.debt7[at],
        "sleep_midpoint_sd_h": z.midpoint_sd_h[at],
        "ctl": t.ctl[at],
        "atl": t.atl[at],
        "form_pct": t.form_pct[at],
        "load_7d": t.week[at],
        "load_week_change_pct": t.week_change_pct[at],
        "monotony": t.monotony[at],
        "strain": t.strain[at],
        "acwr_uncoupled": t.acwr_uncoupled[at],
        "load_days": t.history_days[at],
        "descent_3d_m": e.three_days_m[at],
        "feet_7d_h": e.feet_7d_h[at],
        "night_running_7d_min": e.night_7d_min[at],
        "back_to_back_long_runs_7d": u.back_to_back[at],
        "run_response_z": u.response_z[at],
        "run_response_runs": u.n_response[at],
    }
    for name, item in s.checkin.items.items():
        values |= {name: item.value[at], f"{name}_usual": item.baseline.mean[at], f"{name}_z": item.z[at]}
    values |= {f"load_{name}_share": share for name, share in t.shares(*at).items()}
    scores, expected = m.all.scores, m.all.expectation
    values["score_guard"] = scores.guard[at]
    values["score_before_checkin"] = scores.before_checkin[at]
    values["expected_fatigue_sd"] = expected.fatigue[at]
    values["expected_soreness_sd"] = expected.soreness[at]
    values["amber_before_checkin_sd"] = scores.before.amber[at]
    values["red_before_checkin_sd"] = scores.before.red[at] if scores.before.red_known[at] else math.nan
    same = float(s.checkin.identical[at])
    if same >= IDENTICAL:
        values["identical_checkins"] = same
    for name, fresh in m.all.subscores.freshness.items():
        values[f"{name}_freshness"] = fresh[at]
    return {name: round(float(value), 4) for name, value in values.items() if math.isfinite(value)}
