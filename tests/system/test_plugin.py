"""The plug-in guide works: its example, built as a distribution of its own and installed beside ours."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from readiness.testing import Vendor
from readiness.testing.vendor import Fault
from tests.program import run

EXAMPLE = Path(__file__).resolve().parents[1] / "plugin_example"
NIGHTS = "date,hrv_ms,resting_bpm,asleep_min\n" + "".join(
    f"2026-02-{day:02},{58 + day % 5},{44 + day % 3},{430 + day}\n" for day in range(1, 29)
)
CONFIG = """
[sources.ring]
path = "nights.csv"
[calendars.diary]
path = "diary.json"
[week]
tue = "intervals 50min 06:30"
wed = "easy 40min 06:30"
sat = "long 3h 07:00"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example's wheel is installed."""
    out = tmp_path_factory.mktemp("plugin")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, EXAMPLE]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    install = [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--no-config"]
    subprocess.run([*install, "--target", out / "site", wheel], check=True, capture_output=True)
    return out / "site"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "nights.csv").write_text(NIGHTS)
    return home


def test_its_own_tests_pass(site: Path) -> None:
    """The author runs our contract suites on the installed package, without anything of this repository's tests."""
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", EXAMPLE]
    done = subprocess.run(
        [*pytest_, "-c", EXAMPLE / "pyproject.toml", "--confcutdir", EXAMPLE, EXAMPLE / "test_ring.py"],
        env={"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) > 30


def test_an_installed_source_is_shown_set_up_and_read(site: Path, home: Path) -> None:
    """It stands in `sources` before and after it is set up, sync reads it, the plan reaches its calendar."""
    site_ = str(site)
    assert "ring: not connected" in run("sources", home=home, PYTHONPATH=site_).out
    early = run("sync", "--source", "ring", home=home, PYTHONPATH=site_)
    assert (early.code, "[sources.ring]" in early.err) == (3, True)
    (home / "config.toml").write_text(CONFIG)
    synced = run("sync", "--json", home=home, PYTHONPATH=site_)
    assert synced.code == 0, synced.err
    (ring,) = synced.json["sources"]
    assert (ring["name"], ring["new"], ring["quarantined"]) == ("ring", 84, 0)
    assert {one["name"] for one in synced.json["calendars"]} == {"ics", "diary"}
    assert (home / "diary.json").read_text().count("trength ") > 0
    shown = run("sources", home=home, PYTHONPATH=site_).out
    assert re.search(r"ring: connected, last read .*\n(.*\n)* +hrv +28 ", shown)
    assert run("sync", "--json", home=home, PYTHONPATH=site_).json["sources"][0]["new"] == 0
    assert run("rebuild", home=home, PYTHONPATH=site_).code == 0


def test_a_plug_in_behind_a_network_is_connected_and_read(site: Path, home: Path) -> None:
    """`connect` asks for its key, tries it, keeps it private; sync sends it; a refused one is told (4)."""
    site_ = str(site)
    answers = {
        "/me": {"name": "Ada"},
        "/nights": [{"id": 1, "day": "2026-03-02", "rmssd": 61}],
        "/plan": [{"id": 7, "day": "2026-03-05", "title": "Langer Lauf", "minutes": 150}],
    }
    with Vendor(answers) as vendor:
        (home / "config.toml").write_text(f'[sources.ring_cloud]\nbase_url = "{vendor.url}"\n')
        early = run("sync", home=home, PYTHONPATH=site_)
        assert (early.code, "readiness connect ring_cloud" in early.err) == (4, True)
        assert "ring_cloud" in run("connect", "--help", home=home, PYTHONPATH=site_).out
        vendor.fault = Fault(401)
        wrong = run("connect", "ring_cloud", home=home, PYTHONPATH=site_, stdin="s3cret\n")
        assert (wrong.code, (home / "tokens").exists()) == (4, False)
        vendor.fault = None
        done = run("connect", "ring_cloud", home=home, PYTHONPATH=site_, stdin="s3cret\n")
        assert (done.code, "Ada" in done.out) == (0, True), done.err
        assert vendor.sent["Authorization"] == "Bearer s3cret"
        kept = home / "tokens" / "plugin-ring_cloud"
        assert (kept.read_text(), kept.stat().st_mode & 0o077) == ("s3cret", 0)
        synced = run("sync", "--json", home=home, PYTHONPATH=site_)
        assert (synced.code, synced.json["sources"][0]["new"]) == (0, 2), synced.err
        assert "Ada" in run("connect", "ring_cloud", "--check", home=home, PYTHONPATH=site_).out
        assert "s3cret" not in "".join(r.out + r.err for r in (early, wrong, done, synced))


def test_a_package_that_cannot_read_an_old_name_costs_no_row(site: Path, home: Path, tmp_path: Path) -> None:
    """Rows of 'ring', and a package of that name that reads something else: `rebuild` says so (5), and changes none."""
    (home / "config.toml").write_text(CONFIG)
    assert run("sync", "--no-publish", home=home, PYTHONPATH=str(site)).code == 0
    before = run("data", "nights", home=home).out
    other = tmp_path / "other"
    (other / "other_ring-1.dist-info").mkdir(parents=True)
    (other / "other_ring-1.dist-info" / "METADATA").write_text("Name: other-ring\nVersion: 1\n")
    points = "[readiness.sources]\nring = other_ring:build\n"
    (other / "other_ring-1.dist-info" / "entry_points.txt").write_text(points)
    (other / "other_ring.py").write_text(
        "from readiness.observations import Fetched\n"
        "class Ring:\n"
        "    name, kinds = 'ring', frozenset()\n"
        "    def fetch(self, kind, since, until):\n        return iter(())\n"
        "    def parse(self, kind, source_id, raw):\n"
        "        return Fetched(kind, source_id, raw, problem='not mine')\n"
        "def build(table, home):\n    return Ring()\n"
    )
    (home / "config.toml").write_text("[sources.ring]\n")
    stopped = run("rebuild", home=home, PYTHONPATH=str(other))
    assert (stopped.code, "84 of 84 rows would become unreadable" in stopped.err) == (5, True), stopped
    assert run("data", "nights", home=home).out == before


def test_what_it_says_to_do_reaches_the_user(site: Path, home: Path) -> None:
    """A wrong table, a missing file and a plug-in that cannot be loaded are told with their cure, never as a bug."""
    (home / "config.toml").write_text("[sources.ring]\n")
    wrong = run("sync", home=home, PYTHONPATH=str(site))
    assert (wrong.code, "path: missing" in wrong.err) == (3, True)
    (home / "config.toml").write_text('[sources.ring]\npath = "elsewhere.csv"\n')
    absent = run("sync", home=home, PYTHONPATH=str(site))
    assert (absent.code, "elsewhere.csv cannot be read" in absent.err) == (3, True)
    broken = home.parent / "broken"
    (broken / "readiness_ring.dist-info").mkdir(parents=True)
    (broken / "readiness_ring.dist-info" / "METADATA").write_text("Name: readiness-ring\nVersion: 0.1.0\n")
    points = "[readiness.sources]\nring = readiness_ring.gone:build\n"
    (broken / "readiness_ring.dist-info" / "entry_points.txt").write_text(points)
    unloadable = run("sync", home=home, PYTHONPATH=str(broken))
    assert (unloadable.code, "readiness-ring, which cannot be loaded" in unloadable.err) == (3, True)


def test_the_guide_shows_the_example_as_it_is(project_root: Path) -> None:
    """Every piece of code in the guide stands word for word in the package that the tests above run."""

    def bare(text: str) -> str:
        return "\n".join(line.strip() for line in text.splitlines() if line.strip())

    files = [*EXAMPLE.rglob("*.py"), EXAMPLE / "pyproject.toml"]
    shipped = [bare(path.read_text()) for path in files]
    guide = (project_root / "docs" / "plugins.md").read_text()
    pieces = re.findall(r"```(?:python|toml)\n(.*?)\n```", guide, re.S)
    assert len(pieces) > 8
    for piece in pieces:
        if not piece.startswith("[sources.ring]"):
            assert any(bare(piece) in text for text in shipped), piece


def test_the_guide_lacks_nothing_of_the_example(project_root: Path) -> None:
    """Who types the guide's pieces one after another has the package, down to the last import."""
    guide = {line.strip() for line in (project_root / "docs" / "plugins.md").read_text().splitlines()}
    for path in (*EXAMPLE.rglob("*.py"), EXAMPLE / "pyproject.toml"):
        text = path.read_text()
        if path.suffix == ".py":
            text = text.removeprefix(f'"""{ast.get_docstring(ast.parse(text), clean=False)}"""')
        lacking = [line for line in text.splitlines() if line.strip() and line.strip() not in guide]
        assert not lacking, f"{path.name}: {lacking}"
