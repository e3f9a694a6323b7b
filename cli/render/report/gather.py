"""From a home to what stands behind the tabs: reads everything once, decides nothing anew, stores nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cli.render.report.content import Content, Morning, content
from cli.render.strength import lifts_in
from cli.render.words import tone
from cli.wiring import App
from readiness.body.assess import assess_all
from readiness.errors import NoData
from readiness.history.table import cut, panel
from readiness.merging.merge import merge
from readiness.signals.all_signals import signals

LONGEST_YEARS = 5
"""How far back the page goes: five years stay under 3 MB."""


def gather(app: App, backtest: Mapping[str, Any] | None = None) -> Content:
    """The content of the tabs as of now; of an empty home too."""
    day, now = app.today(), app.now()
    try:
        observations = merge(app.known_store.observations(), app.settings)
    except NoData:
        return content(day=day, found=None, assessments=[], mornings={})
    known = cut(observations, day, now)
    first = min((o.date for o in known if o.date <= day), default=day)
    since = max(day - timedelta(days=round(365.25 * LONGEST_YEARS)), first)
    table = panel((o for o in known if o.date >= since), app.settings, day)
    answers = {one.date: json.loads(one.json) for one in app.known_store.answers()}
    kept = {date_: Morning(answer["verdict"], tone(answer)) for date_, answer in answers.items()}
    return content(
        day=day,
        found=signals(table),
        assessments=assess_all(observations, app.settings, since, day),
        mornings=_replayed(backtest) | kept,
        answer=answers.get(day),
        backtest=backtest,
        lifts=lifts_in(known),
        quarantined=len(app.known_store.quarantine()),
    )


def _replayed(backtest: Mapping[str, Any] | None) -> dict[date, Morning]:
    """What the look-back says of the mornings, for those that have no kept answer."""
    found = {}
    for day, (verdict, alarm) in (backtest or {}).get("by_day", {}).items():
        body = {"verdict": verdict, "body": {"verdict": alarm or "full"}}
        found[date.fromisoformat(day)] = Morning(verdict, tone(body))
    return found
