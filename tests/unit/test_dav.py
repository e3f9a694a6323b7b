"""The small CalDAV client: where it finds the calendar, where the password may go, what each refusal means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from connectors.calendars.caldav import CaldavCalendar
from connectors.calendars.dav import Dav
from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    ReadinessError,
    SourceUnavailable,
    UnexpectedResponse,
)
from readiness.testing.calendars import NOW
from tests.contract.test_calendars import OWN_ICS
from tests.servers.dav_faults import Said, Seen, dav_server
from tests.servers.radicale import PASSWORD, Radicale

TODAY = NOW.date()


def calendar(url: str, user: str = "runner", name: str = "Strength") -> CaldavCalendar:
    return CaldavCalendar(url, user, name, lambda: PASSWORD)


@pytest.mark.parametrize("start", ["", "{user}/", "{user}", "{user}/existing/"])
def test_the_calendar_is_found_from_any_address(radicale: Radicale, start: str) -> None:
    """From the server's root, the principal, the home (with or without slash) or the calendar itself."""
    user = radicale.new_user()
    session = radicale.session(user)
    named = (
        '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
        "<d:displayname>Kraft &amp; &lt;Beine&gt; ü</d:displayname></d:prop></d:set></c:mkcalendar>"
    )
    session.request("MKCALENDAR", f"{radicale.url}{user}/existing/", data=named.encode()).raise_for_status()
    session.put(f"{radicale.url}{user}/existing/a.ics", data=OWN_ICS.encode()).raise_for_status()
    target = calendar(radicale.url + start.format(user=user), user, "Kraft & <Beine> ü")
    assert "is there" in target.check()
    assert target.list_ours(TODAY, TODAY) == {}
    session.close()
    target.close()


def test_a_missing_calendar_is_made_at_the_first_write_only(radicale: Radicale) -> None:
    """Reading an account without the calendar creates nothing; writing creates it, once, under its name."""
    from readiness.publishing.events import events
    from readiness.settings import Settings
    from readiness.testing.days import made_up_days
    from readiness.vocabulary import Verdict

    user = radicale.new_user()
    target = calendar(radicale.url, user, "Kraft & <Beine> ü")
    assert "will be created" in target.check()
    assert target.list_ours(TODAY, TODAY) == {}
    assert not list(radicale.home(user).glob("*/"))
    for event in events(made_up_days([Verdict.FULL, Verdict.FULL], NOW), Settings()):
        calendar(radicale.url, user, "Kraft & <Beine> ü").put(event)
    assert len(list(radicale.home(user).glob("*/"))) == 1
    assert len(target.list_ours(TODAY, date(2026, 4, 1))) == 2
    target.close()


def test_a_wrong_password_is_a_login_matter(radicale: Radicale) -> None:
    """401 names the command that mends it, and the password stands in no message."""
    target = CaldavCalendar(radicale.url, radicale.new_user(), "Strength", lambda: "wrong-secret")
    with pytest.raises(AuthenticationNeeded, match="readiness connect caldav") as raised:
        target.check()
    assert "wrong-secret" not in str(raised.value)
    target.close()


@pytest.mark.parametrize(
    ("url", "say"),
    [
        ("http://dav.example.org/", "plain http"),
        ("dav.example.org", "no address"),
        ("ftp://dav.example.org/", "no address"),
        ("https://me:secret@dav.example.org/", "leave the name and password out"),
    ],
)
def test_addresses_that_would_leak_are_refused(url: str, say: str) -> None:
    """Plain http off this machine, and passwords in addresses, are refused before anything is sent."""
    with pytest.raises(ConfigurationError, match=say) as raised:
        calendar(url)
    assert "secret" not in str(raised.value)


WELL_KNOWN = "/.well-known/caldav"
WHO = (
    b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>/dav/</d:href><d:propstat><d:prop>'
    b"<d:current-user-principal><d:href>%s</d:href></d:current-user-principal></d:prop>"
    b"<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
)


def test_the_well_known_address_is_tried_and_its_redirect_followed() -> None:
    """As at Nextcloud: the root is a web page, the well-known address sends us on within the host."""

    def answer(seen: Seen) -> Said:
        if seen.path == WELL_KNOWN:
            return Said(301, headers={"Location": "/dav/"})
        return Said(207, WHO % b"/dav/me/") if seen.path == "/dav/" else Said(405)

    with dav_server(answer) as (url, log):
        with pytest.raises(ConfigurationError, match="names no calendars"):
            calendar(url).check()
        assert [seen.path for seen in log] == ["/", WELL_KNOWN, "/dav/", "/dav/me/"]


def test_a_redirect_to_another_host_never_gets_the_password() -> None:
    """Another host or port is named to the user, not followed."""
    with dav_server(lambda seen: Said(207)) as (elsewhere, stolen):
        sends_on = Said(302, headers={"Location": elsewhere})
        with (
            dav_server(lambda seen: sends_on) as (url, _),
            pytest.raises(ConfigurationError, match="not carried"),
        ):
            calendar(url).check()
        assert stolen == []


def test_an_address_on_another_host_within_an_answer_never_gets_the_password() -> None:
    """A principal elsewhere is refused unless it is in the same parent domain, over https."""
    with dav_server(lambda seen: Said(207)) as (elsewhere, stolen):
        there = elsewhere.replace("127.0.0.1", "localhost").encode()
        points = Said(207, WHO % there)
        with (
            dav_server(lambda seen: points) as (url, _),
            pytest.raises(ConfigurationError, match="another host"),
        ):
            calendar(url).check()
        assert stolen == []


@pytest.mark.parametrize(
    ("home", "there", "allowed"),
    [
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:443/1/calendars/", True),
        ("https://caldav.icloud.com/", "http://p42-caldav.icloud.com/", False),
        ("https://caldav.icloud.com/", "https://icloud.com.evil.example/", False),
        ("https://dav.example.org/", "https://dav.example.org/x/", True),
        ("https://dav.example.org/", "http://dav.example.org/x/", False),
        ("https://example.org/", "https://other.example.org/", False),
        ("https://dav.example.org/", "https://dav.example.org:8443/x/", False),
        ("https://dav.example.org:8443/", "https://dav.example.org:8443/x/", True),
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:8443/", False),
        ("https://me.duckdns.org/", "https://evil.duckdns.org/", False),
        ("https://me.github.io/", "https://evil.github.io/", False),
        ("https://cloud.co.uk/", "https://evil.co.uk/", False),
        ("https://nas.local/", "https://evil.local/", False),
        ("https://192.0.2.7/", "https://198.0.2.7/", False),
        ("https://192.0.2.7/", "https://evil.0.2.7/", False),
        ("https://dav.me.duckdns.org/", "https://p1.me.duckdns.org/", True),
    ],
)
def test_which_hosts_may_see_the_password(home: str, there: str, allowed: bool) -> None:
    """The configured host, or over https one beside it in its parent domain (iCloud's partitions)."""
    dav = Dav(home, "runner", lambda: PASSWORD)
    if allowed:
        dav._guard(there)
    else:
        with pytest.raises(ConfigurationError, match="another host"):
            dav._guard(there)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
LEAK = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("said", "family"),
    [
        (Said(401), AuthenticationNeeded),
        (Said(503, headers={"Retry-After": "120"}), SourceUnavailable),
        (Said(429), SourceUnavailable),
        (Said(None), SourceUnavailable),
        (Said(207, b"<html>Wi-Fi login</html"), UnexpectedResponse),
        (Said(207, BOMB), UnexpectedResponse),
        (Said(207, LEAK), UnexpectedResponse),
        (Said(200, b"<html></html>"), ConfigurationError),
        (Said(404), ConfigurationError),
        (Said(301, headers={"Location": "/"}), UnexpectedResponse),
    ],
)
def test_each_refusal_falls_into_its_family(said: Said, family: type[ReadinessError]) -> None:
    """Log in again, later, our bug or the user's configuration: the command's exit status follows from it."""
    with dav_server(lambda seen: said) as (url, _), pytest.raises(family) as raised:
        calendar(url).check()
    if isinstance(raised.value, SourceUnavailable) and said.headers:
        assert raised.value.retry_after_s == 120
    assert PASSWORD not in str(raised.value)


def test_a_calendar_that_may_only_be_read_says_so(radicale: Radicale) -> None:
    """403 on a write tells the user to choose a calendar of their own."""
    from readiness.publishing.events import events
    from readiness.settings import Settings
    from readiness.testing.days import made_up_days
    from readiness.vocabulary import Verdict
    from tests.servers.dav_faults import relay_to

    user = radicale.new_user()
    passes: Callable[[Seen], Said] = relay_to(radicale.url, lambda seen: False)
    event = events(made_up_days([Verdict.FULL], NOW), Settings())[0]
    with dav_server(lambda seen: Said(403) if seen.method == "PUT" else passes(seen)) as (url, _):
        target = calendar(url, user)
        with pytest.raises(ConfigurationError, match="calendar of your own"):
            target.put(event)
        target.close()
