"""A QR code to be read off a terminal."""

from __future__ import annotations

import io

import click


def code(text: str) -> str:
    """``text`` as a QR code, half a line a module: dark on light whatever the terminal's own colours are."""
    import segno

    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out=drawn, compact=True, border=2)
    lines = drawn.getvalue().rstrip("\n").split("\n")
    return "\n".join(click.style(line, fg="bright_white", bg="black") for line in lines)
