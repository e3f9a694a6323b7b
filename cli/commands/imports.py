"""``import``: files in. Each kind of file is one command in a file of its own beside this one."""

from __future__ import annotations

import click

from cli.lazy import Entry, LazyGroup

SECTIONS = {
    "Commands": {
        "csv": Entry("cli.commands.import_csv", "Our own CSV: days, activities, check-ins, plan, races."),
        "garmin-export": Entry(
            "cli.commands.import_garmin_export",
            "Garmin's full export: the zip that Garmin mails you, or its folder.",
        ),
        "strava-export": Entry(
            "cli.commands.import_strava_export",
            "Strava's bulk export: the zip that Strava mails you, or its folder.",
        ),
        "fit": Entry("cli.commands.import_fit", "FIT, TCX and GPX files: single ones, folders, zips."),
        "whoop": Entry(
            "cli.commands.import_whoop",
            "WHOOP's export: physiological_cycles.csv, workouts.csv, journal_entries.csv.",
        ),
        "hrv4training": Entry("cli.commands.import_hrv4training", "HRV4Training's CSV."),
        "intervals": Entry("cli.commands.import_intervals", "Intervals.icu's wellness CSV."),
    },
}


@click.group(cls=LazyGroup, sections=SECTIONS)
def command() -> None:
    """Read files: our CSV, vendors' exports, single recordings.

    Importing twice is importing once. What cannot be read is told, the rest is kept (exit status 5).
    """
