"""What only the user can mend says how: each message of those families holds a cure, not only a fault."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = {"ConfigurationError", "AuthenticationNeeded", "NoData", "UsageError", "ClickException"}
CURE = re.compile(
    r"`?readiness [a-z]|\b(allowed|only|write|choose|use|give|name|say|run|check|make|fix|move|set|leave|save|paste"
    r"|install|update|upgrade|unlock|pass|log in|start|sync|try|open|look|see|free|remove|leave|change|take|keep)\b",
    re.I,
)
"""A command, what is allowed, or a verb that tells the user to do something."""


def texts(call: ast.Call) -> str:
    """All words of a message that stand in the code; what is only passed on is left out."""
    parts = (part for argument in call.args for part in ast.walk(argument))
    return " ".join(
        str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def messages() -> Iterator[tuple[str, str]]:
    """Where each such error is raised, and its words with those of the constants that it names."""
    modules = {
        path: ast.parse(path.read_text("utf-8"))
        for package in ("readiness", "connectors", "models", "cli")
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    constants = {
        getattr(target, "id", ""): ast.unparse(node.value)
        for tree in modules.values()
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                continue
            call = node.exc
            if getattr(call.func, "id", getattr(call.func, "attr", "")) in FAMILIES:
                named = sorted({n.id for n in ast.walk(call) if isinstance(n, ast.Name) and n.id.isupper()})
                told = " ".join([texts(call), *(constants[name] for name in named)])
                yield f"{path.relative_to(ROOT)}:{node.lineno}", told


def test_each_says_what_to_do() -> None:
    found = dict(messages())
    assert len(found) > 80, "the scan would pass on nothing"
    passed_on = {
        place for place, words in found.items() if not re.search("[a-z]{3}", words)
    }  # said where it was found
    assert {
        place: words for place, words in found.items() if place not in passed_on and not CURE.search(words)
    } == {}


def test_a_fault_alone_is_no_cure() -> None:
    assert not CURE.search("calendars.caldav.url: the server has no calendars of this account")
