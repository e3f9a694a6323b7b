"""Passwords and tokens: a file that only the user can read, or the system's keyring.

``tokens/NAME`` holds the secret itself, or a marker that it lies in the keyring: so the nightly job asks a
keyring only where the user chose one.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from connectors.private import make_folder
from readiness.errors import ConfigurationError

_SERVICE = "readiness"
_IN_KEYRING = '{"keyring": true}\n'


def path_of(home: Path, name: str) -> Path:
    """Where a secret such as ``strava.json`` lies."""
    return home / "tokens" / name


def read(home: Path, name: str) -> str | None:
    """The secret, or None if there is none. Raises ConfigurationError if it cannot be read."""
    path = path_of(home, name)
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} cannot be read ({error}). Fix its permissions or log in again."
        ) from error
    if text != _IN_KEYRING:
        return text
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, _user(home, name))
    except KeyringError as error:
        raise ConfigurationError(
            f"The system's keyring, where {name} lies, does not answer ({error}). Unlock it, or log in again "
            "without --keyring."
        ) from error


def write(home: Path, name: str, text: str, *, in_keyring: bool = False) -> None:
    """Keep a secret, replacing the old one in one step: a crash leaves the old or the new, never a half."""
    if in_keyring or _is_marked(home, name):
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(_SERVICE, _user(home, name), text)
        except KeyringError as error:
            raise ConfigurationError(
                f"The system's keyring does not take {name} ({error}). Leave --keyring out to keep it in a "
                "private file."
            ) from error
        text = _IN_KEYRING
    write_private(path_of(home, name), text)


def forget(home: Path, name: str) -> bool:
    """Remove a secret. False if there was none."""
    path = path_of(home, name)
    if _is_marked(home, name):
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(_SERVICE, _user(home, name))
        except KeyringError as error:
            raise ConfigurationError(
                f"The system's keyring does not give up {name} ({error}). Unlock it, or delete it there by hand."
            ) from error
    if not path.exists():
        return False
    path.unlink()
    return True


def write_private(path: Path, text: str) -> None:
    """Write a file that was never readable by others, whole or not at all, and lasting through a power cut."""
    try:
        make_folder(path.parent)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written ({error.strerror}). Fix its permissions, or free some space."
        ) from error


def _is_marked(home: Path, name: str) -> bool:
    path = path_of(home, name)
    return path.is_file() and path.stat().st_size == len(_IN_KEYRING) and path.read_text() == _IN_KEYRING


def _user(home: Path, name: str) -> str:
    return f"{home.resolve()}/{name}"
