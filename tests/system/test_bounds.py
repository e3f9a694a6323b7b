"""What cannot be is refused alike at the command line and on the page: a sentence, at once, with little memory."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from cli.app import run
from cli.serve.actions import Actions
from cli.serve.site import site
from cli.wiring import App

TOKEN = "a-token-of-the-test"
LITTLE = 8 << 20
"""Bytes: an answer of this home takes less."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with one check-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READINESS_NOW", "2026-03-03T06:30:00+00:00")
        patch.setenv("COLUMNS", "300")
        home = tmp_path_factory.mktemp("bounds") / "home"
        assert run(["--home", str(home), "-q", "checkin", "--fatigue", "2"]) == 0
        yield home


COMMANDS = [
    *(
        [*command, day]
        for day in ("0001-01-01", "9999-12-31", "1989-12-31", "2100-01-01")
        for command in (
            ["today", "--date"],
            ["plan", "--from"],
            ["explain"],
            ["what-if", "--race"],
            ["race", "add", "--name", "x", "--date"],
            ["note", "alcohol", "--date"],
            ["checkin", "--fatigue", "2", "--date"],
            ["log", "--focus", "lower", "--minutes", "30", "--date"],
            ["backtest", "--from"],
        )
    ),
    ["today", "--date", "2026-06-01"],
    ["race", "add", "--name", "x", "--date", "2035-01-01"],
    ["race", "add", "--name", "x", "--date", "2026-06-01", "--distance-km", "nan"],
    ["race", "add", "--name", "x", "--date", "2026-06-01", "--hours", "inf"],
    ["race", "add", "--name", "x" * 400, "--date", "2026-06-01"],
    ["note", "x" * 400],
    ["what-if", "--sleep", "nan"],
    ["what-if", "--sleep", "-5"],
    ["what-if", "--add-run", "sat long 99999999h"],
    ["what-if", "--add-run", "9999-12-31 long 3h"],
    ["what-if", "--add-run", "sat " + "long + " * 5_000],
    ["what-if", "--injured", "x" * 400],
    ["checkin", "--injured", "x" * 400],
    ["log", "--focus", "lower", "--minutes", "nan"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command)[:60])
def test_the_command_line_refuses_what_cannot_be(
    home: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and a sentence; nothing was computed and nothing stored."""
    before = (home / "readiness.db").read_bytes()
    tracemalloc.start()
    try:
        code = run(["--home", str(home), *command])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    said = capsys.readouterr().err
    assert code == 2, said
    assert len(said.splitlines()[-1]) > 20
    assert "bug" not in said
    assert peak < LITTLE
    assert (home / "readiness.db").read_bytes() == before


REQUESTS = [
    *(
        ("GET", f"api/{what}?date={day}", None)
        for what in ("today", "explain")
        for day in ("0001-01-01", "9999-12-31", "x")
    ),
    ("GET", "api/plan?days=0", None),
    ("GET", "api/plan?days=100000", None),
    ("GET", "api/plan?days=" + "9" * 5_000, None),
    *(
        ("POST", "api/what-if", body)
        for body in (
            b'{"sleep":[1]}',
            b'{"sleep":-5}',
            b'{"sleep":NaN}',
            b'{"sleep":1e400}',
            b'{"sleep":true}',
            b'{"sleep":"7"}',
            b'{"race":"0001-01-01"}',
            b'{"race":"9999-12-31"}',
            b'{"race":20260601}',
            b'{"add_run":"sat long 99999999h"}',
            b'{"add_run":{"a":1}}',
            b'{"colour":"red"}',
            b"[" * 8_000,
            b'{"a":' * 3_000,
            b"9" * 16_000,
            b"[]",
            b"\xff",
        )
    ),
    *(
        ("POST", "api/checkin", body)
        for body in (b'{"fatigue":NaN}', b'{"fatigue":[1]}', b'{"injured":7}', b"{}", b'{"ill":"yes"}')
    ),
]


async def ask(app: Starlette, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    """Status and body of one request, in this thread."""
    where, _, query = path.partition("?")
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": f"/{TOKEN}/{where}",
        "query_string": query.encode(),
        "headers": headers,
        "root_path": "",
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=lambda value: str(value)[:40])
def test_the_page_refuses_what_cannot_be(home: Path, method: str, path: str, body: bytes | None) -> None:
    """A wrong value is told as one, whatever was sent; nothing is a fault of the server's."""
    app = App(home)

    tracemalloc.start()
    try:
        status, said = asyncio.run(
            ask(site(Actions(app), lambda: TOKEN, ["127.0.0.1"]), method, path, body or b"")
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        app.close()
    assert status == 422, said
    told = json.loads(said)
    assert told["exit_code"] == 2
    assert len(told["error"]) > 10
    assert peak < LITTLE
