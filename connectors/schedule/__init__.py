"""Runs the nightly job by the machine's own scheduler: cron, systemd or launchd."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Protocol

from connectors.schedule.job import OTHERWISE, Job
from readiness.errors import ConfigurationError

NAMES = ("systemd", "cron", "launchd")


class Scheduler(Protocol):
    """Touches only what it wrote itself for the same home."""

    name: str

    def preview(self, job: Job) -> str:
        """What ``install`` would write, and where. Changes nothing."""
        ...

    def install(self, job: Job) -> None:
        """Write it, in place of what was there for this home."""
        ...

    def installed(self, job: Job) -> str | None:
        """What is there now for this home."""
        ...

    def remove(self, job: Job) -> bool:
        """False if there was nothing."""
        ...


def scheduler(name: str | None = None) -> Scheduler:
    """The one of that name, or the one that fits this machine. Raises ConfigurationError if there is none."""
    name = name or _fitting()
    if name == "systemd":
        from connectors.schedule.systemd import Systemd

        return Systemd()
    if name == "launchd":
        from connectors.schedule.launchd import Launchd

        return Launchd()
    from connectors.schedule.cron import Cron

    return Cron()


def installed_in(job: Job) -> list[str]:
    """The names of all schedulers that run ``job``, whichever of them fits this machine best."""
    found = []
    for name in NAMES:
        try:
            if scheduler(name).installed(job):
                found.append(name)
        except ConfigurationError:  # one that cannot be read says nothing
            continue
    return found


def _fitting() -> str:
    if sys.platform == "darwin":
        return "launchd"
    if shutil.which("systemctl") and _answers("systemctl", "--user", "show-environment"):
        return "systemd"
    if shutil.which("crontab"):
        return "cron"
    raise ConfigurationError(
        "This machine has neither a systemd user session nor cron. Install cron (Debian: `apt install cron`), or "
        "let your own scheduler run `readiness sync` twice a day."
    )


def _answers(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def run(*command: str, otherwise: str = OTHERWISE) -> str:
    """A scheduler's own command. Raises ConfigurationError with what it said, and the way out."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigurationError(
            f"`{' '.join(command)}` did not work ({error}): try it by hand. {otherwise}"
        ) from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise ConfigurationError(f"`{' '.join(command)}` did not work ({said}): try it by hand. {otherwise}")
    return done.stdout
