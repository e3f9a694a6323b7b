"""What a request brings: bounded, and of the one form that its address takes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from readiness.date_bounds import read_day
from readiness.errors import InvalidInput
from readiness.morning.answers import PLAN_DAYS
from readiness.morning.record import SCALE

MAX_BODY_BYTES = 16_384
"""A check-in is a few hundred bytes; nothing larger is read."""
FLAGS = ("ill", "veto")


async def json_object(request: Request) -> dict[str, Any]:
    """A JSON object. Only ``application/json`` is read: a form of another site cannot send that."""
    body = await _bytes(request, "application/json")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidInput("The body is not JSON that can be read.") from None
    if not isinstance(found, dict):
        raise InvalidInput("The body must be a JSON object.")
    return found


async def form_fields(request: Request) -> dict[str, str]:
    """A plain form's fields, of a browser without scripts."""
    body = await _bytes(request, "application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise InvalidInput("The form cannot be read.") from None


def checkin_of_form(fields: dict[str, str]) -> dict[str, Any]:
    """A check-in as its JSON has it. A box that is not ticked says no, for the form shows what was said before."""
    given: dict[str, Any] = {name: _whole(fields[name]) for name in SCALE if fields.get(name)}
    given |= {name: name in fields for name in FLAGS}
    return given | {"injured": fields.get("injured", "").strip()}


def what_if_of_form(fields: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {name: fields[name] for name in ("add_run", "race") if fields.get(name)}
    if sleep := fields.get("sleep"):
        try:
            given["sleep"] = float(sleep)
        except ValueError:
            raise InvalidInput("sleep: hours, such as 6.5") from None
    return given


def day_of(request: Request) -> date | None:
    text = request.query_params.get("date")
    return None if text is None else read_day(text)


def days_of(request: Request) -> int:
    text = request.query_params.get("days", f"{PLAN_DAYS}")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInput("days: a whole number, such as 14")
    return int(text)


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text


async def _bytes(request: Request, kind: str) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip() != kind:
        raise HTTPException(415, f"Send {kind}.")
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > MAX_BODY_BYTES:
            raise HTTPException(413, "Too much.")
    return bytes(chunks)
