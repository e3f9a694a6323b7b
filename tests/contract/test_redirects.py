"""A server that sends a login on to another host (301–308) gets it nowhere: no token, no code, no password travels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from connectors import forget
from connectors.calendars.dav import Dav
from connectors.sources.garmin.address import new_client
from connectors.sources.strava.client import StravaClient
from readiness.errors import ReadinessError
from tests.servers.dav_faults import Said, Seen, dav_server

SECRET = "s3cret-of-the-runner"


@contextmanager
def thief(status: int) -> Iterator[tuple[str, list[Seen], list[Seen]]]:
    """A server that sends everything on to another port, what it was asked, and what arrived there."""
    with dav_server(lambda _: Said(200, b"{}")) as (elsewhere, stolen):
        there = elsewhere.replace("127.0.0.1", "localhost")
        sends_on = Said(status, headers={"Location": f"{there}taken"})
        with dav_server(lambda _: sends_on) as (url, asked):
            yield url.rstrip("/"), asked, stolen


class Kept:
    """A login that must be renewed first."""

    def load(self) -> dict[str, Any]:
        told = {"access_token": SECRET, "refresh_token": SECRET, "expires_at": 1}
        return {**told, "client_id": 1, "client_secret": SECRET}

    def save(self, tokens: Any) -> None:
        raise AssertionError("nothing was renewed")


def renew_strava(url: str) -> None:
    StravaClient(Kept(), url, wait=lambda _: None).get("/athlete")


def renew_garmin(url: str) -> None:
    client = new_client(url).client
    form = {"refresh_token": SECRET}
    client._http_post(client._di_token_url, data=form, headers={"Authorization": f"Basic {SECRET}"})


def log_in_to_garmin(url: str) -> None:
    new_client(url).client._http_post(f"{url}/sso/signin", data={"password": SECRET})


def end_a_login(url: str) -> None:
    forget._post(f"{url}/revoke", {"token": SECRET})


def read_a_calendar(url: str) -> None:
    Dav(f"{url}/", "runner", lambda: SECRET).find(f"{url}/", "<d:displayname/>")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("act", [renew_strava, renew_garmin, log_in_to_garmin, end_a_login, read_a_calendar])
def test_a_login_follows_no_redirect(act: Callable[[str], None], status: int) -> None:
    """The address that was named is asked, and nothing of it reaches the other one."""
    with thief(status) as (url, asked, stolen):
        with suppress(ReadinessError):
            act(url)
        assert any(
            SECRET in str((seen.headers, seen.body)) or "Authorization" in seen.headers for seen in asked
        )
        assert stolen == []
