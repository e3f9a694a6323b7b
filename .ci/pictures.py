"""Makes docs/img anew from the demo: the terminal as SVG, the report page as PNG. ``make pictures`` runs it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from drawing import COLUMNS, OUT, draw
from playwright.sync_api import sync_playwright

from cli.app import group
from cli.wiring import App
from readiness.observations import Kind

NOW = "2026-03-11T06:40:00+01:00"
PHONE, DESK = (390, 844), (1280, 900)
LOOKS = (
    ("phone-light", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
    ("phone-checkin", PHONE, "dark"),
    ("desk-light", DESK, "light"),
    ("desk-dark", DESK, "dark"),
)


def say(home: Path, *arguments: str) -> str:
    """What a command shows at a terminal, colours included."""
    shown = io.StringIO()
    with redirect_stdout(shown), redirect_stderr(io.StringIO()):
        group.main([*arguments], prog_name="readiness", standalone_mode=False, obj=App(home), color=True)
    return shown.getvalue().rstrip()


def photograph(page: Path, live: str) -> None:
    """The report's charts of the body, and the live page on a phone and a desk before the check-in."""
    chromium = next(
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1100, "height": 880}, color_scheme="light")
        tab.goto(f"{page.as_uri()}#body")
        tab.wait_for_timeout(1500)  # the charts draw themselves
        tab.screenshot(path=OUT / "report.png")
        for name, (width, height), scheme in LOOKS:
            tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab.goto(live)
            tab.wait_for_selector("html[data-ready=true]")
            if name == "phone-checkin":
                tab.get_by_role("link", name="Check in").click()
                for item, answer in (("fatigue", 2), ("soreness", 2), ("sleep_quality", 4), ("mood", 4)):
                    tab.locator(f"#checkin label:has(input[name={item}][value='{answer}'])").click()
            tab.screenshot(path=OUT / f"{name}.png")
            tab.close()
        browser.close()


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The page of a home, as a real process."""
    command = [sys.executable, "-m", "cli", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        yield process.stdout.readline().strip()
        process.terminate()


def main() -> None:
    os.environ |= {"READINESS_NOW": NOW, "COLUMNS": str(COLUMNS)}
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        say(home, "demo", "--keep", str(home), "--json")
        today, plan = (say(home, "--home", str(home), name) for name in ("today", "plan"))
        draw("today", {"readiness today": today})
        draw("plan", {"readiness plan": plan})
        week = say(home, "--home", str(home), "plan", "--days", "7")
        draw("terminal", {"readiness today": today, "readiness plan --days 7": week})
        page = home / "report.html"
        say(home, "--home", str(home), "report", "-o", str(page))
        app = App(home)
        app.remove_typed("checkin", Kind.CHECKIN, NOW[:10])
        app.close()
        with serving(home) as live:
            photograph(page, live)


main()
