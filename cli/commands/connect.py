"""``connect``: log in once. One small module a provider: ``connect_NAME.py``."""

from __future__ import annotations

import click

from cli.commands.connect_plugin import command_of, plugged_in
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


class Connect(LazyGroup):
    """Ours, and the logins that plug-ins bring."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        ours = any(cmd_name in section for section in PROVIDERS.values())
        return (
            super().get_command(ctx, cmd_name)
            if ours or cmd_name not in self.entries
            else command_of(cmd_name)
        )


others = plugged_in()


@click.group(cls=Connect, sections={**PROVIDERS, **({"Plug-ins": others} if others else {})})
def command() -> None:
    """Log in to Garmin, Intervals.icu, Strava or a calendar, or reach your phone, once.

    The login is kept in this home's tokens folder, readable by you only. `--check` tests a kept one.
    """
