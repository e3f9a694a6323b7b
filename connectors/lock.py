"""One sync, and one publisher, at a time. The kernel holds a lock and lets it go with the process, however that
ends, so a lock can never be stale; the file only shows a person who holds it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from connectors.private import make_folder
from readiness.errors import ConfigurationError, LockHeld

SYNC, PUBLISH, LOGIN = "sync.lock", "publish.lock", "login.lock"
PUBLISH_WAIT_S = 30.0
"""How long a publisher waits for another: longer than a slow calendar takes, shorter than patience lasts."""
RENEWAL_WAIT_S = 60.0
"""How long a renewal waits for another: two requests and their time-outs."""
_POLL_S = 0.05


def only_one(home: Path) -> AbstractContextManager[None]:
    """Hold the home's lock for fetching. Raises LockHeld at once when another process has it."""
    return _hold(
        home / SYNC,
        0.0,
        "Another sync of {home} is running (process {pid}). It ends by itself: after that, run this again.",
    )


def one_renewer(home: Path) -> AbstractContextManager[None]:
    """Hold the lock under which a kept login is read again and renewed: its old half dies with the renewal, and a
    publisher may need the same login as a sync. Raises LockHeld after a minute."""
    return _hold(
        home / LOGIN,
        RENEWAL_WAIT_S,
        "Another process ({pid}) is renewing a login of {home}. It ends by itself; try again then.",
    )


def one_publisher(home: Path, wait_s: float = PUBLISH_WAIT_S) -> AbstractContextManager[None]:
    """Hold the home's lock for writing into calendars, after at most ``wait_s`` seconds. Raises LockHeld.

    Apart from the lock for fetching: a check-in reaches the calendar while a long sync runs.
    """
    return _hold(
        home / PUBLISH,
        wait_s,
        "Another process ({pid}) is writing into the calendars of {home}. It ends by itself; try again then.",
    )


@contextmanager
def _hold(path: Path, wait_s: float, busy: str) -> Iterator[None]:
    home = path.parent
    try:
        make_folder(home)
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"{home} cannot be written ({error.strerror}). Fix its permissions, or choose another folder with "
            "READINESS_HOME or --home."
        ) from error
    try:
        waited_until = time.monotonic() + wait_s
        while not _taken(handle):
            if time.monotonic() >= waited_until:
                holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
                raise LockHeld(busy.format(home=home, pid=holder))
            time.sleep(_POLL_S)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
