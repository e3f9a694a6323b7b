"""``import``: files in. Each kind of file is one command in a file of its own beside this one."""

from __future__ import annotations

import click

from cli.lazy import Entry, LazyGroup

SECTIONS = {
    "Commands": {
        "csv": Entry("cli.commands.import_csv", "Our own CSV: days, activities, check-ins, plan, races."),
    },
}


@click.group(cls=LazyGroup, sections=SECTIONS)
def command() -> None:
    """Read files: our CSV, vendors' exports, single recordings.

    Importing twice is importing once. What cannot be read is told, the rest is kept (exit status 5).
    """
