"""The steps of the first run: each says how it stands, and asks and does what is open."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.run import run

if TYPE_CHECKING:
    from cli.wiring import App


@dataclass(frozen=True, slots=True)
class Step:
    """``standing`` says in words how it stands, or None while it is to be done; ``do`` asks and does it, and is
    True when it is done."""

    name: str
    title: str
    standing: Callable[[App], str | None]
    do: Callable[[App], bool]
    again: str


_KINDS_BY_MARK = (
    ("activities.csv", "strava-export"),
    ("di_connect", "garmin-export"),
    ("physiological_cycles.csv", "whoop"),
    (".fit", "fit"),
)
"""What a name inside a folder or zip says about the whole."""


def _data_standing(app: App) -> str | None:
    if not (app.home / "readiness.db").is_file():
        return None
    found = app.store.observations()
    if not found:
        return None
    sources = ", ".join(sorted({x.provenance.source for x in found}))
    last = max(x.date for x in found if x.date <= app.today()) if found else app.today()
    return f"{len(found)} observations from {sources}, until {last}"


def _data_do(app: App) -> bool:
    click.echo("  g  log in to Garmin Connect (once; the password is not kept)")
    click.echo("  i  log in to Intervals.icu (COROS, Suunto, Polar, Oura …; free of charge)")
    click.echo("  s  log in to Strava")
    click.echo("  or the path of an export: Strava's or Garmin's zip, WHOOP's, a folder of FIT files")
    answer = _ask("g, i, s or a path (Enter skips)")
    if answer == "g":
        return _run(app, "connect", "garmin") and _run(app, "sync")
    if answer == "i":
        return _run(app, "connect", "intervals") and _run(app, "sync")
    if answer == "s":
        return _run(app, "connect", "strava") and _run(app, "sync")
    if not answer:
        return False
    path = Path(answer.strip("'\"")).expanduser()
    if not path.exists():
        raise click.UsageError(f"There is nothing at {path}. Check the path.")
    kind = _kind_of(path)
    if kind is None:
        raise click.UsageError(f"{path} is no export I know; `readiness import --help` lists the kinds.")
    return _run(app, "import", kind, str(path))


def _kind_of(path: Path) -> str | None:
    """Which ``import`` command reads this file or folder, judged by the names in it."""
    if path.is_dir():
        names = [str(x.relative_to(path)) for x in path.rglob("*")]
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        names = [path.name]
    lower = [name.lower() for name in names]
    return next((kind for mark, kind in _KINDS_BY_MARK if any(mark in name for name in lower)), None)


_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
        "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}  # fmt: skip


def _week_standing(app: App) -> str | None:
    from readiness.observations import Kind

    if app.settings.week:
        return ", ".join(f"{day} {run}" for day, run in app.settings.week.items())
    if not (app.home / "readiness.db").is_file():
        return None
    planned = app.store.observations([Kind.PLANNED_RUN], since=app.today())
    return f"read from your plan ({len(planned)} days ahead)" if planned else None


def _week_do(app: App) -> bool:
    """Asks day by day, and writes ``[week]``."""
    from connectors.config.edit import set_table
    from readiness.errors import ConfigurationError
    from readiness.runs.template import read_template

    click.echo("  Such as: easy 45min · intervals 50min 06:30 · long 4h 07:00 · rest.")
    click.echo("  Enter leaves a day to what your runs show.")
    told: dict[str, str] = {}
    for day, name in _DAYS.items():
        while answer := _ask(f"{name:<9}"):
            try:
                read_template(day, answer)
            except ConfigurationError as error:
                click.echo(f"  {error}")
                continue
            told[day] = answer
            break
    if not told:
        return False
    set_table(app.home, "week", told)
    app.forget_what_was_read()
    return True


def _race_standing(app: App) -> str | None:
    from readiness.observations import Kind, Race

    if not (app.home / "readiness.db").is_file():
        return None
    races = [x for x in app.store.observations([Kind.RACE], since=app.today()) if isinstance(x, Race)]
    if not races:
        return None
    return f"{races[0].priority} race {races[0].name}, {races[0].date}"


def _race_do(app: App) -> bool:
    when = _ask("Its date, such as 2027-06-12 (Enter skips)")
    if not when:
        return False
    try:
        date.fromisoformat(when)
    except ValueError:
        raise click.UsageError(f"{when!r} is no date; write it as 2027-06-12.") from None
    name = _ask("Its name") or "Race"
    distance = _ask("Kilometres (Enter if you do not know)")
    more = ["--distance-km", distance] if distance else []
    return _run(app, "race", "add", "--date", when, "--name", name, *more)


def _calendar_standing(app: App) -> str | None:
    servers = [name for name in app.config.calendars if name != "ics"]
    if servers:
        return ", ".join(servers)
    path = app.home / "out" / "strength.ics"
    return str(path) if path.is_file() else None


def _calendar_do(app: App) -> bool:
    click.echo(f"  f  write a calendar file that any calendar can open: {app.home}/out/strength.ics")
    click.echo("  c  a CalDAV calendar (Nextcloud, Fastmail, iCloud …)")
    answer = _ask("f or c (Enter skips)")
    if answer == "c":
        return _run(app, "connect", "caldav") and _run(app, "publish")
    return answer == "f" and _run(app, "publish")


def _schedule_standing(app: App) -> str | None:
    from connectors.schedule import installed_in
    from connectors.schedule.job import job

    there = installed_in(job(app.home))
    return f"installed, by {' and '.join(there)}" if there else None


def _schedule_do(app: App) -> bool:
    if _ask("Install it, early each morning? y (Enter skips)").lower() not in ("y", "yes"):
        return False
    return _run(app, "schedule", "install")


def _run(app: App, *arguments: str) -> bool:
    """Runs another command of ours on the same home; whether it went well."""
    group = click.get_current_context().find_root().command
    code = run(group, ["--home", str(app.home), *arguments])
    app.forget_what_was_read()
    return code == 0


def _ask(question: str) -> str:
    """One line from the user; Enter gives the empty text, which means 'skip'."""
    answer: str = click.prompt(f"  {question}", default="", show_default=False)
    return answer.strip()


STEPS = (
    Step("data", "Your data", _data_standing, _data_do, "readiness connect …, readiness import …"),
    Step("week", "Your week", _week_standing, _week_do, "readiness setup week"),
    Step("race", "Your next race", _race_standing, _race_do, "readiness race add …"),
    Step("calendar", "Your calendar", _calendar_standing, _calendar_do, "readiness publish"),
    Step("schedule", "Every night by itself", _schedule_standing, _schedule_do, "readiness schedule install"),
)
