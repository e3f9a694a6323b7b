"""The documentation tells the truth: generated pages are fresh, examples are real, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
import yaml

from cli.app import group
from cli.serve.openapi import openapi
from cli.wiring import App
from connectors.sources.csv_tables import REQUIRED, TABLES
from readiness.rules.book import CONTRADICTIONS, RULES
from readiness.signs.registry import SIGNS
from tests.program import environment

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
SHOWING = ("today", "plan", "explain", "history", "what-if", "rules", "sources", "data", "race list")
"""Commands whose examples are not only read but run: they change nothing."""


def tree(command: click.Command = group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command as (``race add``, command)."""
    if path:
        yield " ".join(path), command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert found is not None
            yield from tree(found, (*path, name))


def examples() -> list[str]:
    """Every command line of ours in a shell block of README and docs, without prompt, comment and pipe."""
    found = []
    for page in PAGES:
        for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", page.read_text("utf-8"), re.M | re.S):
            lines = block.replace("\\\n", " ").splitlines()
            found += [line.strip().removeprefix("$ ") for line in lines]
    return sorted({line for line in found if line.startswith("readiness ")})


def shown_argument(one: click.Parameter, command: click.Command) -> str:
    return (one.metavar or one.make_metavar(click.Context(command))).strip("[]")


def words(line: str) -> list[str]:
    """The arguments of the first command in a shell line."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    told = list(lexer)
    end = next((n for n, word in enumerate(told) if set(word) <= set("|&;<>")), len(told))
    return told[1:end]


def resolve(arguments: list[str]) -> str:
    """Reads a command line as the program would, down to the last option, and runs nothing."""
    app = App()
    ctx = group.make_context("readiness", list(arguments), obj=app)
    path: list[str] = []
    command: click.Command = group
    while isinstance(command, click.Group) and (rest := [*ctx._protected_args, *ctx.args]):
        _, found, rest = command.resolve_command(ctx, rest)
        assert found is not None
        command, ctx = found, found.make_context(found.name, rest, parent=ctx)
        path.append(str(found.name))
    return " ".join(path)


def test_generated_pages_are_fresh() -> None:
    """What the code tells about itself stands in docs/ as it is now."""
    done = subprocess.run([sys.executable, ROOT / ".ci" / "pages", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_command_and_option_is_in_the_docs() -> None:
    """Each command has its heading, and each of its options and arguments a line below it with its meaning."""
    page = (DOCS / "commands.md").read_text("utf-8").replace("\\|", "|")
    sections = dict(re.findall(r"^#+ readiness ([^\n]+)\n(.*?)(?=^#|\Z)", page, re.M | re.S))
    for name, command in tree():
        for one in command.params:
            shown = one.opts[0] if isinstance(one, click.Option) else shown_argument(one, command)
            label = f"`{shown}`"
            lines = [line for line in sections[name].splitlines() if line.startswith("| `") and label in line]
            assert lines, f"{name} {one.opts}"
            if isinstance(one, click.Option):
                assert lines[0].rsplit("|", 2)[1].strip(), f"{name} {one.opts[0]} has no help"
    assert len(sections) > 40


def test_every_command_has_an_example() -> None:
    """Whoever asks a command for help sees it used."""
    lacking = [
        n for n, c in tree() if not isinstance(c, click.Group) and "readiness " not in (c.epilog or "")
    ]
    assert not lacking


def test_every_endpoint_is_in_the_docs() -> None:
    """What `serve` offers stands in the page on automation."""
    page = (DOCS / "automation.md").read_text("utf-8")
    for path, methods in openapi()["paths"].items():
        assert all(f"`{method.upper()} {path[1:]}`" in page for method in methods), path


def test_every_column_of_our_csv_is_in_the_docs() -> None:
    """What `import csv` reads, table by table; needed columns in bold."""
    page = (DOCS / "import.md").read_text("utf-8")
    for table, columns in TABLES.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `--{table}` |")]
        assert not [name for name in columns if f"`{name}`" not in row]
        assert {name for name in columns if f"**`{name}`**" in row} == set(REQUIRED[table])


def test_the_readme_counts_right() -> None:
    """Rules, contradictions and warning signs are as many as it says."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f" {len(RULES)} rules out of" in readme
    assert f"the {len(CONTRADICTIONS)} places are written down" in readme
    assert f"Warning signs.** {len(SIGNS)}, " in readme


def test_every_warning_sign_is_explained() -> None:
    """What the numbers mean names each sign of the body; W13 is a weight, not a state."""
    page = (DOCS / "signals.md").read_text("utf-8")
    assert not [sign.id for sign in SIGNS if not re.search(rf"\b{sign.id}\b", page)]


def test_the_pictures_are_small_and_their_own() -> None:
    """Each loads quickly, and asks nobody else for anything."""
    pictures = [*(DOCS / "img").iterdir()]
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture.stat().st_size < 200_000
        if picture.suffix == ".svg":
            svg = ElementTree.parse(picture).getroot()
            assert svg.tag.endswith("svg")
            assert "://" not in picture.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")


def test_every_setting_is_explained() -> None:
    """No row of the settings' tables is without its meaning."""
    rows = [x for x in (DOCS / "settings.md").read_text("utf-8").splitlines() if x.startswith('| <a id="')]
    assert len(rows) > 40
    assert not [row for row in rows if len(row.rstrip("| ").split(" | ")) < 4]


@pytest.mark.parametrize("line", examples())
def test_every_example_is_a_command_line_that_the_program_takes(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, options and values of every example in README and docs exist; files are there."""
    monkeypatch.chdir(tmp_path)
    arguments = [word.removeprefix("~/") for word in words(line)]
    for word in arguments:
        if word.endswith("/") and "://" not in word:
            Path(word).mkdir(exist_ok=True)
        if Path(word).suffix in {".csv", ".zip", ".json", ".fit"} and not word.startswith("-"):
            Path(word).parent.mkdir(parents=True, exist_ok=True)
            Path(word).touch()
    if "--help" not in arguments and "--version" not in arguments:
        resolve(arguments)


@pytest.mark.slow
def test_examples_that_only_show_something_run(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pasted from the docs onto the demo's home, they answer."""
    for name, value in environment(demo_home).items():
        monkeypatch.setenv(name, value)
    ran = 0
    for line in examples():
        arguments = words(line)
        if line.startswith(tuple(f"readiness {name}" for name in SHOWING)) and "--help" not in arguments:
            app = App()
            code = group.main(arguments, prog_name="readiness", standalone_mode=False, obj=app)
            app.close()
            assert not code, f"{line}\n{capsys.readouterr().err}"
            assert capsys.readouterr().out
            ran += 1
    assert ran > 15


def slug(heading: str) -> str:
    """The anchor that a code host and mkdocs give to a heading."""
    return re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).strip().replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    return {slug(h) for h in re.findall(r"^#+ (.+)$", text, re.M)} | set(re.findall(r'id="([^"]+)"', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_internal_links_resolve(page: Path) -> None:
    """Each link to a file of ours finds it, and the heading in it."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(file), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_of_ours_that_a_page_names_is_there(page: Path) -> None:
    """A module that moved takes its mentions along; `…_NAME.py` stands for one that is still to be written."""
    named = re.findall(
        r"`((?:readiness|connectors|models|cli|tests|docs|\.ci)/[\w./-]+)`", page.read_text("utf-8")
    )
    assert not [
        path for path in named if not (ROOT / path).exists() and not re.match("models/2|.*NAME", path)
    ]


def test_every_citation_of_the_science_finds_its_section() -> None:
    """``science §2.10`` in code, tests and pages is a heading of docs/science.md."""
    sections = set(re.findall(r"^#+ ([\d.]+) ", (DOCS / "science.md").read_text("utf-8"), re.M))
    cited = {
        (number, str(file.relative_to(ROOT)))
        for folder in ("readiness", "connectors", "models", "cli", "tests", "docs")
        for file in (*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.md"))
        for number in re.findall(r"[Ss]cience §(\d+(?:\.\d+)*)", file.read_text("utf-8"))
    }
    assert len(cited) > 40
    assert not sorted((number, file) for number, file in cited if number not in sections)


def test_no_page_names_a_machine() -> None:
    """Neither pages nor pictures tell where they were made."""
    for file in [*PAGES, *DOCS.rglob("*.svg"), *DOCS.rglob("*.json")]:
        found = re.findall(r"(?:^|[\s\"'`(])(/(?:home|Users|root|tmp|work)/\S+)", file.read_text("utf-8"))
        assert not [path for path in found if not path.startswith("/home/you/")], file


def test_every_page_is_in_the_navigation() -> None:
    """A page that nobody can reach is no documentation."""

    def listed(entries: object) -> Iterator[str]:
        if isinstance(entries, str):
            yield entries
        elif isinstance(entries, dict):
            yield from (name for value in entries.values() for name in listed(value))
        elif isinstance(entries, list):
            yield from (name for value in entries for name in listed(value))

    nav = set(listed(yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]))
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")}
    reached = {
        f"decisions/{name}"
        for name in re.findall(r"\((\S+\.md)\)", (DOCS / "decisions/index.md").read_text())
    }
    assert pages == nav | reached
