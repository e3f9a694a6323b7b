"""Runs commands of the real program and kills them with SIGKILL at random steps. Driven by test_kill.py.

A step is an SQL statement about to run, one just committed, or a file about to be renamed or removed: every point
at which the state on disk can change. Commands run in forked children, so that a kill costs no new start.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from readiness.night import windows

TABLES = {
    "observation": "SELECT o.source, o.kind, o.source_id, day, body, ingested_at, changed_at, deleted_at, raw "
    "FROM observation o JOIN payload p ON p.observation = o.id",
    "superseded": "SELECT o.source, o.kind, o.source_id, s.body, s.raw, known_from, known_until "
    "FROM superseded s JOIN observation o ON o.id = s.observation",
    "quarantine": "SELECT * FROM quarantine",
    "bookmark": "SELECT * FROM bookmark",
    "health": "SELECT * FROM health",
    "answer": "SELECT * FROM answer",
    "ledger": "SELECT * FROM ledger",
    "fact": "SELECT * FROM fact",
}


HEAVY = (
    "garminconnect",
    "cli.nightly",
    "connectors.calendars.ics",
    "connectors.sources.garmin.source",
    "connectors.store.backup",
    "connectors.store.restore",
    "connectors.export",
    "cli.render.report.gather",
    "readiness.morning.answers",
    "readiness.morning.decide",
    "readiness.publishing.publish",
    "models.train",
)


class Steps:
    """Counts steps; dies at ``deadly``."""

    def __init__(self, deadly: int | None) -> None:
        self.count = 0
        self.deadly = deadly

    def step(self) -> None:
        self.count += 1
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(steps: Steps) -> None:
    """Counts every statement of every connection opened from now on, and every rename and removal."""

    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            steps.step()
            cursor = super().execute(sql, *values)
            if sql == "COMMIT":
                steps.step()
            return cursor

    plain = sqlite3.connect

    def connect(*arguments: Any, **named: Any) -> sqlite3.Connection:
        return plain(*arguments, factory=Watched, **named)

    sqlite3.connect = connect

    def audit(event: str, _: tuple[Any, ...]) -> None:
        if event in {"os.rename", "os.remove"}:
            steps.step()

    sys.addaudithook(audit)


def run(home: Path, commands: list[list[str]], deadly: int | None, migrations: list[str]) -> tuple[int, int]:
    """(exit status or minus the signal, steps) of the commands run in a child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        if deadly is not None:
            os.dup2(null, 2)
        steps = Steps(deadly)
        watch(steps)
        code = 1
        try:
            code = work(home, commands, migrations)
        finally:
            os.write(writing, str(steps.count).encode())
            os._exit(code)
    os.close(writing)
    told = os.read(reading, 20)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(told or 0)


def work(home: Path, commands: list[list[str]], migrations: list[str]) -> int:
    from cli.app import run as program
    from connectors.store import open as opening
    from connectors.store import schema

    if migrations:
        newer = (*schema.MIGRATIONS, *migrations)
        opening.__dict__["migrate"] = partial(schema.migrate, migrations=newer)
    return max(int(program(["--home", str(home), "-q", *command])) for command in commands)


def state(home: Path) -> dict[str, Any]:
    """Every row that matters, and every file published; of a home that is forgotten, what is left."""
    if not (home / "readiness.db").exists():
        return {"left": sorted(path.name for path in home.glob("*"))}
    with contextlib.closing(sqlite3.connect(f"file:{home / 'readiness.db'}?mode=ro", uri=True)) as db:
        sound = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        rows = {name: sorted(map(repr, db.execute(sql))) for name, sql in TABLES.items()}
        version = db.execute("PRAGMA user_version").fetchone()
        extra = db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    db.close()
    made = [path for folder in ("out", "models", "exported") for path in sorted((home / folder).rglob("*"))]
    # A draft that a kill left is no output; `sync` sweeps it up a day later.
    files = {path.name: content(path) for path in made if path.is_file() and path.name[0] != "."}
    return {**rows, "sound": sound, "broken": broken, "version": version, "schema": extra, "files": files}


def content(path: Path) -> str:
    """A file as it can be compared: a page has a number of its own each time, so only that it is whole."""
    if path.suffix == ".html":
        return path.read_text()[-20:].strip()[-7:]
    return sha256(path.read_bytes()).hexdigest()


def drawn(steps: int, plan: dict[str, Any]) -> list[int]:
    """Steps to die at, at random: always the same for a plan, so that a failure can be run again."""
    chance = Random(f"{plan['commands']}{plan['points']}")
    return sorted(chance.randint(1, steps) for _ in range(plan["points"]))


def scenario(template: Path, plan: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Kills one scenario at each of its points; tells what differs from the uninterrupted run."""
    commands, migrations = plan["commands"], plan.get("migrations", [])
    home = folder / "home"  # always the same, since what is written may name it
    shutil.copytree(template, home)
    for setup in plan.get("setup", []):
        assert run(home, [setup], None, [])[0] == 0, setup
    prepared = folder / "prepared"
    shutil.copytree(home, prepared)
    code, steps = run(home, commands, None, migrations)
    expected = state(home)
    wrong = []
    points = drawn(steps, plan)
    for deadly in points:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(prepared, home)
        died, _ = run(home, commands, deadly, migrations)
        if died != -signal.SIGKILL:
            wrong.append(f"step {deadly}: ended with {died} instead of being killed")
        again, _ = run(home, commands, None, migrations)
        found = state(home)
        if again not in (code, plan.get("done_before", code)):
            wrong.append(f"step {deadly}: the next run ended with {again}, not {code}")
        if expected.keys() != found.keys():
            wrong.append(f"step {deadly}: there is {sorted(found)}, not {sorted(expected)}")
            found = {}
        for name, value in expected.items() if found else ():
            if found[name] != value:
                missing = [x for x in value if x not in found[name]] if isinstance(value, list) else value
                added = [x for x in found[name] if x not in value] if isinstance(value, list) else found[name]
                wrong.append(f"step {deadly}: {name}: missing {str(missing)[:300]}, added {str(added)[:300]}")
    return {
        "code": code,
        "steps": steps,
        "points": len(points),
        "wrong": wrong,
        "sound": expected.get("sound", True),
    }


def main() -> None:
    template, folder, plan = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    for heavy in HEAVY:  # loaded once, before the forks
        importlib.import_module(heavy)
    # Few enough activities that one night asks about all: else a second run would rightly ask about more.
    windows.FIRST_DAYS = windows.LATE_DAYS = 10
    print(json.dumps(scenario(template, plan, folder)))
