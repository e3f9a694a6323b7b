"""What is to be run, when, and with which environment: the same for every scheduler."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from statistics import median

from readiness.errors import ConfigurationError
from readiness.observations import Observation, SleepNight
from readiness.plain_text import CONTROL
from readiness.vocabulary import USUAL_WAKE

NIGHT_HOUR = 3
"""The bulk of the work, while nobody waits. Last night's HRV does not exist yet: hence the morning run."""
AFTER_WAKE_MIN = (15, 35)
"""Watches upload within minutes of waking; the answer is wanted before the day is planned."""
LATER_MIN = 75
"""So long after waking runs once more what sends a morning's message: the watch may have been late, or the phone."""
WAKE_NIGHTS = 28
_PASSED_ON = ("TZ", "LANG", "LC_ALL", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "HTTPS_PROXY", "NO_PROXY")
OUTPUT = "last-run.txt"
OTHERWISE = "Choose another scheduler with --with, or let one of your own run `readiness sync` twice a day."
"""The way out where a scheduler's own command fails."""


@dataclass(frozen=True, slots=True)
class Job:
    """``program`` begins with an absolute path, for schedulers know no PATH."""

    home: Path
    program: tuple[str, ...]
    times: tuple[time, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """Distinguishes our own entries from others', and one home's from another's."""
        return "readiness-" + blake2b(str(self.home).encode(), digest_size=4).hexdigest()

    @property
    def command(self) -> tuple[str, ...]:
        return (*self.program, "--home", str(self.home), "sync")

    @property
    def output(self) -> Path:
        """What the last run said; written anew by each, so it never grows."""
        return self.home / "logs" / OUTPUT

    def refuse_unsafe(self) -> None:
        """Raises ConfigurationError where an entry would hold a password, or end in the middle of a line: crontabs and
        units are read line by line, and by every program of the user's."""
        texts = {"the home folder": str(self.home), "the program": " ".join(self.program), **self.environment}
        for name, text in texts.items():
            if re.search(f"[{CONTROL}]", text):
                raise ConfigurationError(
                    f"The path or value of {name} holds a line break or another control character, which an entry of a "
                    "scheduler cannot hold. Move or rename it, then install again."
                )
        for name, address in self.environment.items():
            if name.endswith("_PROXY") and "@" in address:  # with its scheme or without, escaped or not
                raise ConfigurationError(
                    f"{name} holds a name or password, and an entry of a scheduler is no place for one. Unset {name} "
                    "here and let the job reach the proxy without, or run `readiness sync` from a script of your own "
                    "that only you can read."
                )

    @property
    def shell_line(self) -> str:
        return f"{shlex.join(self.command)} > {shlex.quote(str(self.output))} 2>&1"


def job(home: Path, wake: time | None = None, *, morning: bool = False, evening: time | None = None) -> Job:
    """The job of a home. Minutes differ from home to home, so that not every runner of a vendor's comes at once.

    ``morning`` and ``evening`` are the messages that are wanted, each of which needs a run of its own.
    """
    home = home.expanduser().resolve()
    spread = int.from_bytes(blake2b(str(home).encode(), digest_size=4).digest(), "big")
    first, last = AFTER_WAKE_MIN
    day = datetime(2000, 1, 1)  # noqa: DTZ001 - wall time only
    woken = datetime.combine(day, wake or USUAL_WAKE)
    times = [
        time(NIGHT_HOUR, spread % 60),
        (woken + timedelta(minutes=first + spread // 60 % (last - first))).time(),
    ]
    times += [(woken + timedelta(minutes=LATER_MIN)).time()] if morning else []
    times += [evening] if evening else []
    return Job(home, program(), tuple(at.replace(second=0, microsecond=0) for at in times), _environment())


def usual_wake(observations: Iterable[Observation]) -> time | None:
    """The median local time at which the last weeks' nights ended; None where no night says."""
    ends = [(o.date, o.end) for o in observations if isinstance(o, SleepNight) and o.end is not None]
    minutes = [end.hour * 60 + end.minute for _, end in sorted(ends)[-WAKE_NIGHTS:]]
    return time(*divmod(int(median(minutes)), 60)) if minutes else None


def program() -> tuple[str, ...]:
    """This very program, by absolute path."""
    script = Path(sys.argv[0])
    if script.name == "readiness" and script.exists():
        return (str(script.resolve()),)
    beside = Path(sys.executable).with_name("readiness")
    if beside.exists():
        return (str(beside),)
    found = shutil.which("readiness")
    return (str(Path(found).resolve()),) if found else (sys.executable, "-m", "cli")


def _environment() -> dict[str, str]:
    """What the job needs of this shell's environment."""
    return {name: value for name in _PASSED_ON if (value := os.environ.get(name))}
