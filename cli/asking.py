"""Questions at a terminal: refused input is asked again, and Enter says nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from readiness.errors import ConfigurationError, InvalidInput


def ask(question: str) -> str:
    """One line from the user; Enter gives the empty text, which means 'skip'."""
    answer: str = click.prompt(f"  {question}", default="", show_default=False)
    return answer.strip()


def ask_until[T](question: str, read: Callable[[str], T]) -> T | None:
    """Asks until ``read`` takes the answer; None where it is Enter. What was wrong is said each time."""
    while answer := ask(question):
        try:
            return read(answer)
        except InvalidInput as wrong:
            click.echo(f"  {said(wrong)}")
    return None


def at_terminal[T](question: Callable[[], T], otherwise: Exception) -> T:
    """What ``question`` brings. Raises ``otherwise`` where there is no terminal to ask on; Ctrl-C stays an abort."""
    try:
        return question()
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)  # the question is on the screen already
        raise otherwise from None


def secret(question: str) -> str:
    """A secret, not shown as it is typed; read as it is where a script pipes it in, with nothing to hide it from."""
    if sys.stdin.isatty():
        return str(click.prompt(question, hide_input=True, err=True))
    click.echo(f"{question}: ", nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        raise click.Abort
    return line.rstrip("\r\n")


def asked(question: str, instead: str, *, hidden: bool = False) -> str:
    """The answer to a question of a login, a secret ``hidden``. Raises ConfigurationError, naming what may be given
    ``instead``, where there is no terminal to ask on."""
    return at_terminal(
        lambda: (
            secret(f"{question} (not shown)") if hidden else str(click.prompt(question, err=True))
        ).strip(),
        ConfigurationError(f"there is no terminal to ask on; give {instead}"),
    )


def said(error: InvalidInput) -> str:
    """What is wrong, with its full stop."""
    text = str(error)
    return text if text.endswith(("?", ".", "!")) else f"{text}."
