"""``connect NAME`` for a plug-in: the secret that it asks for, tried by the plug-in and kept by us."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from cli.asking import asked
from cli.lazy import Entry
from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import ConfigurationError


def plugged_in() -> Mapping[str, Entry]:
    """The logins that installed packages register, for the help; empty where none does."""
    from connectors import plugins

    points = plugins.installed(plugins.LOGINS)
    return {
        name: Entry(__name__, f"From the package {plugins.package(point)}.") for name, point in points.items()
    }


def command_of(name: str) -> click.Command:
    """The command for one plug-in."""

    @click.command(name, epilog=f"Examples:  readiness connect {name}  ·  readiness connect {name} --check")
    @click.option("--check", is_flag=True, help="Try what is kept.")
    @keyring_option
    @pass_app
    def command(app: App, check: bool, keyring: bool) -> None:
        """Connect a plug-in once. What it asks for is tried, then kept readable by you only."""
        from connectors import plugins, secrets
        from connectors.config.tables import PluginTable
        from connectors.sources.plugin_tools import PluginTools, file, variable
        from readiness.plugin import Login

        login = plugins.load(plugins.LOGINS, name)
        if not isinstance(login, Login):
            raise ConfigurationError(
                f"{name} registers no readiness.plugin.Login; update or uninstall its package."
            )
        config = app.config
        known = config.sources.get(name) or config.calendars.get(name)
        options = known.options if isinstance(known, PluginTable) else {}

        def tried(secret: str | None) -> str:
            tools = PluginTools(name, app.home, config.settings, secret)
            return login.check(PluginTable(options=options, tools=tools), app.home)

        if check:
            click.echo(f"{name}: the kept {login.asks} is accepted ({tried(None)}).")
            return
        click.echo(f"{name}: the {login.asks} is found at {login.found_at}.", err=True)
        secret = os.environ.get(variable(name), "").strip() or asked(login.asks, variable(name), hidden=True)
        account = tried(secret)
        secrets.write(app.home, file(name), secret, in_keyring=keyring)
        click.echo(f"{name} is connected ({account}). Next: readiness sync")
        if known is None:
            click.echo(f"Write [sources.{name}] or [calendars.{name}] into config.toml to use it.", err=True)

    return command
