"""cron: lines of ours in the user's crontab, marked with our tag; every other line stays byte for byte.

By ``crontab -l`` and ``crontab -`` alone: libraries that parse a crontab write other people's lines anew.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess

from connectors.schedule.job import OTHERWISE, Job
from readiness.errors import ConfigurationError


class Cron:
    name = "cron"

    def preview(self, job: Job) -> str:
        job.refuse_unsafe()
        return "In your crontab:\n" + "\n".join(_lines(job))

    def install(self, job: Job) -> None:
        job.refuse_unsafe()
        others = _without(_read(), job)
        if others and not others[-1].endswith("\n"):
            others[-1] += "\n"
        job.output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _crontab("-", text="".join(others) + "".join(f"{line}\n" for line in _lines(job)))

    def installed(self, job: Job) -> str | None:
        return "".join(line for line in _read() if _is_ours(line, job)).strip() or None

    def remove(self, job: Job) -> bool:
        if self.installed(job) is None:
            return False
        others = "".join(_without(_read(), job))
        _crontab("-", text=others) if others else _crontab("-r")
        return True


def _lines(job: Job) -> list[str]:
    env = [f"{name}={shlex.quote(value)}" for name, value in job.environment.items()]
    # cron turns a bare % into a line break.
    command = " ".join([*env, job.shell_line]).replace("%", r"\%")
    return [f"{at.minute} {at.hour} * * * {command} # {job.tag}" for at in job.times]


def _is_ours(line: str, job: Job) -> bool:
    return line.rstrip().endswith(f"# {job.tag}")


def _without(lines: list[str], job: Job) -> list[str]:
    return [line for line in lines if not _is_ours(line, job)]


def _read() -> list[str]:
    if shutil.which("crontab") is None:
        return []
    done = _run("-l")
    if done.returncode != 0 and "no crontab" not in done.stderr.lower():
        raise ConfigurationError(f"Your crontab cannot be read ({done.stderr.strip()}). {OTHERWISE}")
    return done.stdout.splitlines(keepends=True) if done.returncode == 0 else []


def _crontab(*arguments: str, text: str = "") -> None:
    if shutil.which("crontab") is None:
        raise ConfigurationError("There is no `crontab` here. Install cron (Debian: `apt install cron`).")
    done = _run(*arguments, text=text)
    if done.returncode != 0:
        raise ConfigurationError(f"Your crontab cannot be written ({done.stderr.strip()}). {OTHERWISE}")


def _run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(["crontab", *arguments], input=text, capture_output=True, text=True, check=False)
