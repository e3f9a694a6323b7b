"""``rebuild``: today's parsers on yesterday's payloads."""

from __future__ import annotations

import click

from cli.options import emit, json_option, pass_app
from cli.wiring import App


@click.command(epilog="Example:  readiness rebuild")
@json_option
@pass_app
def command(app: App, as_json: bool) -> None:
    """Read the kept raw payloads again, as after an upgrade that reads more of them. Asks no vendor."""
    from connectors.lock import only_one
    from connectors.sources.registry import reader
    from readiness.night.ingest import rebuild

    with only_one(app.home):
        names = app.known_store.sources()
        readers = {name: found for name in names if (found := reader(name, app.config, app.home))}
        done = rebuild(app.store, readers, app.now())
    left = [name for name in names if name not in readers]
    if as_json:
        emit(
            {
                "schema": 1,
                "sources": [
                    {
                        "name": name,
                        "new": counts.new,
                        "changed": counts.changed,
                        "unchanged": counts.unchanged,
                        "quarantined": counts.quarantined,
                    }
                    for name, counts in done.items()
                ],
                "left": left,
            }
        )
        return
    for name, counts in done.items():
        total = counts.new + counts.changed + counts.unchanged
        click.echo(
            f"{name}: {total} rows read again, {counts.new + counts.changed} changed by it, "
            f"{counts.quarantined} unreadable"
        )
    for name in left:
        click.echo(f"{name}: nothing here reads it any more; left as it is", err=True)
