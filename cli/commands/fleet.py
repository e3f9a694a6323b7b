"""``fleet``: a whole platform's athletes in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.exit_codes import Exit
from cli.options import DAY, emit, json_option, pass_app
from cli.terminal import can_unicode
from cli.wiring import App
from connectors.extras import how_to_add

if TYPE_CHECKING:
    from models.fleet.run import Done


@click.group(epilog="Example:  readiness fleet score athletes/ answers/ --date 2026-03-03")
def command() -> None:
    """Score many athletes: Parquet in, Parquet out. docs/scale.md has the columns."""


@command.command("score", epilog="Example:  readiness fleet score in/ out/ --scheduler tcp://10.0.0.5:8786")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--date", "day", type=DAY, help="The morning to answer. Default: today.")
@click.option("--scheduler", metavar="TCP", help="An existing Dask cluster. Default: this machine's cores.")
@click.option("--workers", type=click.IntRange(1), help="Processes on this machine. Default: one a core.")
@json_option
@pass_app
def score(
    app: App,
    source: Path,
    target: Path,
    day: date | None,
    scheduler: str | None,
    workers: int | None,
    as_json: bool,
) -> int:
    """The recommendation of every athlete in SOURCE (a folder of .parquet files, each athlete in one of them).

    What is done already is not done again, so a run that was cut short goes on where it stopped. Athletes whose
    rows are wrong are set aside with the reason (TARGET/date=…/set-aside) and the exit status is 5.
    """
    try:
        from models.fleet.run import cluster, partitions, run
    except ImportError:
        raise click.ClickException(f"fleet needs an extra. Run {how_to_add('fleet')}") from None
    day = day or app.today()
    files = partitions(source)
    with cluster(scheduler, workers) as client, _progress(app, len(files)) as bar:
        done = run(client, source, target, day, lambda _: bar.update(1))
    summary = {
        "schema": 1,
        "date": day.isoformat(),
        "partitions": len(done),
        "skipped": sum(one.skipped for one in done),
        "athletes": sum(one.athletes for one in done),
        "set_aside": sum(one.set_aside for one in done),
        "problems": [{"partition": one.partition, "problem": one.problem} for one in done if one.problem],
    }
    emit(summary) if as_json else _tell(summary, done)
    return Exit.PARTIAL if summary["set_aside"] or summary["problems"] else Exit.DONE


def _progress(app: App, length: int) -> "click._termui_impl.ProgressBar[int]":  # noqa: UP037 - private name
    import sys

    return click.progressbar(
        length=length, label="partitions", file=sys.stderr, hidden=not app.shows_progress,
        fill_char="█" if can_unicode() else "#",
    )  # fmt: skip


def _tell(summary: dict[str, object], done: list[Done]) -> None:
    click.echo(
        f"{summary['athletes']} athletes answered for {summary['date']} in {summary['partitions']} partitions "
        f"({summary['skipped']} were done already); {summary['set_aside']} set aside."
    )
    for one in done:
        if one.problem:
            click.echo(f"  {one.partition}: {one.problem}", err=True)
