"""What is behind the tabs, made in a thread of its own with a database connection of its own, once for each state
of the home: it takes seconds, and the first screen must not wait for it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

from cli.looking_back import page as look_back
from cli.serve.actions import Actions, State
from cli.wiring import App

if TYPE_CHECKING:
    from cli.render.report.content import Content

BACK_DAYS = 182
"""How far back mornings without a kept answer are replayed: as far as the grid of the history goes."""


class Tabs:
    """The content of one home's tabs, of its last state alone."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._one = asyncio.Lock()
        self._made: dict[bool, tuple[State, Content]] = {}

    async def content(self, *, backtest: bool = False) -> Content:
        """With ``backtest`` also what each past morning said, which takes longest."""
        async with self._one:
            state = self._actions.state()
            for whole in (True, False):
                if whole >= backtest and whole in self._made and self._made[whole][0] == state:
                    return self._made[whole][1]
            made = await asyncio.to_thread(_made, App(self._actions.app.home), backtest)
            self._made[backtest] = state, made
            return made


def _made(app: App, backtest: bool) -> Content:
    from cli.render.report.gather import gather, known_past

    with closing(app):
        past = known_past(app, BACK_DAYS if backtest else 1)
        return gather(app, past, look_back(app, past) if backtest else None)
