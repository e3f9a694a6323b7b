"""CONTRIBUTING.md and the page of the house send newcomers to files: there, few, and holding what is named."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
HOUSE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
TABLES = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## The packages")[0]


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


def test_the_page_of_the_house_leads_to_files_that_are_there() -> None:
    """Every path of the page exists, on the walk through a night as in the table."""
    named = [
        path for path in paths(HOUSE) if path.startswith(("readiness/", "connectors/", "models/", "cli/"))
    ]
    assert len(named) > 40
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_room_has_its_row_in_the_order_in_which_the_data_flow() -> None:
    """The table holds each room and module of the engine, and none above one that it may import."""
    told = re.findall(r"`readiness/(\w+)(?:/|\.py)`", HOUSE.partition("## One night")[0])
    rooms = {
        p.stem for p in (ROOT / "readiness").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    assert sorted(told) == sorted(rooms - {"__init__", "__main__"})
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [one["layers"] for one in contracts if one.get("exhaustive")]
    height = {room: n for n, layer in enumerate(reversed(layers)) for room in layer.split(" | ")}
    heights = [height[room] for room in told]
    assert heights == sorted(heights)


def test_every_room_says_in_one_sentence_what_it_holds() -> None:
    """The first line of a room is its sign on the door."""
    for package in ("readiness", "connectors", "models", "cli"):
        for door in (ROOT / package).rglob("__init__.py"):
            assert door.read_text("utf-8").startswith('"""'), door


def test_the_examples_for_a_forge_run_the_build() -> None:
    """They are YAML, and call the one script that a build server runs, on the Pythons that the package names."""
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    github, gitlab = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))
    job = github["jobs"]["check"]
    assert job["steps"][-1]["run"].endswith("bash .ci/run")
    assert gitlab["check"]["script"] == ["bash .ci/run"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tried = job["strategy"]["matrix"]["python"]
    assert tried == gitlab["check"]["parallel"]["matrix"][0]["PYTHON"]
    assert all(f"Programming Language :: Python :: {one}" in project["classifiers"] for one in tried)


def test_the_slow_tests_are_named() -> None:
    """Each test that is marked slow stands in the list with what takes its time, and no other."""
    marked: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for decorators, name in re.findall(
            r"^((?:@.*\n(?:[ )].*\n)*)+)def (test_\w+)", path.read_text("utf-8"), re.M
        ):
            if "mark.slow" in decorators:
                marked.add(name)
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("### The slow ones")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(test_\w+)` \| .{15,} \|$", section, re.M)) == marked
    assert len(marked) > 10
