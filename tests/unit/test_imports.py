"""What readiness may import. import-linter keeps the layers; this keeps the list of outside names short."""

import ast
import sys
from pathlib import Path

import pytest

ALLOWED = {"readiness", "numpy", "pandas", "annotated_types"}
# In the standard library, but they touch the world.
FORBIDDEN = {
    "asyncio",
    "http",
    "multiprocessing",
    "shelve",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "urllib",
}


def imported(path: Path) -> set[str]:
    """The top-level names that a module imports, wherever in the module it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "readiness").rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_readiness_imports_only_the_standard_library_numpy_pandas_and_annotated_types(module: Path) -> None:
    assert imported(module) <= (set(sys.stdlib_module_names) | ALLOWED) - FORBIDDEN
