"""One warning sign on one morning in a sentence: what, by how much, since when, and what may explain it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

type Evidence = Mapping[str, Any]

EXPLAINS = {
    "W4": ("travel",),
    "W5": ("alcohol", "travel", "altitude", "illness"),
    "W8": ("alcohol", "travel", "altitude", "illness", "heat"),
    "W7": ("heat",),
    "W9": ("heat",),
}
"""Which confounders may explain which sign."""

RULED_OUT = {
    "alcohol": "no alcohol noted",
    "travel": "no change of time zone",
    "altitude": "no altitude",
    "illness": "no illness pattern overnight",
    "heat": "no heat noted",
}


TITLES = {
    "persistent_fatigue": "tired for days",
    "legs_always_sore": "sore legs",
    "losing_motivation": "little motivation",
    "hrv_down": "HRV down",
    "long_runs_unusually_hard": "long runs feel hard",
    "resting_hr_up": "resting heart rate up",
    "too_tired_for_quality": "key runs suffer",
}
"""Names that read badly as they are; see :func:`title`."""


HABIT_DAYS = 28
"""Sleep that has been short for so long may be all that this athlete needs, and then a setting says so."""


def sentence(
    sign_id: str, evidence: Evidence, day: date, since: date | None, explained: tuple[str, ...]
) -> str:
    """For an active sign: 'HRV down: …, since Tue 3 Mar; alcohol may explain it.'"""
    words = SENTENCES[sign_id](evidence)
    if since is not None:
        words += f", since {since:%a} {since.day} {since:%b}"
        if sign_id == "W4" and (day - since).days >= HABIT_DAYS:
            words += "; if that is all you need, set athlete.sleep_need_h"
    told = [name for name in EXPLAINS.get(sign_id, ()) if name in explained]
    if told:
        words += f"; {' and '.join(told)} may explain it"
    return words + "."


def title(name: str) -> str:
    """A sign's name in words, as it stands within a sentence: ``hrv_down`` is "HRV down"."""
    return TITLES.get(name, name.replace("_", " "))


def ruled_out(active: Iterable[str], explained: Collection[str]) -> tuple[str, ...]:
    """The plain explanations of the active signs that were looked for and not found."""
    asked = dict.fromkeys(name for sign_id in active for name in EXPLAINS.get(sign_id, ()))
    return tuple(RULED_OUT[name] for name in asked if name not in explained)


def number(evidence: Evidence, key: str, digits: int = 0) -> str:
    value = evidence.get(key)
    return "?" if value is None else f"{value:.{digits}f}"


def _item(name: str, word: str) -> Callable[[Evidence], str]:
    def say(e: Evidence) -> str:
        return (
            f"{word}: {number(e, 'days_off')} of the last {number(e, 'answers')} check-ins out of your range "
            f"(last {number(e, name, 1)}, usually {number(e, 'usual', 1)})"
        )

    return say


def _soreness(e: Evidence) -> str:
    return (
        f"Legs sore on {number(e, 'sore_days')} of {number(e, 'days')} days, even after rest "
        f"(last {number(e, 'soreness', 1)}, usually {number(e, 'usual', 1)})"
    )


def _mood(e: Evidence) -> str:
    if (e.get("days_off") or 0) >= 3:
        return _item("mood", "Low mood")(e)
    return f"Mood swings: varying by {number(e, 'sd_7', 1)} points, usually {number(e, 'usual_sd', 1)}"


def _sleep(e: Evidence) -> str:
    if (e.get("deficit_7d_h") or 0) >= 1:
        return f"Sleep {number(e, 'sleep_7d_h', 1)} h a night this week, you need {number(e, 'need_h', 1)} h"
    if (e.get("nights_under_6h_of_5") or 0) >= 3:
        return f"{number(e, 'nights_under_6h_of_5')} of the last five nights under 6 h"
    return f"You slept badly on {number(e, 'bad_quality_of_5')} of the last five nights by your own word"


def _hrv(e: Evidence) -> str:
    if e.get("unusually_high"):
        return (
            f"HRV unusually high: week at {number(e, 'rmssd_7d_ms')} ms, usually {number(e, 'baseline_ms')} ms, "
            "while other things go wrong"
        )
    return (
        f"HRV down: week at {number(e, 'rmssd_7d_ms', 1)} ms, below your range from "
        f"{number(e, 'swc_low_ms', 1)} ms (usually {number(e, 'baseline_ms', 1)} ms)"
    )


def _resting_hr(e: Evidence) -> str:
    if (e.get("above_bpm") or 0) >= 3:
        return (
            f"Resting heart rate {number(e, 'resting_hr_3d_bpm')} bpm over three days, usually "
            f"{number(e, 'baseline_bpm')} (+{number(e, 'above_bpm', 1)})"
        )
    return (
        f"Resting heart rate {number(e, 'resting_hr_7d_bpm', 1)} bpm this week, usually "
        f"{number(e, 'baseline_bpm', 1)}, with HRV low"
    )


def _long_runs(e: Evidence) -> str:
    return "Your last two long runs cost more than they should" + _run_detail(e, "last_")


def _run_detail(e: Evidence, prefix: str = "") -> str:
    if (e.get(f"{prefix}rpe_over") or 0) >= 1:
        return f" (effort {number(e, f'{prefix}rpe_over', 1)} above expected)"
    if (z := e.get(f"{prefix}ef_sd")) is not None and z < 0:
        return f" (pace for heart rate {abs(z):.1f} SD below expected)"
    return ""


def _quality(e: Evidence) -> str:
    if (done := e.get("completed_pct")) is not None and done < 80:
        return f"Key run cut short ({done:.0f} % of the plan): strength one level down for a week"
    return f"Key run below par{_run_detail(e)}: strength one level down for a week"


def _spoilt(e: Evidence) -> str:
    return (
        f"A long run cut to {number(e, 'completed_pct')} % with sore legs after heavy lifting: lighter weights and "
        "more repetitions for three weeks"
    )


def _ramp(e: Evidence) -> str:
    share = e.get("share")
    more = "" if share is None else f" (+{100 * (share - 1):.0f} % on your usual week)"
    return f"Strength work rose too fast{more}: hold the load"


SENTENCES: Mapping[str, Callable[[Evidence], str]] = {
    "W1": _item("fatigue", "Persistent fatigue"),
    "W2": _soreness,
    "W3": _item("motivation", "Losing motivation"),
    "W4": _sleep,
    "W5": _hrv,
    "W6": _mood,
    "W7": _long_runs,
    "W8": _resting_hr,
    "W9": _quality,
    "W10": _spoilt,
    "W11": lambda _: "You said no today",
    "W12": _ramp,
}
