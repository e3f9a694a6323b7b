"""The kinds of files that ``import`` reads, a line each."""

from __future__ import annotations

from typing import NamedTuple


class FileKind(NamedTuple):
    """``source`` is its name in the registry; ``option`` a keyword that the user may add."""

    source: str
    what: str
    example: str
    option: str | None = None


KINDS = {
    "garmin-export": FileKind(
        "garmin_export",
        "Garmin's full export: the zip that Garmin mails you, or its folder.",
        "~/Downloads/garmin.zip",
    ),
    "strava-export": FileKind(
        "strava_export",
        "Strava's bulk export: the zip that Strava mails you, or its folder.",
        "~/Downloads/export_123.zip",
    ),
    "fit": FileKind("fit", "FIT, TCX and GPX files: single ones, folders, zips.", "~/runs/*.fit", "sport"),
    "activities": FileKind(
        "garmin_list",
        "A list of activities: Garmin Connect's Activities.csv, or Intervals.icu's.",
        "Activities.csv",
        "miles",
    ),
    "hevy": FileKind("hevy", "Hevy's strength log: workouts.csv.", "workouts.csv"),
    "strong": FileKind("strong", "Strong's strength log: strong.csv.", "strong.csv", "pounds"),
    "whoop": FileKind(
        "whoop",
        "WHOOP's export: physiological_cycles.csv, sleeps.csv, workouts.csv, journal_entries.csv.",
        "my_whoop_data.zip",
    ),
    "hrv4training": FileKind("hrv4training", "HRV4Training's CSV.", "MyMeasurements.csv"),
    "intervals": FileKind("intervals", "Intervals.icu's CSV: wellness, activities.", "wellness.csv"),
}
