"""``log``: strength work that is done, where no watch recorded it or the sets should be known."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import click

from cli.options import DAY, pass_app
from cli.typing_in import tell
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.observations import StrengthSet


class Exercise(click.ParamType["StrengthSet"]):
    """``goblet squat 3x10@16kg``, ``plank 3x45s``, ``push-up 3x15``."""

    name = "exercise"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> StrengthSet:
        from readiness.session.done import read_exercise

        try:
            return read_exercise(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


@click.command(
    epilog="Example:  readiness log --focus lower --minutes 35 --rpe 6 --exercise 'goblet squat 3x10@16kg'"
)
@click.option(
    "--focus",
    type=click.Choice(["lower", "full_body", "upper_core", "core_mobility"]),
    required=True,
    help="What it was for.",
)
@click.option("--minutes", type=click.FloatRange(1, 300), required=True, help="How long it took.")
@click.option("--rpe", type=click.FloatRange(0, 10), help="How hard the whole session was, 0–10 (CR10).")
@click.option(
    "--exercise", "exercises", type=Exercise(), multiple=True, help="'goblet squat 3x10@16kg'; repeatable."
)
@click.option("--date", "day", type=DAY, help="Default: today.")
@click.option(
    "--at",
    type=click.DateTime(["%H:%M"]),
    metavar="HH:MM",
    help="When it began, such as 17:30. Default: it ends now.",
)
@pass_app
def command(
    app: App,
    focus: str,
    minutes: float,
    rpe: float | None,
    exercises: tuple[StrengthSet, ...],
    day: date | None,
    at: datetime | None,
) -> None:
    """Write down strength work that is done. It counts for the week's quota and for the load."""
    from readiness.morning.record import record
    from readiness.observations import Activity, Provenance

    now = app.now()
    day = day or now.date()
    if day > now.date():
        raise click.UsageError(f"{day} lies ahead; only what is done can be logged.")
    began = now - timedelta(minutes=minutes)
    if at is not None or day != now.date() or began.date() != day:
        began = datetime.combine(day, at.time() if at else time(17, 30), now.tzinfo)
    began = began.replace(second=0, microsecond=0)
    done = Activity(
        Provenance("log", began.isoformat()),
        began,
        "strength_training",
        minutes,
        rpe=rpe,
        kind=focus,
        strength_sets=exercises,
    )
    said = record(app, now.date(), done)
    if not app.quiet:
        click.echo(f"Logged {minutes:g} min {focus.replace('_', ' ')} on {day}.", err=True)
    tell(app, said)
