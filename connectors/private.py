"""What in a home is for the user's eyes only, and whether it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from readiness.errors import ConfigurationError


def make_folder(folder: Path) -> None:
    """Make the folder and what is missing above it, all 0700 (``mkdir(parents=True)`` opens those above)."""
    for one in reversed([folder, *folder.parents]):
        if not one.is_dir():
            one.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def open_private(path: Path) -> Iterator[TextIO]:
    """A text file for writing, 0600, never through a symbolic link: somebody else may have laid one there.

    Raises ConfigurationError.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        os.fchmod(handle, 0o600)  # one that was there with other permissions
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        why = "it is a symbolic link" if path.is_symlink() else error.strerror
        raise ConfigurationError(
            f"{path} cannot be written ({why}). Fix its permissions, or free some space."
        ) from error


def loose(home: Path) -> list[Path]:
    """Everything private that others may read or write."""
    return [path for path in _private(home) if stat.S_IMODE(path.stat().st_mode) & 0o077]


def tighten(home: Path) -> list[Path]:
    """Take others' permissions away; returns what was open. What is not ours to change stays, and doctor says so."""
    closed = []
    for path in loose(home):
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
        except PermissionError:
            continue
        closed.append(path)
    return closed


def sweep(home: Path, before_s: float) -> int:
    """Remove drafts (hidden files) that a killed run left before that time (epoch seconds); how many."""
    drafts = [
        path
        for folder in ("tokens", "models", "out")
        for path in (home / folder).rglob(".*")
        if path.is_file() and path.stat().st_mtime < before_s
    ]
    for path in drafts:
        path.unlink(missing_ok=True)
    return len(drafts)


def _private(home: Path) -> Iterator[Path]:
    if not home.is_dir():
        return
    yield home
    for name in ("readiness.db", "tokens", "backups"):
        path = home / name
        if path.exists():
            yield path
            if path.is_dir():
                yield from (one for one in path.rglob("*") if not one.is_symlink())
