"""The command group."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="readiness")
def main() -> None:
    """Tells an ultrarunner each day whether to lift, for how long, and why."""
