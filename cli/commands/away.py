"""``away``: days away from home, with or without a gym. The plan bends around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.asking import said
from cli.options import emit, json_option, pass_app
from cli.typing_in import tell
from cli.wiring import App
from readiness.errors import InvalidInput
from readiness.human_dates import read_span
from readiness.vocabulary import day_and_month

if TYPE_CHECKING:
    from readiness.observations import Away


@click.command(
    epilog="Examples:  readiness away 10 June – 20 June  ·  readiness away 10 June – 20 June --no-gym  ·  "
    "readiness away --list  ·  readiness away 10 June --remove"
)
@click.argument("when", nargs=-1, metavar="[FROM – UNTIL]")
@click.option("--no-gym", is_flag=True, help="Nothing to lift there: those days hold no strength.")
@click.option("--remove", is_flag=True, help="Take back the time away that begins on FROM.")
@click.option("--list", "listed", is_flag=True, help="List the times away.")
@json_option
@pass_app
def command(app: App, when: tuple[str, ...], no_gym: bool, remove: bool, listed: bool, as_json: bool) -> None:
    """Say when you are away, so that the plan bends around it and strength comes back lightly.

    With a gym the plan goes on. Without one the days hold no strength, and their calendar entries are withdrawn.
    """
    from readiness.morning.record import changed, last_answer, record
    from readiness.observations import Away, Kind, Provenance

    if listed or not when:
        _list(times_away(app), as_json)
        return
    today = app.today()
    try:
        first, last = read_span(" ".join(when), today)
    except InvalidInput as error:
        raise click.UsageError(said(error)) from None
    if remove:
        before = last_answer(app, today)
        if not app.remove_typed("away", Kind.AWAY, first.isoformat()):
            raise click.UsageError(f"No time away begins on {first}. `readiness away --list` shows them.")
        tell(app, changed(app, today, before), whole=False)
        return
    change = record(app, today, Away(Provenance("away", first.isoformat()), first, last, not no_gym))
    if not app.quiet:
        gym = "without a gym" if no_gym else "with a gym"
        days = (
            f"from {day_and_month(first)} to {day_and_month(last)}"
            if last > first
            else f"on {day_and_month(first)}"
        )
        click.echo(f"Away {days}, {gym}.", err=True)
    tell(app, change, whole=False)


def times_away(app: App) -> list[Away]:
    """All times away, by date."""
    from readiness.observations import Away, Kind

    known = app.known_store.observations([Kind.AWAY])
    return sorted((one for one in known if isinstance(one, Away)), key=lambda one: one.date)


def _list(found: list[Away], as_json: bool) -> None:
    if as_json:
        emit(
            {
                "schema": 1,
                "away": [
                    {"from": one.date.isoformat(), "until": one.until.isoformat(), "gym": one.gym}
                    for one in found
                ],
            }
        )
        return
    for one in found:
        click.echo(f"{one.date} – {one.until}  {'with' if one.gym else 'without'} a gym")
    if not found:
        click.echo("No time away yet. Add one: readiness away 10 June – 20 June --no-gym", err=True)
