"""``connect``: log in once. One small module a provider: ``connect_NAME.py``."""

from __future__ import annotations

import click

from cli.lazy import Entry, LazyGroup

PROVIDERS = {
    "Providers": {
        "garmin": Entry("cli.commands.connect_garmin", "Your watch: nights, activities, calendar."),
        "intervals": Entry(
            "cli.commands.connect_intervals", "Intervals.icu: COROS, Suunto, Polar, Garmin … and the plan."
        ),
        "strava": Entry("cli.commands.connect_strava", "Activities from Strava's API, within its terms."),
        "caldav": Entry("cli.commands.connect_caldav", "A calendar: Nextcloud, iCloud, Fastmail, Radicale …"),
        "google": Entry("cli.commands.connect_google", "A Google calendar."),
        "mqtt": Entry("cli.commands.connect_mqtt", "Home Assistant, or whatever listens to MQTT."),
        "phone": Entry("cli.commands.connect_phone", "A message each morning: ntfy, Telegram, e-mail …"),
    }
}


@click.group(cls=LazyGroup, sections=PROVIDERS)
def command() -> None:
    """Log in to Garmin, Intervals.icu, Strava or a calendar, or reach your phone, once.

    The login is kept in this home's tokens folder, readable by you only. `--check` tests a kept one.
    """
