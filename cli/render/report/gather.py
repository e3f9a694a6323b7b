"""From a home to what is behind the tabs: reads everything once, decides nothing anew, stores nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cli.render.report.content import SIGN_WEEKS, Content, Morning, content
from cli.render.strength import lifts_in
from cli.render.words import tone
from cli.wiring import App
from readiness.body.past import Stretch, stretches
from readiness.errors import NoData
from readiness.history.table import cut

LONGEST_YEARS = 5
"""How far back the page goes: five years stay under 3 MB."""


def known_past(app: App, days: int) -> list[Stretch]:
    """The mornings of the last ``days``, computed once for all that is shown; none where nothing is known of the
    body."""
    day = app.today()
    try:
        observations = app.known_store.observations()
    except NoData:
        return []
    return stretches(observations, app.settings, day - timedelta(days=days - 1), day, app.now())


def gather(app: App, past: Sequence[Stretch], backtest: Mapping[str, Any] | None) -> Content:
    """The content of the tabs as of now, as the end of the ``past`` sees the whole life; of an empty home too."""
    day = app.today()
    try:
        store = app.known_store
    except NoData:
        return content(day=day, seen=None, mornings={})
    answers = {one.date: json.loads(one.json) for one in store.answers()}
    kept = {date_: Morning(answer["verdict"], tone(answer)) for date_, answer in answers.items()}
    seen = past[-1] if past else None
    return content(
        day=day,
        seen=None if seen is None else seen.mornings,
        since=day - timedelta(days=round(365.25 * LONGEST_YEARS)),
        bodies=[] if seen is None else list(seen.assessments(day - timedelta(days=7 * SIGN_WEEKS - 1))),
        mornings=_replayed(backtest) | kept,
        answer=answers.get(day),
        backtest=backtest,
        lifts=[] if seen is None else lifts_in(cut(seen.merged, day, app.now())),
        quarantined=len(store.quarantine()),
    )


def _replayed(backtest: Mapping[str, Any] | None) -> dict[date, Morning]:
    """What the look-back says of the mornings, for those that have no kept answer."""
    found = {}
    for day, (verdict, alarm) in (backtest or {}).get("by_day", {}).items():
        body = {"verdict": verdict, "body": {"verdict": alarm or "full"}}
        found[date.fromisoformat(day)] = Morning(verdict, tone(body))
    return found
