"""The nightly job: fetch, decide and publish without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.setting_up import ask, run_command

if TYPE_CHECKING:
    from cli.wiring import App


def standing(app: App) -> str | None:
    known = (app.home / "readiness.db").is_file()
    return "installed" if known and app.store.fact("setup.schedule") == "installed" else None


def do(app: App) -> bool:
    if ask("Install it, early each morning? y (Enter skips)").lower() not in ("y", "yes"):
        return False
    done = run_command(app, "schedule", "install")
    if done:
        app.store.remember("setup.schedule", "installed")
    return done
