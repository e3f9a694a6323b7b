"""A made-up ultrarunner and a local server that speaks for her watch: `readiness demo` runs on it.

Nothing here is anyone's data. The generator is deterministic: the same day gives the same athlete.
"""

from __future__ import annotations

from connectors.demo.athlete import DemoAthlete, athlete
from connectors.demo.server import DemoServer, serve

__all__ = ["DemoAthlete", "DemoServer", "athlete", "serve"]
