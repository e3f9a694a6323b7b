"""A vendor's server that fails, and what every source behind a network must do about it, as a test suite::

class TestMine(FailingVendorContract):
    span = (date(2026, 3, 1), date(2026, 3, 31))
    answers = {"/nights": [...]}                  # path → JSON, as the vendor sends it

    @pytest.fixture
    def source_at(self, tmp_path):
        return lambda url: MySource(url, ...)     # the source with the vendor at that address
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self

import pytest

from readiness.errors import AuthenticationNeeded, ReadinessError, SourceUnavailable, UnexpectedResponse
from readiness.observations import Fetched, Kind
from readiness.ports import Source


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer in place of the right one. ``cut``: so many bytes are held back; ``closed``: there is no answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] | None = None
    cut: int = 0
    closed: bool = False


FAULTS: Mapping[str, tuple[Fault, type[ReadinessError]]] = {
    "429": (Fault(429, b"slow down", {"Retry-After": "120"}), SourceUnavailable),
    "500": (Fault(500, b"oops"), SourceUnavailable),
    "503 as HTML": (Fault(503, b"<html>maintenance</html>"), SourceUnavailable),
    "broken off": (Fault(200, b"[" + b" " * 400, cut=300), SourceUnavailable),
    "no answer": (Fault(closed=True), SourceUnavailable),
    "HTML": (Fault(200, b"<!DOCTYPE html><html>welcome</html>"), UnexpectedResponse),
    "something else": (Fault(200, b'"maintenance"'), UnexpectedResponse),
    "400": (Fault(400, b'{"error": "no"}'), UnexpectedResponse),
    "401": (Fault(401, b'{"error": "who"}'), AuthenticationNeeded),
    "403": (Fault(403, b'{"error": "no"}'), AuthenticationNeeded),
}
"""What goes wrong with vendors, and the family in which it must be raised."""


class Vendor:
    """``with Vendor({"/nights": [...]}) as vendor:`` serves at ``vendor.url``; with ``fault`` it answers that instead.
    ``seen`` lists the requests, ``sent`` the headers of the last one."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.fault: Fault | None = None
        self.seen: list[str] = []
        self.sent: dict[str, str] = {}
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                path = self.path.partition("?")[0]
                vendor.seen.append(f"{self.command} {path}")
                vendor.sent = dict(self.headers)
                self._answer(vendor.fault or vendor.answer(path))

            do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 - the library's names

            def _answer(self, fault: Fault) -> None:
                if fault.closed:
                    self.close_connection = True
                    return
                with suppress(OSError):  # the client gave up
                    self.send_response(fault.status)
                    for name, value in (fault.headers or {}).items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(fault.body)))
                    self.end_headers()
                    self.wfile.write(fault.body[: len(fault.body) - fault.cut])

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Silent: tests read ``seen``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str) -> Fault:
        """What is at a path."""
        if path not in self.answers:
            return Fault(404, b'{"error": "not found"}')
        return Fault(200, json.dumps(self.answers[path]).encode(), {"Content-Type": "application/json"})

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class FailingVendorContract:
    """Inherit; give ``span``, ``answers`` and the fixture ``source_at``."""

    span: ClassVar[tuple[date, date]]
    answers: ClassVar[Mapping[str, Any]]

    @pytest.fixture
    def source_at(self) -> Callable[[str], Source]:
        raise NotImplementedError(
            "give a fixture 'source_at': a function from the vendor's address to the source"
        )

    def _rows(self, source: Source) -> dict[Kind, list[Fetched]]:
        return {kind: list(source.fetch(kind, *self.span)) for kind in sorted(source.kinds)}

    @pytest.mark.parametrize("name", FAULTS)
    def test_a_fault_is_told_in_its_family(self, source_at: Callable[[str], Source], name: str) -> None:
        """Whatever the vendor does is one of the families of `readiness.errors`, with words; nothing else is raised."""
        fault, family = FAULTS[name]
        with Vendor(self.answers) as vendor:
            vendor.fault = fault
            source = source_at(vendor.url)
            for kind in sorted(source.kinds):
                with pytest.raises(family) as raised:
                    list(source.fetch(kind, *self.span))
                assert str(raised.value)
            assert vendor.seen

    def test_a_word_to_wait_is_passed_on(self, source_at: Callable[[str], Source]) -> None:
        """`Retry-After: 120` reaches the sync, which then asks nobody for two minutes."""
        with Vendor(self.answers) as vendor:
            vendor.fault = FAULTS["429"][0]
            source = source_at(vendor.url)
            with pytest.raises(SourceUnavailable) as raised:
                list(source.fetch(min(source.kinds), *self.span))
            assert raised.value.retry_after_s == 120

    def test_a_login_goes_to_no_other_address(self, source_at: Callable[[str], Source]) -> None:
        """A redirect to somebody else is not followed: what is sent holds a secret."""
        with Vendor(self.answers) as vendor, Vendor(self.answers) as stranger:
            vendor.fault = Fault(302, headers={"Location": f"{stranger.url}/elsewhere"})
            source = source_at(vendor.url)
            with pytest.raises(ReadinessError):
                list(source.fetch(min(source.kinds), *self.span))
            assert not stranger.seen

    def test_after_the_fault_everything_is_there(self, source_at: Callable[[str], Source]) -> None:
        """A fault leaves nothing behind in the source: the next try gives what an undisturbed one gives."""
        with Vendor(self.answers) as vendor:
            undisturbed = self._rows(source_at(vendor.url))
            assert any(undisturbed.values())
            source = source_at(vendor.url)
            vendor.fault = FAULTS["500"][0]
            for kind in sorted(source.kinds):
                with pytest.raises(SourceUnavailable):
                    list(source.fetch(kind, *self.span))
            vendor.fault = None
            assert self._rows(source) == undisturbed
