"""A bar on the terminal while a sync runs: what is fetched, how much of it, and how long is left."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from readiness.night.progress import Progress, Watch

STEPS = 1000
BAR_WIDTH, REST_WIDTH = 20, 34
"""Columns of the bar, and of all else but the text."""


@contextmanager
def watching(*, shown: bool) -> Iterator[Watch]:
    """Where a sync shows how far it is; nothing is written unless ``shown``."""
    if not shown:
        yield lambda _: None
        return
    room = max(10, shutil.get_terminal_size().columns - REST_WIDTH)
    with click.progressbar(
        length=STEPS,
        file=sys.stderr,
        show_eta=False,
        width=BAR_WIDTH,
        item_show_func=lambda text: text and text[:room],
    ) as bar:

        def watch(progress: Progress) -> None:
            left = f"{bar.format_eta()} left · " if bar.eta_known and bar.pos else ""
            text = f"{left}{progress.rows:,} rows · {progress.source}: {progress.what}"
            bar.update(max(0, round(progress.done * STEPS) - bar.pos), text)

        yield watch
