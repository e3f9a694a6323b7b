"""``completion``: Tab completes commands, options and their values."""

from __future__ import annotations

import os
from pathlib import Path

import click

SHELLS = ("bash", "zsh", "fish")
SHELL = click.Choice(SHELLS)
_ZSH_LINES = """
# readiness completion
fpath+=({folder})
autoload -Uz compinit && compinit
"""


def script(shell: str) -> str:
    """The completion script that click makes for the shell."""
    from click.shell_completion import get_completion_class

    from cli.app import group

    maker = get_completion_class(shell)
    assert maker is not None  # noqa: S101 - click knows the three
    return maker(group, {}, "readiness", "_READINESS_COMPLETE").source()


def place(shell: str, environment: dict[str, str]) -> Path:
    """Where the shell looks for it by itself (zsh needs a line in ``.zshrc``)."""
    user = Path(environment.get("HOME", "~")).expanduser()
    if shell == "bash":
        data = Path(environment.get("XDG_DATA_HOME") or user / ".local/share")
        return data / "bash-completion" / "completions" / "readiness"
    if shell == "fish":
        config = Path(environment.get("XDG_CONFIG_HOME") or user / ".config")
        return config / "fish" / "completions" / "readiness.fish"
    return user / ".zfunc" / "_readiness"


def this_shell() -> str:
    name = Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise click.UsageError(f"Which shell? Name one of {', '.join(SHELLS)}.")
    return name


@click.group()
def command() -> None:
    """Complete commands, options and values with Tab."""


@command.command(epilog="Example:  readiness completion install zsh")
@click.argument("shell", type=SHELL, required=False)
def install(shell: str | None) -> None:
    """Install it for SHELL (default: the one you use). Doing it again refreshes it."""
    shell = shell or this_shell()
    path = place(shell, dict(os.environ))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(shell), "utf-8")
    click.echo(f"Wrote {path}.")
    if shell == "zsh":
        _tell_zsh(path)
    if shell == "bash":
        click.echo("It needs the package bash-completion, which most systems have.")
    click.echo("Open a new terminal to use it.")


def _tell_zsh(path: Path) -> None:
    """zsh looks only where ``fpath`` says."""
    rc = Path(os.environ.get("ZDOTDIR") or path.parent.parent) / ".zshrc"
    known = rc.read_text("utf-8") if rc.is_file() else ""
    if "# readiness completion" not in known:
        rc.write_text(known + _ZSH_LINES.format(folder=path.parent), "utf-8")
        click.echo(f"Added three lines to {rc}.")


@command.command(epilog='Example:  eval "$(readiness completion show bash)"')
@click.argument("shell", type=SHELL, required=False)
def show(shell: str | None) -> None:
    """Print the script."""
    click.echo(script(shell or this_shell()))


@command.command(epilog="Example:  readiness completion remove fish")
@click.argument("shell", type=SHELL, required=False)
def remove(shell: str | None) -> None:
    """Remove it."""
    path = place(shell or this_shell(), dict(os.environ))
    path.unlink(missing_ok=True)
    click.echo(f"Removed {path}.")
