"""What was done, or would be done, at the calendars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cli.options import emit
from cli.render.words import day_words
from cli.wiring import App
from readiness.publishing.publish import CalendarReport, Status
from readiness.publishing.reconcile import Action

_DONE = {"ok": "up to date", "partial": "done in part", "failed": "failed", "stopped": "stopped"}


def show(app: App, reports: Sequence[CalendarReport], *, dry_run: bool, as_json: bool) -> None:
    """The JSON document, the table of a dry run, or a line a calendar; errors go to stderr."""
    if as_json:
        emit({"schema": 1, "dry_run": dry_run, "calendars": [report.to_json() for report in reports]})
    elif dry_run or not app.quiet:
        click.echo("\n".join(actions_table(reports) if dry_run else summary(reports)))
    for report in reports:
        if line := trouble(report):
            click.echo(f"readiness: {line}", err=True)


def summary(reports: Sequence[CalendarReport]) -> Iterator[str]:
    """One line a calendar."""
    for report in reports:
        counts = (
            (report.created, "new"),
            (report.updated, "changed"),
            (report.withdrawn, "withdrawn"),
            (report.unchanged, "unchanged"),
        )
        parts = ", ".join(f"{count} {word}" for count, word in counts if count)
        yield f"{report.name}: {_DONE[report.status]}" + (f" ({parts})" if parts else "")
    if not reports:
        yield "No calendar is set up; readiness connect caldav, or [calendars.ics] in config.toml"


def trouble(report: CalendarReport) -> str | None:
    """What went wrong at a calendar, and what to do; None where all is well."""
    if report.error is None:
        return None
    line = f"{report.name}: {report.error}"
    if report.status is not Status.STOPPED:
        return line
    command = f"readiness publish --target {report.name} --if-emptied"
    return f"{line} To write them again: `{command} recreate`; to let them stay away: `{command} leave`."


def at_once(report: CalendarReport, *, quiet: bool) -> str | None:
    """One line after something was typed in: what changed at a calendar, or why nothing could; None where it was
    up to date already."""
    if line := trouble(report):
        return line if report.status is Status.STOPPED else f"{line} The next sync brings it up to date."
    changed = report.created + report.updated + report.withdrawn
    return f"{report.name}: up to date ({_events(changed)} changed)." if changed and not quiet else None


def _events(count: int) -> str:
    return f"{count} event" if count == 1 else f"{count} events"


def actions_table(reports: Sequence[CalendarReport]) -> Iterator[str]:
    """A table of actions: calendar, day, action, event, why."""
    rows = [("calendar", "day", "action", "event", "why")]
    rows += [_row(report.name, action) for report in reports for action in report.actions]
    if len(rows) == 1:
        yield "Nothing to do."
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(name: str, action: Action) -> tuple[str, str, str, str, str]:
    return name, day_words(action.day), action.act.value, action.title or "-", action.why
