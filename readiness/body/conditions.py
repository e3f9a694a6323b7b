"""What is no article rule and yet gates or caps a day (science §6.18): illness, injury, travel, return, gaps.

Arrays over all athletes and mornings; :mod:`readiness.body.flags` puts one morning into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON
from readiness.signals.streaks import CARRY_DAYS, age, at, before, last_known, pair, since
from readiness.signs.sign import Judged

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]
type Index = NDArray[np.intp]

ILL_RHR_SD, ILL_RHR_BPM, ILL_HRV_SD, ILL_FATIGUE = 2.0, 5.0, -1.0, 4.0
PAUSE_DAYS, LIFT_PAUSE_DAYS, RETURN_SESSIONS = 7, 21, 2
RETURNED_DAYS = 28
"""After four weeks of training one is back, sessions or not (a pause of strength has its own count) [P]."""
GAP_DAYS, GAP_MORNINGS = 7, 3
FIRST_NIGHTS, FIRST_CHECKINS = 7, 7
SORE, SORE_DAYS = 4.0, 3
LONG_DOMAINS, LONG_DAYS = 3, 14


@dataclass(frozen=True, slots=True)
class Conditions:
    """Masks are True where the condition holds; ``Index`` arrays are day numbers, −1 where none."""

    pattern: Mask
    pattern_twice: Mask
    symptom: Mask
    ill: Mask
    ill_since: Index
    injury_on: Index
    injury_region: Array
    sore_on: Index
    soreness: Array
    pause_days: Array
    lift_pause_days: Array
    sessions_left: Array
    lift_sessions_left: Array
    gap_days: Array
    gap: Mask
    mornings_back: Array
    nights: Array
    checkins: Array
    lifts: Array
    first_weeks: Mask
    no_strength: Mask
    long_alarm: Index
    data: Mask


def conditions(s: Signals, counted: Mapping[str, Mask]) -> Conditions:
    """Every condition on every morning; ``counted`` tells where each domain of warning signs counts."""
    panel = s.panel
    pattern, twice = _pattern(s)
    fatigue = s.checkin["fatigue"]
    tired = fatigue.known & (fatigue.value >= ILL_FATIGUE - EPSILON)
    ill, ill_since = _carried(panel["ill"] == 1, np.isfinite(panel["ill"]))
    injured, injury_on = _carried(panel["injured"] > 0, np.isfinite(panel["injured"]))
    sore_on = last_known(s.checkin["soreness"].known)
    sore = (age(sore_on) < SORE_DAYS) & (at(s.checkin["soreness"].value, sore_on) >= SORE - EPSILON)
    lifts = _through_yesterday(np.cumsum(panel["lifts"], axis=1))
    pause, left = _return(panel["trained"] > 0, panel["lifts"], PAUSE_DAYS)
    lift_pause, lift_left = _return(panel["lifts"] > 0, panel["lifts"], LIFT_PAUSE_DAYS)
    data = _data(s)
    gap, gap_days, back = _gap(data)
    nights, checkins = _counts(s)
    return Conditions(
        pattern=pattern,
        pattern_twice=twice,
        symptom=ill | (pattern & tired),
        ill=ill,
        ill_since=ill_since,
        injury_on=np.where(injured, injury_on, -1),
        injury_region=np.where(injured, at(panel["injured"], injury_on), 0.0),
        sore_on=np.where(sore, sore_on, -1),
        soreness=np.where(sore, at(s.checkin["soreness"].value, sore_on), np.nan),
        pause_days=pause,
        lift_pause_days=lift_pause,
        sessions_left=left,
        lift_sessions_left=lift_left,
        gap=gap,
        gap_days=gap_days,
        mornings_back=back,
        nights=nights,
        checkins=checkins,
        lifts=lifts,
        first_weeks=(nights < FIRST_NIGHTS) & (checkins < FIRST_CHECKINS),
        no_strength=~(np.nan_to_num(panel.trait("strength_history_weeks")) > 0) & (lifts < 1),
        long_alarm=_long_alarm(counted),
        data=data,
    )


def domains(signs: Mapping[str, Judged]) -> dict[str, Mask]:
    """Where each domain counts (W1–W9). HRV and resting HR flagged within 48 hours count both."""
    out: dict[str, Mask] = {}
    for judged in signs.values():
        domain = judged.sign.domain
        if domain is not None:
            out[domain] = out[domain] | judged.counts if domain in out else judged.counts
    hrv, beats = out["hrv"], out["resting_hr"]
    return {**out, "hrv": hrv | (beats & _yesterday(hrv)), "resting_hr": beats | (hrv & _yesterday(beats))}


def _yesterday(flag: Mask) -> Mask:
    out = np.zeros_like(flag)
    out[:, 1:] = flag[:, :-1]
    return out


def _pattern(s: Signals) -> tuple[Mask, Mask]:
    """Resting HR up and HRV down overnight (science §2.9), not after alcohol; and on two mornings in a row."""
    r, h = s.resting_hr, s.hrv
    known = np.isfinite(r.z_last) & np.isfinite(h.z_last) & ~s.confounders.alcohol
    beats = r.z_last * r.baseline.sd
    shown = known & (r.z_last >= ILL_RHR_SD - EPSILON) & (beats >= ILL_RHR_BPM - EPSILON)
    shown &= h.z_last <= ILL_HRV_SD + EPSILON
    return _carried(shown, known)[0], _carried(pair(shown, known), known)[0]


def _carried(flag: Mask, known: Mask) -> tuple[Mask, Index]:
    """What held on the last known morning, for at most a week; and that morning."""
    last = last_known(known)
    return np.asarray(at(flag & known, last) & (age(last) <= CARRY_DAYS)), last


def _through_yesterday(x: Array) -> Array:
    out = np.zeros_like(x)
    out[:, 1:] = x[:, :-1]
    return out


def _quiet(known: Mask) -> Array:
    """How many days lie empty between each day and the last known one before it; 0 where there is none."""
    since = age(before(last_known(known)))
    return np.where(np.isfinite(since), since - 1, 0.0)


def _return(done: Mask, lifts: Array, pause: int) -> tuple[Array, Array]:
    """Length of the pause that is on, or just over, and how many capped strength sessions are left."""
    resting = _quiet(done)
    on = resting >= pause
    back = before(last_known(done & on))
    lately = age(back) <= RETURNED_DAYS
    told = np.where(on, resting, np.where(lately, at(resting, back), 0.0))
    lifted = _through_yesterday(np.cumsum(lifts, axis=1))
    left = np.maximum(RETURN_SESSIONS - (lifted - at(lifted, back)), 0.0)
    return told, np.where(on, RETURN_SESSIONS, np.where(lately, left, 0.0))


def _data(s: Signals) -> Mask:
    """Mornings on which anything new was known: a night, a check-in, or training of the day before."""
    panel: Panel = s.panel
    found = s.checkin.answered | np.isfinite(s.hrv.x) | np.isfinite(s.resting_hr.bpm) | s.sleep.known
    found = found.copy()
    found[:, 1:] |= (panel["trained"] > 0)[:, :-1]
    return np.asarray(found)


def _gap(data: Mask) -> tuple[Mask, Array, Array]:
    """More than a week without any data, until three mornings are back."""
    quiet = _quiet(data)
    silent = np.where(data, 0.0, quiet + 1)
    on = silent > GAP_DAYS
    back_on = last_known(data & (quiet > GAP_DAYS))
    over = back_on >= 0
    seen = np.cumsum(data, axis=1, dtype=np.float64)
    back = seen - at(seen, back_on) + 1
    told = np.where(on, silent, np.where(over, at(quiet, back_on), 0.0))
    return on | (over & (back < GAP_MORNINGS)), told, np.where(over & ~on, back, 0.0)


def _counts(s: Signals) -> tuple[Array, Array]:
    nights = [np.isfinite(x) for x in (s.hrv.x, s.resting_hr.bpm, s.sleep.hours)]
    most = np.max([np.cumsum(n, axis=1, dtype=np.float64) for n in nights], axis=0)
    return np.asarray(most), s.checkin.n


def _long_alarm(counted: Mapping[str, Mask]) -> Index:
    """Since when three domains with the run response among them have counted, where for a fortnight or more."""
    many = np.sum(list(counted.values()), axis=0) >= LONG_DOMAINS
    begun = since(many)
    long = many & counted["run_response"] & (np.arange(many.shape[1]) - begun >= LONG_DAYS - 1)
    return np.where(long, begun, -1)
