"""``train``: fit the personal model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.learning import train_now
from cli.options import emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from models.train import Trained


@click.command(epilog="Examples:  readiness train  ·  readiness train --json")
@json_option
@pass_app
def command(app: App, as_json: bool) -> None:
    """Fit the personal model on your own reports, and say whether it may be used.

    The nightly sync does this every week. The model says what to expect before you check in; it never lifts a rule.
    """
    trained = train_now(app)
    if as_json:
        emit(document(trained))
        return
    for name, head in trained.heads.items():
        label, task = name.split("/")
        when = "tomorrow's" if task == "forecast" else "this morning's"
        state = "in use" if head.standing.in_use else "off"
        click.echo(f"{when} {label}: {state} ({head.standing.why})")
    click.echo(trained.runs.words)
    click.echo("`readiness evaluate` shows its error beside plain baselines.", err=True)


def document(trained: Trained) -> dict[str, Any]:
    from models.monitored import monitored

    heads = {
        name: {
            "in_use": one.standing.in_use,
            "why": one.standing.why,
            "labels": one.standing.labels,
            "skill": None if one.standing.skill is None else round(one.standing.skill, 4),
            "coverage_80": None if one.standing.coverage is None else round(one.standing.coverage, 4),
        }
        for name, one in trained.heads.items()
    }
    return {
        "schema": 1,
        "as_of": str(trained.as_of),
        "data_digest": trained.digest,
        "heads": heads,
        "monitored": monitored(trained.runs),
    }
