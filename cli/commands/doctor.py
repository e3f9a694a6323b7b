"""``doctor``: everything that a night depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.exit_codes import Exit, code_of
from cli.options import emit, json_option, pass_app
from cli.wiring import App
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from connectors.config.load import Config
    from connectors.doctor import Finding
    from connectors.store import SqliteStore

_MARK = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "bad": ("✗", "red")}


@click.command(
    epilog="Examples:  readiness doctor  ·  readiness doctor --no-network --json  ·  readiness doctor --verify"
)
@click.option("--no-network", is_flag=True, help="Ask no calendar.")
@click.option(
    "--verify", is_flag=True, help="Read every row of the database, and compare it with its checksum."
)
@json_option
@pass_app
def command(app: App, no_network: bool, verify: bool, as_json: bool) -> Exit:
    """Check everything, and say how to fix it. Changes nothing, and uses no login up.

    Exit status: 0 nothing is broken (there may be remarks) · 3 the configuration is · 4 log in again · 5 else.
    """
    from connectors.doctor import Patient, examine

    config, store = _config(app), _store(app)
    patient = Patient(
        app.home, app.now(), config, store, app.targets if config else list, not no_network, verify
    )
    findings = examine(patient)
    if as_json:
        emit({"schema": 1, "home": str(app.home), "findings": [one.to_json() for one in findings]})
    else:
        _show(findings, app.quiet)
    return _code(findings)


def _config(app: App) -> Config | None:
    try:
        return app.config
    except ReadinessError:
        return None  # its own check says what is wrong


def _store(app: App) -> SqliteStore | None:
    try:
        return app.known_store
    except ReadinessError:
        return None


def _show(findings: list[Finding], quiet: bool) -> None:
    for one in findings:
        if quiet and one.level == "ok":
            continue
        mark, colour = _MARK[one.level]
        click.echo(f"{click.style(mark, fg=colour)} {one.check:<10} {one.text}")
        if one.fix:
            click.echo(f"             → {one.fix}")


def _code(findings: list[Finding]) -> Exit:
    bad = [one for one in findings if one.level == "bad"]
    codes = {code_of(one.error) if isinstance(one.error, ReadinessError) else Exit.PARTIAL for one in bad}
    for code in (Exit.CONFIGURATION, Exit.LOGIN):
        if code in codes:
            return code
    return Exit.PARTIAL if bad else Exit.DONE
