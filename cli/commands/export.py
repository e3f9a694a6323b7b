"""``export``: everything out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from cli.options import emit, json_option, pass_app
from cli.wiring import App
from connectors.extras import how_to_add


@click.command(
    epilog="Examples:  readiness export -o ~/my-running-data  ·  readiness export --table weeks -o weeks.csv"
)
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    help="A folder (default: ./readiness-export-DATE); with --table a file (default: standard output).",
)
@click.option(
    "--table",
    type=click.Choice(["days", "weeks", "months", "answers", "lifts", "nights", "activities", "checkins"]),
    help="Only this table, for a spreadsheet or pandas.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Of --table; parquet needs the extra `fleet`.",
)
@json_option
@pass_app
def command(app: App, folder: Path | None, table: str | None, form: str, as_json: bool) -> None:
    """Everything that is kept of you, in open formats (CSV, JSON lines), readable by you alone.

    Logins, passwords and private addresses stay out. With --table only one: days, a weekly or monthly sheet
    (kilometres, hours, strength, how it felt, days with warning signs), answers, lifts …
    """
    if table is not None:
        _one_table(app, table, form, folder)
        return
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


def _one_table(app: App, name: str, form: str, file: Path | None) -> None:
    """One table as a file of its own, or on standard output."""
    from connectors.export import safe_cell
    from connectors.frames import Home
    from connectors.private import open_private

    frame = Home(app.home).table(name)
    frame = frame if frame.index.name is None else frame.reset_index()
    if form == "parquet":
        if file is None:
            raise click.UsageError("--format parquet writes a file: name it with -o.")
        if find_spec("pyarrow") is None:
            raise click.ClickException(f"parquet needs an extra. Run {how_to_add('fleet')}")
        frame.to_parquet(file, index=False)
        file.chmod(0o600)
        return
    text = frame.map(safe_cell).to_csv(index=False, date_format="%Y-%m-%d", float_format="%.6g")
    if file is None:
        click.echo(text, nl=False)
        return
    with open_private(file) as out:
        out.write(text)
