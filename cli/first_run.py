"""`readiness` alone: what is set up, and what comes next."""

from __future__ import annotations

import click

from cli.wiring import App


def welcome(app: App) -> None:
    """Greets and shows where everything lives."""
    click.echo(f"readiness keeps everything in {app.home}. See `readiness --help`, or try `readiness demo`.")
