"""The live page's doors: who may send, where the token stands, and how many may knock."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import uvicorn

from cli.serve import connections
from cli.serve.connections import MOST_CONNECTIONS, BoundedProtocol
from tests.program import environment, run

TOKEN = "a-fixed-token-of-the-household"
MANY = 1_200


class Live(NamedTuple):
    """A page that runs."""

    host: str
    port: int
    token: str
    pid: int

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        kind = {"Content-Type": "application/json"} if body is not None else {}
        sent = None if body is None else json.dumps(body)
        with contextlib.closing(connection):
            connection.request(method, f"/{self.token}/{path}", sent, {**kind, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


@contextlib.contextmanager
def serving(home: Path, *arguments: str, **more: str) -> Iterator[Live]:
    with subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", "0", *arguments],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        try:
            yield Live(address.hostname or "", address.port or 0, address.path.strip("/"), process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("serve") / "home"
    assert run("checkin", "--fatigue", "2", home=home).code == 0
    return home


@pytest.fixture(scope="module")
def live(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    file = tmp_path_factory.mktemp("token") / "token"
    file.write_text(f"{TOKEN}\n")
    with serving(home, "--token-file", str(file)) as live:
        yield live


def test_the_token_comes_from_a_file_and_never_stands_in_the_process_list(live: Live) -> None:
    """`ps` shows the file's name alone."""
    assert live.token == TOKEN
    assert TOKEN.encode() not in Path(f"/proc/{live.pid}/cmdline").read_bytes()
    assert live.ask("GET", "openapi.json")[0] == 200


def test_the_token_comes_from_the_environment(home: Path) -> None:
    """For a service's own settings."""
    with serving(home, READINESS_SERVE_TOKEN="another-token-of-the-home") as live:
        assert live.token == "another-token-of-the-home"


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["--token", TOKEN], "", "--token-file"),
        (["--token-file", "-"], "short\n", "16 or more"),
        (["--token-file", "-"], "a/token/with/slashes/in/it\n", "letters"),
        (["--token-file", "-"], "", "16 or more"),
    ],
)
def test_a_token_that_others_read_or_guess_is_refused(
    home: Path, arguments: list[str], stdin: str, said: str
) -> None:
    """Exit 2, before anything listens; the sentence does not repeat the token."""
    done = run("serve", "--port", "0", *arguments, home=home, stdin=stdin)
    assert done.code == 2
    assert said in done.err
    assert TOKEN not in done.err


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_another_sites_page_cannot_send(live: Live, origin: str) -> None:
    """A cross-site POST is refused even if it knew the token; reading is closed to it by the browser."""
    status, said = live.ask("POST", "api/checkin", {"fatigue": 5}, Origin=origin)
    assert (status, "another site" in said) == (403, True)
    assert json.loads(live.ask("GET", "api/today")[1])["revision"] == 1


def test_its_own_page_and_programs_can_send(live: Live) -> None:
    """A browser names the page's own origin, a program none."""
    for headers in ({"Origin": f"http://{live.host}:{live.port}"}, {}):
        assert live.ask("POST", "api/what-if", {"sleep": 5}, **headers)[0] == 200


def test_the_page_answers_beside_half_open_connections(live: Live) -> None:
    """1,200 connections that send half a request and wait: the page answers, and few of them are held."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < MANY + 200:
        pytest.skip("too few files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, MANY + 200), hard))
    held = []
    try:
        for number in range(MANY):
            one = socket.create_connection((live.host, live.port), timeout=10)
            with contextlib.suppress(OSError):
                one.send(b"GET /" if number % 2 else b"")
            held.append(one)
        assert live.ask("GET", "api/today")[0] == 200
        assert len(list(Path(f"/proc/{live.pid}/fd").iterdir())) < MOST_CONNECTIONS + 40
    finally:
        for one in held:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def _hello(scope: Any, receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


class Seen(BoundedProtocol):
    """Notes what the server's own sockets are set to."""

    nodelay: list[int] = []  # noqa: RUF012 - of the test

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        found = transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        self.nodelay.append(found)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server with the same protocol that waits a fifth of a second for a request."""
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT_S", 0.2)
    config = uvicorn.Config(_hello, host="127.0.0.1", port=0, lifespan="off", log_level="error", http=Seen)
    bound, server = config.bind_socket(), uvicorn.Server(config)
    bound.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    yield bound.getsockname()
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT",
    ],
)
def test_a_request_that_never_ends_is_cut_off(small: tuple[str, int], begun: bytes) -> None:
    """Nothing, half a head, half a body, half a second request: the connection ends by itself."""
    with socket.create_connection(small, timeout=5) as one:
        one.sendall(begun)
        with contextlib.suppress(ConnectionResetError):
            while one.recv(4096):
                pass


def test_answers_are_sent_at_once(small: tuple[str, int]) -> None:
    """Without TCP_NODELAY the second packet of an answer waits for the browser's delayed acknowledgement, 40 ms."""
    with contextlib.closing(http.client.HTTPConnection(*small[:2], timeout=5)) as connection:
        for _ in range(3):
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"hi"
    assert Seen.nodelay[-1] == 1
