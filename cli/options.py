"""Options and types that several commands share."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, time
from typing import Any

import click

from cli.terminal import can_unicode
from cli.wiring import App
from readiness.errors import InvalidInput
from readiness.plain_text import escaped_json
from readiness.vocabulary import Lean

pass_app = click.make_pass_decorator(App)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


keyring_option = click.option(
    "--keyring", is_flag=True, help="Keep it in the system's keyring, not in a private file."
)


def _said(error: InvalidInput) -> str:
    from cli.asking import said

    return said(error)


class Day(click.ParamType[date]):
    """A date as people write it: '12 June', 'Saturday', 2026-03-03, ``today``. ``lean`` says which one is meant
    where no year or week is written."""

    name = "date"

    def __init__(self, lean: Lean = Lean.NEAREST) -> None:
        self._lean = lean

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        from readiness.human_dates import read_date

        app = ctx.find_object(App) if ctx is not None else None
        today = app.today() if app is not None else date.today()  # noqa: DTZ011 - only where no command runs
        try:
            return read_date(value, today, self._lean)
        except InvalidInput as error:
            self.fail(_said(error), param, ctx)


DAY = Day()
DAY_PAST = Day(Lean.PAST)
DAY_AHEAD = Day(Lean.AHEAD)


class Clock(click.ParamType[time]):
    """A time of day: 06:30, 6pm."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        if isinstance(value, time):
            return value
        from readiness.human_amounts import read_time

        try:
            return read_time(value)
        except InvalidInput as error:
            self.fail(_said(error), param, ctx)


class Amount(click.FloatRange):
    """A number within bounds; ``nan`` is none, though it passes every comparison with them. ``read`` takes it as people
    write it, with its unit: '50 minutes', '8 miles'."""

    def __init__(
        self,
        low: float | None = None,
        high: float | None = None,
        *,
        read: Callable[[str], float] | None = None,
        min_open: bool = False,
    ) -> None:
        super().__init__(low, high, min_open=min_open)
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if self._read is not None and isinstance(value, str):
            try:
                value = self._read(value)
            except InvalidInput as error:
                self.fail(_said(error), param, ctx)
        found: float = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is no number.", param, ctx)
        return found


def emit(document: object) -> None:
    """Writes the one JSON document of a ``--json`` answer."""
    click.echo(written(document, ensure_ascii=not can_unicode()))


def written(document: object, *, ensure_ascii: bool = False) -> str:
    """A JSON document as every interface of the program writes it."""
    return escaped_json(json.dumps(document, ensure_ascii=ensure_ascii, indent=2))
