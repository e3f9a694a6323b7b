"""What a browser shows: the page and its tabs, the plain forms of one without scripts, and what a phone installs."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from cli.render.report import page
from cli.render.report.content import Content
from cli.serve.actions import Actions
from cli.serve.bodies import checkin_of_form, form_fields, what_if_of_form
from cli.serve.openapi import DOCS_PAGE
from cli.serve.tabs import Tabs

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_PLAIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
_WORKER_POLICY = "default-src 'none'; connect-src 'self'"
_STATIC = Path(__file__).parent / "static"
FILES = {
    "manifest.webmanifest": "application/manifest+json",
    "sw.js": "text/javascript",
    "charts.js": "text/javascript",
    "icon-180.png": "image/png",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
    "icon-maskable.png": "image/png",
}
"""What a browser fetches beside the page, by name; none of it says anything of the athlete."""
_KEPT = "private, max-age=86400"


class Pages:
    """The handlers, one an address."""

    def __init__(self, actions: Actions) -> None:
        self.actions, self.tabs = actions, Tabs(actions)

    async def today(self, _request: Request) -> Response:
        return self._page()

    async def whole(self, _request: Request) -> Response:
        return self._page(await self.tabs.content(backtest=True))

    def _page(self, whole: Content | None = None) -> Response:
        nonce = secrets.token_urlsafe(16)
        first, known = self.actions.first_screen(), self.actions.known_checkin()
        html = page.live_page(first, self.actions.app.now(), nonce, known, whole)
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})

    async def tab(self, request: Request) -> Response:
        name = request.path_params["tab"]
        if name not in page.LAZY:
            raise HTTPException(404)
        content = await self.tabs.content(backtest=name == "history")
        return HTMLResponse(await asyncio.to_thread(page.fragment, name, content))

    async def charts(self, _request: Request) -> Response:
        return JSONResponse(page.chart_data(await self.tabs.content()))

    async def checkin_form(self, _request: Request) -> Response:
        return plain(form=page.plain_page(known=self.actions.known_checkin(), form=True))

    async def checkin(self, request: Request) -> Response:
        self.actions.checkin(checkin_of_form(await form_fields(request)))
        return RedirectResponse("./", 303)

    async def done(self, request: Request) -> Response:
        self.actions.done(dict(await form_fields(request)))
        return RedirectResponse("./", 303)

    async def what_if(self, request: Request) -> Response:
        return plain(self.actions.what_if(what_if_of_form(await form_fields(request)))["says"])

    async def docs(self, _request: Request) -> Response:
        return HTMLResponse(DOCS_PAGE, headers={"Content-Security-Policy": _PLAIN_POLICY})

    async def file(self, request: Request) -> Response:
        name = request.path_params["file"]
        if name not in FILES:
            raise HTTPException(404)
        headers = {"Cache-Control": "no-cache" if name == "sw.js" else _KEPT}
        if name == "sw.js":
            headers["Content-Security-Policy"] = _WORKER_POLICY
        return Response(_file(name), media_type=FILES[name], headers=headers)


def plain(text: str = "", status: int = 200, *, form: str = "") -> Response:
    """A sentence, or a form, for a browser without scripts."""
    return HTMLResponse(form or page.plain_page(text), status, {"Content-Security-Policy": _PLAIN_POLICY})


@cache
def _file(name: str) -> bytes:
    return page.chart_script().encode() if name == "charts.js" else (_STATIC / name).read_bytes()
