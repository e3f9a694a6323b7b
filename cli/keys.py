"""Single keys from a terminal, those typed ahead included."""

from __future__ import annotations

import os
import re
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_KEY = re.compile(r"\x1b\[[A-D]|.", re.DOTALL)
"""An arrow is one key of three characters."""


@contextmanager
def keys() -> Iterator[Callable[[], str]]:
    """Gives a function that waits for the next key; an empty text means that the terminal is gone.

    The terminal stays in this mode for the whole block (click.getchar switches for each key, and what is typed
    in between is lost). Ctrl-C interrupts as always.
    """
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    waiting: list[str] = []

    def read() -> str:
        if not waiting:
            waiting.extend(_KEY.findall(os.read(terminal, 64).decode(errors="replace")))
        return waiting.pop(0) if waiting else ""

    tty.setcbreak(terminal, termios.TCSADRAIN)
    try:
        yield read
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
