"""``evaluate``: the personal model's forward-validated error beside plain baselines."""

from __future__ import annotations

from typing import Any

import click

from cli.learning import learning_table
from cli.options import emit, json_option, pass_app
from cli.wiring import App

NAMES = {
    "model": "the model",
    "mean": "your plain mean",
    "persistence": "the last report again",
    "ewma7": "7-day average",
    "shrunk_ar1": "last report, drawn to your mean",
}
TASKS = {"nowcast": "This morning's report, before it is given", "forecast": "Tomorrow's report"}


@click.command(epilog="Examples:  readiness evaluate  ·  readiness evaluate --label soreness --json")
@click.option(
    "--label",
    type=click.Choice(["fatigue", "soreness", "readiness", "hrv"]),
    default="fatigue",
    show_default=True,
)
@json_option
@pass_app
def command(app: App, label: str, as_json: bool) -> None:
    """How well each past report would have been predicted, by rolling origin: fit to a day, predict the next
    fortnight, go on. Model and baselines on the same days."""
    from models.evaluate import evaluate
    from models.labels import LABELS
    from models.prior import shipped

    told = evaluate(learning_table(app), LABELS[label], shipped())
    if as_json:
        emit(told)
        return
    for task, scores in told["tasks"].items():
        _show(task, scores)


def _show(task: str, scores: dict[str, Any]) -> None:
    click.echo(f"{TASKS[task]} ({scores['days']} days, {scores['folds']} fits)")
    if not scores["days"]:
        click.echo(f"  off: {scores['why']}")
        return
    rows = {"model": scores["model"], **scores["baselines"]}
    for name, one in sorted(rows.items(), key=lambda item: item[1]["rmse"]):
        click.echo(f"  {NAMES[name]:<34}RMSE {one['rmse']:.3f}   MAE {one['mae']:.3f}")
    if scores["model"]["coverage_80"] is not None:
        held, width = scores["model"]["coverage_80"], scores["model"]["width_80"]
        click.echo(f"  its 80 % range held {held:.0%}, {width:.2f} wide")
    if scores["skill_vs_best_baseline"] is not None:
        click.echo(f"  skill against the best baseline {scores['skill_vs_best_baseline']:+.1%}")
    click.echo(f"  {'in use' if scores['in_use'] else 'off'}: {scores['why'].removeprefix('off: ')}")
    click.echo("")
