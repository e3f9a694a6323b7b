"""``note``: what may explain a strange night or a heavy day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.asking import ask_until, said
from cli.options import DAY_PAST, pass_app
from cli.terminal import is_interactive
from cli.typing_in import tell
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.notes import Meaning, Understood


@click.command(
    epilog="Examples:  readiness note wine  ·  readiness note jet lag 7 east  ·  readiness note period day 3  ·  "
    "readiness note hot 'bad hotel bed' --date yesterday"
)
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option("--date", "day", type=DAY_PAST, help="The day it belongs to. Default: today.")
@click.option("--remove", is_flag=True, help="Take such a note back.")
@pass_app
def command(app: App, words: tuple[str, ...], day: date | None, remove: bool) -> None:
    """Mark a day, so that what it explains is not read as fatigue.

    Understood: alcohol (wine, beer …), ill (sick, flu …), heat, travel with time zones (jet lag 7 east), altitude in
    metres, period day 3, new watch, same watch. A night belongs to the day you wake up on. Anything else is kept as a
    remark, which changes nothing.
    """
    from readiness.morning.record import record
    from readiness.notes import joined_words
    from readiness.observations import Note, Provenance

    day = day or app.today()
    texts = joined_words(words)
    if remove:
        _remove(app, day, texts)
        return
    notes = [_understood(text) for text in texts]
    change = record(
        app, app.today(), *(Note(Provenance("note", f"{day.isoformat()}:{n.tag}"), day, n.tag) for n in notes)
    )
    if not app.quiet:
        for note in notes:
            click.echo(_in_words(note, day), err=True)
    tell(app, change, whole=False, always=True)


def _understood(text: str) -> Understood:
    """The note that is meant. Asks where a value is missing or a word is nearly one of ours; raises UsageError where
    nobody can answer."""
    from readiness.errors import InvalidInput
    from readiness.notes import Lacking, Understood, meant, read_note

    try:
        found = read_note(text)
    except InvalidInput as wrong:
        raise click.UsageError(said(wrong)) from None
    if isinstance(found, Lacking):
        return _with_value(found.meaning)
    near = meant(text) if found.effect is None else None
    if near is None or not is_interactive():
        return found
    if not click.confirm(f'"{text}" is not known. Did you mean {near}?', default=True):
        return found
    instead = read_note(near)
    return instead if isinstance(instead, Understood) else _with_value(instead.meaning)


def _with_value(meaning: Meaning) -> Understood:
    from readiness.notes import Understood, read_note

    if not is_interactive():
        raise click.UsageError(
            f"{meaning.asks} Write it behind the word: readiness note {meaning.tag} {meaning.such_as}"
        )

    def read(answer: str) -> Understood:
        found = read_note(f"{meaning.tag}: {answer}")
        assert isinstance(found, Understood)  # noqa: S101 - it holds a value
        return found

    found = ask_until(f"{meaning.asks} Such as {meaning.such_as}", read)
    if found is None:
        raise click.UsageError(
            f"Nothing was noted. Write readiness note {meaning.tag} {meaning.such_as} when you know it."
        )
    return found


def _in_words(note: Understood, day: date) -> str:
    from readiness.notes import meant
    from readiness.vocabulary import day_and_month

    when = day_and_month(day)
    if note.effect is not None:
        return f"Noted for {when}: {note.effect}"
    near = meant(note.tag)
    hint = f" If you meant {near}: readiness note {near}" if near else ""
    return f'Kept for {when} as a remark: "{note.tag}". It changes nothing.{hint}'


def _remove(app: App, day: date, texts: list[str]) -> None:
    from readiness.morning.record import changed, last_answer
    from readiness.observations import Kind, Note
    from readiness.vocabulary import day_and_month

    before = last_answer(app, app.today())
    stored = app.known_store.observations([Kind.NOTE], since=day, until=day)
    typed = [one for one in stored if isinstance(one, Note) and one.provenance.source == "note"]
    for text in texts:
        means = _matcher(text)
        found = [one for one in typed if means(one.tag)]
        if not found:
            raise click.UsageError(
                f'There is no note "{text}" on {day}. Check the day (--date) and the word.'
            )
        for one in found:
            app.remove_typed("note", Kind.NOTE, one.provenance.source_id)
    if not app.quiet:
        click.echo(f"Taken back for {day_and_month(day)}: {', '.join(texts)}.", err=True)
    tell(app, changed(app, app.today(), before), whole=False, always=True)


def _matcher(text: str) -> Callable[[str], bool]:
    """Whether a stored tag is the note that ``text`` names; a word without its value (``travel``) names any value."""
    from readiness.notes import Lacking, read_note, tag_of

    wanted = read_note(text)
    if isinstance(wanted, Lacking):
        return lambda tag: tag.startswith(f"{wanted.meaning.tag}:")
    return lambda tag: tag_of(tag) == wanted.tag
