"""What a terminal shows, as SVG: for the pictures of README and docs."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.text import Text

OUT = Path(__file__).resolve().parents[1] / "docs" / "img"
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


def draw(name: str, commands: dict[str, str]) -> None:
    """Writes docs/img/NAME.svg: each command with what it showed, colours included."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, legacy_windows=False
    )
    for number, (command, shown) in enumerate(commands.items()):
        console.print(Text("\n" * bool(number) + f"$ {command}", style="bold"))
        console.print(Text.from_ansi(shown))
    svg = console.export_svg(title="readiness", code_format=FRAME, unique_id=name)
    (OUT / f"{name}.svg").write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")
