"""What only some need is installed on demand, from the folder that readiness itself was installed from."""

from __future__ import annotations

from importlib.util import find_spec

MODULES = {"google": "googleapiclient", "fleet": "distributed", "mcp": "mcp", "mqtt": "paho"}
"""Each extra by a module that comes with it."""


def how_to_add(extra: str) -> str:
    """The command that adds an extra and keeps those that are there: installing anew with one alone would take the
    others away. No index is asked for the name 'readiness': nothing of ours is published on one."""
    wanted = sorted({extra, *(name for name, module in MODULES.items() if find_spec(module) is not None)})
    return f"`uv tool install '.[{','.join(wanted)}]'` in the folder of readiness's source."
