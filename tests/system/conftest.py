"""The demo's home, made once for all tests that need a life of data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.published import Home


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's home: 150 days of data, and a plan with strength in it."""
    path = tmp_path_factory.mktemp("home") / "kept"
    done = Home(path).run("demo", "--keep", str(path))
    assert done.returncode == 0, done.stderr
    return path
