"""``race``: what all the training is for. Taper, peak and recovery are counted from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.options import DAY_AHEAD, Amount, emit, json_option, pass_app
from cli.render.words import day_words
from cli.typing_in import tell
from cli.wiring import App
from readiness.human_amounts import read_hours, read_km

if TYPE_CHECKING:
    from readiness.observations import Race


def races(app: App) -> list[Race]:
    """All races known, from every source, merged, by date."""
    from readiness.merging.merge import merge
    from readiness.observations import Kind, Race

    merged = merge(app.known_store.observations([Kind.RACE]), app.settings)
    return sorted((x for x in merged if isinstance(x, Race)), key=lambda x: x.date)


@click.group()
def command() -> None:
    """Add, list and remove races. An A race shapes the season: maintenance, taper, recovery follow it."""


@command.command(
    epilog="Examples:  readiness race add --date '13 June' --name 'Seven Passes' --distance-km 82  ·  "
    "readiness race add --date '12 June 2027' --name 'Long Lake' --distance-km '50 miles' --priority B"
)
@click.option("--date", "day", type=DAY_AHEAD, required=True, help="The day of the start.")
@click.option("--name", required=True, help="What it is called.")
@click.option("--priority", type=click.Choice(["A", "B", "C"], case_sensitive=False), default="A", show_default=True,
              help="A: your goal, the season is built around it. B: matters. C: a hard training run.")  # fmt: skip
@click.option(
    "--distance-km",
    type=Amount(0, read=read_km, min_open=True),
    help="How far: 82, '50 miles'. It decides how long the rest after it lasts.",
)
@click.option(
    "--hours", type=Amount(0, read=read_hours, min_open=True), help="The time you expect to take: 14, 14h30."
)
@pass_app
def add(
    app: App, day: date, name: str, priority: str, distance_km: float | None, hours: float | None
) -> None:
    """Add a race, or change one of the same date and name."""
    from readiness.morning.record import record
    from readiness.observations import Provenance, Race

    race = Race(Provenance("race", f"{day}:{name}"), day, name, priority.upper(), distance_km, hours)
    said = record(app, app.today(), race)
    if not app.quiet:
        days = (day - app.today()).days
        when = f"in {days} days" if days > 0 else "today" if days == 0 else f"{-days} days ago"
        click.echo(f"{race.priority} race {name}, {day_words(day, app.today())} ({when}).", err=True)
    tell(app, said, whole=False)


@command.command("list", epilog="Example:  readiness race list --json")
@json_option
@pass_app
def list_(app: App, as_json: bool) -> None:
    """List the races, past and coming."""
    found = races(app)
    if as_json:
        emit({"schema": 1, "races": [document(race) for race in found]})
        return
    for race in found:
        size = [f"{race.distance_km:g} km"] if race.distance_km else []
        size += [f"{race.hours:g} h"] if race.hours else []
        line = f"{race.date}  {race.priority}  {race.name}  {' '.join(size)}".rstrip()
        click.echo(f"{line}  ({race.provenance.source})")
    if not found:
        click.echo("No race yet. Add one: readiness race add --date '13 June' --name NAME", err=True)


@command.command(epilog="Examples:  readiness race remove '13 June'  ·  readiness race remove 'Seven Passes'")
@click.argument("which", metavar="DATE|NAME")
@pass_app
def remove(app: App, which: str) -> None:
    """Remove a race that you typed in or imported from a CSV."""
    from readiness.morning.record import changed, last_answer
    from readiness.observations import Kind

    known = races(app)
    found = [x for x in known if x.name == which] or [x for x in known if x.date == _day(which, app.today())]
    if not found:
        raise click.UsageError(f"There is no race {which!r}. `readiness race list` shows them.")
    if len(found) > 1:
        raise click.UsageError(f"{which!r} means several races; give the date.")
    source = found[0].provenance
    if source.source not in ("race", "csv"):  # a table has no later word on a race that it left out
        raise click.UsageError(
            f"That race comes from {source.source}; remove it there, then sync or import again."
        )
    before = last_answer(app, app.today())
    app.remove_typed(source.source, Kind.RACE, source.source_id)
    if not app.quiet:
        click.echo(f"Removed {found[0].name}.", err=True)
    tell(app, changed(app, app.today(), before), whole=False)


def _day(text: str, today: date) -> date | None:
    """The date that is meant, if the text is one."""
    from readiness.errors import InvalidInput
    from readiness.human_dates import read_date
    from readiness.vocabulary import Lean

    try:
        return read_date(text, today, Lean.NEAREST)
    except InvalidInput:
        return None


def document(race: Race) -> dict[str, object]:
    return {
        "date": race.date.isoformat(),
        "name": race.name,
        "priority": race.priority,
        "distance_km": race.distance_km,
        "hours": race.hours,
        "source": race.provenance.source,
    }
