"""What the live page and the assistants may do: each calls one use case and returns plain JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.render.words import change
from cli.typing_in import publish
from cli.wiring import App
from readiness.morning import answers, contract
from readiness.morning.record import check_in, checkin_of

if TYPE_CHECKING:
    from readiness.observations import CheckIn


class Actions:
    """The use cases on one home."""

    def __init__(self, app: App) -> None:
        self.app = app

    def page(self, nonce: str, forms: str, script: str) -> str:
        from cli.render.report.gather import gather
        from cli.render.report.page import render

        return render(gather(self.app), nonce=nonce, forms=forms, forms_js=script)

    def today(self, day: date | None = None) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(answers.answer(self.app, day or self.app.today()).json)
        return found

    def explain(self, day: date | None = None) -> dict[str, Any]:
        """Every number behind a day's verdict, as ``explain --json`` gives it."""
        from readiness.morning.explain import explain

        return explain(self.app, day or self.app.today())

    def plan(self, days: int) -> dict[str, Any]:
        """The coming days, as ``plan --json`` gives them."""
        return contract.plan_to_json(answers.plan(self.app, self.app.today(), days))

    def known_checkin(self) -> CheckIn | None:
        return checkin_of(self.app, self.app.today())

    def checkin(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keeps this morning's check-in, answers anew and brings the calendars to it. Raises InvalidInput naming every
        wrong value."""
        said = check_in(self.app, self.app.today(), body)
        calendars = publish(self.app)
        if said.after is None:
            return {"says": f"Kept. {said.nothing}", "answer": None, "calendars": calendars}
        says = change(said.before, said.after) if said.before else f"Kept: {said.after['verdict']}."
        return {"says": says, "answer": said.after, "calendars": calendars}

    def what_if(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer under changed inputs; kept nowhere. Raises InvalidInput naming what is wrong."""
        from readiness.morning.scenario import Changes, what_if

        found = what_if(self.app, Changes.of(body), self.app.today())
        after = contract.to_json(found.after[0])
        return {"says": change(contract.to_json(found.before[0]), after), "answer": after}
