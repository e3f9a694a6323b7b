"""Garmin's workout library and calendar on top of the demo's server, in its shapes, for the real client."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from connectors.demo.server import DemoServer, Reply, Request


class GarminWorkouts:
    """Set as ``server.intercept``. ``lose`` tells after which requests the answer is lost on the way."""

    def __init__(self, server: DemoServer) -> None:
        self.workouts: dict[int, dict[str, Any]] = {}
        self.schedule: dict[int, tuple[int, str]] = {}
        self.lose: Callable[[Request], bool] = lambda request: False
        self._server = server
        self._ids = 1000

    def __call__(self, request: Request) -> Reply | None:
        for pattern, respond in self._ROUTES:
            match = re.fullmatch(pattern, f"{request.method} {request.path}")
            if match:
                reply = respond(self, request, *match.groups())
                return Reply(200, b"{}", {}, cut=1) if self.lose(request) else reply
        return None

    def new_id(self) -> int:
        self._ids += 1
        return self._ids

    def _list(self, request: Request) -> Reply:
        start, limit = int(request.query.get("start", 0)), int(request.query.get("limit", 100))
        short = [{k: v for k, v in w.items() if k != "workoutSegments"} for w in self.workouts.values()]
        return Reply.json(short[start : start + limit])

    def _upload(self, request: Request) -> Reply:
        workout = json.loads(request.body)
        if len(workout.get("description") or "") > 1024 or not workout["workoutSegments"]:
            return Reply.json({"message": "invalid workout"}, 400)
        return Reply.json(self._keep(self.new_id(), workout))

    def _keep(self, ident: int, workout: dict[str, Any]) -> dict[str, Any]:
        self.workouts[ident] = {
            **workout,
            "workoutId": ident,
            "ownerId": 1,
            "updatedDate": "2026-03-24T05:00:00.0",
        }
        return self.workouts[ident]

    def _workout(self, request: Request, ident: str) -> Reply:
        number = int(ident)
        if number not in self.workouts:
            return Reply.json({"message": "no such workout"}, 404)
        if request.method == "PUT":
            return Reply.json(self._keep(number, json.loads(request.body)))
        if request.method == "DELETE":
            del self.workouts[number]
            self.schedule = {s: (w, d) for s, (w, d) in self.schedule.items() if w != number}
            return Reply(204)
        return Reply.json(self.workouts[number])

    def _scheduled(self, request: Request, ident: str) -> Reply:
        number = int(ident)
        if request.method == "POST":
            if number not in self.workouts:
                return Reply.json({"message": "no such workout"}, 404)
            self.schedule[number := self.new_id()] = (int(ident), json.loads(request.body)["date"])
        elif number not in self.schedule:
            return Reply.json({"message": "no such schedule"}, 404)
        elif request.method == "DELETE":
            del self.schedule[number]
            return Reply(204)
        workout, day = self.schedule[number]
        return Reply.json(
            {"workoutScheduleId": number, "calendarDate": day, "workout": self.workouts[workout]}
        )

    def _month(self, request: Request, year: str, month: str) -> Reply:
        self._server.intercept = None
        reply = self._server.answer(request)
        self._server.intercept = self
        view = json.loads(reply.body)
        view["calendarItems"] += [
            {
                "id": ident,
                "itemType": "workout",
                "date": day,
                "title": self.workouts[workout]["workoutName"],
                "workoutId": workout,
                "sportTypeKey": "strength_training",
            }
            for ident, (workout, day) in self.schedule.items()
            if day.startswith(f"{int(year)}-{int(month) + 1:02}")
        ]
        return Reply.json(view)

    _ROUTES: tuple[tuple[str, Callable[..., Reply]], ...] = (
        (r"GET /workout-service/workouts", _list),
        (r"POST /workout-service/workout", _upload),
        (r"(?:GET|PUT|DELETE) /workout-service/workout/(\d+)", _workout),
        (r"(?:GET|POST|DELETE) /workout-service/schedule/(\d+)", _scheduled),
        (r"GET /calendar-service/year/(\d+)/month/(\d+)", _month),
    )
