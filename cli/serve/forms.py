"""The live page's forms: a check-in and a what-if, as plain HTML and a small script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from cli.questions import SCALE

if TYPE_CHECKING:
    from readiness.observations import CheckIn

_HERE = Path(__file__).parent


def markup(known: CheckIn | None) -> str:
    """The forms, filled with what was said this morning; everything typed is escaped."""
    template = jinja2.Environment(autoescape=True).from_string((_HERE / "forms.html.j2").read_text("utf-8"))
    return template.render(scale=SCALE, known=known)


def script() -> str:
    return (_HERE / "forms.js").read_text("utf-8")
