"""``explain``: every signal, sign, rule and number behind a verdict, and what would change it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.options import DAY, emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.morning.explain import Explanation


@click.command(
    epilog="Examples:  readiness explain  ·  readiness explain yesterday  ·  readiness explain --json"
)
@click.argument("day", type=DAY, metavar="[DATE]", required=False)
@json_option
@pass_app
def command(app: App, day: date | None, as_json: bool) -> None:
    """Every number behind a verdict, told as a coach would: reasons, curves, score, signs, what would change it."""
    from readiness.morning.explain import explain

    day = day or app.today()
    if day > app.today():
        raise click.UsageError(f"{day} lies ahead; `readiness plan` shows the coming days.")
    observations, before, model = app.known_store.observations(), app.plan_before(day), app.model(day)
    told = document(explain(observations, app.settings, day, app.now(), before, model))
    told["recommendation"] = json.loads(app.answer(day).json)  # as it is kept, with its revision
    if as_json:
        emit(told)
        return
    from cli.render.note import show

    show(told, today=app.today())


def document(found: Explanation) -> dict[str, Any]:
    """The JSON object of ``explain --json``."""
    from readiness.morning.contract import to_json

    body = found.decision.assessment
    return {
        "schema": 1,
        "date": found.answer.date.isoformat(),
        "recommendation": to_json(found.answer),
        "parts": {
            name: {"subscore": value, "share": round(share, 3)}
            for name, (value, share) in found.parts.items()
        },
        "signals": dict(body.signals),
        "domains": sorted(body.domains),
        "ruled_out": list(body.ruled_out),
        "flags": [{"id": flag.id, "text": flag.text} for flag in body.flags.values()],
        "series": {
            "from": found.first_day.isoformat(),
            **{name: list(x) for name, x in found.series.items()},
        },
        "would_change": [
            {"if": x.if_, "verdict": x.verdict, "focus": x.focus, "score": x.score}
            for x in found.alternatives
        ],
    }
