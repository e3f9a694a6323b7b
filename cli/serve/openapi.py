"""The JSON endpoints in the OpenAPI's own terms, and a page of them for people."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

_ITEM = {"type": "integer", "minimum": 1, "maximum": 5}
_CHECKIN = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"), _ITEM),
        "ill": {"type": "boolean"},
        "injured": {"type": "string"},
        "veto": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_DONE = {
    "type": "object",
    "properties": {
        "how": {"type": "string", "enum": ["done", "shorter", "not_done", "undo"]},
        "date": {"type": "string", "format": "date", "description": "the session's day; default: today"},
    },
    "required": ["how"],
    "additionalProperties": False,
}
_WHAT_IF = {
    "type": "object",
    "properties": {
        "sleep": {"type": "number", "description": "hours slept last night"},
        "add_run": {"type": "string", "description": "a planned run, such as 'sat long 4h'"},
        "race": {"type": "string", "format": "date"},
    },
    "additionalProperties": False,
}


def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document. Paths are relative to the address with the token that ``serve`` prints."""
    answer = "The contract's object for a day: docs/schemas/today.schema.json."
    return {
        "openapi": "3.1.0",
        "info": {"title": "readiness", "version": version("readiness"), "description": "Lift today?"},
        "servers": [{"url": ".", "description": "the address that `readiness serve` prints"}],
        "paths": {
            "/api/today": _get("The recommendation for one day.", answer, ("date", "string", "date")),
            "/api/plan": _get("The coming days.", "The plan's object.", ("days", "integer", None)),
            "/api/explain": _get(
                "Every number behind a day's verdict.", "As `explain --json`.", ("date", "string", "date")
            ),
            "/api/checkin": _post("The morning check-in.", _CHECKIN, "says, and the answer as it is now"),
            "/api/done": _post(
                "Whether a planned session was done.", _DONE, "says, and the answer as it is now"
            ),
            "/api/what-if": _post(
                "The verdict under changed inputs; kept nowhere.", _WHAT_IF, "says, and the answer"
            ),
            "/api/observations": _observations(),
        },
    }


def _get(summary: str, returns: str, parameter: tuple[str, str, str | None]) -> dict[str, Any]:
    name, type_, form = parameter
    schema = {"type": type_} | ({"format": form} if form else {})
    return {"get": {"summary": summary, "parameters": [{"name": name, "in": "query", "schema": schema}],
                    "responses": _responses(returns)}}  # fmt: skip


def _post(summary: str, schema: dict[str, Any], returns: str) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"post": {"summary": summary, "requestBody": body, "responses": _responses(returns)}}


def _observations() -> dict[str, Any]:
    """Its own statuses: what cannot be taken is rejected item by item. The names are those of `import csv`."""
    lists = {
        name: {"type": "array", "items": {"type": "object"}} for name in ("nights", "activities", "checkins")
    }
    schema = {"type": "object", "required": ["schema"], "properties": {"schema": {"const": 1}, **lists}}
    call = _post(
        "Nights, activities and check-ins, stored once.", schema, "new, changed, unchanged, rejected"
    )
    answers = {"200": call["post"]["responses"]["200"]}
    answers["400"] = {"description": "No such JSON; nothing was stored."}
    answers["401"] = {"description": "The token is missing or wrong."}
    answers["413"] = {"description": "Too large."}
    return {"post": call["post"] | {"responses": answers}}


def _responses(returns: str) -> dict[str, Any]:
    error = {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}}
    return {
        "200": {"description": returns, "content": {"application/json": {"schema": {"type": "object"}}}},
        "404": {"description": "There is no data yet.", "content": error},
        "409": {"description": "An error that the user can fix; it says how.", "content": error},
        "422": {"description": "A wrong value.", "content": error},
    }


DOCS_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>readiness JSON</title>"
    "<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}</style>"
    "<h1>JSON endpoints</h1><p>All below the address with the token; "
    "<a href=openapi.json>openapi.json</a> has them in full.</p><dl>"
    + "".join(
        f"<dt><code>{method.upper()} {path[1:]}</code></dt><dd>{call['summary']}</dd>"
        for path, calls in openapi()["paths"].items()
        for method, call in calls.items()
    )
    + "</dl></html>"
)
