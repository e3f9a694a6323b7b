"""What the live page and the assistants may do: each calls one use case and returns plain JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.questions import SCALE
from cli.typing_in import change, known_checkins, last_said, store_typed, updated
from cli.wiring import App
from readiness.morning import contract

if TYPE_CHECKING:
    from readiness.observations import CheckIn

LONGEST_TEXT = 80
DAYS = 14
"""How far ahead a changed day is planned, as the command `what-if` does."""


class Actions:
    """The use cases on one home."""

    def __init__(self, app: App) -> None:
        self.app = app

    def page(self, nonce: str, forms: str, script: str) -> str:
        from cli.render.report.gather import gather
        from cli.render.report.page import render

        return render(gather(self.app), nonce=nonce, forms=forms, forms_js=script)

    def today(self, day: date | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.app.answer(day or self.app.today()).json)
        return answer

    def explain(self, day: date | None = None) -> dict[str, Any]:
        """Every number behind a day's verdict, as ``explain --json`` gives it."""
        day = day or self.app.today()
        if day > self.app.today():
            raise ValueError(f"{day} lies ahead; the plan has the coming days.")
        return self.app.explain(day)

    def plan(self, days: int) -> dict[str, Any]:
        return contract.plan_to_json(self.app.decide(self.app.today(), days).days)

    def known_checkin(self) -> CheckIn | None:
        today = self.app.today()
        return known_checkins(self.app, today).get(today)

    def checkin(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keeps this morning's check-in and answers anew. Raises ValueError naming every wrong value."""
        told = _checked(body)
        day, now = self.app.today(), self.app.now()
        before = last_said(self.app, day)
        store_typed(self.app, updated(self.known_checkin(), day, told, now))
        after = self.today(day)
        return {"says": change(before, after) if before else f"Kept: {after['verdict']}.", "answer": after}

    def what_if(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer under changed inputs; kept nowhere. Raises ValueError naming what is wrong."""
        from readiness.morning.scenario import Changes

        unknown = set(body) - {"sleep", "add_run", "race"}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; allowed: sleep, add_run, race")
        changes = Changes(
            sleep_h=float(body["sleep"]) if body.get("sleep") is not None else None,
            runs=[str(body["add_run"])] if body.get("add_run") else [],
            race=date.fromisoformat(str(body["race"])) if body.get("race") else None,
        )
        day = self.app.today()
        answer = contract.to_json(self.app.what_if(changes, day, DAYS).days[0])
        return {"says": change(self.today(day), answer), "answer": answer}


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    problems: list[str] = []
    told: dict[str, Any] = {}
    for name, value in body.items():
        if name in SCALE:
            good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5
            allowed = "a whole number from 1 to 5"
        elif name in ("ill", "veto"):
            good, allowed = isinstance(value, bool), "true or false"
        elif name == "injured":
            good, allowed = (
                isinstance(value, str) and len(value) <= LONGEST_TEXT,
                f"text, at most {LONGEST_TEXT} characters",
            )
        else:
            good, allowed = False, f"not known; known are {', '.join([*SCALE, 'ill', 'veto', 'injured'])}"
        if good:
            told[name] = value
        else:
            problems.append(f"{name}: {allowed}")
    if problems or not told:
        raise ValueError("; ".join(problems) or "The check-in says nothing.")
    return told
