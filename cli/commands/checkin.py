"""``checkin``: ten seconds each morning; what the athlete feels counts more than any mileage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from cli.options import DAY_PAST, pass_app
from cli.questions import SCALE, ask, scale
from cli.terminal import is_interactive
from cli.typing_in import tell
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.observations import CheckIn

DEFAULTS_FROM_DAYS = 7
"""How old the check-in may be whose answers Enter takes over (a choice of ours: a week ago is another body)."""


@click.command(epilog="Examples:  readiness checkin  ·  readiness checkin --fatigue 2 --soreness 4 --ill")
@click.option("--fatigue", **scale("fatigue"))
@click.option("--soreness", **scale("soreness"))
@click.option("--mood", **scale("mood"))
@click.option("--motivation", **scale("motivation"))
@click.option("--stress", **scale("stress"))
@click.option("--sleep-quality", **scale("sleep_quality"))
@click.option("--ill/--not-ill", default=None, help="I feel ill.")
@click.option(
    "--injured", metavar="TEXT", help="Where it hurts, such as 'left knee'. An empty text takes it back."
)
@click.option("--veto/--no-veto", default=None, help="No strength for me today.")
@click.option("--date", "day", type=DAY_PAST, help="Default: today.")
@pass_app
def command(app: App, /, day: date | None, **given: Any) -> None:
    """The ten-second morning check-in, then the answer as it is now.

    On a terminal it asks five questions, one key each. With flags it asks nothing; items that are not
    given stay as they were.
    """
    from readiness.date_bounds import not_ahead
    from readiness.morning.record import check_in

    day = not_ahead(day or app.today(), app.today())
    answers = {name: value for name, value in given.items() if value is not None}
    tell(app, check_in(app, day, answers or interview(recent_checkins(app, day))))


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
    return {**{item: int(score) for item, score in answers.scores.items()}, **flags}


def recent_checkins(app: App, day: date) -> dict[date, CheckIn]:
    """The check-ins typed here on ``day`` and in the week before it: Enter takes over the last one's answers."""
    from readiness.observations import CheckIn, Kind

    if not (app.home / "readiness.db").is_file():
        return {}
    found = app.store.observations([Kind.CHECKIN], since=day - timedelta(days=DEFAULTS_FROM_DAYS), until=day)
    return {x.date: x for x in found if isinstance(x, CheckIn) and x.provenance.source == "checkin"}
