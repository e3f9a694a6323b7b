"""Runs every `bench_*.py` beside this file and prints one table: `make bench`, or `make bench ARGS="name …"`.

A benchmark file has one function, `lines()`, which yields `Line`s. Fails when a goal is missed.
"""

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.line import Line

FOLDER = Path(__file__).parent


def measure(wanted: Sequence[str]) -> Iterator[Line]:
    """The lines of all benchmark files, or of those whose name holds a wanted word; each told as it is measured."""
    for path in sorted(FOLDER.glob("bench_*.py")):
        if not wanted or any(word in path.stem for word in wanted):
            print(f"{path.stem} …", file=sys.stderr)
            for line in importlib.import_module(f"tests.bench.{path.stem}").lines():
                print("  " + " · ".join(cell for cell in row(line) if cell), file=sys.stderr)
                yield line


def number(value: float | None, unit: str = "") -> str:
    return (
        ""
        if value is None
        else f"{value:,.3g} {unit}".strip()
        if value < 1000
        else f"{value:,.0f} {unit}".strip()
    )


def row(line: Line) -> list[str]:
    sign = "≤" if line.better == "less" else "≥"
    unit = line.unit if line.goal_on == "value" else "×"
    return [
        line.figure,
        number(line.value, line.unit),
        f"{line.yardstick} {number(line.yardstick_value, line.unit)}".strip(),
        number(line.ratio, "×"),
        f"{sign} {number(line.goal, unit)}" if line.goal is not None else "",
        {True: "pass", False: "FAIL", None: ""}[line.passed],
    ]


def main() -> int:
    lines = list(measure(sys.argv[1:]))
    table = Table(*("figure", "measured", "yardstick", "ratio", "goal", "result"))
    for line in lines:
        table.add_row(*row(line))
    Console(width=None if sys.stdout.isatty() else 140).print(table)
    return 1 if any(line.passed is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
