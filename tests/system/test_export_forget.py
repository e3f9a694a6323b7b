"""Everything out, and everything gone: nothing is left out, nothing is left behind, no secret travels."""

import csv
import json
import shutil
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from connectors.demo import athlete, serve
from connectors.demo.athlete import ZONE
from connectors.export import safe_cell
from connectors.sources.csv_cells import text
from connectors.sources.garmin.source import GarminSource
from connectors.store import open_store
from readiness.night.sync import sync
from readiness.observations import Activity, Fetched, Kind, Provenance
from tests.program import NOW, run

AT = datetime.fromisoformat(NOW)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo athlete's home with a published calendar, logins, and a run whose name is a formula."""
    home = tmp_path_factory.mktemp("lived-in") / "home"
    with serve(athlete(AT.date()), home / "tokens" / "garmin") as server, open_store(home) as store:
        now = AT.astimezone(ZoneInfo(ZONE))
        sync([GarminSource(server.token_dir, server.base_url, pace_s=0)], store, now)
        start = AT - timedelta(days=200)
        evil = Activity(Provenance("manual", "1"), start, "cycling", 60.0, title="=HYPERLINK(1)")
        store.upsert("manual", [Fetched(Kind.ACTIVITY, "1", b"{}", evil)], at=AT)
        passing = Activity(
            Provenance("strava", "2"), start - timedelta(days=9), "running", 33.0, title="passing"
        )
        fetched = Fetched(Kind.ACTIVITY, "2", b'"passing"', passing)
        store.upsert("strava", [fetched], at=AT, expires_at=AT + timedelta(days=7))
    (home / "tokens" / "strava.json").write_text('{"access_token": "S3CRET"}')
    (home / "config.toml").write_text(
        f'[athlete]\ntimezone = "{ZONE}"\n[sources.garmin]\nenabled = false\n'
        '[sources.ics_plan]\nurl = "https://user:S3CRET@cal.example.org/private-S3CRET/basic.ics"\nenabled = false\n'
        '[notify]\nurls = ["tgram://S3CRET/42"]\n# urls = ["mailto://me:S3CRET@example.org"]\n'
    )
    assert run("publish", home=home).code == 0
    return home


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(lived_in, tmp_path / "home")


def test_an_export_is_private_and_follows_no_link(home: Path, tmp_path: Path) -> None:
    """Every file is the user's alone; a folder that only looks like an export, and a link in one, are refused."""
    out = tmp_path / "out"
    assert run("export", "-o", out, home=home).code == 0
    assert {path.stat().st_mode & 0o077 for path in [out, *out.rglob("*")]} == {0}
    assert "cal.example.org" in (out / "config.toml").read_text()
    assert run("export", "-o", out, home=home).code == 0  # an earlier one is replaced
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "README.txt").write_text("mine")
    assert run("export", "-o", foreign, home=home).code == 2
    assert (foreign / "README.txt").read_text() == "mine"
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (out / "answers.jsonl").unlink()
    (out / "answers.jsonl").symlink_to(victim)
    refused = run("export", "-o", out, home=home)
    assert refused.code == 3
    assert "symbolic link" in refused.err
    assert victim.read_text() == "mine"


def test_export_reads_back_as_it_was(home: Path, tmp_path: Path) -> None:
    """A fresh home that imports the exported tables answers as the old one; no login is in any file."""
    out = tmp_path / "out"
    told = run("export", "-o", out, "--json", home=home).json["files"]
    assert told["tables/days.csv"] > 100
    everything = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"S3CRET" not in everything
    assert b"demo-refresh" not in everything
    assert b"passing" not in everything
    for line in (out / "observations.jsonl").read_text().splitlines():
        assert {"kind", "source", "source_id", "ingested_at"} <= set(json.loads(line))
    fresh = tmp_path / "fresh"
    tables = {
        name: out / "tables" / f"{name}.csv" for name in ("days", "activities", "checkins", "plan", "races")
    }
    again = run(
        "import", "csv", *(x for name, path in tables.items() for x in (f"--{name}", path)), home=fresh
    )
    assert (again.code, again.err) == (0, "")
    second = tmp_path / "second"
    run("export", "-o", second, home=fresh)
    for name, path in tables.items():
        assert (second / "tables" / f"{name}.csv").read_text() == path.read_text(), name


def test_no_cell_is_a_formula(home: Path, tmp_path: Path) -> None:
    """No text of an exported cell is taken for a formula; the import takes the apostrophe off again."""
    run("export", "-o", tmp_path / "out", home=home)
    for path in (tmp_path / "out" / "tables").glob("*.csv"):
        for row in csv.reader(path.read_text().splitlines()):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (path, cell)
                assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit()
    for cell in ("=1+1", "+1", "-x", "@SUM(A1)"):
        assert str(safe_cell(cell)).startswith("'")
        assert text(str(safe_cell(cell))) == cell
    assert safe_cell(-1.5) == -1.5


def test_forget_leaves_nothing_of_ours(home: Path) -> None:
    """Every file of ours is gone, the vendor was told, what is the user's own stays."""
    told: list[bytes] = []

    class Strava(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.path.encode() + b" " + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Strava) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        config = home / "config.toml"
        config.write_text(
            f'{config.read_text()}[sources.strava]\nbase_url = "http://127.0.0.1:{server.server_port}"\n'
        )
        (home / "my-notes.txt").write_text("mine")
        done = run("forget", "--yes", home=home)
        server.shutdown()
    assert done.code == 0, done.err
    assert told == [b"/oauth/deauthorize access_token=S3CRET"]
    assert [path.name for path in home.iterdir()] == ["my-notes.txt"]
    assert "my-notes.txt" in done.out
    assert run("today", home=home).code == 8


def test_forget_asks_first(home: Path) -> None:
    """Without ``--yes`` and without an answer nothing happens."""
    done = run("forget", home=home)
    assert done.code != 0
    assert (home / "readiness.db").exists()
