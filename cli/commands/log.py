"""``log``: strength work that is done, where no watch recorded it or the sets should be known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import click

from cli.options import DAY_PAST, Amount, Clock, pass_app
from cli.typing_in import tell
from cli.wiring import App
from readiness.human_amounts import read_minutes

if TYPE_CHECKING:
    from readiness.observations import Activity, StrengthSet
    from readiness.vocabulary import Focus

INJURY_DAYS = 7
"""A noted injury holds until a check-in says otherwise, for a week at most (science §6.11)."""


class Exercise(click.ParamType["StrengthSet"]):
    """``goblet squat 3x10@16``, ``plank 3x45s``, ``push-up 3x15``."""

    name = "exercise"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> StrengthSet:
        from readiness.session.done import read_exercise

        try:
            return read_exercise(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


class FocusWord(click.ParamType["Focus"]):
    """``legs``, ``upper``, ``full body``, ``core``, or the contract's own words."""

    name = "focus"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Focus:
        from readiness.session.done import FOCUS_WORDS, read_focus

        found = read_focus(value)
        if found is None:
            known = ", ".join(word for words in FOCUS_WORDS.values() for word in words[:2])
            self.fail(f"{value!r} is not known; write one of: {known}.", param, ctx)
        return found


@click.command(
    epilog="Examples:  readiness log --focus legs --minutes 35 --rpe 6 --exercise 'goblet squat 3x10@16'"
    "  ·  readiness log --focus core --minutes 20 --exercise 'plank 3x30s'"
)
@click.option(
    "--focus",
    type=FocusWord(),
    required=True,
    metavar="WORD",
    help="What it was for: legs, upper, 'full body' or core.",
)
@click.option(
    "--minutes",
    type=Amount(1, 300, read=read_minutes),
    required=True,
    help="How long it took: 35, '50 minutes', 1h10.",
)
@click.option("--rpe", type=Amount(0, 10), help="How hard the whole session was, 0–10 (CR10).")
@click.option(
    "--exercise",
    "exercises",
    type=Exercise(),
    multiple=True,
    help="'goblet squat 3x10@16' (kg) or 'plank 3x30s'; repeatable.",
)
@click.option("--date", "day", type=DAY_PAST, help="Default: today.")
@click.option(
    "--at",
    type=Clock(),
    help="When it began: 17:30, 6pm. Default: it ends now.",
)
@pass_app
def command(
    app: App,
    focus: Focus,
    minutes: float,
    rpe: float | None,
    exercises: tuple[StrengthSet, ...],
    day: date | None,
    at: time | None,
) -> None:
    """Write down strength work that is done. It counts for the week's quota and for the load.

    The next session's weights follow from it: write the kilograms of one dumbbell or kettlebell, or of the whole bar.
    """
    from readiness.morning.record import record
    from readiness.observations import Activity, Provenance

    now = app.now()
    day = day or now.date()
    if day > now.date():
        raise click.UsageError(f"{day} lies ahead; only what is done can be logged.")
    began = now - timedelta(minutes=minutes)
    if at is not None or day != now.date() or began.date() != day:
        began = datetime.combine(day, at or time(17, 30), now.tzinfo)
    began = began.replace(second=0, microsecond=0)
    done = Activity(
        Provenance("log", began.isoformat()),
        began,
        "strength_training",
        minutes,
        rpe=rpe,
        kind=focus.value,
        strength_sets=exercises,
    )
    said = record(app, now.date(), done)
    if not app.quiet:
        for line in _understood(app, done, focus):
            click.echo(line, err=True)
    tell(app, said)


def _understood(app: App, done: Activity, focus: Focus) -> Iterator[str]:
    """What was logged in our words, what was not understood, and where it loads a noted injury."""
    from readiness.session.done import clashes, read_back, unknown
    from readiness.vocabulary import FOCUS_NAMES, day_and_month

    effort = "" if done.rpe is None else f", RPE {done.rpe:g}"
    sets = ", ".join(read_back(one) for one in done.strength_sets)
    yield (
        f"Logged {done.duration_min:g} min {FOCUS_NAMES[focus]} on {day_and_month(done.date)} at {done.start:%H:%M}"
        f"{effort}{f': {sets}' if sets else ''}."
    )
    for one in done.strength_sets:
        if text := unknown(one.exercise):
            yield text
    if (hurt := _injury(app, done.date)) and clashes(hurt[1], focus, done.strength_sets):
        yield (
            f"You noted an injury ({hurt[1]}, {day_and_month(hurt[0])}), and this loads it."
            " It is kept as done; the next sessions spare it."
        )


def _injury(app: App, day: date) -> tuple[date, str] | None:
    """When an injury was noted last and where it hurts, if the last check-in of the week before says so."""
    from readiness.observations import CheckIn, Kind

    found = app.known_store.observations([Kind.CHECKIN], since=day - timedelta(days=INJURY_DAYS), until=day)
    last = max((one for one in found if isinstance(one, CheckIn)), key=lambda one: one.date, default=None)
    return (last.date, last.injured) if last and last.injured else None
