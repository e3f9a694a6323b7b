"""What a step of the first run is, and how it runs another command of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from cli.exit_codes import Exit
from cli.lazy import LazyGroup
from cli.run import run

if TYPE_CHECKING:
    from cli.wiring import App


@dataclass(frozen=True, slots=True)
class Step:
    """``standing`` says in words what is set up, or None while it is to be done; ``do`` asks and does it, and is
    True when it is done; ``again`` is the command that does it later."""

    name: str
    title: str
    standing: Callable[[App], str | None]
    do: Callable[[App], bool]
    again: str


def providers() -> dict[str, str]:
    """What `connect` can log in to, by name, in words."""
    ctx = click.get_current_context().find_root()
    connect = ctx.command.get_command(ctx, "connect") if isinstance(ctx.command, click.Group) else None
    return (
        {name: one.summary for name, one in connect.entries.items()} if isinstance(connect, LazyGroup) else {}
    )


def command(app: App, *arguments: str) -> bool:
    """Runs another command of ours on the same home; whether it went well. Ctrl-C in it stops the first run too."""
    group = click.get_current_context().find_root().command
    code = run(group, ["--home", str(app.home), *arguments])
    app.forget_what_was_read()
    if code == Exit.INTERRUPTED:
        raise click.Abort
    return code in (Exit.DONE, Exit.PARTIAL)
