"""``checkin``: ten seconds each morning; what the athlete feels counts more than any mileage."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.options import DAY, pass_app
from cli.questions import SCALE, ask, scale
from cli.terminal import is_interactive
from cli.typing_in import known_checkins, last_said, show_change, store_typed, updated
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.observations import CheckIn


@click.command(epilog="Examples:  readiness checkin  ·  readiness checkin --fatigue 2 --soreness 4 --ill")
@click.option("--fatigue", **scale("fatigue"))
@click.option("--soreness", **scale("soreness"))
@click.option("--mood", **scale("mood"))
@click.option("--motivation", **scale("motivation"))
@click.option("--stress", **scale("stress"))
@click.option("--sleep-quality", **scale("sleep_quality"))
@click.option("--ill/--not-ill", default=None, help="Any symptom of illness.")
@click.option(
    "--injured", metavar="TEXT", help="Where it hurts, such as 'left knee'. An empty text takes it back."
)
@click.option("--veto/--no-veto", default=None, help="No strength today, whatever else is said.")
@click.option("--date", "day", type=DAY, help="Default: today.")
@pass_app
def command(app: App, /, day: date | None, **given: Any) -> None:
    """The ten-second morning check-in, then the answer as it now stands.

    On a terminal it asks five questions, one key each. With flags it asks nothing; items that are not
    given stay as they were.
    """
    now = app.now()
    day = day or now.date()
    if day > now.date():
        raise click.UsageError(f"{day} lies ahead; check in on the day.")
    told = {name: value for name, value in given.items() if value is not None}
    known = known_checkins(app, day)
    if not told:
        told = interview(known)
    before = last_said(app, day)
    store_typed(app, updated(known.get(day), day, told, now))
    if not app.quiet:
        show_change(app, day, before)


def interview(known: dict[date, CheckIn]) -> dict[str, Any]:
    """Asks on a terminal. Raises UsageError where nobody can answer, and Abort when the athlete stops."""
    if not is_interactive():
        raise click.UsageError(
            "There is no terminal to ask on; say it with flags, such as --fatigue 2 --soreness 1."
        )
    last = known[max(known)] if known else None
    defaults = {item: value for item in SCALE if last and (value := getattr(last, item)) is not None}
    from cli.keys import keys

    with keys() as read:
        answers = ask(defaults, read)
    if answers is None:
        raise click.Abort
    flags = {name: True for name in ("ill", "veto") if getattr(answers, name)}
    return {**answers.scores, **flags}
