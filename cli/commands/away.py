"""``away``: days away from home, with or without a gym. The plan bends around them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.options import emit, json_option, pass_app
from cli.typing_in import tell
from cli.wiring import App
from readiness.vocabulary import MONTH_NAMES, day_and_month

if TYPE_CHECKING:
    from readiness.observations import Away

_TO = re.compile(r"\s+(?:–|—|-|to|until|till)\s+|\s*–\s*|\s*—\s*", re.IGNORECASE)
_SAID = re.compile(r"(?:(\d{1,2})\.?\s+([A-Za-z]{3,})|([A-Za-z]{3,})\s+(\d{1,2}))(?:,?\s+(\d{4}))?")
HELP = "write it as '10 June – 20 June' or '2026-06-10 to 2026-06-20'"


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
    """Tell that you are away, so that the plan bends around it and strength comes back lightly.

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
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if remove:
        before = last_answer(app, today)
        if not app.remove_typed("away", Kind.AWAY, first.isoformat()):
            raise click.UsageError(f"No time away begins on {first}. `readiness away --list` shows them.")
        tell(app, changed(app, today, before), whole=False)
        return
    said = record(app, today, Away(Provenance("away", first.isoformat()), first, last, not no_gym))
    if not app.quiet:
        gym = "without a gym" if no_gym else "with a gym"
        click.echo(f"Away from {day_and_month(first)} to {day_and_month(last)}, {gym}.", err=True)
    tell(app, said, whole=False)


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
        click.echo("No time away yet. Tell one: readiness away 10 June – 20 June --no-gym", err=True)


def read_span(text: str, today: date) -> tuple[date, date]:
    """``10 June – 20 June`` as two dates, the next from ``today`` on; one date is one day.

    Raises ValueError with the form that is understood.
    """
    parts = [part for part in _TO.split(text.strip()) if part]
    if len(parts) == 1 and len(words := text.split()) == 2 and all("-" in word for word in words):
        parts = words
    if not 1 <= len(parts) <= 2:
        raise ValueError(f"{text!r} is not understood; {HELP}")
    first = _day(parts[0], today)
    last = _day(parts[-1], first)
    if last < first:
        raise ValueError(f"{last} lies before {first}; {HELP}")
    return first, last


def _day(text: str, since: date) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    found = _SAID.fullmatch(text.strip())
    name = (found[2] or found[3]).lower() if found else ""
    months = [n for n, month in enumerate(MONTH_NAMES, 1) if name and month.lower().startswith(name)]
    if found is None or len(months) != 1:
        raise ValueError(f"{text!r} is no date; {HELP}")
    number, year = int(found[1] or found[4]), int(found[5]) if found[5] else since.year
    try:
        day = date(year, months[0], number)
    except ValueError:
        raise ValueError(f"{text!r} is no date; {HELP}") from None
    return day if found[5] or day >= since else day.replace(year=year + 1)
