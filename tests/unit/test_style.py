"""docs/style.md, held to: the worst idioms are in no page, no text that the program shows, no docstring or comment."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted(page for page in DOCS.glob("*.md") if page.name != "style.md"),  # it quotes how things were said
]
IDIOMS = {
    "told": r"(?<!You )\b[Tt]old\b(?! apart)",
    "tells, where nobody speaks": r"\b[Tt]ells\b(?! (?:you|an ultrarunner|an athlete))",
    "stands, for is": r"\bstands\b(?! out)|\bstood\b|\b[Ss]tand (?:in|there|aside|still)\b",
    "mend, for fix": r"\b[Mm]end(?:ed|s)?\b",
    "whoever": r"\b[Ww]hoever\b",
    "yours to": r"\b[Yy]ours to\b",
    "of ours, of yours": r"\bof (?:ours|yours)\b",
    "the house, rooms": r"\b[Tt]he house\b|\brooms\b",
    "hands to": r"\bhands (?:to|over|on to)\b",
    "sources tell": r"\bsources tell\b",
    "dose the plan holds": r"\bdose the plan\b|\bwhatever else is said\b",
    "overtrained as a diagnosis": r"(?<!whether )\b[Yy]ou are over(?:trained|reached)\b",
    "prevents injuries": r"\bprevents? injur",
}
IDIOMS_OF_CODE = {what: IDIOMS[what] for what in list(IDIOMS)[:6]} | {"doors": r"\bdoors?\b"}
"""Those that puzzle a reader of the code as well: 'an event of ours' does not."""
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
QUIET = {"readiness/session/exercises.py", "readiness/testing/calendars.py", "readiness/stored_answer.py"}
"""Where people stand on one leg, texts for those who write plug-ins, and a key that is kept."""


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a module with a blank in it that is no docstring: what people may come to read."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in silent:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield node.lineno, node.value


def explanations(path: Path) -> Iterator[tuple[int, str]]:
    """Every docstring and comment of a module."""
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, CODE.sub("`code`", str(node.value.value).replace("``", "`"))
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def offences(text: str, idioms: Mapping[str, str] = IDIOMS) -> Iterator[str]:
    for what, pattern in idioms.items():
        for found in re.finditer(pattern, text):
            yield f"{what}: {text[max(0, found.start() - 40) : found.end() + 30]!r}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_speaks_in_idioms_of_its_own(page: Path) -> None:
    assert list(offences(CODE.sub("`code`", page.read_text("utf-8")))) == []


@pytest.mark.parametrize("package", ["readiness", "connectors", "models", "cli"])
def test_no_text_of_the_program_does(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {offence}"
        for path in sorted((ROOT / package).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in QUIET
        for line, text in texts(path)
        for offence in offences(text)
    ]
    assert found == []


@pytest.mark.parametrize("package", ["readiness", "connectors", "models", "cli"])
def test_no_docstring_or_comment_does(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {offence}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, text in explanations(path)
        for offence in offences(text, IDIOMS_OF_CODE)
    ]
    assert found == []


def test_every_help_text_is_plain_too() -> None:
    """A command's docstring is its help."""
    found = [
        f"{path.name}: {offence}"
        for path in sorted((ROOT / "cli" / "commands").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.decorator_list and (doc := ast.get_docstring(node))
        for offence in offences(doc)
    ]
    assert found == []


def test_ten_rules_each_with_before_and_after() -> None:
    page = (DOCS / "style.md").read_text("utf-8")
    rules = re.findall(r"^(\d+)\. \*\*", page, re.M)
    assert rules == [str(n) for n in range(1, 11)]
    assert page.count("- before: ") == page.count("- after: ") == 10


def test_the_search_finds_what_it_is_for() -> None:
    for text in (
        "a run that three sources tell",
        "it is told at once",
        "what stands in your calendar",
        "mend it",
    ):
        assert list(offences(text)), text
    assert not list(
        offences("You told Strava 'no'. Heavy legs can be told apart; stand tall. It tells you why.")
    )
