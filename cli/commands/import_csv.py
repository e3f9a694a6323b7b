"""``import csv``: our own five tables."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import click

from cli.exit_codes import Exit
from cli.options import emit, json_option, pass_app
from cli.wiring import App

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
SHOWN = 20


@click.command(epilog="Example:  readiness import csv --days days.csv --activities runs.csv")
@click.option("--days", type=FILE, help="Nights: rmssd_ms, resting_hr_bpm, sleep_h … by date.")
@click.option("--activities", type=FILE, help="Runs and strength work: start, sport, duration_min …")
@click.option("--checkins", type=FILE, help="Mornings: fatigue, soreness, mood … (1–5) by date.")
@click.option("--plan", type=FILE, help="Planned runs and rest days by date.")
@click.option("--races", type=FILE, help="Races by date.")
@json_option
@pass_app
def command(app: App, /, as_json: bool, **files: Path | None) -> Exit:
    """Read our own CSV. Units stand in the column names; an empty cell is 'not observed'.

    A bad row is told with its line, the good ones are kept, and the exit status is 5.
    """
    from connectors.sources.csv import CsvSource
    from readiness.night.ingest import ImportReport, ingest
    from readiness.observations import Kind

    paths = {table: path for table, path in files.items() if path is not None}
    if not paths:
        raise click.UsageError("Name at least one file, such as --days days.csv.")
    now = app.now()
    source = CsvSource(paths, now, now.tzinfo or UTC)
    reports: dict[str, ImportReport] = {}
    for table in paths:
        whole_days = Kind.PLANNED_RUN if table == "plan" else None
        reports[table] = ingest(app.store, source.name, source.rows(table), now, whole_days)
    problems = [problem for report in reports.values() for problem in report.problems]
    for line in [*source.warnings, *problems[:SHOWN]]:
        click.echo(line, err=True)
    if len(problems) > SHOWN:
        click.echo(f"… and {len(problems) - SHOWN} more rows that could not be read.", err=True)
    if as_json:
        emit(
            {
                "schema": 1,
                "files": [
                    {
                        "table": table,
                        "new": report.counts.new,
                        "changed": report.counts.changed,
                        "unchanged": report.counts.unchanged,
                        "quarantined": report.counts.quarantined,
                    }
                    for table, report in reports.items()
                ],
                "problems": problems,
                "warnings": source.warnings,
            }
        )
    elif not app.quiet:
        for table, report in reports.items():
            counts = report.counts
            click.echo(
                f"{table}: {counts.new} new, {counts.changed} changed, {counts.unchanged} known, "
                f"{len(report.problems)} with a problem"
            )
    return Exit.PARTIAL if problems else Exit.DONE
