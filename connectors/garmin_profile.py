"""What is kept of the account beside its token: display name and time zone. Read on the fast path: light imports."""

from __future__ import annotations

import json
import os
from pathlib import Path

PROFILE_FILE = "profile.json"


def read_profile(token_dir: Path) -> dict[str, str]:
    """``display_name`` and ``time_zone`` as far as they are known; empty when nothing is stored."""
    try:
        kept = json.loads((token_dir / PROFILE_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in kept.items() if isinstance(v, str)} if isinstance(kept, dict) else {}


def kept_time_zone(home: Path) -> str | None:
    """The athlete's IANA zone as last read from Garmin's profile by this home; the file only, no request."""
    return read_profile(home / "tokens" / "garmin").get("time_zone")


def keep_profile(token_dir: Path, profile: dict[str, str | None]) -> None:
    """Beside the token, for its owner only: the display name can be an e-mail address."""
    known = {k: v for k, v in profile.items() if v}
    if known == read_profile(token_dir):
        return
    draft = token_dir / f".{PROFILE_FILE}.tmp"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(known, file)
    draft.replace(token_dir / PROFILE_FILE)


def forget_profile(token_dir: Path) -> None:
    """After a new login: it may be another account."""
    (token_dir / PROFILE_FILE).unlink(missing_ok=True)
