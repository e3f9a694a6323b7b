"""What happens to a publish: another run overtakes it, or the process is killed after one of its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from readiness.calendar_event import RemoteEvent
from readiness.ports import CalendarTarget


class Overtaken:
    """Passes everything on; after the first reading another run does all its work."""

    def __init__(self, inner: CalendarTarget, other_run: Callable[[], None]) -> None:
        self._inner, self._other_run = inner, other_run

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        found = self._inner.list_ours(since, until)
        other_run, self._other_run = self._other_run, lambda: None
        other_run()
        return found


class Killed(BaseException):
    """Not an Exception: no handler in our code may stop it, as none stops SIGKILL."""


@dataclass(slots=True)
class Life:
    left: int

    def tick(self) -> None:
        if self.left <= 0:
            raise Killed
        self.left -= 1


class Mortal:
    """Passes everything on, and dies after one of the ``deadly`` calls."""

    def __init__(self, inner: object, life: Life, deadly: set[str]) -> None:
        self._inner, self._life, self._deadly = inner, life, deadly

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        return self._tolled(cast(Callable[..., object], found)) if name in self._deadly else found

    def _tolled(self, call: Callable[..., object]) -> Callable[..., object]:
        def tolled(*args: object) -> object:
            result = call(*args)
            self._life.tick()  # dying before a call is dying after the one before it
            return result

        return tolled
