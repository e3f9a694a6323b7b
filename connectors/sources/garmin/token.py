"""The kept Garmin login: a file that garminconnect itself writes, or an entry of the system's keyring.

The refresh token rotates: Garmin accepts the old one no more once it gave a new one, so the new one is written
down before it is used. Before renewing, what is kept is read again: another program may have renewed it since.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from connectors import secrets
from connectors.lock import one_renewer
from connectors.sources.garmin.errors import dead_login, not_connected
from readiness.errors import AuthenticationNeeded, ConfigurationError, LockHeld, SourceUnavailable

TOKEN_FILE = "garmin_tokens.json"  # noqa: S105 - a file name
SECRET = f"garmin/{TOKEN_FILE}"
KEYS = frozenset({"di_token", "di_refresh_token", "di_client_id"})


def home_of(token_dir: Path) -> Path:
    """The home that ``tokens/garmin`` lies in."""
    return token_dir.parent.parent


class KeptToken:
    """One kept login. ``token_dir`` is ``tokens/garmin`` of a home."""

    def __init__(self, token_dir: Path) -> None:
        self._dir = token_dir
        self._in_keyring = False
        self._kept = ""
        self.fault: AuthenticationNeeded | SourceUnavailable | None = None
        """Why the last renewal failed; None after one that did not. The library itself keeps quiet about it."""

    def load_into(self, client: Any) -> None:
        """Gives the login to the library's client. Raises AuthenticationNeeded if there is none that can be read."""
        path = self._dir / TOKEN_FILE
        if not path.is_file():
            raise not_connected()
        self._in_keyring = _is_marker(path)
        try:
            if self._in_keyring:
                client.loads(secrets.read(home_of(self._dir), SECRET) or "")
            else:
                if path.stat().st_mode & 0o077:
                    path.chmod(0o600)
                self._load_file(client, path)
        except ConfigurationError:
            raise
        except Exception as error:
            raise dead_login("The kept Garmin login cannot be read") from error
        self._kept = client.dumps()
        self._renew_at_vendor = client._refresh_di_token
        client._refresh_di_token = lambda: self._renew(client)

    def _renew(self, client: Any) -> None:
        """The library calls this before a token ends and after a 401. Raises our errors, which it swallows."""
        self.fault = None
        try:
            with one_renewer(home_of(self._dir)):
                if not self._read_again(client):
                    self._ask_for_another(client)
        except LockHeld as held:
            self.fault = SourceUnavailable(str(held))
            raise self.fault from None

    def _ask_for_another(self, client: Any) -> None:
        post, response = client._di_token_post, None

        def remembering(*arguments: Any) -> Any:
            nonlocal response
            response = post(*arguments)
            return response

        client._di_token_post = remembering
        try:
            self._renew_at_vendor()
        except Exception:
            self.fault = _refusal(response)
            raise self.fault from None
        finally:
            client._di_token_post = post
        self.keep_if_renewed(client)

    def _read_again(self, client: Any) -> bool:
        """Takes over a login that was renewed or replaced since; False where it is the one at hand, or none."""
        text = secrets.read(home_of(self._dir), SECRET)
        try:
            kept = json.loads(text or "")
            if kept["di_refresh_token"] == client.di_refresh_token:
                return False
            client.loads(text)
        except Exception:  # half a file, or somebody else's: the login at hand may still do
            return False
        self._kept = client.dumps()
        return not client._token_expires_soon()

    def _load_file(self, client: Any, path: Path) -> None:
        """By path, so that the library writes a renewed login itself; it refuses paths with symbolic links, though."""
        try:
            client.load(str(self._dir))
        except Exception:
            client.loads(path.read_text("utf-8"))

    def keep_if_renewed(self, client: Any) -> None:
        """Writes the login down if it was renewed since."""
        text = client.dumps()
        if text == self._kept:
            return
        self._kept = text
        secrets.write(home_of(self._dir), SECRET, text, in_keyring=self._in_keyring)


def _refusal(response: Any) -> AuthenticationNeeded | SourceUnavailable:
    """Only ``invalid_grant`` ends a login: a bot check, a block or an outage answers 400, 401 and 403 as well."""
    try:
        body = response.json()
    except Exception:
        body = None
    if isinstance(body, dict) and body.get("error") == "invalid_grant":
        return dead_login()
    return SourceUnavailable("Garmin could not renew the login just now. The next sync tries again.")


def _is_marker(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text("utf-8")).get("keyring"))
    except (ValueError, AttributeError, OSError):
        return False


def token_text(path: Path) -> str:
    """The login in a file (or folder) that was made elsewhere, checked for its form.

    Raises ConfigurationError that says what is wrong with it.
    """
    file = path / TOKEN_FILE if path.is_dir() else path
    if path.is_dir() and not file.is_file() and (path / "oauth1_token.json").is_file():
        raise ConfigurationError(
            f"{path} holds a login of the older 'garth' library, which Garmin accepts no more. "
            "Make a new one with garminconnect 0.3.20 or later."
        )
    try:
        text = file.read_text("utf-8")
        content = json.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read ({error.strerror}). Check its path.") from error
    except ValueError as error:
        raise ConfigurationError(
            f"{file} is no JSON; give the garmin_tokens.json that garminconnect writes."
        ) from error
    missing = (
        KEYS - {k for k, v in content.items() if isinstance(v, str) and v}
        if isinstance(content, dict)
        else KEYS
    )
    if missing:
        raise ConfigurationError(
            f"{file} is no garmin_tokens.json of garminconnect: {', '.join(sorted(missing))} missing. "
            "Make a new one with garminconnect 0.3.20 or later."
        )
    return json.dumps({key: content[key] for key in sorted(KEYS)})
