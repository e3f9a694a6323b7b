"""The nightly job in real schedulers: installed, run in a bare environment, removed, nobody else's touched."""

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from connectors.schedule import Scheduler
from connectors.schedule.cron import Cron
from connectors.schedule.job import AFTER_WAKE_MIN, Job, job, usual_wake
from connectors.schedule.launchd import Launchd
from connectors.schedule.systemd import Systemd
from connectors.store import open_store
from readiness.errors import ConfigurationError
from readiness.observations import Fetched, HrvNight, Kind, Provenance, SleepNight

OTHERS = """# mine, with odd   spacing
MAILTO=""
PATH=/usr/bin:/bin
@reboot /usr/bin/true # readiness-not-ours
*/5 * * * *   echo "50\\% done" # readiness
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose name has what shells, cron and systemd stumble over."""
    home = tmp_path / "ho me %2 $x"
    with open_store(home) as store:
        day = datetime.now(UTC).date()
        night = HrvNight(Provenance("csv", day.isoformat()), day, 55.0)
        store.upsert("csv", [Fetched(Kind.HRV, day.isoformat(), b"{}", night)], at=datetime.now(UTC))
    return home


@pytest.fixture
def crontab() -> Iterator[str]:
    """The real crontab, with other people's lines added for a moment."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    others = before.stdout + OTHERS
    subprocess.run(["crontab", "-"], input=others, text=True, check=True)
    yield others
    if before.returncode == 0:
        subprocess.run(["crontab", "-"], input=before.stdout, text=True, check=True)
    else:
        subprocess.run(["crontab", "-r"], check=False)


def listed() -> str:
    return subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=True).stdout


def test_messages_have_runs_of_their_own(tmp_path: Path) -> None:
    """A morning's message gets a second chance an hour later, the evening its run; without them it is two."""
    assert len(job(tmp_path, time(6)).times) == 2
    wanted = job(tmp_path, time(6), morning=True, evening=time(20)).times
    assert wanted[2:] == (time(7, 15), time(20))
    assert wanted[1] < wanted[2]


@pytest.mark.cron
@pytest.mark.xdist_group("crontab")
def test_cron_line_works_in_a_bare_environment(home: Path, crontab: str) -> None:
    """Installed twice there are two lines; each runs under ``env -i``; removal leaves the others as they were."""
    cron, mine = Cron(), job(home)
    cron.install(mine)
    cron.install(mine)
    ours = [line for line in listed().splitlines() if mine.tag in line]
    assert len(ours) == len(mine.times) == 2
    assert cron.installed(mine) == "\n".join(ours)
    assert listed().startswith(crontab)
    command = ours[0].split(" ", 5)[5].rpartition(" # ")[0].replace(r"\%", "%")  # as cron reads it
    done = subprocess.run(["env", "-i", "/bin/sh", "-c", command], check=False, cwd="/")
    said = mine.output.read_text()
    assert done.returncode == 0, said
    assert "today" in said
    assert cron.remove(mine)
    assert not cron.remove(mine)
    assert listed() == crontab


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on PATH")
def test_systemd_units_are_valid(home: Path, tmp_path: Path) -> None:
    """systemd itself finds nothing wrong with the units, and reads our times as they are meant."""
    folder = tmp_path / "units"
    folder.mkdir()
    units = Systemd(folder).units(job(home))
    for path, text in units.items():
        path.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, units)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    said = [line for line in done.stderr.splitlines() if "readiness-" in line]
    assert (done.returncode, said) == (0, []), done.stderr
    times = re.findall("OnCalendar=(.*)", "".join(units.values()))
    assert len(times) == 2
    for spec in times:
        subprocess.run(["systemd-analyze", "calendar", spec], check=True, capture_output=True)


def test_launchd_agent_is_whole(home: Path, tmp_path: Path) -> None:
    """The property list names an absolute program, the home and both times."""
    mine = job(home)
    agent = plistlib.loads(Launchd(tmp_path).agent(mine))
    assert Path(agent["ProgramArguments"][0]).is_absolute()
    assert str(home) in agent["ProgramArguments"]
    assert agent["ProgramArguments"][-1] == "sync"
    assert [(t["Hour"], t["Minute"]) for t in agent["StartCalendarInterval"]] == [
        (t.hour, t.minute) for t in mine.times
    ]


def test_morning_run_follows_the_usual_wake_up(tmp_path: Path) -> None:
    """The second run comes a little after the median end of the last weeks' nights, spread from home to home."""
    nights = []
    for nth in range(40):
        day = date(2026, 1, 1) + timedelta(days=nth)
        end = datetime.combine(day, time(9, 0) if nth < 12 else time(5, 50 + nth % 10), UTC)
        nights.append(SleepNight(Provenance("garmin", f"{nth}"), day, 7.0, end - timedelta(hours=7), end))
    wake = usual_wake(nights)
    assert wake is not None
    assert time(5, 50) <= wake < time(6, 0)
    assert usual_wake([]) is None
    mornings = {job(tmp_path / str(n), wake).times[1] for n in range(20)}
    assert len(mornings) > 5
    for at in mornings:
        after = (at.hour - wake.hour) * 60 + at.minute - wake.minute
        assert AFTER_WAKE_MIN[0] <= after <= AFTER_WAKE_MIN[1]


def test_no_password_reaches_a_scheduler(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own secrets stay out of crontabs and units."""
    monkeypatch.setenv("READINESS_CALDAV_PASSWORD", "s3cret")
    monkeypatch.setenv("TZ", "Europe/Oslo")
    mine = job(home)
    assert mine.environment["TZ"] == "Europe/Oslo"
    assert "s3cret" not in Systemd().preview(mine) + Launchd().preview(mine) + shlex.join(mine.command)


PROXIES = (
    "http://me:s3cret@proxy:3128",
    "http://s3cret@proxy:3128",
    "me:s3cret@proxy:3128",
    "http://me:s3c/ret@proxy",
    "http://proxy:3128\n* * * * * evil",
)


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("chosen", [Cron, Systemd, Launchd])
def test_a_proxy_with_a_login_is_refused_with_a_sentence(
    chosen: type[Scheduler], proxy: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, nothing shown; what is there can still be looked at and removed."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    for act in (chosen().preview, chosen().install):
        with pytest.raises(ConfigurationError, match="HTTPS_PROXY") as raised:
            act(job(home))
        assert "s3c" not in str(raised.value)


@pytest.mark.parametrize("chosen", [Cron, Systemd, Launchd])
def test_a_line_break_in_the_homes_path_is_refused(chosen: type[Scheduler], tmp_path: Path) -> None:
    """It would begin a line of its own in a crontab or a unit."""
    for act in (chosen().preview, chosen().install):
        with pytest.raises(ConfigurationError, match="home folder"):
            act(job(tmp_path / "a\n* * * * * evil"))
    plain = chosen().preview(job(tmp_path / "Läufer und Kraft"))
    assert "evil" not in plain


def test_program_is_this_one(home: Path) -> None:
    """The scheduled program is the one that belongs to this interpreter, by absolute path."""
    mine: Job = job(home)
    assert Path(mine.program[0]).is_absolute()
    done = subprocess.run([*mine.program, "--version"], capture_output=True, text=True, check=True, env={})
    assert "readiness" in done.stdout
    assert Path(sys.executable).parent == Path(mine.program[0]).parent
