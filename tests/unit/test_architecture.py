"""The page that shows newcomers round the house names what is there, and every room of the engine."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
NAMED = {word for word in re.findall(r"`([^`\s]+)`", PAGE) if "/" in word}


def test_every_path_on_the_walk_exists() -> None:
    """A walk that leads to a file that was moved ends there."""
    assert len(NAMED) > 30
    assert not [path for path in NAMED if not (ROOT / path).exists()]


def test_every_room_of_the_engine_is_on_the_page() -> None:
    """A new room is told of; only the suites for authors of plug-ins have a page of their own."""
    rooms = {f"readiness/{path.parent.name}/" for path in (ROOT / "readiness").glob("*/__init__.py")}
    assert rooms - NAMED == {"readiness/testing/"}


def test_every_room_says_in_one_sentence_what_it_holds() -> None:
    """The first line of a room is its sign on the door."""
    for package in ("readiness", "connectors", "models", "cli"):
        for door in (ROOT / package).rglob("__init__.py"):
            assert door.read_text("utf-8").startswith('"""'), door
