"""``mcp``: read-only tools for an assistant, over standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import click
from pydantic import Strict

from cli.options import pass_app
from cli.wiring import App
from connectors.extras import how_to_add
from readiness.date_bounds import read_day
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from mcp.server import MCPServer


@click.command(
    epilog="Example:  readiness mcp   (as the command of a server entry in your assistant's settings)"
)
@pass_app
def command(app: App) -> None:
    """Serve today, plan, explain and what-if to an assistant (Model Context Protocol). Nothing can be changed.

    What the assistant asks for leaves this program into the assistant; Strava's terms forbid that for rows
    fetched from its API, so with such rows present the tools refuse.
    """
    try:
        server = tools(app)
    except ImportError:
        raise click.ClickException(f"mcp needs an extra. Run {how_to_add('mcp')}") from None
    server.run("stdio")


def tools(app: App) -> MCPServer:
    """The server with its four tools."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    from cli.serve.actions import Actions

    actions = Actions(app)
    server = MCPServer(
        "readiness", instructions="Strength-training advice for an ultrarunner, with its reasons."
    )
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

    def tell(answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer, or our own error as a tool's: what is wrong and what to do."""
        try:
            _refuse_strava(app)
            return answer()
        except (ReadinessError, ValueError) as error:
            raise ToolError(str(error)) from None

    # Coroutines, so that they run in the thread that opened the database.

    @server.tool(annotations=reads)
    async def today(day: str | None = None) -> dict[str, Any]:
        """The recommendation for a day (ISO date; default today): full, maintenance or skip, with reasons."""
        return tell(lambda: actions.today(_day(day)))

    @server.tool(annotations=reads)
    async def plan(days: int = 14) -> dict[str, Any]:
        """The coming days (1 to 60), each with verdict, focus, window and reasons."""
        return tell(lambda: actions.plan(days))

    @server.tool(annotations=reads)
    async def explain(day: str | None = None) -> dict[str, Any]:
        """Every signal, sign, rule and number behind a day's verdict, and what would change it."""
        return tell(lambda: actions.explain(_day(day)))

    @server.tool(annotations=reads)
    async def what_if(
        sleep_h: Annotated[float | None, Strict()] = None, add_run: str | None = None, race: str | None = None
    ) -> dict[str, Any]:
        """Today's verdict under changed inputs, such as add_run='sat long 4h'; nothing is kept."""
        return tell(lambda: actions.what_if({"sleep": sleep_h, "add_run": add_run, "race": race}))

    return server


def _day(text: str | None) -> date | None:
    return None if text is None else read_day(text)


def _refuse_strava(app: App) -> None:
    """Strava's API policy of 2026-06-01 forbids its data in an assistant's context (docs/strava-terms.md)."""
    if any(o.provenance.source == "strava" for o in app.known_store.observations()):
        raise ValueError(
            "There are rows from Strava's API here, and its terms forbid giving them to an assistant."
        )
