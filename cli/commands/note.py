"""``note``: what may explain a strange night or a heavy day."""

from __future__ import annotations

from datetime import date

import click

from cli.options import DAY, pass_app
from cli.typing_in import tell
from cli.wiring import App


@click.command(
    epilog="Examples:  readiness note alcohol  ·  readiness note travel:+7 'bad hotel bed' --date yesterday"
)
@click.argument("tags", nargs=-1, required=True, metavar="TAG…")
@click.option("--date", "day", type=DAY, help="The day it belongs to. Default: today.")
@click.option("--remove", is_flag=True, help="Take such a note back.")
@pass_app
def command(app: App, tags: tuple[str, ...], day: date | None, remove: bool) -> None:
    """Mark a day, so that what it explains is not read as fatigue.

    Understood: alcohol, travel:+7 (zones eastward), heat, altitude:2200 (m), cycle-day:3, device-change, ill.
    Anything else is kept as a remark.
    """
    from readiness.morning.record import changed, last_answer
    from readiness.observations import Kind, Note, Provenance
    from readiness.plausibility import checked

    today = app.today()
    day = day or today
    before = last_answer(app, today)
    for tag in tags:
        source_id = f"{day.isoformat()}:{tag}"
        if not remove:
            app.store_typed(checked(Note(Provenance("note", source_id), day, tag), app.now()))
        elif not app.remove_typed("note", Kind.NOTE, source_id):
            raise click.UsageError(f"There is no note {tag!r} on {day}. Check the day (--date) and the word.")
    if not app.quiet:
        click.echo(f"{'Taken back' if remove else 'Noted'} for {day}: {', '.join(tags)}.", err=True)
    tell(app, changed(app, today, before), whole=False)
