"""docs/commands.md: every command, option, example and exit code, from the program's own tree of commands."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from typing import Any, cast

import click
from words import GENERATED, below, paragraph, table

from cli.app import SECTIONS, group
from cli.exit_codes import Exit

ABOUT = """\
# Commands

`readiness [--home DIR] [-v | -q] COMMAND`. Each command says this itself with `--help`. Answers go to standard output,
everything else to standard error; `NO_COLOR` and a pipe switch colour and progress off. `--json` prints exactly one
JSON document, whose form is kept: see [automation](automation.md).

`DATE` is `12 June`, `12 June 2027`, `Saturday`, `2026-03-03`, `today`, `yesterday` or `tomorrow`; `TIME` is `06:30` or
`6pm`.
"""


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield GENERATED.format(source="cli/")
    yield ABOUT
    yield "## For all commands\n"
    yield _parameters(group) + "\n"
    yield "## Exit codes\n"
    yield table(("code", "meaning"), ((f"`{code.value}`", text) for code, text in exit_codes()))
    yield """
When several hold: 7, 3, then 4 (a login is dead: you must act, though the rest was stored), 6, 5, 0. A nightly job that
stored nothing new because a source is down never exits with 0.
"""
    ctx = click.Context(group)
    for heading, entries in SECTIONS.items():
        yield f"## {heading}\n"
        for name in entries:
            command = cast(click.Command, group.get_command(ctx, name))
            yield from _command(command, ["readiness", name], ctx)


def exit_codes() -> Iterator[tuple[Exit, str]]:
    notes = below(Exit)
    yield from ((code, notes[code.name]) for code in Exit)


def _command(command: click.Command, path: list[str], ctx: click.Context) -> Iterator[str]:
    inner = command.list_commands(ctx) if isinstance(command, click.Group) else []
    yield f"{'#' * (len(path) + 1)} {' '.join(path)}\n"
    yield paragraph(cleandoc(command.help or "")) + "\n"
    if command.params:
        yield _parameters(command) + "\n"
    if examples := examples_of(command):
        yield "```sh\n" + "\n".join(examples) + "\n```\n"
    for name in inner:
        yield from _command(cast(click.Group, command).get_command(ctx, name), [*path, name], ctx)


def examples_of(command: click.Command) -> list[str]:
    """The epilog's examples, one a line; a remark in parentheses becomes a comment."""
    _, _, told = (command.epilog or "").partition(":")
    found = []
    for example in told.split("  ·  "):
        line, _, remark = example.strip().partition("  (")
        found.append(line + (f"   # {remark.strip(' )')}" if remark else ""))
    return [line for line in found if line]


def _parameters(command: click.Command) -> str:
    return table(("option", "takes", "meaning"), (_parameter(one, command) for one in command.params))


def _parameter(one: click.Parameter, command: click.Command) -> tuple[str, str, str]:
    ctx = click.Context(command)
    if isinstance(one, click.Option):
        name = ", ".join(f"`{opt}`" for opt in [*one.opts, *one.secondary_opts])
        takes = "" if one.is_flag else _takes(one, one.metavar or one.make_metavar(ctx))
        notes = [one.help or "", "Needed." if one.required else "", *_default(one)]
        return name, takes, " ".join(note for note in notes if note)
    name = (one.metavar or one.make_metavar(ctx)).strip("[]")
    takes = _takes(one, "")
    notes = ["" if one.required else "May be left out.", "One or more." if one.nargs == -1 else ""]
    return f"`{name}`", takes, " ".join(note for note in notes if note)


def _default(one: click.Option) -> list[str]:
    plain = isinstance(one.default, int | float | str) and not isinstance(one.default, bool)
    return [f"Default: {one.default}."] if plain else []


def _takes(one: click.Parameter, otherwise: str) -> str:
    kind: Any = one.type
    if isinstance(kind, click.Choice):
        return ", ".join(f"`{choice}`" for choice in kind.choices)
    if isinstance(kind, click.IntRange | click.FloatRange):
        low = kind.min if not kind.min_open else f"above {kind.min}"
        return f"{low} to {kind.max}" if kind.max is not None else str(low)
    return f"`{otherwise.strip('[]')}`" if otherwise else ""
