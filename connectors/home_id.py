"""The home's own id: it goes into the UID of each event, so that two homes may write to one calendar."""

from __future__ import annotations

import re
import secrets as random
from pathlib import Path
from typing import Protocol

from connectors.secrets import write_private

FILE = "home-id"
FACT = "home id"
_ID = re.compile(r"[0-9a-f]{8}")


class Facts(Protocol):
    """The part of the store that remembers."""

    def fact(self, name: str) -> str | None: ...

    def remember(self, name: str, value: str) -> None: ...


def home_id(home: Path, store: Facts) -> str:
    """Eight hexadecimal digits, made once.

    They lie in a file and in the database, so that the loss of either doubles no event.
    Raises ConfigurationError where the file cannot be written.
    """
    path = home / FILE
    kept = path.read_text("utf-8", "replace").strip() if path.is_file() else ""
    known = store.fact(FACT) or ""
    found = next((one for one in (kept, known) if _ID.fullmatch(one)), None) or random.token_hex(4)
    if kept != found:
        write_private(path, f"{found}\n")
    if known != found:
        store.remember(FACT, found)
    return found
