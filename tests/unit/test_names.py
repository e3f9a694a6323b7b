"""The domain decides and leaves words about the program to the interface: it names no command, exit code or vendor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.app import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
FILES = [path.relative_to(ROOT) for path in sorted((ROOT / "readiness").rglob("*.py"))]
VENDORS = r"garmin|strava|whoop|polar flow|coros|suunto|intervals\.icu|hrv4training|nextcloud|icloud|google"
COMMANDS = "|".join(name for section in SECTIONS.values() for name in section)
FORBIDDEN = re.compile(
    rf"\b(?:{VENDORS})|\breadiness (?:{COMMANDS})\b|(?<!`)`(?:{COMMANDS})\b|exit[ _](?:code|status)|(?<![\w-])--[a-z]+",
    re.IGNORECASE,
)
ALLOWED = {
    Path(
        "readiness/merging/priority.py"
    ): VENDORS,  # which source's row is the measurement and which the copy
}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_domain_names_no_command_exit_code_or_vendor(path: Path) -> None:
    found = (m[0] for m in FORBIDDEN.finditer((ROOT / path).read_text("utf-8")))
    allowed = ALLOWED.get(path)
    assert [one for one in found if allowed is None or not re.fullmatch(allowed, one, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "text", ["run `readiness sync`", "`checkin`", "exit code 4", "Garmin's profile", "use --json"]
)
def test_the_pattern_finds_what_it_is_for(text: str) -> None:
    assert FORBIDDEN.search(text)
