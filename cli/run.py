"""Running a command line to its end: every error becomes one message on stderr and an exit code of the contract."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from cli.exit_codes import Exit, code_of
from cli.wiring import App
from readiness.errors import ReadinessError, UnexpectedResponse


def run(group: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code; every error ends here, as one message on stderr."""
    app, stdout = App(), sys.stdout
    try:
        result = group.main(arguments, prog_name="readiness", standalone_mode=False, obj=app)
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else Exit.DONE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return hang_up()
    except SystemExit as ended:
        # click ends the program itself in two cases: for Tab, and on a pipe that nobody reads any more.
        return hang_up() if sys.stdout is not stdout else int(ended.code or 0)
    except Exception as error:
        if app.verbose:
            raise_traceback(error)
        return tell(error)
    finally:
        app.close()


def hang_up() -> Exit:
    """The reader (head, less) has had enough; Python would complain again when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return Exit.DONE


def tell(error: Exception) -> Exit:
    """One message on stderr, and the exit code of its family."""
    if isinstance(error, ReadinessError) and not isinstance(error, UnexpectedResponse):
        click.echo(f"readiness: {error}", err=True)
        return code_of(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        click.echo("readiness: the disk is full. Free some space and run the command again.", err=True)
        return Exit.CONFIGURATION
    if isinstance(error, OSError) and error.filename is not None:
        click.echo(
            f"readiness: {error.filename}: {error.strerror}. Check the path and its permissions.", err=True
        )
        return Exit.CONFIGURATION
    what = str(error) if isinstance(error, UnexpectedResponse) else f"{type(error).__name__}: {error}"
    click.echo(
        f"readiness: this is a bug, please report it ({what}). `readiness -v …` shows where it happened.",
        err=True,
    )
    return Exit.BUG


def raise_traceback(error: Exception) -> None:
    import traceback

    traceback.print_exception(error)
