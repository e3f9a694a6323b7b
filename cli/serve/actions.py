"""What the live page and the assistants may do: each calls one use case and returns plain data."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.render.words import change
from cli.typing_in import publish
from cli.wiring import App
from readiness.date_bounds import read_day
from readiness.errors import InvalidInput, NoData
from readiness.morning import answers, contract
from readiness.morning.record import Change, check_in, checkin_of
from readiness.stored_answer import inputs_digest

if TYPE_CHECKING:
    from readiness.observations import CheckIn

type State = tuple[date, str]
UNDO = "undo"


class Actions:
    """The use cases on one home, for weeks on end: what was decided is kept while nothing that it rests on changes."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._files = self._stamps()
        self._screen: tuple[State, dict[str, Any]] | None = None

    @property
    def app(self) -> App:
        """The home as it is now: settings that were edited and a database that was restored are read anew."""
        if (files := self._stamps()) != self._files:
            self._files = files
            self._app.close()
            self._app.forget_what_was_read()
        return self._app

    def _stamps(self) -> tuple[int | None, ...]:
        found: list[int | None] = []
        for name, what in (("config.toml", "st_mtime_ns"), ("readiness.db", "st_ino")):
            path = self._app.home / name
            found.append(getattr(path.stat(), what) if path.is_file() else None)
        return tuple(found)

    def state(self) -> State:
        """Changes whenever anything that the page shows can have changed."""
        app = self.app
        day = app.today()
        try:
            return day, inputs_digest(app.known_store, app.config_bytes, app.model_version(day))
        except NoData:
            return day, ""

    def first_screen(self) -> dict[str, Any]:
        """What the first screen and the plan show."""
        from cli.render.report.today import first_screen

        state = self.state()
        if self._screen is None or self._screen[0] != state:
            shown = first_screen(self.app)
            self._screen = self.state(), shown
        return self._screen[1]

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
        return self._told(said, "Kept")

    def done(self, body: dict[str, Any]) -> dict[str, Any]:
        """Stores whether a planned session was done: ``{"date": …, "how": "done", "shorter", "not_done" or "undo"}``.
        Raises InvalidInput."""
        from readiness.morning.session_done import Did, say_done

        how, day = str(body.get("how")), body.get("date") or self.app.today().isoformat()
        if unknown := sorted(body.keys() - {"how", "date"}):
            raise InvalidInput(f"{', '.join(unknown)}: not known; known are date, how")
        if how not in (UNDO, *Did):
            raise InvalidInput(f"how: one of {', '.join(Did)}, {UNDO}")
        if not isinstance(day, str):
            raise InvalidInput("date: such as 2026-03-03")
        did = None if how == UNDO else Did(how)
        said = say_done(self.app, read_day(day), did)
        return self._told(
            said, "Taken back" if did is None else f"Kept: {did.value.replace('_', ' ')}", short=True
        )

    def _told(self, said: Change, kept: str, *, short: bool = False) -> dict[str, Any]:
        """What is said of it, the answer as it is now, and what happened to the calendars."""
        calendars = publish(self.app)
        if said.after is None:
            says = f"{kept}. {said.nothing}"
        elif short or said.before is None:
            says = f"{kept}."
        else:
            says = change(said.before, said.after)
        return {"says": says, "answer": said.after, "calendars": calendars}

    def what_if(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer under changed inputs; kept nowhere. Raises InvalidInput naming what is wrong."""
        from readiness.morning.scenario import Changes, what_if

        found = what_if(self.app, Changes.of(body), self.app.today())
        after = contract.to_json(found.after[0])
        return {"says": change(contract.to_json(found.before[0]), after), "answer": after}
