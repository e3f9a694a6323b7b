"""``what-if``: the verdict under changed circumstances."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from cli.options import DAY, emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.ports import Decision
    from readiness.scenario import Changes

DAYS = 14


@click.command(
    epilog="Examples:  readiness what-if --sleep 5  ·  readiness what-if --add-run 'sat long 4h' --race 2026-06-13"
)
@click.option(
    "--sleep", "sleep_h", type=click.FloatRange(0.5, 16), metavar="H", help="Hours slept last night."
)
@click.option("--hrv", "rmssd_ms", type=click.FloatRange(5, 300), metavar="MS", help="Last night's rMSSD.")
@click.option(
    "--resting-hr", "resting_hr_bpm", type=click.FloatRange(25, 120), metavar="BPM", help="This morning's."
)
@click.option("--fatigue", type=click.IntRange(1, 5), help="1 fresh … 5 exhausted.")
@click.option("--soreness", type=click.IntRange(1, 5), help="1 not at all … 5 very sore.")
@click.option("--add-run", "runs", multiple=True, metavar="TEXT", help="Such as 'sat long 4h'; repeatable.")
@click.option("--race", type=DAY, help="An A race on that day.")
@click.option("--date", "day", type=DAY, help="The morning it is about. Default: today.")
@json_option
@pass_app
def command(
    app: App,
    sleep_h: float | None,
    rmssd_ms: float | None,
    resting_hr_bpm: float | None,
    fatigue: int | None,
    soreness: int | None,
    runs: tuple[str, ...],
    race: date | datetime | None,
    day: date | None,
    as_json: bool,
) -> None:
    """The verdict as it would be: slept less, another long run, a race. Nothing of it is stored."""
    from cli.render.answer import show
    from cli.typing_in import change
    from readiness.contract import to_json
    from readiness.scenario import Changes

    changes = Changes(
        sleep_h=sleep_h, rmssd_ms=rmssd_ms, resting_hr_bpm=resting_hr_bpm, fatigue=fatigue, soreness=soreness,
        runs=runs, race=race,
    )  # fmt: skip
    if not changes.any:
        raise click.UsageError("Say what would be different, such as --sleep 5 or --add-run 'sat long 4h'.")
    day = day or app.today()
    try:
        then = to_json(under(app, changes, day).days[0])
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        emit(then)
        return
    click.echo(f"As it is → as it would be. {change(to_json(app.decide(day, DAYS).days[0]), then)}")
    show(then, today=app.today())


def under(app: App, changes: Changes, day: date) -> Decision:
    """The decision for ``day`` as if ``changes`` held."""
    from readiness import morning, scenario

    observations = scenario.under(app.known_store.observations(), changes, day)
    return morning.decide(observations, app.settings, day, app.now(), days=DAYS)
