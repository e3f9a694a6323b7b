"""Where runs and nights come from: log in to a service, drop a file on the terminal, or paste a calendar's address."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from cli.asking import ask
from cli.steps.step import Step, command, providers
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from cli.wiring import App

_FEED = re.compile(r"(?:https?|webcal)://\S+", re.IGNORECASE)
_ELSEWHERE = {"ics_plan", "folder"}
"""Sources that the prompt itself takes, without a line of the menu."""


def _standing(app: App) -> str | None:
    if not (app.home / "readiness.db").is_file():
        return None
    from readiness.observations import Kind

    found = [
        x for x in app.store.observations() if x.KIND not in (Kind.CHECKIN, Kind.NOTE, Kind.RACE, Kind.AWAY)
    ]
    if not found:
        return None
    sources = ", ".join(sorted({x.provenance.source for x in found}))
    last = max((x.date for x in found if x.date <= app.today()), default=app.today())
    return f"{len(found)} records from {sources}, up to {last}"


def services() -> list[tuple[str, str]]:
    """Every source that sync can ask, by name and in words: ours, and those of installed packages."""
    from connectors.sources.registry import names

    known = providers()
    return [
        (name, known.get(name, f"Set it up in config.toml: [sources.{name}] enabled = true."))
        for name in names()
        if name not in _ELSEWHERE
    ]


def _do(app: App) -> bool:
    offered = services()
    for number, (name, what) in enumerate(offered, 1):
        click.echo(f"  {number}  {name:<10} {what}")
    click.echo("  Or drop a file or folder here: a zip of Garmin's, Strava's or WHOOP's, FIT")
    click.echo("  files, a CSV, a plan (.ics). Or paste the address of your coach's calendar.")
    click.echo("  Several things go one after the other.")
    done = False
    while answer := ask("Number, file or address (Enter goes on)"):
        try:
            done = _take(app, answer, offered) or done
        except (ReadinessError, click.UsageError) as error:
            click.echo(f"  {error}")
    return done


def _take(app: App, answer: str, offered: list[tuple[str, str]]) -> bool:
    """One answer: a service to log in to, an address, or files."""
    numbered = {str(number): name for number, (name, _) in enumerate(offered, 1)}
    chosen = numbered.get(answer, answer.lower())
    if chosen in numbered.values():
        if chosen not in providers():
            raise click.UsageError(dict(offered)[chosen])
        return command(app, "connect", chosen) and command(app, "sync")
    return _plan(app, answer) if _FEED.fullmatch(answer) else _files(app, dropped(answer))


def _files(app: App, paths: list[Path]) -> bool:
    plans = [path for path in paths if path.suffix.lower() == ".ics"]
    others = [str(path) for path in paths if path not in plans]
    done = [_plan(app, str(path)) for path in plans]
    if others:
        done.append(command(app, "import", *others))
    folders = [str(path.resolve()) for path in paths if path.is_dir()]
    question = "Look through it again every night? y (Enter: no)"
    if any(done) and folders and ask(question).lower() in ("y", "yes"):
        _watch(app, folders)
    return any(done)


def _watch(app: App, folders: list[str]) -> None:
    from connectors.config.edit import set_table

    known = app.config.sources.get("folder")
    set_table(
        app.home,
        "sources.folder",
        {"paths": list(dict.fromkeys([*(known.paths if known else ()), *folders]))},
    )
    app.forget_what_was_read()


def _plan(app: App, where: str) -> bool:
    from connectors.config.edit import set_table

    set_table(app.home, "sources.ics_plan", {"url": where})
    app.forget_what_was_read()
    click.echo("  Your plan is read from there, now and every night.")
    return command(app, "sync")


def dropped(text: str) -> list[Path]:
    """The files that a terminal pastes when they are dropped on it: quoted, with escaped spaces, as file://, or bare.

    Raises UsageError naming what is not there, with the name nearest to it.
    """
    whole = Path(text.strip()).expanduser()
    if whole.exists():
        return [whole]
    try:
        words = shlex.split(text)
    except ValueError:  # an apostrophe in a bare path
        words = [text.strip().strip("'\"")]
    paths = [_path(word) for word in words]
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise click.UsageError(
            f"There is nothing at {missing}. Drag the file into this window, or write its path.{_near(missing)}"
        )
    return paths


def _path(word: str) -> Path:
    if word.startswith("file://"):
        return Path(unquote(urlsplit(word).path))
    return Path(word).expanduser()


def _near(path: Path) -> str:
    import difflib

    try:
        names = [one.name for one in path.parent.iterdir()]
    except OSError:
        names = []
    near = difflib.get_close_matches(path.name, names, 1)
    return f" Did you mean {path.parent / near[0]}?" if near else ""


DATA = Step("data", "Your runs and nights", _standing, _do, "readiness connect …, readiness import …")
