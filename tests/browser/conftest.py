"""A demo home, a real browser, and the report and the live page in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from cli.wiring import App
from readiness.observations import Kind

DAY = "2026-03-10"
READINESS = (sys.executable, "-m", "cli")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def environment(project_root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(project_root), "READINESS_NOW": f"{DAY}T06:40:00+01:00"}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """The demo athlete's home."""
    home = tmp_path_factory.mktemp("demo") / "home"
    subprocess.run([*READINESS, "demo", "--keep", home], env=environment, check=True, capture_output=True)
    return home


@pytest.fixture(scope="session")
def report(home: Path, environment: dict[str, str]) -> Path:
    file = home / "out" / "report.html"
    subprocess.run(
        [*READINESS, "--home", home, "report", "-o", file], env=environment, check=True, capture_output=True
    )
    return file


@contextmanager
def serving(home: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address that a real ``readiness serve`` prints."""
    with subprocess.Popen(
        [*READINESS, "--home", home, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="session")
def live(home: Path, environment: dict[str, str]) -> Iterator[str]:
    """A page that only looks."""
    with serving(home, environment) as address:
        yield address


@pytest.fixture
def fresh_home(home: Path, tmp_path: Path, environment: dict[str, str]) -> Path:
    """A copy that may be written to, on a morning before the check-in."""
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    with closing(App(copy)) as app:
        app.remove_typed("checkin", Kind.CHECKIN, DAY)
        answers = app.store.answers()
    assert answers
    return copy


@pytest.fixture
def fresh_live(fresh_home: Path, environment: dict[str, str]) -> Iterator[str]:
    with serving(fresh_home, environment) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """No longer than its module: while it lives, an event loop runs in this thread, and others start their own."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])


class Watched(NamedTuple):
    """A page with what went wrong on it: console errors, and requests to anywhere else."""

    page: Page
    errors: list[str]
    strays: list[str]


@pytest.fixture
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A fresh page; parametrise indirectly with (width, height, colour scheme)."""
    width, height, scheme = getattr(request, "param", (1280, 900, "light"))
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, errors, strays = context.new_page(), [], []
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    own = re.compile(r"^(file:|data:|blob:|about:|http://127\.0\.0\.1:)")
    page.on("request", lambda r: None if own.match(r.url) else strays.append(r.url))
    yield Watched(page, errors, strays)
    context.close()


@pytest.fixture
def browser_page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()
