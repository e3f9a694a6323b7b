"""``evaluate``: the error of the personal model on days that it had not seen, beside plain baselines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cli.learning import learning_table
from cli.options import emit, json_option, pass_app
from cli.wiring import App

TASKS = {"nowcast": "This morning's {label}, before you report it", "forecast": "Tomorrow's {label}"}
SCALES = {
    "fatigue": "fatigue (1 to 5)",
    "soreness": "soreness (1 to 5)",
    "readiness": "readiness (0 to 10)",
    "hrv": "HRV (natural logarithm of rMSSD in ms)",
}


@click.command(epilog="Examples:  readiness evaluate  ·  readiness evaluate --label soreness --json")
@click.option(
    "--label",
    type=click.Choice(list(SCALES)),
    default="fatigue",
    show_default=True,
)
@json_option
@pass_app
def command(app: App, label: str, as_json: bool) -> None:
    """How well your personal model would have guessed each past report, beside plain guesses on the same days.

    Each report is guessed from the days before it only (rolling origin: fit to a day, predict the next fortnight, go
    on). The model is used only while it is clearly ahead of the plain guesses.
    """
    from models.evaluate import evaluate
    from models.labels import LABELS
    from models.prior import shipped

    found = evaluate(learning_table(app), LABELS[label], shipped())
    if as_json:
        emit(found)
        return
    for task, scores in found["tasks"].items():
        click.echo("\n".join(_lines(TASKS[task].format(label=SCALES[label]), scores)))
        click.echo("")


def _lines(title: str, scores: dict[str, Any]) -> Iterator[str]:
    yield f"{title}: guessed on {scores['days']} past days"
    if not scores["days"]:
        yield f"  Not in use: {scores['why']}."
        return
    from models.gate import WORDS

    rows = {"model": scores["model"], **scores["baselines"]}
    yield f"  {'Guess, the best first':<40}off by, on average   RMSE"
    names = {"model": "the model", **WORDS}
    for name, one in sorted(rows.items(), key=lambda item: item[1]["rmse"]):
        yield f"  {names[name]:<40}{one['mae']:<21.2f}{one['rmse']:.2f}"
    if scores["model"]["coverage_80"] is not None:
        held, width = scores["model"]["coverage_80"], scores["model"]["width_80"]
        yield f"  The model's range should hold 80 % of the reports, and held {held:.0%} ({width:.2f} wide)."
    why = scores["why"].removeprefix("off: ")
    yield f"  {'In use' if scores['in_use'] else 'Not in use'}: {why}."
