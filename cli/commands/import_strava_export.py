"""``import strava-export``."""

from __future__ import annotations

from cli.importing import import_command

command = import_command(
    "strava-export",
    "strava_export",
    "Strava's bulk export: the zip that Strava mails you, or its folder.",
    "~/Downloads/export_123.zip",
)
