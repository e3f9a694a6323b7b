"""``export``: everything out."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import emit, json_option, pass_app
from cli.wiring import App


@click.command(epilog="Example:  readiness export -o ~/my-running-data")
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Default: ./readiness-export-DATE.",
)
@json_option
@pass_app
def command(app: App, folder: Path | None, as_json: bool) -> None:
    """Everything that is kept of you, in open formats (CSV, JSON lines), readable by you alone.

    Logins, passwords and private addresses stay out.
    """
    from connectors.export import default_folder, export, is_free

    folder = folder or default_folder(app.now())
    if not is_free(folder):
        raise click.UsageError(f"{folder} holds something else; name a new folder with -o.")
    done = export(app.known_store, app.settings, folder)
    if as_json:
        emit({"schema": 1, "folder": str(folder), "files": done})
        return
    for name, count in done.items():
        click.echo(f"{name:<24} {count:>7} rows")
    click.echo(f"All in {folder}")
