"""The habitual week: which runs are hard, which is long, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.setting_up import ask

if TYPE_CHECKING:
    from cli.wiring import App

DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
        "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}  # fmt: skip


def standing(app: App) -> str | None:
    from readiness.observations import Kind

    if app.settings.week:
        return ", ".join(f"{day} {run}" for day, run in app.settings.week.items())
    if not (app.home / "readiness.db").is_file():
        return None
    planned = app.store.observations([Kind.PLANNED_RUN], since=app.today())
    return f"read from your plan ({len(planned)} days ahead)" if planned else None


def do(app: App) -> bool:
    """Asks day by day, and writes ``[week]``."""
    from connectors.config.edit import set_table
    from readiness.errors import ConfigurationError
    from readiness.runs.habit import read_template

    click.echo("  Such as: easy 45min · intervals 50min 06:30 · long 4h 07:00 · rest.")
    click.echo("  Enter leaves a day to what your runs show.")
    told: dict[str, str] = {}
    for day, name in DAYS.items():
        while answer := ask(f"{name:<9}"):
            try:
                read_template(day, answer)
            except ConfigurationError as error:
                click.echo(f"  {error}")
                continue
            told[day] = answer
            break
    if not told:
        return False
    set_table(app.home, "week", told)
    app.forget_what_was_read()
    return True
