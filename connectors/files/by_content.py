"""Which column of a table is which, recognised by what it holds: a vendor's names change with language and year."""

from __future__ import annotations

from collections.abc import Callable, Sequence

type Rows = Sequence[Sequence[str]]

SAMPLE = 400
"""Rows from which the columns are recognised."""
MOST = 0.9
"""Share of the rows that hold what a column should hold, for it to be that column."""
_NOTHING = ("", "--", "-")


class UnknownLayout(ValueError):
    """No file of that kind, or one whose columns cannot be recognised for sure: then nothing of it is read."""


def cell(row: Sequence[str], at: int) -> str:
    """A row's cell; empty where the row is shorter."""
    return row[at] if at < len(row) else ""


def holds(sample: Rows, at: int, what: Callable[[str], object]) -> bool:
    """Whether most of the filled cells of a column are what ``what`` says."""
    cells = [text for row in sample if (text := cell(row, at)) not in _NOTHING]
    return bool(cells) and sum(bool(what(text)) for text in cells) >= MOST * len(cells)
