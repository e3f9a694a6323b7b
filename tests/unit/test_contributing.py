"""CONTRIBUTING.md sends newcomers to files; they must be there, be few, and hold what is named."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLES = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## The rooms")[0]


def paths(text: str) -> list[str]:
    """The paths between backticks."""
    return [
        word for word in re.findall(r"`([^`\s]+)`", text) if "/" in word or word.endswith((".py", ".toml"))
    ]


def rows() -> list[list[str]]:
    """Of each row: to add, edit, its test."""
    return [
        [cell.strip() for cell in line.split(" | ")] for line in TABLES.splitlines() if line.startswith("| a")
    ]


def test_every_path_in_the_table_to_add_x_edit_y_exists() -> None:
    """Nobody is sent to a file that was moved."""
    named = [path for path in paths(TABLES) if "NAME" not in path]
    assert len(named) > 40
    assert not [path for path in named if not (ROOT / path).exists()]


def test_no_addition_touches_more_than_three_files_besides_its_test() -> None:
    """What is added often is added in few places."""
    assert len(rows()) > 25
    assert not [row for row in rows() if len(paths(row[1])) > 3]


def test_what_is_named_in_a_file_is_there() -> None:
    """`SIGNS`, `ANY_GATES`, `CASES` … stand in a file that the same line or step names."""
    told = [line for line in re.split(r"\n(?=\||\d\.)", TABLES) if re.search(r"`[A-Z_]{3,}`", line)]
    assert len(told) >= 5
    for line in told:
        files = [path for path in paths(line) if (ROOT / path).is_file()]
        text = "\n".join((ROOT / path).read_text("utf-8") for path in files)
        for name in re.findall(r"`([A-Z_]{3,})`", line):
            assert re.search(rf"\b{name}\b", text), f"{name} in {files}"
