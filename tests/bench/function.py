"""Functions: the processor time of a call, measured by pyperf in this process: a warm-up, then the median of five."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import Any

import pyperf

_RUNNER = pyperf.Runner(values=5, warmups=1, processes=1, loops=1)
_RUNNER.parse_args(["--in-process", "--quiet"])


def core_s(name: str, work: Callable[[Any], object], before: Callable[[], Any] = lambda: None) -> float:
    """Seconds of the processor for a call of ``work``: neither other programs nor the disk count.

    ``before`` makes what a call works on, anew each time, and is not measured. ``name`` is told with the spread.
    """

    def timed(_: int) -> float:
        given = before()
        begun = time.process_time()
        work(given)
        return time.process_time() - begun

    with contextlib.redirect_stdout(sys.stderr):
        return float(_RUNNER.bench_time_func(name, timed).median())
