"""Strava's login in the browser: a server on this machine that waits for the answer, or the answer pasted in."""

from __future__ import annotations

import html
import json
import queue
import secrets as random_secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from connectors import secrets
from connectors.sources.strava.client import STRAVA
from readiness.errors import AuthenticationNeeded, ConfigurationError

FILE = "strava.json"
SCOPE = "activity:read_all"
"""Private runs are runs: without them a hard day would read as rest."""
WAIT_S = 300.0
TERMS = (
    "Strava's terms, in three lines (docs/strava-terms.md has more):",
    "  • what its API delivers is kept for 7 days, then erased for good; what you delete there is deleted here too;",
    "  • it is shown only to you, and no model is trained or tested on it unless you set model_training = true;",
    "  • its API needs a paid subscription. Your own bulk export is free: `readiness import strava-export`.",
)


class KeptTokens:
    """The login of a home folder: tokens/strava.json, or the system's keyring."""

    def __init__(self, home: Path, *, in_keyring: bool = False) -> None:
        self._home = home
        self._in_keyring = in_keyring

    def load(self) -> dict[str, Any] | None:
        text = secrets.read(self._home, FILE)
        if text is None:
            return None
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ConfigurationError(
                f"{secrets.path_of(self._home, FILE)} is no login of Strava. Run `readiness connect strava` again."
            )
        return found

    def save(self, tokens: Mapping[str, Any]) -> None:
        text = json.dumps(dict(tokens), indent=1)
        secrets.write(self._home, FILE, text, in_keyring=self._in_keyring)


@dataclass(frozen=True, slots=True)
class Grant:
    code: str
    scope: str | None = None

    @property
    def sees_private(self) -> bool:
        return self.scope is None or SCOPE in self.scope


def authorization_url(client_id: int, redirect_uri: str, state: str, base_url: str | None) -> str:
    """The page on which the athlete says yes."""
    asked = {
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "approval_prompt": "auto",
        "scope": f"read,{SCOPE}",
        "state": state,
    }
    return f"{(base_url or STRAVA).rstrip('/')}/oauth/authorize?{urlencode(asked)}"


def read_answer(text: str, state: str) -> Grant:
    """The grant in the address of the browser's answer, or in the code alone as it was pasted.

    Raises AuthenticationNeeded where it is a refusal, another login's answer, or neither.
    """
    text = text.strip().strip("'\"")
    if "?" not in text and "=" not in text:
        if not text or len(text) > 200 or not text.isalnum():
            raise AuthenticationNeeded("That is no code. Paste the whole address the browser ended on.")
        return Grant(text)
    query = parse_qs(urlsplit(text).query or text)
    if query.get("error"):
        raise AuthenticationNeeded("You told Strava 'no'. Run `readiness connect strava` to try again.")
    if query.get("state", [state]) != [state]:
        raise AuthenticationNeeded(
            "That answer belongs to another login. Run `readiness connect strava` again."
        )
    code = query.get("code", [""])[0]
    if not code:
        raise AuthenticationNeeded("There is no code in that address. Paste the one the browser ended on.")
    return Grant(code, query.get("scope", [None])[0])


class Callback:
    """Waits on this machine, and only for this machine, for the browser to come back with the answer."""

    def __init__(self) -> None:
        self.state = random_secrets.token_urlsafe(24)
        self._answers: queue.Queue[str] = queue.Queue()
        answers, state = self._answers, self.state

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                ours = query.get("state") == [state] and ("code" in query or "error" in query)
                said = "Thank you. You can close this page and go back to the terminal."
                if "error" in query:
                    said = "Nothing was connected. You can close this page."
                if not ours:
                    said = "This page only waits for Strava's answer."
                body = f"<!doctype html><meta charset=utf-8><title>readiness</title><p>{html.escape(said)}"
                self.send_response(200 if ours else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(body.encode())
                if ours:
                    answers.put(self.path)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Says nothing: the address holds the code."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def redirect_uri(self) -> str:
        return f"http://localhost:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paste(self, text: str) -> None:
        """The answer, typed in by hand: for a browser on another machine."""
        self._answers.put(text)

    def wait(self, timeout_s: float = WAIT_S) -> Grant:
        """Raises AuthenticationNeeded when nothing came, or what came is no grant."""
        try:
            return read_answer(self._answers.get(timeout=timeout_s), self.state)
        except queue.Empty:
            raise AuthenticationNeeded(
                "Strava's answer did not come. Run `readiness connect strava` again; --paste takes the address "
                "by hand."
            ) from None
