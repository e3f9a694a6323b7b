"""The messages of a sync, wired: what is due, in words, to each address once.

An address is marked as served right after its server took the message, so what failed or was cut off is sent by the
next sync, to those alone that lack it. A run that is killed between a server's answer and that mark sends once more: a
morning sent twice is better than one that is not sent.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from readiness.errors import ReadinessError
from readiness.night import daily
from readiness.night.notices import Notice, Topic, is_quiet, notices

if TYPE_CHECKING:
    from cli.wiring import App
    from connectors.notify import Message

MORNINGS = timedelta(days=4)
"""So many days back active signs are looked for."""
PATIENCE = timedelta(hours=1)
"""So long after the usual hour of waking is last night waited for; later the message says that it is missing."""


def send_due(app: App, answer: dict[str, Any] | None) -> list[str]:
    """Send what is due; ``answer`` is today's. What could not be sent, in words: the next sync tries again."""
    table, now = app.config.notify, app.now()
    if not table.urls or is_quiet(table.quiet_hours, now):
        return []
    failed: list[str] = []
    for notice in _due(app, answer, now):
        services = [] if notice.topic is None else _deliver(app, notice, _words(app, notice, answer))
        if not services:
            app.store.remember(f"told:{notice.key}", notice.state)
        failed += services
    return failed


def shown_elsewhere(app: App) -> None:
    """After the athlete said something and was shown the answer: a verdict that this changed needs no message."""
    sent = app.known_store.fact("told:morning") or ""
    answer = app.standing(app.today())
    if answer is not None and sent.startswith(f"{app.today()} "):
        app.store.remember("told:morning", f"{app.today()} {json.loads(answer.json)['verdict']}")


def _due(app: App, answer: dict[str, Any] | None, now: datetime) -> list[Notice]:
    table, sent = app.config.notify, app.store.facts("told:")
    kept = [] if table.morning else app.store.answers(since=now.date() - MORNINGS)
    mornings = {one.date: json.loads(one.json) for one in kept}
    recent = [mornings[day] for day in sorted(mornings) if day <= now.date()]
    found: list[Notice | None] = [*notices(recent, app.store.health(), sent, now, detail=table.detail)]
    if answer is not None and table.morning:
        found.append(daily.morning(answer, sent, now, _waits_until(app)))
    if answer is not None and table.evening:
        found.append(daily.evening(sent, now, time.fromisoformat(table.evening.zfill(5))))
    return [notice for notice in found if notice is not None]


def _waits_until(app: App) -> time:
    from connectors.schedule.job import usual_wake
    from readiness.observations import Kind
    from readiness.vocabulary import USUAL_WAKE

    wake = usual_wake(app.store.observations({Kind.SLEEP})) or USUAL_WAKE
    return (datetime.combine(date.min, wake) + PATIENCE).time()


def _words(app: App, notice: Notice, answer: dict[str, Any] | None) -> Message:
    from cli.render import notice as words
    from cli.render.schedule import schedule
    from readiness.morning.answers import plan
    from readiness.morning.contract import from_json
    from readiness.morning.last_night import last_night

    url, detail = app.settings.page.url, app.config.notify.detail
    if notice.topic is Topic.MORNING and answer is not None:
        today = from_json(answer)
        run, numbers = schedule(app, today.date, 1)[today.date], last_night(app, today.date)
        return words.morning(today, run, numbers, url, detail=detail, before=notice.about)
    if notice.topic is Topic.EVENING:
        day = date.fromisoformat(notice.state)
        (tomorrow,) = plan(app, day, 1)
        return words.evening(tomorrow, schedule(app, day, 1)[day], url, detail=detail)
    return words.message(notice, url)


def _deliver(app: App, notice: Notice, message: Message) -> list[str]:
    """To every address that has not taken it yet. What went wrong, in words."""
    from connectors.notify import fingerprint, send

    failed = []
    for place, url in enumerate(app.config.notify.urls, 1):
        mark = f"sent:{notice.key}:{fingerprint(url)}"
        if app.store.fact(mark) == notice.state:
            continue
        try:
            send(url, message, place)
            app.store.remember(mark, notice.state)
        except ReadinessError as error:
            failed.append(str(error))
    return failed
