"""What the generated pages share: cells of a table, and the docstrings that stand below a field."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import cast

GENERATED = "<!-- Written by `make docs` from {source}. Change it there. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell(text) for text in line)} |" for line in lines)


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def paragraph(text: str | None) -> str:
    """A docstring's own text: reST's double backticks become Markdown's, its roles plain code."""
    text = textwrap.dedent(text or "").strip().replace("``", "`")
    return text.replace(":class:", "").replace(":mod:", "")


def below(cls: type) -> Mapping[str, str]:
    """The docstring under each field or member of a class, by its name; Python itself forgets them."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    found = {}
    body = cast(ast.ClassDef, tree).body
    for before, after in pairwise(body):
        if not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)):
            continue
        target = before.target if isinstance(before, ast.AnnAssign) else getattr(before, "targets", [None])[0]
        if isinstance(target, ast.Name):
            found[target.id] = paragraph(str(after.value.value))
    return found
