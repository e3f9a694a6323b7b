"""launchd: one agent of the user's. macOS makes up for runs that sleep prevented."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from connectors.schedule import run
from connectors.schedule.job import Job


class Launchd:
    name = "launchd"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path.home() / "Library" / "LaunchAgents"

    def preview(self, job: Job) -> str:
        job.refuse_unsafe()
        return f"{self.path(job)}:\n{self.agent(job).decode()}"

    def path(self, job: Job) -> Path:
        return self.folder / f"local.{job.tag}.plist"

    def agent(self, job: Job) -> bytes:
        """The property list."""
        return plistlib.dumps(
            {
                "Label": f"local.{job.tag}",
                "ProgramArguments": list(job.command),
                "EnvironmentVariables": dict(job.environment),
                "StartCalendarInterval": [{"Hour": at.hour, "Minute": at.minute} for at in job.times],
                "StandardOutPath": str(job.output),
                "StandardErrorPath": str(job.output),
                "ProcessType": "Background",
                "Umask": 0o077,
            }
        )

    def install(self, job: Job) -> None:
        job.refuse_unsafe()
        self.remove(job)
        self.folder.mkdir(parents=True, exist_ok=True)
        job.output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path(job).write_bytes(self.agent(job))
        run("launchctl", "bootstrap", domain(), str(self.path(job)))

    def installed(self, job: Job) -> str | None:
        path = self.path(job)
        return path.read_text("utf-8") if path.exists() else None

    def remove(self, job: Job) -> bool:
        if self.installed(job) is None:
            return False
        run("launchctl", "bootout", domain(), str(self.path(job)))
        self.path(job).unlink(missing_ok=True)
        return True


def domain() -> str:
    """The user's own, in which agents run."""
    return f"gui/{os.getuid()}"
