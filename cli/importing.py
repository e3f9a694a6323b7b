"""What all ``import`` commands of vendors' files share: the paths, the progress, the summary."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.exit_codes import Exit
from cli.options import emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from connectors.imports import Imported

SHOWN = 15
"""Files and rows named one by one; of the others the number."""
_EVERY_S = 0.2


def import_command(name: str, source: str, what: str, example: str) -> click.Command:
    """The command for one kind of file. ``source`` is the source's name in the registry."""

    @click.command(name, help=what, epilog=f"Example:  readiness import {name} {example}")
    @click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
    @json_option
    @pass_app
    def command(app: App, paths: tuple[Path, ...], as_json: bool) -> Exit:
        from connectors.imports import run
        from connectors.sources.registry import file_source

        progress = _Progress(quiet=app.quiet or as_json)
        with_zone = app.now().tzinfo
        imported = run(
            file_source(source, paths, app.settings.athlete, with_zone), app.store, app.now(), progress
        )
        progress.clear()
        if as_json:
            emit(_document(name, imported))
        else:
            _tell(name, imported, quiet=app.quiet)
        return Exit.PARTIAL if imported.damaged or imported.nothing else Exit.DONE

    return command


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


def _document(name: str, imported: Imported) -> dict[str, Any]:
    counts = imported.counts
    return {
        "schema": 1,
        "import": name,
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "known_files": imported.known_files,
        "quarantined": counts.quarantined,
        "skipped": [{"file": s.name, "reason": s.reason, "damaged": s.damaged} for s in imported.skipped],
        "problems": list(imported.problems),
    }


def _tell(name: str, imported: Imported, *, quiet: bool) -> None:
    damaged = [f"{s.name}: {s.reason}" for s in imported.skipped if s.damaged]
    for heading, lines in (("Not read, or only in part:", damaged), ("Left out:", list(imported.problems))):
        _list(heading, lines)
    if not quiet:
        other = Counter(s.reason for s in imported.skipped if not s.damaged)
        for reason, count in other.most_common(SHOWN):
            example = next(s.name for s in imported.skipped if s.reason == reason)
            more = f" and {count - 1} more" if count > 1 else ""
            click.echo(f"Skipped {example}{more}: {reason}", err=True)
        counts = imported.counts
        known = counts.unchanged + imported.known_files
        click.echo(f"{name}: {counts.new} new, {counts.changed} changed, {known} known already.")
    if imported.nothing:
        click.echo(f"Nothing here that `import {name}` can read. Is it the right kind of file?", err=True)


def _list(heading: str, lines: list[str]) -> None:
    if not lines:
        return
    click.echo(heading, err=True)
    for line in lines[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(lines) > SHOWN:
        click.echo(f"  … and {len(lines) - SHOWN} more", err=True)
