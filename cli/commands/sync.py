"""``sync``: the nightly job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from cli.exit_codes import Exit
from cli.nightly import Night, run_night
from cli.options import DAY_PAST, emit, json_option, pass_app
from cli.wiring import App


@click.command(
    epilog="Examples:  readiness sync  ·  readiness sync --source garmin  ·  readiness sync --since 2019-01-01"
)
@click.option("--source", "only", multiple=True, help="Only this one (may be given again).")
@click.option("--since", type=DAY_PAST, help="Also read the past from that day on; it may be interrupted.")
@click.option("--no-publish", is_flag=True, help="Leave the calendars alone.")
@json_option
@pass_app
def command(app: App, only: tuple[str, ...], since: date | None, no_publish: bool, as_json: bool) -> Exit:
    """Fetch what is new, decide, and push the plan to the calendars.

    Exit status: 0 all is well · 4 log in again · 5 a part failed, the rest is stored · 6 nothing was reached ·
    7 another sync runs.
    """
    night = run_night(app, only, since, publish=not no_publish)
    if as_json:
        emit(night.to_json())
    else:
        _show(app, night)
    for line in _remarks(night, every=app.shows_progress or app.verbose):
        click.echo(line, err=True)
    return night.exit_code


def _remarks(night: Night, *, every: bool) -> Iterator[str]:
    """What went wrong, or is missing. What is not needed is no reason for cron to send a mail: only with ``every``, on
    a terminal and in the log."""
    from cli.render.calendars import trouble

    if not night.synced.sources:
        yield (
            "No source is connected, so nothing was fetched: `readiness connect garmin`. "
            "Files come in with `readiness import`."
        )
    for source in night.synced.sources:
        if source.error:
            yield f"{source.name}: {source.error}"
        if lost := source.counts.quarantined:
            yield f"{source.name}: {lost} rows could not be read and were put aside (`readiness doctor` lists them)."
    yield from filter(None, map(trouble, night.calendars))
    yield from night.synced.remarks if every else ()
    yield from night.remarks
    if night.nothing:
        yield night.nothing


def _show(app: App, night: Night) -> None:
    from cli.render.answer import show

    if not app.quiet:
        for source in night.synced.sources:
            counts = source.counts
            click.echo(
                f"{source.name}: {source.status}, {counts.new} new, {counts.changed} changed", err=True
            )
        for one in night.calendars:
            click.echo(
                f"{one.name}: {one.status}, {one.created} created, {one.updated} updated, "
                f"{one.withdrawn} withdrawn",
                err=True,
            )
    if night.answer is not None:
        show(night.answer, today=app.today())
