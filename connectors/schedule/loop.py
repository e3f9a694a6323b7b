"""The nightly job in the foreground, for containers and for machines without a scheduler."""

from __future__ import annotations

import subprocess
import time as clock
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Never

from connectors.schedule.job import Job

LONGEST_NAP_S = 60.0
"""A machine that slept, or whose clock was set, is noticed within so many seconds."""


def next_run(now: datetime, times: tuple[time, ...]) -> datetime:
    """The next moment after ``now`` (aware) at one of the local wall-clock times."""
    days = (now.date(), now.date() + timedelta(days=1))
    moments = (datetime.combine(day, at, now.tzinfo) for day in days for at in times)
    return min(moment for moment in moments if moment > now)


def run_forever(job: Job, now: Callable[[], datetime], tell: Callable[[str], None]) -> Never:
    """Run the job at its times until stopped. What a run says goes where this says it; a run that fails is reported
    with its exit status and does not end the loop."""
    while True:
        due = next_run(now(), job.times)
        tell(f"next run {due:%Y-%m-%d %H:%M}")
        while (left := (due - now()).total_seconds()) > 0:
            clock.sleep(min(left, LONGEST_NAP_S))
        code = subprocess.run(job.command, check=False).returncode
        tell(f"{now():%Y-%m-%d %H:%M} run ended with {code}")
