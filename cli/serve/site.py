"""The web application: every address begins with the token; nothing is shared with other origins.

Endpoints are coroutines that call the use cases directly: one athlete, one process, one thread, so that the
database connection stays in the thread that opened it. Only what takes seconds, the tabs' content, is made beside.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cli.exit_codes import Exit, code_of
from cli.serve import observations
from cli.serve.actions import Actions
from cli.serve.endpoints import Endpoints
from cli.serve.hosts import KnownHosts, host_of, own_names
from cli.serve.pages import Pages
from readiness.errors import NoData, ReadinessError

type Handler = Callable[[Request], Awaitable[Response]]
type Token = Callable[[], str]
"""Asked at each request: a token that was revoked opens nothing from then on."""


def site(actions: Actions, token: Token, hosts: Collection[str] = ()) -> Starlette:
    """The application. ``hosts`` are names of a proxy under which it answers, beside addresses and its own names."""
    pages, endpoints = Pages(actions), Endpoints(actions)
    routes: list[tuple[str, Handler, str]] = [
        ("/", pages.today, "GET"),
        ("/whole", pages.whole, "GET"),
        ("/tabs/{tab}", pages.tab, "GET"),
        ("/charts.json", pages.charts, "GET"),
        ("/checkin", pages.checkin_form, "GET"),
        ("/checkin", pages.checkin, "POST"),
        ("/done", pages.done, "POST"),
        ("/what-if", pages.what_if, "POST"),
        ("/docs", pages.docs, "GET"),
        ("/{file:str}", pages.file, "GET"),
        ("/api/today", endpoints.today, "GET"),
        ("/api/plan", endpoints.plan, "GET"),
        ("/api/explain", endpoints.explain, "GET"),
        ("/api/checkin", endpoints.checkin, "POST"),
        ("/api/done", endpoints.done, "POST"),
        ("/api/what-if", endpoints.what_if, "POST"),
        ("/openapi.json", endpoints.openapi, "GET"),
    ]
    return Starlette(
        routes=[
            *observations.routes(actions.app, token, lambda handler: _guarded(handler, token, hosts)),
            *(
                Route("/{token}" + path, _guarded(handler, token, hosts), methods=[method])
                for path, handler, method in sorted(routes, key=lambda route: "{file" in route[0])
            ),
        ],
        middleware=[Middleware(KnownHosts, names={*own_names(), *hosts})],
        exception_handlers={ReadinessError: _told, HTTPException: _refused, ValueError: _told},
    )


def _guarded(handler: Handler, token: Token, proxies: Collection[str]) -> Handler:
    """``handler`` for those who know the token; for others there is nothing here."""

    async def checked(request: Request) -> Response:
        if not hmac.compare_digest(request.path_params["token"].encode(), token().encode()):
            raise HTTPException(404)
        if request.method == "POST" and _from_another_site(request, proxies):
            raise HTTPException(403, "Sent by a page of another site.")
        response = await handler(request)
        _harden(response)
        return response

    return checked


def _from_another_site(request: Request, proxies: Collection[str]) -> bool:
    """Whether a browser says that another site's page sent this. Programs send no Origin. Behind a proxy the browser
    names the proxy's address, while the request may come under ours."""
    origin = request.headers.get("origin")
    if origin is None:
        return False
    there = urlsplit(origin).netloc
    return there != request.headers.get("host") and host_of(there) not in proxies


def _harden(response: Response) -> None:
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'")
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.update(
        {
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
    )


async def _told(request: Request, error: Exception) -> Response:
    """An error of ours: what is wrong and what to do, as JSON with the command line's exit code, or as a page."""
    code = code_of(error) if isinstance(error, ReadinessError) else Exit.USAGE
    status = 404 if isinstance(error, NoData) else 422 if isinstance(error, ValueError) else 409
    if "/api/" in request.url.path:
        response: Response = JSONResponse({"error": str(error), "exit_code": int(code)}, status_code=status)
    else:
        from cli.serve.pages import plain

        response = plain(str(error), status)
    _harden(response)
    return response


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    return PlainTextResponse("Not found" if error.status_code == 404 else error.detail, error.status_code)
