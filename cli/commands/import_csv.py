"""``import csv``: our own five tables."""

from __future__ import annotations

from pathlib import Path

import click

from cli.exit_codes import Exit
from cli.importing.own_csv import read
from cli.options import emit, json_option, pass_app
from cli.wiring import App

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(epilog="Example:  readiness import csv --days days.csv --activities runs.csv")
@click.option("--days", type=FILE, help="Nights: rmssd_ms, resting_hr_bpm, sleep_h … by date.")
@click.option("--activities", type=FILE, help="Runs and strength work: start, sport, duration_min …")
@click.option("--checkins", type=FILE, help="Mornings: fatigue, soreness, mood … (1–5) by date.")
@click.option("--plan", type=FILE, help="Planned runs and rest days by date.")
@click.option("--races", type=FILE, help="Races by date.")
@json_option
@pass_app
def command(app: App, /, as_json: bool, **files: Path | None) -> Exit:
    """Read our own CSV. Units are in the column names; an empty cell is 'not observed'.

    Times without an offset are the home's. A bad row is reported with its line, the good ones are kept, and the exit
    status is 5.
    """
    paths = {table: path for table, path in files.items() if path is not None}
    if not paths:
        raise click.UsageError("Name at least one file, such as --days days.csv.")
    code, document = read(app, paths, quiet=as_json)
    if as_json:
        emit(document)
    return code
