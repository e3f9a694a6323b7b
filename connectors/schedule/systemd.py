"""systemd: a user service and its timer. Missed runs are made up for when the machine wakes."""

from __future__ import annotations

import os
from pathlib import Path

from connectors.schedule import run
from connectors.schedule.job import Job


class Systemd:
    name = "systemd"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_units()

    def preview(self, job: Job) -> str:
        job.refuse_unsafe()
        return "\n".join(f"{path}:\n{text}" for path, text in self.units(job).items())

    def units(self, job: Job) -> dict[Path, str]:
        """Path → text of both units."""
        env = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in job.environment.items())
        service = (
            "[Unit]\n"
            "Description=readiness: fetch, decide, publish\n"
            f"# {job.home}\n"
            "\n[Service]\n"
            "Type=oneshot\n"
            f"{env}"
            f"ExecStart={' '.join(quoted(part) for part in job.command)}\n"
            f"StandardOutput=truncate:{escaped(str(job.output))}\n"
            "StandardError=inherit\n"
            "UMask=0077\n"
            "TimeoutStartSec=1h\n"
        )
        timer = (
            "[Unit]\n"
            "Description=readiness: at night, and in the morning when last night's values are there\n"
            "\n[Timer]\n"
            + "".join(f"OnCalendar=*-*-* {at:%H:%M}:00\n" for at in job.times)
            + "RandomizedDelaySec=5min\n"
            "Persistent=true\n"
            "\n[Install]\n"
            "WantedBy=timers.target\n"
        )
        return {self.folder / f"{job.tag}.service": service, self.folder / f"{job.tag}.timer": timer}

    def install(self, job: Job) -> None:
        job.refuse_unsafe()
        self.folder.mkdir(parents=True, exist_ok=True)
        job.output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, text in self.units(job).items():
            path.write_text(text, "utf-8")
        run("systemctl", "--user", "daemon-reload")
        run("systemctl", "--user", "enable", "--now", f"{job.tag}.timer")

    def installed(self, job: Job) -> str | None:
        path = self.folder / f"{job.tag}.timer"
        return path.read_text("utf-8") if path.exists() else None

    def remove(self, job: Job) -> bool:
        if self.installed(job) is None:
            return False
        run("systemctl", "--user", "disable", "--now", f"{job.tag}.timer")
        for path in self.units(job):
            path.unlink(missing_ok=True)
        run("systemctl", "--user", "daemon-reload")
        return True


def user_units() -> Path:
    """The folder of the user's own units."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def escaped(text: str) -> str:
    """Without specifiers of a unit."""
    return text.replace("%", "%%")


def quoted(text: str) -> str:
    """One word of a unit's command or environment."""
    inner = escaped(text).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{inner}"'
