"""Warning signs: how each sign of the morning's assessment binds the verdict."""

from __future__ import annotations

from datetime import date, timedelta

from readiness.body.assessment import Assessment
from readiness.recommendation import SignReport, State
from readiness.rules.rule import Rule, RuleKind, rule

PROGRESS = 1.10
PROGRESS_RPE = 7.0
SCALE_BACK_DAYS = 7


def active(assessment: Assessment, sign_id: str) -> SignReport | None:
    """The sign, if it is active this morning."""
    for sign in assessment.signs:
        if sign.id == sign_id:
            return sign if sign.state is State.ACTIVE else None
    return None


def _sign(sign_id: str, statement: str, article: str) -> Rule[[Assessment], SignReport | None]:
    @rule(sign_id, statement, article, RuleKind.HARD)
    def check(assessment: Assessment) -> SignReport | None:
        return active(assessment, sign_id)

    return check


fatigue = _sign("W1", "Persistent fatigue or low energy lowers the dose.", "004")
sore_legs = _sign("W2", "Legs that are always sore, even on rest days, lower the dose.", "004")
motivation = _sign("W3", "Losing motivation, or craving no activity at all, lowers the dose.", "004")
poor_sleep = _sign("W4", "Poor sleep lowers the dose.", "004")
hrv_down = _sign("W5", "Heart-rate variability below its usual range lowers the dose.", "004")
mood_swings = _sign("W6", "Mood swings lower the dose.", "004")
hard_long_runs = _sign("W7", "Long runs that feel unusually hard lower the dose.", "004")
resting_hr_up = _sign("W8", "A raised resting heart rate lowers the dose.", "004")


@rule(
    "W9",
    "Too tired to do quality runs well: strength goes one level down for seven days.",
    "004",
    RuleKind.HARD,
)
def scale_back(assessment: Assessment, day: date) -> str | None:
    """Holds for the morning's sign and, on coming days, until seven days after the run that showed it."""
    sign = active(assessment, "W9")
    if sign is None:
        return None
    seen = sign.evidence.get("on")
    until = (seen if isinstance(seen, date) else assessment.date) + timedelta(days=SCALE_BACK_DAYS)
    if day > until and day > assessment.date:
        return None
    return sign.text


@rule(
    "W10",
    "Too sore from lifting to finish long runs: lower weights and higher repetitions for three weeks.",
    "002",
    RuleKind.SOFT,
    "strength.load_style",
)
def lighter_style(assessment: Assessment) -> bool:
    """Whether the coming sessions switch to high repetitions and low load."""
    return active(assessment, "W10") is not None


@rule(
    "W11",
    "Listen to your body: you may always take less than the plan, and it never overrules you.",
    "002",
    RuleKind.HARD,
)
def veto(assessment: Assessment) -> str | None:
    flag = assessment.flags.get("VETO")
    return flag.text if flag else None


@rule(
    "W12",
    "Load rises by at most 10 % a week, and only after two sessions at RPE 7 or less.",
    "000",
    RuleKind.HARD,
)
def progression(best_last_week: float, last_rpes: tuple[float | None, ...]) -> float:
    """The heaviest load of the coming session in the unit of ``best_last_week``; equal loads never break it."""
    easy = [rpe for rpe in last_rpes[-2:] if rpe is not None and rpe <= PROGRESS_RPE]
    return best_last_week * (PROGRESS if len(easy) == 2 else 1.0)


def ramped(assessment: Assessment) -> str | None:
    """W12 as a sign: strength work rose too fast of late, so loads stand still."""
    sign = active(assessment, "W12")
    return f"{sign.text} Loads stand still." if sign else None


@rule(
    "W13",
    "How you feel counts at least as much as mileage: HRV, sleep and mood guide the day.",
    "004",
    RuleKind.HARD,
)
def subjective_first(assessment: Assessment) -> tuple[str, ...]:
    """What the explanation names first, where it was observed: HRV, sleep, then mood."""
    return tuple(name for name in ("hrv", "sleep", "mood") if name in assessment.subscores)


def guided_by(assessment: Assessment) -> str | None:
    """W13 in a sentence."""
    names = {"hrv": "HRV", "sleep": "sleep", "mood": "mood"}
    seen = [names[name] for name in subjective_first(assessment)]
    if not seen:
        return None
    words = seen[0] if len(seen) == 1 else f"{', '.join(seen[:-1])} and {seen[-1]}"
    return f"Judged by {words} before mileage."
