"""A lived-in home whose calendar is a real CalDAV server, and what stands there."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest
from icalendar import Calendar

from cli.app import run
from tests.servers.radicale import PASSWORD, Radicale

NOW = "2026-11-23T06:30:00+01:00"


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@dataclass
class Home:
    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """In a process of its own, to be killed."""
        given = {"READINESS_HOME": str(self.path), "READINESS_NOW": NOW, **self.environment}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(
            [sys.executable, "-m", "cli", *arguments], env={**os.environ, **given}, **quiet
        )

    def run(self, *arguments: str) -> Done:
        """The whole program as its entry point runs it, in this process: most of a run is starting up."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        given = {"READINESS_HOME": str(self.path), "READINESS_NOW": NOW, "NO_COLOR": "1", **self.environment}
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.delenv("READINESS_CALDAV_PASSWORD", raising=False)
            for name, value in given.items():
                patch.setenv(name, value)
            code = run(arguments)
        said, told = (stream.buffer.getvalue().decode() for stream in (out, err))
        assert PASSWORD not in said + told
        return Done(code, said, told)

    def publish(self, *arguments: str) -> dict[str, object]:
        """The report of the one calendar."""
        done = self.run("publish", "--target", "caldav", "--json", *arguments)
        report: dict[str, object] = json.loads(done.stdout)["calendars"][0]
        return report | {"code": done.returncode}


def copy_of(lived_in: Path, tmp_path: Path) -> Home:
    """A home of one's own to change."""
    path = tmp_path / "home"
    shutil.copytree(lived_in, path)
    return Home(path, {"READINESS_CALDAV_PASSWORD": PASSWORD})


def set_up(home: Home, url: str, user: str) -> None:
    with (home.path / "config.toml").open("a") as file:
        file.write(f'[calendars.caldav]\nurl = "{url}"\nusername = "{user}"\n')


def on_server(radicale: Radicale, user: str) -> dict[str, str]:
    """UID to the whole event, as it lies in Radicale's folder."""
    files = radicale.home(user).glob("*/*.ics")
    texts = [path.read_bytes().decode() for path in files]
    return {str(Calendar.from_ical(text).events[0]["UID"]): text for text in texts}
