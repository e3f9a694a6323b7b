"""The steps of the first run, one file each: ``standing`` says how it stands, ``do`` asks and does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.run import run

if TYPE_CHECKING:
    from cli.wiring import App


def run_command(app: App, *arguments: str) -> bool:
    """Runs another command of ours on the same home; whether it went well."""
    group = click.get_current_context().find_root().command
    code = run(group, ["--home", str(app.home), *arguments])
    app.forget_what_was_read()
    return code == 0


def ask(question: str) -> str:
    """One line from the user; Enter gives the empty text, which means 'skip'."""
    answer: str = click.prompt(f"  {question}", default="", show_default=False)
    return answer.strip()
