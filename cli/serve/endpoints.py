"""The JSON endpoints, one method an address."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cli.options import written
from cli.serve.actions import Actions
from cli.serve.bodies import day_of, days_of, json_object
from cli.serve.openapi import openapi


class Document(JSONResponse):
    """A JSON document byte for byte as the command with ``--json`` writes it."""

    def render(self, content: Any) -> bytes:
        return f"{written(content)}\n".encode()


class Endpoints:
    """What programs ask, and what the page's own script sends."""

    def __init__(self, actions: Actions) -> None:
        self.actions = actions

    async def today(self, request: Request) -> Response:
        return Document(self.actions.today(day_of(request)))

    async def plan(self, request: Request) -> Response:
        return Document(self.actions.plan(days_of(request)))

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
