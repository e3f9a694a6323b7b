"""Where nights and runs come from: a connected watch, or files."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.setting_up import ask, run_command

if TYPE_CHECKING:
    from cli.wiring import App

KINDS_BY_MARK = (
    ("activities.csv", "strava-export"),
    ("di_connect", "garmin-export"),
    ("physiological_cycles.csv", "whoop"),
    (".fit", "fit"),
)
"""What a name inside a folder or zip says about the whole."""


def standing(app: App) -> str | None:
    if not (app.home / "readiness.db").is_file():
        return None
    found = app.store.observations()
    if not found:
        return None
    sources = ", ".join(sorted({x.provenance.source for x in found}))
    last = max(x.date for x in found if x.date <= app.today()) if found else app.today()
    return f"{len(found)} observations from {sources}, until {last}"


def do(app: App) -> bool:
    click.echo("  g  log in to Garmin Connect (once; the password is not kept)")
    click.echo("  s  log in to Strava")
    click.echo("  or the path of an export: Strava's or Garmin's zip, WHOOP's, a folder of FIT files")
    answer = ask("g, s or a path (Enter skips)")
    if answer == "g":
        return run_command(app, "connect", "garmin") and run_command(app, "sync")
    if answer == "s":
        return run_command(app, "connect", "strava") and run_command(app, "sync")
    if not answer:
        return False
    path = Path(answer.strip("'\"")).expanduser()
    if not path.exists():
        raise click.UsageError(f"There is nothing at {path}. Check the path.")
    kind = kind_of(path)
    if kind is None:
        raise click.UsageError(f"{path} is no export I know; `readiness import --help` lists the kinds.")
    return run_command(app, "import", kind, str(path))


def kind_of(path: Path) -> str | None:
    """Which ``import`` command reads this file or folder, judged by the names in it."""
    if path.is_dir():
        names = [str(x.relative_to(path)) for x in path.rglob("*")]
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        names = [path.name]
    lower = [name.lower() for name in names]
    return next((kind for mark, kind in KINDS_BY_MARK if any(mark in name for name in lower)), None)
