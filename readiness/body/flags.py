"""One morning's conditions as flags: the sentence for the athlete and the numbers for the rules.

The keys of each flag's evidence are listed at :class:`readiness.body.assessment.Flag`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import timedelta

import numpy as np

from readiness.body.assessment import Flag
from readiness.body.flags_told import TOLD
from readiness.body.one_morning import Morning, on
from readiness.history.waking import REGIONS
from readiness.score import AMBER, band

SHORT_NIGHT_H = 5.0
SPARED = {"lower": "upper_core", "upper": "lower"}
"""The focus that spares an injured region; back, head or unknown spare nothing (science §6.11)."""


def flags(m: Morning) -> dict[str, Flag]:
    """Every flag that holds this morning, by id."""
    return {flag.id: flag for find in FLAGS for flag in find(m)}


def _illness(m: Morning) -> Iterator[Flag]:
    c, at = m.conditions, (m.a, m.d)
    if not (c.ill[at] or c.pattern[at]):
        return
    twice, told = bool(c.pattern_twice[at]), bool(c.ill[at])
    skip = told or twice or bool(c.symptom[at])
    if told:
        text = f"You noted that you are ill ({on(m.day(c.ill_since[at]))}): rest until you feel well."
    elif skip:
        text = "Resting heart rate up and HRV down" + (
            " two mornings in a row" if twice else ", and you feel it"
        )
        text += ": this looks like the start of an illness. Rest; with fever or chest pain, see a doctor."
    else:
        text = "Resting heart rate jumped and HRV dropped overnight. Any sore throat, fever or aches?"
    evidence = {
        "state": "skip" if skip else "ask",
        "symptom": bool(c.symptom[at]),
        "mornings": 2 if twice else 1,
        "resting_hr_bpm": m.number(m.signals.resting_hr.bpm),
        "resting_hr_z": m.number(m.signals.resting_hr.z_last),
        "hrv_z": m.number(m.signals.hrv.z_last),
        "since": m.day(c.ill_since[at]) if told else None,
    }
    yield Flag("ILLNESS", text, evidence)


def _injury(m: Morning) -> Iterator[Flag]:
    c, at = m.conditions, (m.a, m.d)
    if c.injury_on[at] < 0:
        return
    index = int(c.injury_on[at])
    region = REGIONS[int(c.injury_region[at])]
    words = m.signals.panel.words
    part = words[m.a].get(("injured", index), "") if words else ""
    spared = SPARED.get(region, "none")
    text = f"You noted an injury ({part or 'part not named'}, {on(m.day(index))})"
    text += (
        f": only work that spares it ({spared.replace('_', ' and ')})."
        if spared != "none"
        else ": no strength work."
    )
    yield Flag(
        "INJURY", text, {"part": part, "region": region, "spared_focus": spared, "since": m.day(index)}
    )


def _travel(m: Morning) -> Iterator[Flag]:
    c = m.signals.confounders
    zones = m.number(c.travel_zones)
    if zones is None:
        return
    left = int(c.travel_days_left[m.a, m.d])
    arrived = m.day(m.d - int(c.travel_age[m.a, m.d]))
    direction = "east" if zones > 0 else "west"
    text = f"Jet lag: {abs(zones):g} time zones {direction} on {on(arrived)}; light work while the clock catches up."
    evidence = {"zones": abs(zones), "direction": direction, "arrived": arrived, "days_left": left}
    yield Flag("TRAVEL", text, {**evidence, "until": m.date + timedelta(days=left - 1)})


def _return(m: Morning) -> Iterator[Flag]:
    c, at = m.conditions, (m.a, m.d)
    training, lifting = int(c.sessions_left[at]), int(c.lift_sessions_left[at])
    if not (training or lifting):
        return
    why = "no_training" if training >= lifting else "no_strength"
    days = int((c.pause_days if training >= lifting else c.lift_pause_days)[at])
    what = "training" if training >= lifting else "strength"
    left = max(training, lifting)
    sessions = "session" if left == 1 else "two sessions"
    text = f"Back after {days} days without {what}: the next {sessions} at maintenance, 60–70 % of earlier loads."
    evidence = {"why": why, "days": days, "sessions_left": left, "load_low_pct": 60, "load_high_pct": 70}
    yield Flag("RETURN", text, evidence)


def _first_weeks(m: Morning) -> Iterator[Flag]:
    c, at = m.conditions, (m.a, m.d)
    evidence = {
        "nights": int(c.nights[at]),
        "checkins": int(c.checkins[at]),
        "strength_sessions": int(c.lifts[at]),
    }
    if c.first_weeks[at]:
        text = "We are still learning what is normal for you: beginner versions for now."
        yield Flag("FIRST_WEEKS", text, {"why": "no_baseline", **evidence})
    elif c.no_strength[at]:
        text = "No strength session on record yet: begin with the beginner versions."
        yield Flag("FIRST_WEEKS", text, {"why": "no_strength_history", **evidence})


def _gap(m: Morning) -> Iterator[Flag]:
    c, at = m.conditions, (m.a, m.d)
    if not c.gap[at]:
        return
    days, back = int(c.gap_days[at]), int(c.mornings_back[at])
    seen = np.flatnonzero(c.data[m.a, : m.d + 1])
    text = f"{days} days without any data"
    text += (
        f"; {back} of 3 mornings are back."
        if back
        else ": sync, or check in, and it comes back in three mornings."
    )
    yield Flag("GAP", text, {"days": days, "last": m.day(seen[-1]), "mornings_back": back})


def _short_night(m: Morning) -> Iterator[Flag]:
    hours = m.number(m.signals.sleep.hours)
    if hours is not None and hours < SHORT_NIGHT_H:
        text = f"You slept {hours:.1f} h: a lighter session at most."
        yield Flag("SHORT_NIGHT", text, {"sleep_h": hours, "limit_h": SHORT_NIGHT_H})


def _soreness(m: Morning) -> Iterator[Flag]:
    c, at = m.conditions, (m.a, m.d)
    if c.sore_on[at] >= 0:
        asked = m.day(c.sore_on[at])
        value = float(c.soreness[at])
        text = f"Soreness {value:g} of 5 ({on(asked)}): no lower-body work, whatever HRV says."
        yield Flag("SORENESS", text, {"soreness": value, "asked_on": asked})


def _descent(m: Morning) -> Iterator[Flag]:
    s, at = m.signals.descent, (m.a, m.d)
    if not s.blocked[at]:
        return
    ran, hours = m.day(s.on[at]), float(s.hours[at])
    left = max(72.0 - hours, 0.0)
    until = m.date + timedelta(days=math.ceil(left / 24) - 1)
    metres, limit = float(s.metres[at]), float(s.threshold[at])
    text = f"{metres:,.0f} m of descent on {on(ran)} ({hours:.0f} h ago; {limit:,.0f} m is much for you): "
    text += f"no loaded lower-body work through {on(until)}, whatever HRV says."
    evidence = {"descent_m": metres, "threshold_m": limit, "on": ran, "hours_since": hours}
    yield Flag("DESCENT", text, {**evidence, "hours_left": left, "until": until})


def _guard(m: Morning) -> Iterator[Flag]:
    guard, score = m.number(m.scores.guard), m.number(m.scores.score)
    if guard is None or guard < AMBER or (score is not None and band(guard) == band(score)):
        return
    text = f"Were the missing signals ordinary, fatigue would be {guard:.0f} ({band(guard)}): that counts."
    yield Flag("SCORE_GUARD", text, {"score": guard, "band": band(guard)})


FLAGS: tuple[Callable[[Morning], Iterator[Flag]], ...] = (
    *(_illness, _injury, _travel, _return, _first_weeks, _gap, _short_night, _soreness, _descent),
    *(_guard, *TOLD),
)
