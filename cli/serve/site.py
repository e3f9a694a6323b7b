"""The web application: every address begins with the token; nothing is shared with other origins.

Endpoints are coroutines that call the use cases directly: one athlete, one process, one thread, so that the
database connection stays in the thread that opened it.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cli.exit_codes import Exit, code_of
from cli.options import written
from cli.serve import forms
from cli.serve.actions import Actions
from cli.serve.openapi import DOCS_PAGE, openapi
from readiness.date_bounds import read_day
from readiness.errors import InvalidInput, NoData, ReadinessError
from readiness.morning.answers import PLAN_DAYS

MAX_BODY_BYTES = 16_384
"""A check-in is a few hundred bytes; nothing larger is read."""

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

type Handler = Callable[[Request], Awaitable[Response]]


def site(actions: Actions, token: str, hosts: list[str]) -> Starlette:
    """The application. ``hosts`` are the names under which it answers, against DNS rebinding."""
    pages = Pages(actions)
    routes: list[tuple[str, Handler, str]] = [
        ("/", pages.report, "GET"),
        ("/api/today", pages.today, "GET"),
        ("/api/plan", pages.plan, "GET"),
        ("/api/explain", pages.explain, "GET"),
        ("/api/checkin", pages.checkin, "POST"),
        ("/api/what-if", pages.what_if, "POST"),
        ("/openapi.json", pages.openapi, "GET"),
        ("/docs", pages.docs, "GET"),
    ]
    return Starlette(
        routes=[
            Route("/{token}" + path, _guarded(handler, token), methods=[m]) for path, handler, m in routes
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)],
        exception_handlers={ReadinessError: _told, HTTPException: _refused, ValueError: _told},
    )


class Document(JSONResponse):
    """A JSON document byte for byte as the command with ``--json`` writes it."""

    def render(self, content: Any) -> bytes:
        return f"{written(content)}\n".encode()


class Pages:
    """The handlers, one an address."""

    def __init__(self, actions: Actions) -> None:
        self.actions = actions

    async def report(self, _request: Request) -> Response:
        nonce = secrets.token_urlsafe(16)
        html = self.actions.page(nonce, forms.markup(self.actions.known_checkin()), forms.script())
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})

    async def today(self, request: Request) -> Response:
        return Document(self.actions.today(_day(request)))

    async def plan(self, request: Request) -> Response:
        return Document(self.actions.plan(_days(request)))

    async def explain(self, request: Request) -> Response:
        return Document(self.actions.explain(_day(request)))

    async def checkin(self, request: Request) -> Response:
        return Document(self.actions.checkin(await _body(request)))

    async def what_if(self, request: Request) -> Response:
        return Document(self.actions.what_if(await _body(request)))

    async def openapi(self, _request: Request) -> Response:
        return Document(openapi())

    async def docs(self, _request: Request) -> Response:
        return HTMLResponse(DOCS_PAGE, headers={"Content-Security-Policy": _DOCS_POLICY})


def _guarded(handler: Handler, token: str) -> Handler:
    """``handler`` for those who know the token; for others there is nothing here."""

    async def checked(request: Request) -> Response:
        if not hmac.compare_digest(request.path_params["token"].encode(), token.encode()):
            raise HTTPException(404)
        if request.method == "POST" and _from_another_site(request):
            raise HTTPException(403, "Sent by a page of another site.")
        response = await handler(request)
        _harden(response)
        return response

    return checked


def _from_another_site(request: Request) -> bool:
    """Whether a browser says that another site's page sent this. Programs send no Origin."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def _harden(response: Response) -> None:
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'")
    response.headers.update(
        {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
    )


async def _told(_request: Request, error: Exception) -> Response:
    """An error of ours as JSON: what is wrong and what to do, with the command line's exit code."""
    code = code_of(error) if isinstance(error, ReadinessError) else Exit.USAGE
    status = 404 if isinstance(error, NoData) else 422 if isinstance(error, ValueError) else 409
    response = JSONResponse({"error": str(error), "exit_code": int(code)}, status_code=status)
    _harden(response)
    return response


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    return PlainTextResponse("Not found" if error.status_code == 404 else error.detail, error.status_code)


def _day(request: Request) -> date | None:
    text = request.query_params.get("date")
    return None if text is None else read_day(text)


def _days(request: Request) -> int:
    text = request.query_params.get("days", f"{PLAN_DAYS}")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInput("days: a whole number, such as 14")
    return int(text)


async def _body(request: Request) -> dict[str, Any]:
    """A JSON object. Only ``application/json`` is read: a form of another site cannot send that."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Send application/json.")
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > MAX_BODY_BYTES:
            raise HTTPException(413, "Too much.")
    try:
        body = json.loads(chunks)
    except (ValueError, RecursionError):
        raise InvalidInput("The body is not JSON that can be read.") from None
    if not isinstance(body, dict):
        raise InvalidInput("The body must be a JSON object.")
    return body
