"""``POST api/observations``: what a phone or a script sends, stored at once; sending it again changes nothing."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cli.typing_in import publish
from cli.wiring import App
from readiness.errors import NoData

PATH = "/api/observations"
MAX_BYTES = 8 << 20
"""A week of nights and workouts with minute values is about a tenth of it."""

type Handler = Callable[[Request], Awaitable[Response]]


def routes(app: App, token: Callable[[], str], guarded: Callable[[Handler], Handler]) -> list[Route]:
    """The address with the token in it, and the one for apps that send it as ``Authorization: Bearer``."""

    async def receive(request: Request) -> Response:
        chunks = bytearray()
        async for chunk in request.stream():
            chunks += chunk
            if len(chunks) > MAX_BYTES:
                return _told(
                    413, f"More than {MAX_BYTES >> 20} MiB: send it in parts, or fewer kinds of data."
                )
        try:
            body = json.loads(chunks)
        except (ValueError, RecursionError):
            return _told(400, "The body is not JSON that can be read.")
        if not isinstance(body, dict):
            return _told(400, "The body must be a JSON object.")
        return _store(app, body)

    inner = guarded(receive)

    async def checked(request: Request) -> Response:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        given = str(request.path_params.get("token", bearer))
        if not hmac.compare_digest(given.encode(), token().encode()):
            return _told(
                401, "The token is missing or wrong: `readiness serve` prints it.", Authenticate="Bearer"
            )
        request.path_params["token"] = given
        return await inner(request)

    return [Route(path, checked, methods=["POST"]) for path in (PATH, "/{token}" + PATH)]


def _store(app: App, body: dict[str, Any]) -> Response:
    from connectors.sources import phone_apps, posted
    from readiness.night.health import after

    now = app.now()
    read = (
        phone_apps.apple
        if phone_apps.is_apple(body)
        else phone_apps.android
        if phone_apps.is_android(body)
        else posted.own
    )
    try:
        taken = read(body, now.tzinfo or UTC, now)
    except posted.NotOurs as wrong:
        return _told(400, f"{wrong}.")
    rows = posted.with_what_was_kept(taken, app.store, now)
    counts = app.store.upsert(taken.source, rows, at=now)
    app.store.record_health(after(None, taken.source, None, needs_login=False, now=now))
    if counts.new or counts.changed:
        with suppress(NoData):  # what came may not be enough to decide on yet
            publish(app)
    return JSONResponse(
        {
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "rejected": [one.to_json() for one in taken.rejected],
        }
    )


def _told(status: int, error: str, **headers: str) -> Response:
    return JSONResponse(
        {"error": error}, status, {f"WWW-{name}": value for name, value in headers.items()} or None
    )
