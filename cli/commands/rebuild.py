"""``rebuild``: today's parsers on yesterday's payloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cli.exit_codes import Exit
from cli.options import emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.ports import Counts


@click.command(epilog="Example:  readiness rebuild")
@click.option("--force", is_flag=True, help="Also where most rows would become unreadable.")
@json_option
@pass_app
def command(app: App, force: bool, as_json: bool) -> Exit:
    """Read the kept raw payloads again, as after an upgrade that reads more of them. Asks no vendor.

    A source of which most rows would become unreadable is left as it is (exit status 5).
    """
    from connectors.lock import only_one
    from connectors.sources.registry import reader
    from readiness.night.ingest import made_unreadable, rebuild

    with only_one(app.home):
        names = app.known_store.sources()
        readers = {name: found for name in names if (found := reader(name, app.config, app.home))}
        stopped = {} if force else made_unreadable(app.store, readers)
        done = rebuild(app.store, {n: r for n, r in readers.items() if n not in stopped}, app.now())
    left = [name for name in names if name not in readers]
    code = Exit.PARTIAL if stopped else Exit.DONE
    if as_json:
        emit(_document(done, stopped, left))
    else:
        _show(done, stopped, left)
    return code


def _document(
    done: Mapping[str, Counts], stopped: Mapping[str, tuple[int, int]], left: Sequence[str]
) -> dict[str, Any]:
    rows = [{"name": name, **counts.to_json()} for name, counts in done.items()]
    refused = [{"name": name, "unreadable": lost, "rows": of} for name, (lost, of) in stopped.items()]
    return {"schema": 1, "sources": rows, "left": left, "stopped": refused}


def _show(done: Mapping[str, Counts], stopped: Mapping[str, tuple[int, int]], left: Sequence[str]) -> None:
    for name, counts in done.items():
        total = counts.new + counts.changed + counts.unchanged
        click.echo(
            f"{name}: {total} rows read again, {counts.new + counts.changed} changed by it, "
            f"{counts.quarantined} unreadable"
        )
    for name, (lost, of) in stopped.items():
        click.echo(
            f"{name}: left as it is, since {lost} of {of} rows would become unreadable. Does another package "
            "answer to that name? Update or uninstall it. `readiness rebuild --force` reads them all the same.",
            err=True,
        )
    for name in left:
        click.echo(f"{name}: nothing here reads it any more; left as it is", err=True)
