"""``import garmin-export``."""

from __future__ import annotations

from cli.importing import import_command

command = import_command(
    "garmin-export",
    "garmin_export",
    "Garmin's full export: the zip that Garmin mails you, or its folder.",
    "~/Downloads/garmin.zip",
)
