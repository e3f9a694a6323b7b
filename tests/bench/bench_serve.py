"""The live page from a stored answer: ten thousand requests, its memory, half-open connections, and its first paint.

The first paint is Chromium's own `first-contentful-paint` at 390×844, its processor slowed fourfold.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.bench.line import Line
from tests.bench.process import once
from tests.conftest import find_chromium

NOW = "2026-03-10T06:40:00+01:00"
REQUESTS = 10_000
AT_ONCE = 4
"""A household's phone, desk and home automation."""
WARM = 500
HALF_OPEN = 1_200
PAINTS = 5
SLOWED = 4
ADDRESSES = ("api/today", "api/plan?days=7", "", "api/today")
"""What is asked in turns: home automation asks most, the page now and then."""


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ["READINESS_NOW"] = NOW
        try:
            once(["-m", "cli", "demo", "--keep", home], home)
            with serving(home) as (address, pid):
                yield from requests(address, pid)
                yield half_open(address)
                if chromium := find_chromium():
                    yield from paints(chromium, address)
        finally:
            del os.environ["READINESS_NOW"]


@contextlib.contextmanager
def serving(home: Path) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "cli", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process.pid
        process.terminate()


def requests(address: str, pid: int) -> Iterator[Line]:
    """Latency and memory over ten thousand requests, a few connections at once, each one request after the other."""
    asked(address, WARM)
    before, spent = memory_mb(pid), core_s(pid)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = sorted(
            t for part in pool.map(asked, [address] * AT_ONCE, [REQUESTS // AT_ONCE] * AT_ONCE) for t in part
        )
    yield Line("a request to the page, median", 1000 * median(taken), "ms")
    yield Line("a request to the page, of the processor", 1000 * (core_s(pid) - spent) / REQUESTS, "ms")
    yield Line(
        f"a request to the page, p99 of {REQUESTS:,}", 1000 * taken[int(0.99 * REQUESTS)], "ms", goal=25
    )
    yield Line(
        f"the page's memory after {REQUESTS:,} requests",
        memory_mb(pid),
        "MB",
        "before",
        before,
        1.03,
        "ratio",
    )


def asked(address: str, count: int) -> list[float]:
    """Seconds of each of ``count`` requests on one connection."""
    where = urlsplit(address)
    taken = []
    with contextlib.closing(
        http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    ) as connection:
        for number in range(count):
            begun = time.perf_counter()
            connection.request("GET", f"{where.path}{ADDRESSES[number % len(ADDRESSES)]}")
            answer = connection.getresponse()
            answer.read()
            taken.append(time.perf_counter() - begun)
            if answer.status != 200:
                raise AssertionError(f"{answer.status} instead of an answer")
    return taken


def half_open(address: str) -> Line:
    """An answer beside many connections that never finish a request."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, HALF_OPEN + 200)), hard))
    where = urlsplit(address)
    with contextlib.ExitStack() as stack:
        for _ in range(HALF_OPEN):
            one = stack.enter_context(
                socket.create_connection((where.hostname or "", where.port or 0), timeout=10)
            )
            with contextlib.suppress(OSError):
                one.send(b"GET /")
        taken = median(asked(address, 20))
    return Line(f"a request beside {HALF_OPEN:,} half-open connections", 1000 * taken, "ms", goal=25)


def paints(chromium: str, address: str) -> Iterator[Line]:
    from playwright.sync_api import sync_playwright

    first, sizes = [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(PAINTS):
            context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
            page = context.new_page()
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            page.goto(address)
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
            first.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            sizes = len(page.request.get(address).body())
            context.close()
        browser.close()
    yield Line(f"first paint on a phone, processor slowed {SLOWED}×", median(first), "ms", goal=1000)
    yield Line("the page before its charts", sizes / 1000, "kB", goal=150)


def memory_mb(pid: int) -> float:
    """What the process holds in memory now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def core_s(pid: int) -> float:
    """The processor's seconds that the process has taken."""
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")
