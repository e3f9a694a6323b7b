"""Publishing, wired: plan, calendars and ledger brought together, one run at a time, each calendar's health kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, nullcontext

from cli.exit_codes import Exit, code_of
from cli.wiring import App
from readiness.publishing.publish import CalendarReport, IfEmptied, Status

PUBLISHED_DAYS = 14


def publish_plan(
    app: App,
    only: Sequence[str] = (),
    *,
    days: int = PUBLISHED_DAYS,
    dry_run: bool = False,
    if_emptied: IfEmptied = IfEmptied.ASK,
    locked: bool = False,
) -> list[CalendarReport]:
    """Bring the enabled calendars, or those named, to the plan. ``locked``: the caller holds the home's lock."""
    from connectors.home_id import home_id
    from connectors.lock import only_one
    from readiness.publishing.publish import publish

    plan = app.plan(app.today(), days)
    targets = app.targets(only)
    with nullcontext() if dry_run or locked else only_one(app.home), ExitStack() as stack:
        for target in targets:
            stack.callback(target.close)
        reports = publish(
            plan,
            targets,
            app.store,
            app.now(),
            settings=app.settings,
            home=home_id(app.home, app.store),
            dry_run=dry_run,
            if_emptied=if_emptied,
        )
        if not dry_run:
            _keep_health(app, reports)
    return reports


def worst(reports: Sequence[CalendarReport]) -> Exit | None:
    """The exit code of several reports, as the contract orders them: configuration, login, in part, done."""
    codes = {code_of(report.cause) for report in reports if report.cause is not None}
    for code in (Exit.CONFIGURATION, Exit.LOGIN):
        if code in codes:
            return code
    return Exit.PARTIAL if any(report.status is not Status.OK for report in reports) else None


def _keep_health(app: App, reports: Sequence[CalendarReport]) -> None:
    from readiness.night.health import after

    known = app.store.health()
    for report in reports:
        name = f"calendars.{report.name}"
        app.store.record_health(after(known.get(name), name, report.error, report.needs_login, app.now()))
