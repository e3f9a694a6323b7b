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
    suites = {"pytest"} if module.is_relative_to(ROOT / "readiness" / "testing") else set()
    server = {"http"} if module == ROOT / "readiness" / "testing" / "vendor.py" else set()
    assert imported(module) <= (set(sys.stdlib_module_names) | ALLOWED | suites) - (FORBIDDEN - server)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_contract_suites_are_for_tests_only(module: Path) -> None:
    """Nothing that runs for a user imports readiness.testing: it needs pytest, which they need not have."""
    if not module.is_relative_to(ROOT / "readiness" / "testing"):
        assert "readiness.testing" not in module.read_text()
