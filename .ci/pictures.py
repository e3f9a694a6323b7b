"""Makes docs/img anew from the demo: the terminal as SVG, the report page as PNG. ``make pictures`` runs it."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from cli.app import group
from cli.wiring import App

OUT = Path(__file__).resolve().parents[1] / "docs" / "img"
NOW = "2026-03-11T06:40:00+01:00"
COLUMNS = 84
# rich's own frame loads its font from the network; this one asks nobody.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def say(home: Path, *arguments: str) -> str:
    """What a command shows at a terminal, colours included."""
    shown = io.StringIO()
    with redirect_stdout(shown), redirect_stderr(io.StringIO()):
        group.main([*arguments], prog_name="readiness", standalone_mode=False, obj=App(home), color=True)
    return shown.getvalue().rstrip()


def draw(name: str, commands: dict[str, str]) -> None:
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, legacy_windows=False
    )
    for number, (command, shown) in enumerate(commands.items()):
        console.print(Text("\n" * bool(number) + f"$ {command}", style="bold"))
        console.print(Text.from_ansi(shown))
    svg = console.export_svg(title="readiness", code_format=FRAME, unique_id=name)
    (OUT / f"{name}.svg").write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")


def photograph(page: Path) -> None:
    """The report's charts of the body, as they come into view."""
    chromium = next(
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1100, "height": 880}, color_scheme="light")
        tab.goto(f"{page.as_uri()}#body")
        tab.wait_for_timeout(1500)  # the charts draw themselves
        tab.screenshot(path=OUT / "report.png")
        browser.close()


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
        photograph(page)


main()
