"""The assistant's tools through the official client, over a real pipe."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def environment(tmp_path: Path, project_root: Path) -> dict[str, str]:
    return {
        **os.environ,
        "READINESS_HOME": str(tmp_path / "home"),
        "READINESS_NOW": "2026-03-03T07:00:00+00:00",
        "PYTHONPATH": str(project_root),
    }


def ask(environment: dict[str, str], *calls: tuple[str, dict[str, Any]]) -> tuple[set[str], list[Any]]:
    """The tools' names, and what each call returned (its structured content, else its text)."""

    async def talk() -> tuple[set[str], list[Any]]:
        server = StdioServerParameters(command=sys.executable, args=["-m", "cli", "mcp"], env=environment)
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            tools = await session.list_tools()
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.tools)
            results = [await session.call_tool(name, arguments) for name, arguments in calls]
            return {tool.name for tool in tools.tools}, [
                r.structured_content if not r.is_error else r.content[0].text for r in results
            ]

    return asyncio.run(talk())


def run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_the_tools_answer_as_the_commands_do(environment: dict[str, str]) -> None:
    """today, plan, explain and what-if over the protocol equal the commands, and nothing is kept of what-if."""
    run(environment, "checkin", "--fatigue", "2", "--soreness", "2")
    names, (today, plan, explained, imagined) = ask(
        environment,
        ("today", {}),
        ("plan", {"days": 5}),
        ("explain", {}),
        ("what_if", {"race": "2026-03-05"}),
    )
    assert names == {"today", "plan", "explain", "what_if"}
    assert today == json.loads(run(environment, "today", "--json"))
    assert len(plan["days"]) == 5
    assert explained["recommendation"]["verdict"] == today["verdict"]
    assert imagined["answer"]["reasons"][0]["rule"] == "P4"
    assert json.loads(run(environment, "today", "--json")) == today


def test_an_empty_home_says_how_to_begin(environment: dict[str, str]) -> None:
    """No data is an error in words for the assistant, not a verdict."""
    _, (told,) = ask(environment, ("today", {}))
    assert "readiness connect garmin" in told


def test_the_tools_refuse_what_cannot_be(environment: dict[str, str]) -> None:
    """The bounds of the command line and the page: each call says what is wrong, and the next one is answered."""
    run(environment, "checkin", "--fatigue", "2", "--soreness", "2")
    impossible: list[tuple[str, dict[str, Any]]] = [
        *(("today", {"day": day}) for day in ("9999-12-31", "0001-01-01", "tomorrow-ish", "2026-02-30", "")),
        *(("explain", {"day": day}) for day in ("9999-12-31", "0001-01-01")),
        *(("plan", {"days": days}) for days in (0, -1, 100_000, 10**400)),
        *(("what_if", {"sleep_h": hours}) for hours in (-5, 1e9, "much", [1], True)),
        *(("what_if", {"race": day}) for day in ("0001-01-01", "9999-12-31", 20260601)),
        *(("what_if", {"add_run": text}) for text in ("sat long 99999999h", "\x1b]52;c;aGk=\x07", {"a": 1})),
    ]
    _, told = ask(environment, *impossible, ("today", {}))
    *refused, answered = told
    wrong = [call for call, said in zip(impossible, refused, strict=True) if not isinstance(said, str)]
    assert wrong == []
    assert not [said for said in refused if "Traceback" in said or "bug" in said or len(said) < 10]
    assert answered["verdict"]
