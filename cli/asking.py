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


def asked(question: str, instead: str, *, hidden: bool = False) -> str:
    """The answer to a question of a login, a secret ``hidden``. Raises ConfigurationError, naming what may be given
    ``instead``, where there is no terminal to ask on."""
    shown = f"{question} (not shown)" if hidden else question
    return at_terminal(
        lambda: str(click.prompt(shown, hide_input=hidden, err=True)).strip(),
        ConfigurationError(f"there is no terminal to ask on; give {instead}"),
    )


def said(error: InvalidInput) -> str:
    """What is wrong, with its full stop."""
    text = str(error)
    return text if text.endswith(("?", ".", "!")) else f"{text}."
