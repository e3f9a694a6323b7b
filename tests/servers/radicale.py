"""A real Radicale in a process of its own: one a test worker, a new user (so a new home) for each test."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

PASSWORD = "open sésame: ü"

_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {users}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}
[web]
type = none
[logging]
level = critical
"""


@dataclass
class Radicale:
    url: str
    folder: Path
    users: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_user(self) -> str:
        name = f"runner{next(self._numbers)}"
        with self.users.open("a", encoding="utf-8") as file:
            file.write(f"{name}:{PASSWORD}\n")
        return name

    def session(self, user: str) -> requests.Session:
        """The user's own program."""
        session = requests.Session()
        session.auth = (user.encode(), PASSWORD.encode())
        return session

    def home(self, user: str) -> Path:
        return self.folder / "collection-root" / user


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    users = folder / "users"
    users.touch()
    for _ in range(5):  # another process may take the port between our looking and Radicale's binding
        port = _free_port()
        config = folder / "config"
        config.write_text(_CONFIG.format(port=port, users=users, folder=folder / "data"))
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "radicale", "--config", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        url = f"http://127.0.0.1:{port}/"
        if _answers(url, process):
            break
    else:
        raise RuntimeError("Radicale did not start")
    try:
        yield Radicale(url, folder / "data", users)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            requests.get(url, timeout=1)
            return True
        except requests.ConnectionError:
            time.sleep(0.05)
    return False
