"""CONTRIBUTING.md sends newcomers to files; they must be there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def paths_in_the_table() -> list[str]:
    """The paths between backticks in the table 'to add X, edit Y'."""
    table = (ROOT / "CONTRIBUTING.md").read_text().split("## The rooms")[0]
    return [word for word in re.findall(r"`([^`\s]+)`", table) if "/" in word or "." in word]


def test_every_path_in_the_table_to_add_x_edit_y_exists() -> None:
    paths = paths_in_the_table()
    assert len(paths) > 5
    missing = [path for path in paths if "NAME" not in path and not (ROOT / path).exists()]
    assert not missing
