"""One table of athlete-days → one table of recommendations: the path that one machine and a cluster share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from models.fleet.rows import observations
from models.fleet.schema import OUTPUT, QUARANTINE, checked
from readiness import plan
from readiness.body import assess
from readiness.history import table as history
from readiness.observations import Observation
from readiness.recommendation import Recommendation, State
from readiness.settings import Settings

PLAN_DAYS = 14
GROUP = 500
"""Athletes held as observations at once: bounds the memory of a worker whatever the size of its file."""
MORNING = time(6, 30)


def score(rows: pd.DataFrame, day: date, settings: Settings | None = None) -> tuple[pa.Table, pa.Table]:
    """The recommendations of ``day`` in the athletes' order, and the athletes set aside with the reason.

    Raises ValueError on a table that is none of ours. An athlete without any data, or whose rows break the
    engine, is set aside; the others go on.
    """
    settings = settings or Settings()
    sound, problems = checked(rows)
    results: list[dict[str, Any]] = []
    athletes = sound.groupby("athlete", sort=True)
    names = [str(name) for name in athletes.groups]
    for begin in range(0, len(names), GROUP):
        group = {name: observations(athletes.get_group(name), day) for name in names[begin : begin + GROUP]}
        for name, found in _decide(group, day, settings):
            if isinstance(found, str):
                problems[name] = found
            else:
                results.append(_row(name, found))
    aside = [{"athlete": name, "problem": text} for name, text in sorted(problems.items())]
    return pa.Table.from_pylist(results, OUTPUT), pa.Table.from_pylist(aside, QUARANTINE)


type Plan = tuple[Recommendation, ...]


def _decide(
    group: dict[str, list[Observation]], day: date, settings: Settings
) -> Iterator[tuple[str, Plan | str]]:
    known = {name: found for name, found in group.items() if _says(found, day)}
    for name in group.keys() - known.keys():
        yield name, "no data of the body up to this day"
    if not known:
        return
    names = list(known)
    table = history.panels(known.values(), settings, day)
    now = datetime.combine(day, MORNING, UTC)
    for span, mornings in assess.evaluate_many(table):
        for index, name in enumerate(names[span]):
            try:
                with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                    body = assess.assessment(mornings, day, index)
                yield name, plan.plan_days(known[name], settings, body, day, PLAN_DAYS, now)
            except Exception as error:
                yield name, f"{type(error).__name__}: {error}"


def _says(found: list[Observation], day: date) -> bool:
    return any(isinstance(o, assess.BODY) and o.date <= day for o in found)


def _row(athlete: str, plan_: Plan) -> dict[str, Any]:
    today = plan_[0]
    chance = next((one.date for one in plan_[1:8] if one.verdict), None) if not today.verdict else None
    return {
        "athlete": athlete,
        "date": today.date,
        "verdict": today.verdict.word,
        "focus": today.focus.value,
        "minutes": today.minutes,
        "score": today.score,
        "band": today.band,
        "confidence": today.confidence,
        "provisional": today.provisional,
        "phase": today.phase,
        "reasons": [reason.rule for reason in today.reasons],
        "why": today.reasons[0].text,
        "signs": [sign.id for sign in today.signs if sign.state is State.ACTIVE],
        "missing": list(today.missing),
        "session": [] if today.session is None else [e.name for e in today.session.exercises],
        "plan": [one.verdict.word for one in plan_],
        "next_chance": chance,
        "rules_version": today.rules_version,
    }
