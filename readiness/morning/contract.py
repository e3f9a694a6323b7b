"""A recommendation ↔ the JSON object of the public contract (schema 1). Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from readiness.recommendation import (
    SCHEMA,
    Body,
    Exercise,
    Interval,
    Learning,
    ModelUse,
    NextChance,
    Planned,
    Recommendation,
    RunAdvice,
    RunLevel,
    Schedule,
    Session,
    SignReport,
    State,
    StatedReason,
    Window,
)
from readiness.vocabulary import Band, Effect, Focus, Phase, Verdict

type Json = dict[str, Any]

SCORE_DECIMALS = 1


def to_json(recommendation: Recommendation) -> Json:
    """The contract's object for one day. ``projected`` appears only on coming days."""
    r = recommendation
    document: Json = {
        "schema": SCHEMA,
        "date": r.date.isoformat(),
        "athlete": r.athlete,
        "verdict": r.verdict.word,
        "focus": r.focus.value,
        "minutes": r.minutes,
        "score": None if r.score is None else round(float(r.score), SCORE_DECIMALS),
        "band": r.band,
        "interval": _interval(r.interval),
        "confidence": r.confidence,
        "provisional": r.provisional,
        "phase": r.phase,
        "reasons": [
            {"rule": x.rule, "effect": x.effect.value, "text": x.text, "article": x.article}
            for x in r.reasons
        ],
        "signs": [_sign(x) for x in r.signs],
        "missing": list(r.missing),
        "session": None if r.session is None else _session(r.session),
        "window": None
        if r.window is None
        else {"start": r.window.start.isoformat(), "end": r.window.end.isoformat()},
        "data_until": {name: _iso(day) for name, day in r.data_until.items()},
        "computed_at": r.computed_at.isoformat(timespec="seconds"),
        "revision": r.revision,
        "rules_version": r.rules_version,
        "model": {"used": r.model.used, "why": r.model.why},
        "notes": list(r.notes),
        "run_advice": None
        if r.run_advice is None
        else {"level": r.run_advice.level.value, "text": r.run_advice.text},
        "learning": {name: {"have": x.have, "needed": x.needed} for name, x in r.learning.items()},
        "next_chance": _chance(r.next_chance),
        "body": None
        if r.body is None
        else {"verdict": r.body.verdict.word, "signs": r.body.signs, "domains": r.body.domains},
        "schedule": _schedule(r),
    }
    if r.projected:
        document["projected"] = True
    return document


def plan_to_json(days: Sequence[Recommendation]) -> Json:
    """The contract's document of a plan; ``days`` are in order, at least one."""
    return {"schema": SCHEMA, "from": days[0].date.isoformat(), "days": [to_json(day) for day in days]}


def from_json(document: Mapping[str, Any]) -> Recommendation:
    """The recommendation that ``to_json`` wrote. Raises ValueError on another schema."""
    if document["schema"] != SCHEMA:
        raise ValueError(f"schema {document['schema']}: this program reads schema {SCHEMA}")
    interval, window, session = document["interval"], document["window"], document["session"]
    return Recommendation(
        date=date.fromisoformat(document["date"]),
        verdict=Verdict[document["verdict"].upper()],
        focus=Focus(document["focus"]),
        minutes=document["minutes"],
        score=document["score"],
        band=None if document["band"] is None else Band(document["band"]),
        interval=None if interval is None else Interval(**interval),
        confidence=document["confidence"],
        provisional=document["provisional"],
        reasons=tuple(StatedReason(**{**x, "effect": Effect(x["effect"])}) for x in document["reasons"]),
        signs=tuple(_sign_from(x) for x in document["signs"]),
        missing=tuple(document["missing"]),
        session=None if session is None else _session_from(session),
        window=None if window is None else Window(_instant(window["start"]), _instant(window["end"])),
        data_until={name: _day(day) for name, day in document["data_until"].items()},
        computed_at=_instant(document["computed_at"]),
        rules_version=document["rules_version"],
        model=ModelUse(**document["model"]),
        phase=Phase(document.get("phase", Phase.BASE)),
        athlete=document["athlete"],
        revision=document["revision"],
        projected=document.get("projected", False),
        notes=tuple(document.get("notes", ())),
        run_advice=_run_advice(document.get("run_advice")),
        learning={name: Learning(**x) for name, x in document.get("learning", {}).items()},
        next_chance=_chance_from(document.get("next_chance")),
        body=_body_from(document.get("body")),
        schedule=_schedule_from(document.get("schedule")),
        planned=_planned_from(document.get("schedule")),
    )


def _chance(chance: NextChance | None) -> Json | None:
    return None if chance is None else {"date": chance.date.isoformat(), "if": chance.if_}


def _chance_from(document: Json | str | None) -> NextChance | None:
    if isinstance(document, str):  # as the first edition wrote it
        return NextChance(date.fromisoformat(document))
    return None if document is None else NextChance(date.fromisoformat(document["date"]), document["if"])


def _schedule(r: Recommendation) -> Json | None:
    if r.schedule is None:
        return None
    document: Json = {"verdict": r.schedule.verdict.word, "rule": r.schedule.rule}
    if r.planned is not None:
        document |= {"dose": r.planned.dose, "runs": r.planned.runs, "target": r.planned.target}
        if r.planned.assumed:
            document["assumed"] = {day.isoformat(): dose for day, dose in r.planned.assumed}
    return document


def _body_from(document: Json | None) -> Body | None:
    return None if document is None else Body(**document | {"verdict": Verdict[document["verdict"].upper()]})


def _schedule_from(document: Json | None) -> Schedule | None:
    return None if document is None else Schedule(Verdict[document["verdict"].upper()], document["rule"])


def _planned_from(document: Json | None) -> Planned | None:
    if document is None or "dose" not in document:
        return None
    assumed = tuple((date.fromisoformat(day), dose) for day, dose in document.get("assumed", {}).items())
    return Planned(document["dose"], document["runs"], document["target"], assumed)


def _interval(interval: Interval | None) -> Json | None:
    if interval is None:
        return None
    return {
        "low": round(float(interval.low), SCORE_DECIMALS),
        "high": round(float(interval.high), SCORE_DECIMALS),
        "level": interval.level,
        "calibrated": interval.calibrated,
    }


def _sign(sign: SignReport) -> Json:
    return {
        "id": sign.id,
        "name": sign.name,
        "title": sign.title,
        "state": sign.state.value,
        "counts": sign.counts,
        "severe": sign.severe,
        "evidence": {name: _plain(value) for name, value in sign.evidence.items()}
        | {name: day.isoformat() for name, day in (("since", sign.since), ("on", sign.shown_on)) if day},
        "text": sign.text,
    }


def _sign_from(document: Mapping[str, Any]) -> SignReport:
    evidence = dict(document["evidence"])
    return SignReport(
        **{
            **document,
            "state": State(document["state"]),
            "since": _day(evidence.pop("since", None)),
            "shown_on": _day(evidence.pop("on", None)),
            "evidence": evidence,
        }
    )


def _session(session: Session) -> Json:
    return {
        "title": session.title,
        "minutes": session.minutes,
        "intensity": session.intensity,
        "load": session.load,
        "warm_up": session.warm_up,
        "exercises": [
            {
                "name": x.name,
                "sets": x.sets,
                "reps": x.reps,
                "load": x.load,
                "rest_s": x.rest_s,
                "targets": list(x.targets),
                "cue": x.cue,
                "easier": x.easier,
            }
            for x in session.exercises
        ],
        "stop_rule": session.stop_rule,
        "notes": list(session.notes),
    }


def _session_from(document: Mapping[str, Any]) -> Session:
    exercises = tuple(Exercise(**{**x, "targets": tuple(x["targets"])}) for x in document["exercises"])
    return Session(**{**document, "exercises": exercises, "notes": tuple(document.get("notes", ()))})


def _run_advice(document: Mapping[str, Any] | None) -> RunAdvice | None:
    return None if document is None else RunAdvice(RunLevel(document["level"]), document["text"])


def _plain(value: Any) -> Any:
    """A number, text, list or mapping that JSON takes; NaN is 'not observed', so null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    if isinstance(value, float):
        return None if value != value else round(value, 3)
    return value


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
