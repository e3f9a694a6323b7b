"""The JSON endpoints, one method an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cli.options import written
from cli.serve.actions import Actions, State
from cli.serve.bodies import day_of, days_of, json_object
from cli.serve.openapi import openapi

MOST_KEPT = 100
"""Answers of different days and lengths; what is asked beyond them is written anew."""


class Document(JSONResponse):
    """A JSON document byte for byte as the command with ``--json`` writes it."""

    def render(self, content: Any) -> bytes:
        return f"{written(content)}\n".encode()


class Endpoints:
    """What programs ask, and what the page's own script sends."""

    def __init__(self, actions: Actions) -> None:
        self.actions = actions
        self._of: State | None = None
        self._written: dict[tuple[str, object], bytes] = {}

    async def today(self, request: Request) -> Response:
        day = day_of(request)
        return self._standing(("today", day), lambda: self.actions.today(day))

    async def plan(self, request: Request) -> Response:
        days = days_of(request)
        return self._standing(("plan", days), lambda: self.actions.plan(days))

    def _standing(self, asked: tuple[str, object], answer: Callable[[], dict[str, Any]]) -> Response:
        """The answer as it was written last, while its inputs are unchanged: home automation asks every minute."""
        state = self.actions.state()
        if state != self._of or len(self._written) >= MOST_KEPT:
            self._of, self._written = state, {}
        if asked not in self._written:
            self._written[asked] = bytes(Document(answer()).body)
        return Response(self._written[asked], media_type=Document.media_type)

    async def explain(self, request: Request) -> Response:
        return Document(self.actions.explain(day_of(request)))

    async def checkin(self, request: Request) -> Response:
        return Document(self.actions.checkin(await json_object(request)))

    async def done(self, request: Request) -> Response:
        return Document(self.actions.done(await json_object(request)))

    async def what_if(self, request: Request) -> Response:
        return Document(self.actions.what_if(await json_object(request)))

    async def openapi(self, _request: Request) -> Response:
        return Document(openapi())
