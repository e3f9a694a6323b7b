"""Options and types that several commands share."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from typing import Any

import click

from cli.terminal import can_unicode
from cli.wiring import App
from readiness.date_bounds import read_day
from readiness.errors import InvalidInput
from readiness.plain_text import escaped_json

pass_app = click.make_pass_decorator(App)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


class Day(click.ParamType[date]):
    """A date: 2026-03-03, or ``today``, ``yesterday``, ``tomorrow``."""

    name = "date"
    _OFFSETS = {"yesterday": -1, "today": 0, "tomorrow": 1}  # noqa: RUF012

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if value in self._OFFSETS and ctx is not None and (app := ctx.find_object(App)):
            return app.today() + timedelta(days=self._OFFSETS[value])
        try:
            return read_day(value)
        except InvalidInput as error:
            self.fail(f"{error} (or say today, yesterday, tomorrow)", param, ctx)


DAY = Day()


class Amount(click.FloatRange):
    """A number within bounds; ``nan`` is none, though it passes every comparison with them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found: float = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is no number.", param, ctx)
        return found


def emit(document: object) -> None:
    """Writes the one JSON document of a ``--json`` answer."""
    click.echo(written(document, ensure_ascii=not can_unicode()))


def written(document: object, *, ensure_ascii: bool = False) -> str:
    """A JSON document as every door of the program writes it."""
    return escaped_json(json.dumps(document, ensure_ascii=ensure_ascii, indent=2))
