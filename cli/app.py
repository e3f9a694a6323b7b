"""The command group: names and one line for each command; nothing is imported before it is asked for."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cli.lazy import Entry, LazyGroup
from cli.run import run as run_group
from cli.terminal import prepare_streams
from cli.wiring import App

SECTIONS = {
    "Every day": {
        "today": Entry("cli.commands.today", "Lift today? The answer, and why."),
        "checkin": Entry("cli.commands.checkin", "The ten-second morning check-in."),
        "explain": Entry("cli.commands.explain", "Every number behind a verdict, as a coach would tell it."),
        "log": Entry("cli.commands.log", "Write down strength work that is done."),
        "note": Entry("cli.commands.note", "Mark a day: alcohol, travel, altitude, illness …"),
    },
    "Ahead": {
        "plan": Entry("cli.commands.plan", "The coming fortnight, day by day."),
        "what-if": Entry("cli.commands.what_if", "The verdict under changed circumstances; stores nothing."),
        "race": Entry("cli.commands.race", "Add, list and remove races."),
        "away": Entry("cli.commands.away", "Say when you are away, with or without a gym."),
        "publish": Entry("cli.commands.publish", "Push the plan to the calendars."),
        "calendar": Entry("cli.commands.calendar", "Withdraw what we wrote into the calendars."),
    },
    "Data in": {
        "connect": Entry("cli.commands.connect", "Log in to Garmin, Strava or a calendar, once."),
        "import": Entry("cli.commands.imports", "Read files: our CSV, vendors' exports, FIT."),
        "sync": Entry("cli.commands.sync", "The nightly job: fetch, store, decide, publish."),
        "sources": Entry("cli.commands.sources", "What is connected, and what each delivered last."),
        "data": Entry("cli.commands.data", "The stored observations, each with where it came from."),
        "rebuild": Entry("cli.commands.rebuild", "Read the kept raw payloads again."),
    },
    "Looking back": {
        "history": Entry("cli.commands.history", "What was said on past mornings."),
        "backtest": Entry("cli.commands.backtest", "What would have been said, against what followed."),
        "train": Entry("cli.commands.train", "Fit the personal model."),
        "evaluate": Entry("cli.commands.evaluate", "Its error against plain baselines."),
    },
    "The page": {
        "report": Entry("cli.commands.report", "One self-contained page with charts."),
        "serve": Entry("cli.commands.serve", "The page live on this machine, with forms and JSON."),
        "mcp": Entry("cli.commands.mcp", "Read-only tools for an assistant."),
    },
    "Many athletes": {
        "team": Entry("cli.commands.team", "A line for each athlete, most worrying first."),
        "fleet": Entry("cli.commands.fleet", "A platform's athletes: Parquet in, Parquet out."),
    },
    "Set-up and care": {
        "setup": Entry("cli.commands.setup", "The first run's questions again."),
        "demo": Entry("cli.commands.demo", "The whole job on a made-up athlete."),
        "doctor": Entry("cli.commands.doctor", "Check everything, and say how to fix it."),
        "schedule": Entry("cli.commands.schedule", "Run the nightly job by cron, systemd or launchd."),
        "rules": Entry("cli.commands.rules", "The rule book."),
        "export": Entry("cli.commands.export", "Everything out, into one folder."),
        "forget": Entry("cli.commands.forget", "Everything gone."),
        "completion": Entry("cli.commands.completion", "Complete commands with Tab in bash, zsh, fish."),
    },
}


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), envvar="READINESS_HOME",
              help="The folder that holds everything.  [env: READINESS_HOME]")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Say more; show the traceback of a bug.")
@click.option("-q", "--quiet", is_flag=True, help="Say only the result, and errors.")
@click.version_option(package_name="readiness")
@click.pass_context
def group(ctx: click.Context, home: Path | None, verbose: bool, quiet: bool) -> None:
    """Tells an ultrarunner each day whether to lift, for how long, and why.

    Without a command: shows what is set up, and leads through the rest.
    """
    if verbose and quiet:
        ctx.fail("-v and -q contradict each other.")
    app = ctx.find_object(App)
    assert app is not None  # noqa: S101 - run() puts it there
    app.set_up(home=home, verbose=verbose, quiet=quiet)
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        from cli.first_run import welcome

        welcome(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code."""
    return run_group(group, arguments)


def main() -> None:
    prepare_streams()
    code = run()
    gc.freeze()  # at exit the interpreter would search all that is loaded for garbage, twice: 10 ms of each command
    sys.exit(code)
