"""How far a sync has come, for somebody who watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` is the share of the whole sync (0–1); ``rows`` how many were fetched so far."""

    source: str
    what: str
    done: float
    rows: int


type Watch = Callable[[Progress], None]


class Meter:
    """Counts the work of one sync. Work is measured in days to read; what has no days has a weight of its own."""

    def __init__(self, watch: Watch, total: float) -> None:
        self._watch = watch
        self._total = max(total, 1.0)
        self._done = 0.0
        self._rows = 0

    def tell(self, source: str, what: str, within: float = 0.0, rows: int = 0) -> None:
        """How far it is: ``within`` of the piece at hand is done, ``rows`` more were fetched."""
        self._rows += rows
        done = min(1.0, (self._done + within) / self._total)
        self._watch(Progress(source, what, done, self._rows))

    def finish(self, weight: float) -> None:
        """A piece is done, or given up."""
        self._done += weight
