"""``what-if``: the verdict under changed circumstances; nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.options import DAY_AHEAD, DAY_PAST, Amount, emit, json_option, pass_app
from cli.questions import scale
from cli.wiring import App
from readiness.human_amounts import read_hours

if TYPE_CHECKING:
    from readiness.morning.scenario import WhatIf


@click.command(
    epilog="Examples:  readiness what-if --sleep 5  ·  readiness what-if --add-run 'sat long 4h' --ill"
)
@click.option(
    "--sleep", "sleep_h", type=Amount(0.5, 16, read=read_hours), metavar="H", help="Hours slept last night."
)
@click.option("--hrv", "rmssd_ms", type=click.FloatRange(5, 300), metavar="MS", help="Last night's rMSSD.")
@click.option(
    "--resting-hr", "resting_hr_bpm", type=click.FloatRange(25, 120), metavar="BPM", help="This morning's."
)
@click.option("--fatigue", **scale("fatigue"))
@click.option("--soreness", **scale("soreness"))
@click.option("--mood", **scale("mood"))
@click.option("--motivation", **scale("motivation"))
@click.option("--stress", **scale("stress"))
@click.option("--sleep-quality", **scale("sleep_quality"))
@click.option("--ill", is_flag=True, default=None, help="With any symptom of illness.")
@click.option("--injured", metavar="TEXT", help="With an injury, such as 'left knee'.")
@click.option("--add-run", "runs", multiple=True, metavar="TEXT", help="Such as 'sat long 4h'; repeatable.")
@click.option("--rest", "rests", multiple=True, metavar="DAY", help="No run on that day; repeatable.")
@click.option("--race", type=DAY_AHEAD, help="An A race on that day.")
@click.option("--date", "day", type=DAY_PAST, help="The morning it is about. Default: today.")
@json_option
@pass_app
def command(app: App, /, day: date | None, as_json: bool, **given: Any) -> None:
    """The verdict as it would be: slept less, another long run, a race. Nothing of it is stored."""
    from readiness.morning.scenario import Changes, what_if

    changes = Changes(**given)
    if not changes.any:
        raise click.UsageError("Say what would be different, such as --sleep 5 or --add-run 'sat long 4h'.")
    found = what_if(app, changes, day or app.today())
    if as_json:
        emit(found.to_json())
    else:
        show(app, found)


def show(app: App, found: WhatIf) -> None:
    from cli.render.answer import show as show_answer
    from cli.render.table import dose
    from cli.render.words import change, day_words
    from readiness.morning.contract import to_json

    after = to_json(found.after[0])
    click.echo(f"As it is → as it would be. {change(to_json(found.before[0]), after)}")
    show_answer(after, today=app.today())
    for number, (old, new) in enumerate(found.differing):
        label = "Then" if number == 0 else ""
        click.echo(f"  {label:<9}{day_words(new.date)}: {dose(to_json(old))} → {dose(to_json(new))}")
