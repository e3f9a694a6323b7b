"""``demo``: the whole job on a made-up athlete, in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import emit, json_option, pass_app
from cli.wiring import App
from readiness.errors import UnexpectedResponse

if TYPE_CHECKING:
    from readiness.night.sync import SourceReport

CONFIG = """# The demo's settings. Garmin is off: her watch is a server that ran only during the demo.
[athlete]
timezone = "{zone}"
[sources.garmin]
enabled = false
[calendars.ics]
path = "out/strength.ics"
"""
DAYS = 14
MARK = "  ✓"


@click.command(epilog="Examples:  readiness demo  ·  readiness demo --keep ~/readiness-demo")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Keep everything in DIR, to go on with: readiness --home DIR …")  # fmt: skip
@json_option
@pass_app
def command(app: App, keep: Path | None, as_json: bool) -> None:
    """The whole job on a made-up ultrarunner: her watch's data in, a verdict and a calendar out.

    Nothing leaves this machine, and your own data is not touched.
    """
    from cli.commands.report import write
    from readiness.morning.answers import answer as answer_for

    home = (keep or Path(tempfile.mkdtemp(prefix="readiness-demo-"))).resolve()
    prepare(home)
    demo = App(home)
    demo.quiet = app.quiet or as_json
    say = tell if not demo.quiet else lambda _: None
    say("A made-up ultrarunner, 150 days of her life, and the real program:")
    live_a_night(demo, say)
    answer = json.loads(answer_for(demo, demo.today()).json)
    ics, report = home / "out" / "strength.ics", write(demo, home / "out" / "report.html")
    if as_json:
        emit(
            {"schema": 1, "home": str(home), "ics": str(ics), "report": str(report), "recommendation": answer}
        )
    else:
        show(demo, answer, ics, report)
    demo.close()


def prepare(home: Path) -> None:
    """A private home with the demo's settings. Refuses a folder that holds anything but an earlier demo."""
    config = home / "config.toml"
    if (
        home.is_dir()
        and any(home.iterdir())
        and not (config.is_file() and "# The demo's" in config.read_text("utf-8"))
    ):
        raise click.UsageError(f"{home} holds something else; name a new folder for --keep.")
    from connectors.demo.athlete import ZONE

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.write_text(CONFIG.format(zone=ZONE), "utf-8")


def live_a_night(demo: App, say: Callable[[str], None]) -> None:
    """Sync through the real Garmin source, type in what she typed in, and publish the plan."""
    from connectors.demo import athlete, serve
    from connectors.sources.garmin.source import GarminSource
    from readiness.night.sync import sync
    from readiness.publishing.use_cases import publish_plan

    her = athlete(demo.today())
    with serve(her) as server:
        report = sync([GarminSource(server.token_dir, server.base_url, pace_s=0)], demo.store, demo.now())
    say(fetched(report.sources[0], server.base_url))
    demo.store_typed(*her.checkins, *her.notes)
    race = her.races[0]
    say(f"{MARK} {len(her.checkins)} morning check-ins; {race.name}, {race.distance_km:g} km, on {race.date}")
    (calendar,) = publish_plan(demo)
    say(
        f"{MARK} calendar: {calendar.created} new, {calendar.updated} changed, {calendar.unchanged} as they were"
    )


def fetched(source: SourceReport, url: str) -> str:
    counts = source.counts
    if source.error:
        raise UnexpectedResponse(f"the demo's own server failed: {source.error}")
    known = counts.changed + counts.unchanged
    return f"{MARK} her watch, at {url}: {counts.new} observations new, {known} known, in {source.requests} requests"


def tell(line: str) -> None:
    click.echo(line, err=True)


def show(demo: App, answer: dict[str, Any], ics: Path, report: Path) -> None:
    """Today, the coming fortnight, and where everything is."""
    from cli.render.answer import show as show_answer
    from cli.render.schedule import schedule
    from cli.render.table import show_plan
    from readiness.morning.answers import plan as coming
    from readiness.morning.contract import plan_to_json

    today = demo.today()
    click.echo()
    show_answer(answer, today=today)
    click.echo()
    plan = plan_to_json(coming(demo, today, DAYS))["days"]
    show_plan(plan, schedule(demo, today, DAYS), today=today)
    click.echo(f"""
Calendar  {ics}
Report    {report}
Home      {demo.home}
Go on     {program()} --home {demo.home} explain
          {program()} --home {demo.home} checkin --fatigue 4 --soreness 4""")


def program() -> str:
    """How this program is called from here."""
    called = Path(sys.argv[0])
    return "readiness" if called.name != "readiness" or shutil.which("readiness") else os.path.relpath(called)
