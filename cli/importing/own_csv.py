"""Our own tables into the store, and what came of them."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.exit_codes import Exit
from cli.wiring import App

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readiness.night.ingest import ImportReport
    from readiness.observations import Fetched, Observation

SHOWN = 20
"""Rows named one by one; of the others the number."""


def read(app: App, paths: dict[str, Path], *, quiet: bool = False) -> tuple[Exit, dict[str, Any]]:
    """Stores the tables' rows and says what came of them: the exit status, and the document of ``--json``."""
    from cli import unknown
    from connectors.sources.csv import CsvSource
    from connectors.sources.csv_tables import WHOLE_DAYS
    from readiness.merging.unknown import unknown_words
    from readiness.night.ingest import ingest

    now = app.now()
    source = CsvSource(paths, now, now.tzinfo or UTC)
    stored: list[Observation] = []
    reports = {
        table: ingest(app.store, source.name, _noted(source.rows(table), stored), now, WHOLE_DAYS.get(table))
        for table in paths
    }
    problems = [problem for report in reports.values() for problem in report.problems]
    words = unknown_words(stored, app.settings.words)
    for line in [*source.warnings, *_first(problems), *unknown.lines(words)]:
        click.echo(line, err=True)
    if not quiet and not app.quiet:
        click.echo("\n".join(_counted(table, report) for table, report in reports.items()))
    document = {
        "schema": 1,
        "files": [{"table": table, **report.counts.to_json()} for table, report in reports.items()],
        "problems": problems,
        "warnings": source.warnings,
        "unknown": unknown.to_json(words),
    }
    return Exit.PARTIAL if problems else Exit.DONE, document


def _first(problems: Sequence[str]) -> Iterator[str]:
    yield from problems[:SHOWN]
    if len(problems) > SHOWN:
        yield f"… and {len(problems) - SHOWN} more rows that could not be read."


def _noted(rows: Iterable[Fetched], stored: list[Observation]) -> Iterator[Fetched]:
    """The rows as they pass, their observations added to ``stored``."""
    for row in rows:
        if row.observation is not None:
            stored.append(row.observation)
        yield row


def _counted(table: str, report: ImportReport) -> str:
    counts = report.counts
    return (
        f"{table}: {counts.new} new, {counts.changed} changed, {counts.unchanged} known, "
        f"{len(report.problems)} with a problem"
    )
