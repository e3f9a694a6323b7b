"""``data``: the stored observations after merging, each with where it came from."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from cli.options import DAY, emit, json_option, pass_app
from cli.render.record import words
from cli.wiring import App
from readiness.observations import Kind

if TYPE_CHECKING:
    from readiness.merging.merge import Merged

DAYS = 14
KINDS = {
    "activities": (Kind.ACTIVITY,),
    "nights": (Kind.HRV, Kind.SLEEP, Kind.RESTING_HR),
    "checkins": (Kind.CHECKIN, Kind.NOTE),
    "plan": (Kind.PLANNED_RUN, Kind.RACE),
}


@click.command(
    epilog="Examples:  readiness data nights  ·  readiness data activities --from 2026-01-01 --json"
)
@click.argument("what", type=click.Choice(list(KINDS)))
@click.option("--from", "since", type=DAY, help=f"Default: {DAYS} days ago.")
@click.option("--to", "until", type=DAY, help="Default: today; of a plan, its end.")
@json_option
@pass_app
def command(app: App, what: str, since: date | None, until: date | None, as_json: bool) -> None:
    """The stored observations after merging, each with its provenance."""
    from readiness.merging.merge import trace

    ahead = what == "plan"
    since = since or (app.today() if ahead else (until or app.today()) - timedelta(days=DAYS))
    until = until or (date.max if ahead else app.today())
    kept = app.known_store.observations(KINDS[what])
    rows = [row(m) for m in trace(kept, app.settings) if since <= m.observation.date <= until]
    rows.sort(key=lambda x: (x.get("date") or x.get("start", ""), x["kind_of_observation"]))
    if as_json:
        emit({"schema": 1, what: rows})
        return
    for one in rows:
        click.echo(line(one))
    if not rows:
        click.echo(f"Nothing between {since} and {until}.", err=True)


def row(merged: Merged) -> dict[str, Any]:
    """What was observed, and the provenance: which source each field is from, and which rows say the same.

    What was not observed is left out.
    """
    observation = merged.observation
    p = observation.provenance
    content = {
        f.name: value
        for f in fields(observation)
        if f.name != "provenance"
        and (value := getattr(observation, f.name)) not in (None, ())
        and (f.name != "truncated" or value)
    }
    provenance = {
        "source": p.source,
        "source_id": p.source_id,
        "device": p.device,
        "ingested_at": p.ingested_at,
        "fields": dict(merged.fields),
        "duplicates": [{"source": d.source, "source_id": d.source_id} for d in merged.duplicates],
    }
    whole = {"kind_of_observation": observation.KIND.value, **content, "provenance": provenance}
    plain: dict[str, Any] = json.loads(json.dumps(whole, default=_plain))
    return plain


def _plain(value: Any) -> Any:
    return (
        value.isoformat()
        if hasattr(value, "isoformat")
        else {f.name: getattr(value, f.name) for f in fields(value)}
    )


def line(row: dict[str, Any]) -> str:
    """``2026-03-03  hrv  rmssd 54 ms  (garmin)``"""
    when = row.get("start", row.get("date", ""))[:16].replace("T", " ")
    sources = [row["provenance"]["source"], *(d["source"] for d in row["provenance"]["duplicates"])]
    return (
        f"{when:<16}  {row['kind_of_observation']:<10}  {words(row)}  ({', '.join(dict.fromkeys(sources))})"
    )
