"""``import``: files in. A kind of file is a line of ``cli.importing.kinds``; without a kind, files are recognised."""

from __future__ import annotations

from pathlib import Path

import click

from cli.importing.kinds import KINDS
from cli.lazy import Entry, LazyGroup

ANY = "PATH"
"""The command that recognises what it is given; it has no name to type."""

SECTIONS = {
    "Commands": {
        "csv": Entry("cli.commands.import_csv", "Our own CSV: days, activities, check-ins, plan, races."),
        **{name: Entry("cli.importing.commands", kind.what) for name, kind in KINDS.items()},
    },
}


class ImportGroup(LazyGroup):
    """Its commands are made from ``KINDS``; a path where a kind should be is recognised."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != ANY and cmd_name not in KINDS:
            return super().get_command(ctx, cmd_name)
        from cli.importing.commands import import_any, import_command

        return import_any() if cmd_name == ANY else import_command(cmd_name, KINDS[cmd_name])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = any(one in self.entries for one in args[:1])
        if args and not named and any(_is_path(one) for one in args):
            args = [ANY, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] == ANY:
            return ANY, self.get_command(ctx, ANY), args[1:]
        return super().resolve_command(ctx, args)


def _is_path(text: str) -> bool:
    return not text.startswith("-") and Path(text).exists()


@click.group(
    cls=ImportGroup,
    sections=SECTIONS,
    epilog="Examples:  readiness import ~/Downloads/garmin.zip  ·  readiness import fit ~/runs/ --sport running",
)
def command() -> None:
    """Read files: our CSV, vendors' exports, single recordings. `readiness import FILE` recognises what it is.

    Importing twice is importing once. What cannot be read is reported, the rest is kept (exit status 5).
    """
