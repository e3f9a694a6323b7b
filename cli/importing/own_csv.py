"""Our own tables into the store, and what came of them."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

import click

from cli.exit_codes import Exit
from cli.wiring import App

SHOWN = 20
"""Rows told one by one; of the others the number."""


def read(app: App, paths: dict[str, Path], *, quiet: bool = False) -> tuple[Exit, dict[str, Any]]:
    """Stores the tables' rows and tells what came of them: the exit status, and the document of ``--json``."""
    from cli import unknown
    from connectors.sources.csv import CsvSource
    from readiness.merging.unknown import unknown_words
    from readiness.night.ingest import ImportReport, ingest
    from readiness.observations import Fetched, Kind, Observation

    now = app.now()
    source = CsvSource(paths, now, now.tzinfo or UTC)
    reports: dict[str, ImportReport] = {}
    kept: list[Observation] = []

    def passing(row: Fetched) -> Fetched:
        if row.observation is not None:
            kept.append(row.observation)
        return row

    for table in paths:
        whole_days = Kind.PLANNED_RUN if table == "plan" else None
        reports[table] = ingest(app.store, source.name, map(passing, source.rows(table)), now, whole_days)
    problems = [problem for report in reports.values() for problem in report.problems]
    words = unknown_words(kept, app.settings.words)
    for line in [*source.warnings, *problems[:SHOWN], *unknown.lines(words)]:
        click.echo(line, err=True)
    if len(problems) > SHOWN:
        click.echo(f"… and {len(problems) - SHOWN} more rows that could not be read.", err=True)
    if not quiet and not app.quiet:
        for table, report in reports.items():
            counts = report.counts
            click.echo(
                f"{table}: {counts.new} new, {counts.changed} changed, {counts.unchanged} known, "
                f"{len(report.problems)} with a problem"
            )
    document = {
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
        "unknown": unknown.to_json(words),
    }
    return Exit.PARTIAL if problems else Exit.DONE, document
