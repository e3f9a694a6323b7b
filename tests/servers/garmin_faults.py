"""The demo's Garmin server with everything that goes wrong with the real one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from connectors.demo.server import DemoServer, Reply, Request, unsigned_token

HTML = Reply(200, b"<!DOCTYPE html><html><body>Please wait ...</body></html>", {"Content-Type": "text/html"})
TRUNCATED = Reply(200, b'{"hrvSummaries": [{"calendarDate": "2026-', {"Content-Type": "application/json"})
TOKEN_PATH = "/di-oauth2-service/oauth/token"


def too_many(seconds: str | None) -> Reply:
    headers = {"Content-Type": "application/json"} | ({"Retry-After": seconds} if seconds else {})
    return Reply(429, b'{"message": "Too Many Requests"}', headers)


def status(code: int) -> Reply:
    return Reply.json({"message": "no"}, code)


def cut_mid_body() -> Reply:
    return Reply(200, b'{"hrvSummaries": []}' + b" " * 500, {"Content-Type": "application/json"}, cut=10)


@dataclass
class Rule:
    """What answers requests whose path holds ``pattern``, and how often it still does."""

    pattern: re.Pattern[str]
    reply: Reply | Callable[[Request], Reply | None]
    times: int


@dataclass
class Faults:
    """Replies by path: ``add(pattern, reply, times)``; the first that matches and is not used up answers."""

    rules: list[Rule] = field(default_factory=list)

    def add(
        self, pattern: str, reply: Reply | Callable[[Request], Reply | None], times: int = 10**9
    ) -> Faults:
        self.rules.append(Rule(re.compile(pattern), reply, times))
        return self

    def clear(self) -> None:
        self.rules.clear()

    def __call__(self, request: Request) -> Reply | None:
        for rule in self.rules:
            if rule.times and rule.pattern.search(request.path):
                answer = rule.reply(request) if callable(rule.reply) else rule.reply
                if answer is not None:
                    rule.times -= 1
                    return answer
        return None


@dataclass
class Sso:
    """Garmin's login pages and token desk: a password, perhaps a second factor, rotating refresh tokens."""

    email: str = "runner@example.org"
    password: str = "correct horse battery staple"
    code: str | None = None
    refused: bool = False
    rotation: int = 0
    good_bearers: set[str] = field(default_factory=set)

    def __call__(self, request: Request) -> Reply | None:
        if request.path == TOKEN_PATH:
            return self._token(request)
        if request.path.endswith("/sign-in"):
            return Reply(200, b"<html><title>Sign in</title></html>", {"Content-Type": "text/html"})
        if request.path.endswith("/api/login"):
            return self._login(json.loads(request.body))
        if request.path.endswith("/api/mfa/verifyCode"):
            good = json.loads(request.body)["mfaVerificationCode"] == self.code
            return self._answer("SUCCESSFUL" if good else "MFA_CODE_INVALID")
        if self.good_bearers and request.bearer not in self.good_bearers:
            return status(401)
        return None

    def _login(self, told: dict[str, str]) -> Reply:
        if (told["username"], told["password"]) != (self.email, self.password):
            return self._answer("INVALID_USERNAME_PASSWORD")
        return self._answer("MFA_REQUIRED" if self.code else "SUCCESSFUL")

    def _answer(self, kind: str) -> Reply:
        return Reply.json(
            {
                "responseStatus": {"type": kind},
                "serviceTicketId": "ST-demo",
                "customerMfaInfo": {"mfaLastMethodUsed": "email"},
            }
        )

    def _token(self, request: Request) -> Reply:
        form = {k: v[0] for k, v in parse_qs(request.body.decode()).items()}
        expected = f"rotated-{self.rotation}" if self.rotation else None
        stale = form.get("grant_type") == "refresh_token" and expected and form["refresh_token"] != expected
        if self.refused or stale:
            return Reply.json({"error": "invalid_grant"}, 400)
        self.rotation += 1
        bearer = unsigned_token(ident=f"access-{self.rotation}")
        self.good_bearers = {bearer}
        return Reply.json({"access_token": bearer, "refresh_token": f"rotated-{self.rotation}"})


def behind(server: DemoServer, *answers: Callable[[Request], Reply | None]) -> None:
    """Lets each of ``answers`` speak before the server does."""

    def intercept(request: Request) -> Reply | None:
        return next((reply for answer in answers if (reply := answer(request)) is not None), None)

    server.intercept = intercept
