"""The athlete's own page as a service of the user's: it begins with the machine and is begun again when it ends."""

from __future__ import annotations

import os
import plistlib
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from connectors.schedule import run as run_command
from connectors.schedule.job import Job, job
from connectors.schedule.launchd import domain
from connectors.schedule.systemd import escaped, quoted, user_units
from readiness.errors import ConfigurationError

OTHERWISE = "Let your own supervisor or container run `readiness serve`; it takes the same options."
RESTART_S = 5
OUTPUT = "page.txt"


@dataclass(frozen=True, slots=True)
class PageService:
    """``readiness serve`` of one home with these ``arguments``."""

    job: Job
    arguments: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return f"{self.job.tag}-page"

    @property
    def command(self) -> tuple[str, ...]:
        return (*self.job.program, "--home", str(self.job.home), "serve", *self.arguments)

    @property
    def output(self) -> Path:
        return self.job.home / "logs" / OUTPUT


class ServiceManager(Protocol):
    """Touches only what it wrote itself for the same home."""

    name: str

    def preview(self, service: PageService) -> str:
        """What ``install`` would write, and where. Changes nothing."""
        ...

    def install(self, service: PageService) -> None:
        """Write it, in place of what was there for this home, and begin it."""
        ...

    def installed(self, service: PageService) -> PageService | None:
        """The service of this home with the arguments that it runs with; None where there is none."""
        ...

    def remove(self, service: PageService) -> bool:
        """End it and take it away. False if there was nothing."""
        ...


class SystemdPage:
    name = "systemd"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_units()

    def preview(self, service: PageService) -> str:
        return f"{self.path(service)}:\n{self.unit(service)}"

    def path(self, service: PageService) -> Path:
        return self.folder / f"{service.tag}.service"

    def unit(self, service: PageService) -> str:
        service.job.refuse_unsafe()
        environment = "".join(
            f"Environment={quoted(f'{name}={value}')}\n" for name, value in service.job.environment.items()
        )
        return (
            "[Unit]\n"
            "Description=readiness: your page\n"
            f"# {service.job.home}\n"
            "\n[Service]\n"
            f"{environment}"
            f"ExecStart={' '.join(quoted(part) for part in service.command)}\n"
            f"StandardOutput=truncate:{escaped(str(service.output))}\n"
            "StandardError=inherit\n"
            "UMask=0077\n"
            "Restart=on-failure\n"
            f"RestartSec={RESTART_S}\n"
            "\n[Install]\n"
            "WantedBy=default.target\n"
        )

    def install(self, service: PageService) -> None:
        text = self.unit(service)
        self.folder.mkdir(parents=True, exist_ok=True)
        service.output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path(service).write_text(text, "utf-8")
        _run("systemctl", "--user", "daemon-reload")
        _run("systemctl", "--user", "enable", self.path(service).name)
        _run("systemctl", "--user", "restart", self.path(service).name)

    def installed(self, service: PageService) -> PageService | None:
        path = self.path(service)
        if not path.exists():
            return None
        lines = path.read_text("utf-8").splitlines()
        command = next((line for line in lines if line.startswith("ExecStart=")), "ExecStart=")
        words = shlex.split(command.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$"))
        return PageService(service.job, _after_serve(words))

    def remove(self, service: PageService) -> bool:
        path = self.path(service)
        if not path.exists():
            return False
        _run("systemctl", "--user", "disable", "--now", path.name)
        path.unlink(missing_ok=True)
        _run("systemctl", "--user", "daemon-reload")
        return True


class LaunchdPage:
    name = "launchd"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path.home() / "Library" / "LaunchAgents"

    def preview(self, service: PageService) -> str:
        return f"{self.path(service)}:\n{self.agent(service).decode()}"

    def path(self, service: PageService) -> Path:
        return self.folder / f"local.{service.tag}.plist"

    def agent(self, service: PageService) -> bytes:
        """The property list."""
        service.job.refuse_unsafe()
        return plistlib.dumps(
            {
                "Label": f"local.{service.tag}",
                "ProgramArguments": list(service.command),
                "EnvironmentVariables": dict(service.job.environment),
                "RunAtLoad": True,
                "KeepAlive": {"SuccessfulExit": False},
                "ThrottleInterval": RESTART_S,
                "StandardOutPath": str(service.output),
                "StandardErrorPath": str(service.output),
                "ProcessType": "Background",
                "Umask": 0o077,
            }
        )

    def install(self, service: PageService) -> None:
        agent = self.agent(service)
        self.remove(service)
        self.folder.mkdir(parents=True, exist_ok=True)
        service.output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path(service).write_bytes(agent)
        _run("launchctl", "bootstrap", domain(), str(self.path(service)))

    def installed(self, service: PageService) -> PageService | None:
        path = self.path(service)
        if not path.exists():
            return None
        words = plistlib.loads(path.read_bytes())["ProgramArguments"]
        return PageService(service.job, _after_serve(words))

    def remove(self, service: PageService) -> bool:
        path = self.path(service)
        if not path.exists():
            return False
        _run("launchctl", "bootout", domain(), str(path))
        path.unlink(missing_ok=True)
        return True


def page_service(home: Path, arguments: tuple[str, ...] = ()) -> PageService:
    """The service of a home, by this very program."""
    return PageService(job(home), arguments)


def service_manager(name: str | None = None) -> ServiceManager:
    """The one of that name, or this machine's. Raises ConfigurationError where it has none."""
    if (name or sys.platform) in ("launchd", "darwin"):
        return LaunchdPage()
    if name is None and not os.path.isdir("/run/systemd/system"):  # noqa: PTH112 - as sd_booted(3) asks
        raise ConfigurationError(
            f"This machine runs no systemd, so nothing here can keep a page running. {OTHERWISE}"
        )
    return SystemdPage()


def _run(*command: str) -> None:
    run_command(*command, otherwise=OTHERWISE)


def _after_serve(words: list[str]) -> tuple[str, ...]:
    return tuple(words[words.index("serve") + 1 :]) if "serve" in words else ()
