"""One sync at a time. The kernel holds the lock and lets it go with the process, however that ends, so a
lock can never be stale; the file only tells a person who holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.private import make_folder
from readiness.errors import ConfigurationError, LockHeld

NAME = "sync.lock"


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home's lock. Raises LockHeld at once when another process has it."""
    path = home / NAME
    try:
        make_folder(home)
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"{home} cannot be written ({error.strerror}). Mend its permissions, or choose another folder with "
            "READINESS_HOME or --home."
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise LockHeld(
                f"Another sync of {home} is running (process {holder}). It ends by itself; nothing to do."
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
