"""Whole processes: how long they take, of the clock and of the processor, and how much memory they held at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

RUNS = 11


@dataclass(frozen=True, slots=True)
class Spent:
    wall_s: float
    core_s: float


def once(command: Sequence[str | Path], home: Path) -> Spent:
    """One fresh interpreter with these arguments, on a home. Raises where it does not end well."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_at(home)
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Spent(wall, usage.ru_utime + usage.ru_stime)


_WATCHED = """
import resource, subprocess, sys
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
subprocess.run([sys.executable, *sys.argv[1:]], check=True, **quiet)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def memory_mb(command: Sequence[str | Path], home: Path) -> float:
    """The most that one fresh interpreter held. A small process starts it: until its program is loaded, a child
    counts with what its parent holds, and this one may hold a whole fleet."""
    watched = [sys.executable, "-c", _WATCHED, *command]
    return int(subprocess.run(watched, env=_at(home), capture_output=True, check=True).stdout) / 1024


def _at(home: Path) -> dict[str, str]:
    """The environment of a program that was installed: it has its bytecode, whatever is said for development."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "READINESS_HOME": str(home)}


def in_turns(
    home: Path,
    *commands: Sequence[str | Path],
    runs: int = RUNS,
    before: Callable[[int], object] = lambda _: None,
    of: Callable[[Spent], float] = lambda spent: spent.wall_s,
) -> list[float]:
    """The median time of each command, s, taken in turns so that a slow moment hits all alike: the wall's, or ``of``.

    ``before`` is called ahead of each turn with its number, and not measured.
    """
    taken: list[list[float]] = [[] for _ in commands]
    for turn in range(runs):
        before(turn)
        for times, command in zip(taken, commands, strict=True):
            times.append(of(once(command, home)))
    return [median(times) for times in taken]
