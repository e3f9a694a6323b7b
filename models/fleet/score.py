"""One table of athlete-days → one table of recommendations: the path that one machine and a cluster share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from models.fleet.rows import Group, groups
from models.fleet.schema import OUTPUT, QUARANTINE, checked
from readiness import plan
from readiness.body import assess
from readiness.recommendation import Recommendation, State
from readiness.settings import Settings
from readiness.vocabulary import Verdict

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
    known: set[str] = set()
    results: list[dict[str, Any]] = []
    for group in groups(sound, day, settings, GROUP):
        known.update(group.names)
        for name, found in _decide(group, day, settings):
            if isinstance(found, str):
                problems[name] = found
            else:
                results.append(answer(name, *found))
    silent = {str(name) for name in sound["athlete"].unique()} - known
    problems |= dict.fromkeys(silent, "no data of the body up to this day")
    aside = [{"athlete": name, "problem": text} for name, text in sorted(problems.items())]
    return pa.Table.from_pylist(results, OUTPUT), pa.Table.from_pylist(aside, QUARANTINE)


def _decide(
    group: Group, day: date, settings: Settings
) -> Iterator[tuple[str, tuple[Recommendation, list[Verdict]] | str]]:
    """Each athlete's day and the verdicts of the plan, or what went wrong with it."""
    now = datetime.combine(day, MORNING, UTC)
    for span, mornings in assess.evaluate_many(group.table):
        for index, (name, observed) in enumerate(
            zip(group.names[span], group.observations[span], strict=True)
        ):
            try:
                with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                    body = assess.assessment(mornings, day, index)
                yield name, plan.today_and_verdicts(observed, settings, body, day, PLAN_DAYS, now)
            except Exception as error:
                yield name, f"{type(error).__name__}: {error}"


def answer(athlete: str, today: Recommendation, verdicts: list[Verdict]) -> dict[str, Any]:
    """An athlete's row of the table that the platform gets back. ``verdicts`` begin with today's."""
    ahead = next((n for n in range(1, 8) if verdicts[n]), None) if not today.verdict else None
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
        "plan": [verdict.word for verdict in verdicts],
        "next_chance": ahead and today.date + timedelta(days=ahead),
        "rules_version": today.rules_version,
    }
