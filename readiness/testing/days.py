"""Recommendations made up for tests of whatever shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from readiness.recommendation import Exercise, ModelUse, Recommendation, Session, StatedReason, Window
from readiness.vocabulary import Band, Effect, Focus, Verdict

_MINUTES = {Verdict.SKIP: 0, Verdict.MAINTENANCE: 25, Verdict.FULL: 40}


def made_up_day(day: date, verdict: Verdict, now: datetime, *, at: time = time(17, 30)) -> Recommendation:
    """A day as the planner would give it, its session at ``at`` in the zone of ``now``."""
    lifts = verdict is not Verdict.SKIP
    minutes = _MINUTES[verdict]
    start = datetime.combine(day, at, now.tzinfo)
    squat = Exercise(
        "Goblet squat", 3, "10-12", ("quads", "glutes"), "Chest up, knees out.", "bodyweight squat"
    )
    plank = Exercise("Side plank", 2, "30 s per side", ("obliques",), "Hips high.", "from the knees")
    reason = (
        StatedReason("T1", Effect.ALLOW, "Tempo run that morning: lift after it.", "001")
        if lifts
        else StatedReason("T3", Effect.SKIP, "Long run on Wednesday: fresh legs first.", "001")
    )
    return Recommendation(
        date=day,
        verdict=verdict,
        focus=Focus.LOWER if lifts else Focus.NONE,
        minutes=minutes,
        score=31.0,
        band=Band.GREEN,
        interval=None,
        confidence="high",
        provisional=False,
        reasons=(reason,),
        signs=(),
        missing=("checkin",),
        session=Session("Legs and core", minutes, "heavy", "RPE 7", (squat, plank)) if lifts else None,
        window=Window(start, start + timedelta(minutes=minutes)) if lifts else None,
        data_until={"hrv": now.date(), "sleep": now.date(), "checkin": None},
        computed_at=now,
        rules_version="test",
        model=ModelUse(False, "not trained"),
        projected=day > now.date(),
    )


def made_up_days(verdicts: Sequence[Verdict], now: datetime) -> list[Recommendation]:
    """One day a verdict, from the day of ``now`` on."""
    return [made_up_day(now.date() + timedelta(days=i), verdict, now) for i, verdict in enumerate(verdicts)]
