"""From a home to the report's content: reads everything once, decides once, stores nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cli.render.report.content import Content, content
from cli.render.schedule import schedule
from cli.render.strength import lifts_in
from cli.wiring import App
from readiness.body.assess import assess_all
from readiness.errors import NoData
from readiness.history.table import cut, panel
from readiness.merging.merge import merge
from readiness.morning import contract
from readiness.morning.answers import PLAN_DAYS, plan
from readiness.observations import Observation
from readiness.signals.all_signals import signals

LONGEST_YEARS = 5
"""How far back the page goes: five years stay under 3 MB."""


def gather(app: App, backtest: Mapping[str, Any] | None = None) -> Content:
    """The content of the report as of now; of an empty home too."""
    day, now = app.today(), app.now()
    try:
        today, days = _plan(app, day)
        observations = merge(app.known_store.observations(), app.settings)
    except NoData:
        return content(
            day=day, made_at=now, today=None, plan=[], runs={}, found=None, assessments=[], verdicts={}
        )
    known = cut(observations, day, now)
    since = max(day - timedelta(days=round(365.25 * LONGEST_YEARS)), _first(known, day))
    assessments = assess_all(observations, app.settings, since, day)
    table = panel((o for o in known if o.date >= since), app.settings, day)
    return content(
        day=day,
        made_at=now,
        today=today,
        plan=days,
        runs=schedule(app, day, PLAN_DAYS),
        found=signals(table),
        assessments=assessments,
        verdicts=_replayed(backtest) | _verdicts(app),
        backtest=backtest,
        lifts=lifts_in(known),
        quarantined=len(app.known_store.quarantine()),
    )


def _plan(app: App, day: date) -> tuple[Any, list[Any]]:
    """Today's kept answer and the days from it on."""
    days = contract.plan_to_json(plan(app, day, PLAN_DAYS))["days"]
    return days[0], days


def _first(observations: list[Observation], day: date) -> date:
    return min((o.date for o in observations if o.date <= day), default=day)


def _replayed(backtest: Mapping[str, Any] | None) -> dict[date, str]:
    """What the look-back says of the mornings, for those that have no kept answer."""
    return {date.fromisoformat(day): said for day, said in (backtest or {}).get("by_day", {}).items()}


def _verdicts(app: App) -> dict[date, str]:
    """The last revision of every kept answer, by day."""
    return {answer.date: json.loads(answer.json)["verdict"] for answer in app.known_store.answers()}
