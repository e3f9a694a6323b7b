"""The real program in a process of its own, on a home of its own and with a clock that stands."""

import fcntl
import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import forkserver

NOW = "2026-03-03T06:30:00+01:00"


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the program sees: little, so that the machine of the developer does not shine through."""
    counted = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}
    return {
        **counted,  # under `make coverage` the program's own lines count as well
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "READINESS_HOME": str(home),
        "READINESS_NOW": NOW,
        "LANG": "C.UTF-8",
        **more,
    }


def can_fork(more: Mapping[str, str]) -> bool:
    """Whether a forked interpreter sees all that a new one would: some variables are read at its start only."""
    counted = any(name.startswith("COVERAGE_PROCESS_") for name in os.environ)
    nightly = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
    known = all(name == "COLUMNS" or name.startswith(("READINESS_", "XDG_")) for name in more)
    return sys.platform == "linux" and known and not counted and not nightly


def fresh(
    arguments: Sequence[str], environment: Mapping[str, str], stdin: bytes = b"", timeout_s: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """The program in an interpreter that has loaded nothing yet, on pipes."""
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, env=environment, timeout=timeout_s, check=False
    )


def run(*arguments: str | Path, home: Path, stdin: str = "", **more: str) -> Result:
    """Runs ``readiness ARGUMENTS`` to its end, not at a terminal. ``more`` are environment variables."""
    start = forkserver.run if can_fork(more) else fresh
    done = start(list(map(str, arguments)), environment(home, **more), stdin.encode(), timeout_s=60)
    encoding = more.get("PYTHONIOENCODING", "utf-8")
    return Result(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


class Terminal:
    """A program at a pseudo-terminal: what it shows, and keys for it."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self._process = process
        self._master = master
        self.screen = ""
        self._waited = 0

    def wait_for(self, text: str, timeout_s: float = 20.0) -> None:
        """Reads until ``text`` stands after all that was waited for before."""
        end = time.monotonic() + timeout_s
        while (found := self.screen.find(text, self._waited)) < 0:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"{text!r} never came; the screen holds:\n{self.screen}")
        self._waited = found + len(text)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def interrupt(self) -> int:
        """Ctrl-C until it is heard: one that comes between a prompt's last letter and its wait for keys is lost on it.
        The exit code."""
        for _ in range(10):
            self.press("\x03")
            while self._read():
                if not select.select([self._master], [], [], 1.0)[0]:
                    break
            if self._process.poll() is not None:
                break
        return self.finish()

    def finish(self, timeout_s: float = 20.0) -> int:
        """Reads to the end; the exit code."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end and self._read():
            pass
        return self._process.wait(timeout=60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 1.0)
        if not ready:
            return self._process.poll() is None
        try:
            piece = os.read(self._master, 4096)
        except OSError:  # the other end is closed
            return False
        self.screen += piece.decode(errors="replace").replace("\r\n", "\n")
        return bool(piece)


def take_terminal() -> None:
    """Makes the pseudo-terminal the one whose Ctrl-C reaches the program."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def at_terminal(*arguments: str, home: Path, columns: int = 80, **more: str) -> Iterator[Terminal]:
    """Runs ``readiness ARGUMENTS`` at a pseudo-terminal."""
    master, slave = pty.openpty()
    shown = {"TERM": "xterm", "COLUMNS": str(columns), "LINES": "40", **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment(home, **shown),
        start_new_session=True,
        preexec_fn=take_terminal,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)
