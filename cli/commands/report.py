"""``report``: one self-contained HTML page."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import pass_app
from cli.wiring import App

BACK_DAYS = 120
"""How far the page looks back; `readiness backtest` goes all the way."""


@click.command(epilog="Examples:  readiness report  ·  readiness report -o ~/Desktop/readiness.html --open")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Default: out/report.html in the home.",
)
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@pass_app
def command(app: App, output: Path | None, open_it: bool) -> None:
    """One page with today's answer, charts, warning signs, the fortnight and the data's state.

    It needs no network, prints well, and holds your health data: share it with care.
    """
    target = output or app.home / "out" / "report.html"
    written = write(app, target)
    click.echo(str(written))
    if open_it:
        click.launch(written.as_uri())


def write(app: App, target: Path) -> Path:
    """Writes the page at once or not at all, readable by the user alone."""
    from cli.looking_back import page
    from cli.render.report.gather import gather, known_past
    from cli.render.report.page import report
    from cli.render.report.today import first_screen
    from connectors.secrets import write_private

    past = known_past(app, BACK_DAYS)
    first = first_screen(app, past[-1].merged if past else None)
    write_private(target, report(first, gather(app, past, page(app, past)), app.now()))
    return target.resolve()
