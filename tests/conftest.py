"""What all tests share: the shared data folder, skipping with a reason, Hypothesis profiles."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.servers.radicale import Radicale

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("READINESS_SHARED", ROOT.parent / "shared"))

collect_ignore = ["plugin_example"]  # another distribution's own tests; test_plugin.py runs them

settings.register_profile("ci", max_examples=50, derandomize=True, deadline=None)
settings.register_profile(
    "nightly",
    max_examples=2_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def reasons_to_skip() -> dict[str, str]:
    """Each marker whose tests cannot run here, with the reason."""
    reasons = {}
    if not SHARED.is_dir():
        reasons["shared"] = f"no shared data folder beside the source tree ({SHARED.name}/)"
    if find_chromium() is None:
        reasons["browser"] = "no Chromium on PATH"
    if shutil.which("crontab") is None:
        reasons["cron"] = "no crontab on PATH"
    return reasons


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what this machine cannot run; leaves nightly tests out unless they are asked for; slow tests come first."""
    reasons = reasons_to_skip()
    for item in items:
        if "shared_dir" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        for marker, reason in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
    if "nightly" not in config.option.markexpr and os.environ.get("HYPOTHESIS_PROFILE") != "nightly":
        nightly = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The recorded and public data kept beside the source tree; tests that ask for it skip where it is absent."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests that ask for it skip where there is none."""
    return find_chromium() or ""


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The top of the source tree."""
    return ROOT


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """A real CalDAV server, one a worker; each test takes a user of its own."""
    from tests.servers.radicale import radicale as running

    with running(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A TCP port on loopback that nobody listens on, held while the test runs so that no other server takes it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's home, made once a worker; tests that change it take a copy."""
    from tests.program import run

    home = tmp_path_factory.mktemp("demo") / "home"
    made = run("demo", "--keep", home, home=home)
    assert made.code == 0, made.err
    return home
