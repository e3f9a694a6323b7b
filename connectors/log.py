"""What happened, one JSON line an event, without secrets: in ``logs/night.jsonl``, and on stderr with ``-v``."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.private import make_folder
from readiness.plain_text import escaped_json

NAME = "night.jsonl"
ROTATE_BYTES = 256 * 1024
"""About a year of nights; one older file is kept."""

_HIDDEN = "[hidden]"
_SECRETS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), _HIDDEN),  # e-mail addresses are logins
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"), _HIDDEN),  # tokens in three parts
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {_HIDDEN}"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@]+@"), rf"\1{_HIDDEN}@"),
    (
        re.compile(r"(?i)((?:token|passwd|password|secret|api_?key|authorization|code|ticket)\w*[\"']?\s*[=:]\s*[\"']?)"
                   r"[^\s\"'&,}]+"),
        rf"\1{_HIDDEN}",
    ),
)  # fmt: skip


def redact(text: str) -> str:
    """The text without anything that looks like a login, a token or a password."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class Log:
    """Appends events. A log that cannot be written is no reason to stop: the event still goes to stderr."""

    def __init__(self, home: Path, *, echo: bool = False) -> None:
        self._path = home / "logs" / NAME
        self._echo = echo

    def event(self, at: datetime, event: str, /, **fields: Any) -> None:
        record = json.dumps(
            {
                "at": at.isoformat(timespec="seconds"),
                "event": event,
                **{k: _clean(v) for k, v in fields.items()},
            },
            ensure_ascii=False,
            default=str,
        )
        line = escaped_json(record)
        if self._echo:
            sys.stderr.write(line + "\n")
        try:
            self._append(line)
        except OSError as error:
            if not self._echo:
                sys.stderr.write(f"{self._path} cannot be written ({error.strerror}).\n")

    def _append(self, line: str) -> None:
        make_folder(self._path.parent)
        if self._path.exists() and self._path.stat().st_size > ROTATE_BYTES:
            self._path.replace(self._path.with_name(NAME + ".1"))
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line + "\n")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
