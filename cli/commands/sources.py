"""``sources``: what is connected, what each delivered last, and what it only repeats."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from cli.options import emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.merging.duplicates import Delivered
    from readiness.observations import Kind
    from readiness.ports import Health

HAND = {"checkin", "log", "note", "race", "told"}


@click.command(epilog="Examples:  readiness sources  ·  readiness sources --json")
@json_option
@pass_app
def command(app: App, as_json: bool) -> None:
    """What is connected, what each source delivered last, how many of its rows another source has already.

    What happened once counts once: a run from Garmin, Strava and a file is one run.
    """
    from cli.unknown import lines, to_json
    from readiness.merging.duplicates import delivered
    from readiness.merging.unknown import unknown_words

    stored = (app.home / "readiness.db").is_file()
    observations = list(app.store.observations()) if stored else []
    found = delivered(observations, app.settings)
    unknown = unknown_words(observations, app.settings.words)
    health = app.store.health() if stored else {}
    tables = {**not_set_up(), **app.config.sources}
    names = sorted({*found, *tables, *(n for n in health if n in tables)})
    zone = app.now().tzinfo
    rows = [_row(name, tables.get(name), found.get(name, {}), health.get(name), zone) for name in names]
    if as_json:
        emit({"schema": 1, "sources": rows, "unknown": to_json(unknown)})
        return
    for row in rows:
        click.echo("\n".join(_lines(row)))
        for line in lines([word for word in unknown if word.source == row["name"]]):
            click.echo(f"  {line}")


def not_set_up() -> dict[str, Any]:
    """Sources of other packages that no table of ``config.toml`` names yet."""
    from connectors import plugins
    from connectors.config.tables import PluginTable

    return dict.fromkeys(plugins.installed(plugins.SOURCES), PluginTable(enabled=False))


def _row(
    name: str, table: Any, kinds: dict[Kind, Delivered], health: Health | None, zone: tzinfo | None
) -> dict[str, Any]:
    def iso(moment: date | None) -> str | None:
        local = moment.astimezone(zone) if isinstance(moment, datetime) else moment
        return None if local is None else local.isoformat()

    return {
        "name": name,
        "connected": None if table is None else bool(table.enabled),
        "last_ok": iso(health.last_ok if health else None),
        "failing_since": iso(health.failing_since if health else None),
        "error": health.error if health else None,
        "kinds": {
            kind.value: {
                "rows": one.rows,
                "first": iso(one.first),
                "last": iso(one.last),
                "received": iso(one.received),
                "duplicates_of": dict(sorted(one.repeats.items())),
                "left_out": one.left_out,
            }
            for kind, one in sorted(kinds.items())
        },
    }


def _lines(row: dict[str, Any]) -> list[str]:
    lines = [f"{row['name']}: {_state(row)}"]
    for kind, one in row["kinds"].items():
        what = kind.replace("_", " ")
        line = f"  {what:<16} {one['rows']:>6}  {one['first']} … {one['last']}"
        repeated = [f"{n} also in {source}" for source, n in one["duplicates_of"].items()]
        if one["left_out"]:
            repeated.append(f"{one['left_out']} left out: another device's nights count")
        lines.append(line + (f"  ({'; '.join(repeated)})" if repeated else ""))
    return lines


def _state(row: dict[str, Any]) -> str:
    from connectors.sources.posted import NAMES

    if row["connected"] is None and row["name"] in NAMES:
        return f"sent to the page, last on {row['last_ok'][:16].replace('T', ' ')}"
    if row["connected"] is None:
        return "written by you" if row["name"] in HAND else "from files"
    if not row["connected"]:
        return "not connected"
    if row["failing_since"]:
        return f"failing since {row['failing_since'][:16].replace('T', ' ')}: {row['error']}"
    return f"connected, last read {row['last_ok'][:16].replace('T', ' ')}" if row["last_ok"] else "connected"
