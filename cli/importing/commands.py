"""The commands of ``import``: one for each kind of file, and one that recognises what it is given."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.exit_codes import Exit
from cli.importing.kinds import FileKind
from cli.importing.telling import document, refusal, tell
from cli.options import emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


_EVERY_S = 0.2
PATHS = click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
OPTIONS: dict[str, Callable[..., Any]] = {
    "sport": click.option("--sport", help="What files are that do not say it: running, cycling, strength …"),
    "pounds": click.option(
        "--pounds", is_flag=True, help="Weights without a unit are pounds, not kilograms."
    ),
    "miles": click.option("--miles", is_flag=True, help="The account shows miles and feet, not km and m."),
}


def import_command(name: str, kind: FileKind) -> click.Command:
    """The command for one kind of file."""

    @json_option
    @pass_app
    def command(app: App, /, paths: tuple[Path, ...], as_json: bool, **options: Any) -> Exit:
        if options.get("sport"):
            options["sport"] = _sport(options["sport"])
        if name == "activities":
            return _lists(app, paths, as_json, options)
        return _read(app, name, kind.source, paths, as_json, options)

    with_options = OPTIONS[kind.option](PATHS(command)) if kind.option else PATHS(command)
    return click.command(name, help=kind.what, epilog=f"Example:  readiness import {name} {kind.example}")(
        with_options
    )


def import_any() -> click.Command:
    """``import PATH…``: each path is what it seems to be."""

    @click.command("import", epilog="Example:  readiness import ~/Downloads/garmin.zip")
    @PATHS
    @json_option
    @pass_app
    def command(app: App, paths: tuple[Path, ...], as_json: bool) -> Exit:
        """Recognise files and read them."""
        done = [one for path in _with_own_tables(paths) for one in _import_recognised(app, path, as_json)]
        if as_json:
            emit({"schema": 1, "imports": [document for _, document in done if document]})
        return max((code for code, _ in done), default=Exit.DONE)

    return command


def _import_recognised(app: App, path: Path, as_json: bool) -> Iterator[tuple[Exit, dict[str, Any]]]:
    """The exit status and document of each kind of file that a path holds; one without document where it is refused."""
    from cli.importing.own_csv import read
    from connectors.sources.recognise import recognise

    found = [seems for seems in recognise(path) if seems.command]
    if not found:
        click.echo(refusal(None, path), err=True)
        yield Exit.PARTIAL, {}
    for seems in found:
        if not app.quiet and not as_json:
            click.echo(f"{path.name}: {seems.what}.")
        if seems.table is not None:
            yield read(app, {seems.table: path})
        else:
            yield _import(app, str(seems.command), str(seems.source), (path,), as_json, {})


def _with_own_tables(paths: Sequence[Path]) -> Iterator[Path]:
    """The paths; in place of a folder that holds tables of our own, these and what else is in it, file by file."""
    from connectors.sources.recognise import recognise

    for path in paths:
        if path.is_dir() and any(seems.command == "csv" for seems in recognise(path)):
            yield from sorted(one for one in path.rglob("*") if one.is_file() and recognise(one))
        else:
            yield path


def _lists(app: App, paths: tuple[Path, ...], as_json: bool, options: dict[str, Any]) -> Exit:
    """Lists of activities come from two vendors; each path is read as the one that it is."""
    from connectors.sources.recognise import LIST, recognise

    of_intervals = tuple(path for path in paths if LIST in recognise(path))
    others = tuple(path for path in paths if path not in of_intervals)
    codes = []
    if of_intervals:
        codes.append(_read(app, "activities", "intervals", of_intervals, as_json, {}))
    if others:
        codes.append(_read(app, "activities", "garmin_list", others, as_json, options))
    return max(codes)


def _sport(word: str) -> str:
    from connectors.sources.words import sport_of

    known = sport_of(word)
    if known is None:
        raise click.BadParameter(
            f"{word!r} is no sport that we know; say running, trail_running, cycling, hiking, strength …",
            param_hint="--sport",
        )
    return known


def _read(
    app: App, name: str, source: str, paths: tuple[Path, ...], as_json: bool, options: dict[str, Any]
) -> Exit:
    code, said = _import(app, name, source, paths, as_json, options)
    if as_json:
        emit(said)
    return code


def _import(
    app: App, name: str, source: str, paths: tuple[Path, ...], as_json: bool, options: dict[str, Any]
) -> tuple[Exit, dict[str, Any]]:
    from connectors.imports import run
    from connectors.sources.registry import file_source

    progress = _Progress(quiet=app.quiet or as_json)
    files = file_source(source, paths, app.settings.athlete, app.now().tzinfo, **options)
    imported = run(files, app.store, app.now(), progress, app.settings)
    progress.clear()
    if not as_json:
        tell(name, imported, quiet=app.quiet)
    if imported.nothing:
        for path in paths:
            click.echo(refusal(name, path), err=True)
    code = Exit.PARTIAL if imported.damaged or imported.nothing else Exit.DONE
    return code, document(name, imported)


class _Progress:
    """One line on a terminal that says which file is read; nothing on a pipe."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._files = 0
        self._last = 0.0

    def __call__(self, name: str) -> None:
        self._files += 1
        if self._on and time.monotonic() - self._last >= _EVERY_S:
            self._last = time.monotonic()
            click.echo(f"\r\x1b[K{self._files} files · {name[-60:]}", nl=False, err=True)

    def clear(self) -> None:
        if self._on:
            click.echo("\r\x1b[K", nl=False, err=True)
