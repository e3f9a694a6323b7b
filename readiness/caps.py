"""What the body's assessment does to a day: caps and changes of focus, never permission.

Today every sign, flag and band counts. On coming days only what reaches that far: the projected score, signs for
one day more, and whatever has a term of its own (travel, descent, return, injury).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from readiness.body.assessment import Assessment
from readiness.reasons import ComingDay, Restriction
from readiness.recommendation import Effect, Focus, StatedReason
from readiness.rules import rest
from readiness.score import AMBER, RED
from readiness.signals.load import ATL_DAYS, CTL_DAYS, CTL_FLOOR
from readiness.signs.registry import SIGNS
from readiness.signs.sleep import POOR_SLEEP
from readiness.signs.training import QUALITY_SUFFERS
from readiness.vocabulary import joined

NEUTRAL = 30.0
"""The score of an ordinary morning, towards which a projection returns."""
FADE = 0.6
"""What is left of today's deviation a day later (a coaching choice: half is gone after a day and a half)."""
LOAD_SHARE = 0.25
"""How much of a change in the load sub-score reaches the projected score (its weight with the worst-domain term)."""
UNKNOWN_SCORE = 50.0
"""Where no score is known, projections start amber."""
SORENESS_REACH, ILLNESS_REACH, INJURY_REACH = 1, 2, 6
HRV_PAIR = frozenset({"hrv", "resting_hr"})


def worst_score(assessment: Assessment) -> float | None:
    """The score, or what it would be at worst with ordinary values for what is missing."""
    guard = assessment.flags.get("SCORE_GUARD")
    guarded = guard.evidence.get("score") if guard else None
    known = [float(value) for value in (assessment.score, guarded) if value is not None]
    return max(known, default=None)


def project(assessment: Assessment, loads: list[float]) -> list[float]:
    """Projected score of each coming day from the planned loads (sRPE) of today and the days after.

    An amber or red morning fades; a green one starts from neutral, so that small noise moves no coming day.
    Fitness and fatigue (CTL 42 d, ATL 7 d) carry the load on.
    """
    start = worst_score(assessment)
    first = UNKNOWN_SCORE if start is None else NEUTRAL if start < AMBER else start
    ctl, atl = assessment.ctl, assessment.atl
    base = _load_score(ctl, atl)
    scores = []
    for n, load in enumerate(loads, 1):
        shift = 0.0
        if ctl is not None and atl is not None:
            ctl, atl = ctl + (load - ctl) / CTL_DAYS, atl + (load - atl) / ATL_DAYS
            shift = LOAD_SHARE * (_load_score(ctl, atl) - base)
        scores.append(min(100.0, max(0.0, NEUTRAL + (first - NEUTRAL) * FADE**n + shift)))
    return scores


def _load_score(ctl: float | None, atl: float | None) -> float:
    if ctl is None or atl is None:
        return 0.0
    form_pct = 100 * (ctl - atl) / max(ctl, CTL_FLOOR)
    return min(100.0, max(0.0, 40.0 - form_pct))


def restrictions(
    assessment: Assessment, day: date, ordinal: int, score: float | None, margin: float
) -> Iterator[Restriction]:
    """Everything that the body says about ``day``. ``ordinal`` counts the sessions placed before it from today.

    ``score`` is today's worst or the day's projected one; ``margin`` shifts the band limits for a projected day
    (hysteresis against the plan before: positive is lenient).
    """
    ahead = (day - assessment.date).days
    if ahead == 0:
        yield from _today_only(assessment)
    coming = ComingDay(day, ahead, ordinal, score, margin)
    yield from _signs(assessment, coming)
    if ahead == 0:
        yield from _told(assessment)
    if ahead <= SORENESS_REACH:
        yield from _soreness(assessment)
    yield from _health(assessment, ahead)
    yield from _terms(assessment, day, ordinal)
    yield from _score(score, margin, ahead > 0)
    if assessment.confidence == "low":
        yield _cap("CONFIDENCE", "Too little fresh data to be sure: maintenance at most.")
    if report := assessment.active(QUALITY_SUFFERS):
        yield from QUALITY_SUFFERS.on(report, coming)


def _cap(rule_id: str, text: str, article: str | None = None) -> Restriction:
    return Restriction(StatedReason(rule_id, Effect.MAINTENANCE, text, article))


def _skip(rule_id: str, text: str, article: str | None = None) -> Restriction:
    return Restriction(StatedReason(rule_id, Effect.SKIP, text, article))


def _today_only(assessment: Assessment) -> Iterator[Restriction]:
    short = assessment.flags.get("SHORT_NIGHT")
    if short:
        yield _cap("SHORT_NIGHT", short.text, "004")


def _told(assessment: Assessment) -> Iterator[Restriction]:
    short = assessment.flags.get("SHORT_NIGHT")
    told = (
        ("R4", "004", rest.sleep_first(short is not None or assessment.active(POOR_SLEEP) is not None)),
        ("W13", "004", _guided_by(assessment)),
    )
    yield from (
        Restriction(StatedReason(rule_id, Effect.INFO, text, article))
        for rule_id, article, text in told
        if text
    )


def _guided_by(assessment: Assessment) -> str | None:
    """W13 in a sentence."""
    names = {"hrv": "HRV", "sleep": "sleep", "mood": "mood"}
    seen = [word for name, word in names.items() if name in assessment.subscores]
    return f"Judged by {joined(seen)} before mileage." if seen else None


def _signs(assessment: Assessment, day: ComingDay) -> Iterator[Restriction]:
    active = {sign: report for sign in SIGNS if (report := assessment.active(sign))}
    for sign, report in active.items():
        if sign is not QUALITY_SUFFERS:
            yield from sign.on(report, day)
    if day.ahead > 1:
        return
    domains, severe = assessment.domains, assessment.severe_domains
    two_severe = len(domains) >= 2 and bool(severe)
    cycle = "CYCLE" in assessment.flags and domains <= HRV_PAIR
    if len(domains) >= 3 or (two_severe and not cycle):
        how = (
            "two warning signs, one of them strong" if len(domains) == 2 else f"{len(domains)} warning signs"
        )
        yield _skip("SIGNS", f"{how[0].upper()}{how[1:]}: rest today.", "004")
    if domains and not any(sign.domain for sign in active):
        names = ", ".join(sorted(domains)).replace("_", " ")
        yield _cap("SIGNS", f"A warning sign ({names}) has not been cleared by fresh data yet.", "004")


def _soreness(assessment: Assessment) -> Iterator[Restriction]:
    if flag := assessment.flags.get("SORENESS"):
        yield _cap("SORENESS", flag.text)._replace(focus=Focus.UPPER_CORE)


def _health(assessment: Assessment, ahead: int) -> Iterator[Restriction]:
    illness = assessment.flags.get("ILLNESS")
    if illness and ahead <= ILLNESS_REACH:
        yield (_skip if illness.evidence.get("state") != "ask" else _cap)("ILLNESS", illness.text)
    injury = assessment.flags.get("INJURY")
    if injury and ahead <= INJURY_REACH:
        spared = Focus(injury.evidence.get("spared_focus", "none"))
        if spared is Focus.NONE:
            yield _skip("INJURY", injury.text)
        else:
            yield Restriction(StatedReason("INJURY", Effect.MAINTENANCE, injury.text), spared)
        if text := rest.injured(str(injury.evidence.get("part") or "")):
            yield Restriction(StatedReason("X2", Effect.INFO, text, "004"))


def _terms(assessment: Assessment, day: date, ordinal: int) -> Iterator[Restriction]:
    flags = assessment.flags
    if (flag := flags.get("TRAVEL")) and day <= _until(flag.evidence.get("until"), assessment.date):
        yield _cap("TRAVEL", flag.text)
    if (flag := flags.get("RETURN")) and ordinal < int(flag.evidence.get("sessions_left", 2)):
        yield _cap("RETURN", flag.text)
    if flag := flags.get("FIRST_WEEKS"):
        yield _cap("FIRST_WEEKS", flag.text)
    if flag := flags.get("GAP"):
        yield _cap("GAP", flag.text)
    if (flag := flags.get("DESCENT")) and day <= _until(flag.evidence.get("until"), assessment.date):
        yield Restriction(StatedReason("DESCENT", Effect.FOCUS, flag.text), Focus.UPPER_CORE)


def _until(value: object, today: date) -> date:
    return value if isinstance(value, date) else today


def _score(score: float | None, margin: float, projected: bool) -> Iterator[Restriction]:
    if score is None:
        if not projected:
            yield _cap("SCORE", "No fatigue score this morning: maintenance at most.")
        return
    kind = "Projected fatigue" if projected else "Fatigue"
    if score >= RED + margin:
        yield _skip("SCORE", f"{kind} {score:.0f} of 100: red, from {RED:.0f} on it is a rest day.")
    elif score >= AMBER + margin:
        yield _cap("SCORE", f"{kind} {score:.0f} of 100: amber, a lighter dose.")
