"""The use cases of the calendars: bring them to the plan, each night and as soon as the athlete has said something.

What a calendar shows is read inside the publisher's lock, so anyone who publishes last has read the newest answer: an
event never stays behind the answer because two processes met.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from datetime import date, timedelta

from readiness.errors import NoData, ReadinessError
from readiness.home import Home
from readiness.morning.answers import PLAN_DAYS, plan
from readiness.morning.contract import from_json
from readiness.night.health import CALENDARS, after
from readiness.ports import CalendarTarget
from readiness.publishing.publish import CalendarReport, IfEmptied, Status, publish
from readiness.recommendation import Recommendation

PAST_DAYS = 7
"""An event of the days before is brought to that day's last answer: a calendar may be out of reach for a week."""


def publish_plan(
    home: Home,
    only: Sequence[str] = (),
    *,
    days: int = PLAN_DAYS,
    dry_run: bool = False,
    if_emptied: IfEmptied = IfEmptied.ASK,
) -> list[CalendarReport]:
    """Bring the configured calendars, or those named, to the plan of ``days`` days, and what is on the days
    before to their last answers; the health of each calendar is stored.

    Raises NoData, ConfigurationError, LockHeld; what goes wrong at one calendar is in its report.
    """
    with nullcontext() if dry_run else home.one_publisher():
        return _publish(home, home.targets(only), days, dry_run=dry_run, if_emptied=if_emptied)


def publish_at_once(home: Home) -> list[CalendarReport]:
    """Bring the calendars that were published to before to the plan, after something was said.

    What goes wrong is in a report and raises nothing, for what was said is stored, and the next sync publishes
    again. Nothing where nothing can be decided yet. A calendar that holds nothing of ours yet waits for the first
    publish or sync: nobody has asked for it so far.
    """
    try:
        with home.one_publisher():
            store = home.known_store
            begun = [target for target in home.targets() if store.ledger(target.name)]
            return _publish(home, begun, PLAN_DAYS) if begun else []
    except NoData:
        return []
    except ReadinessError as error:
        return [CalendarReport("calendars", Status.FAILED, error=str(error), cause=error)]


def _publish(
    home: Home,
    targets: Sequence[CalendarTarget],
    days: int,
    *,
    dry_run: bool = False,
    if_emptied: IfEmptied = IfEmptied.ASK,
) -> list[CalendarReport]:
    with ExitStack() as stack:
        for target in targets:
            stack.callback(target.close)
        store, now = home.known_store, home.now()
        wanted = (*_past_answers(home, now.date()), *plan(home, now.date(), days))
        reports = publish(
            wanted,
            targets,
            store,
            now,
            settings=home.settings,
            home=home.home_id,
            dry_run=dry_run,
            if_emptied=if_emptied,
        )
        health = store.health()
        for report in () if dry_run else reports:
            name = f"{CALENDARS}{report.name}"
            store.record_health(after(health.get(name), name, report.error, report.needs_login, now))
        return reports


def _past_answers(home: Home, today: date) -> list[Recommendation]:
    """The last answer for each of the days before today, where one was given."""
    stored = home.known_store.answers(today - timedelta(days=PAST_DAYS), today - timedelta(days=1))
    return [from_json(json.loads(one.json)) for one in {one.date: one for one in stored}.values()]
