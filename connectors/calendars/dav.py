"""WebDAV over requests, as much as RFC 4791 needs: verbs, multistatus, and where a password may travel.

Redirects are followed by hand, and only on the same host: a server that sends us elsewhere never gets the
password carried there. An address *inside* an answer (RFC 4791 §6.2.1, iCloud's home on another host) is
followed to a host beside it in a domain of the same owner, over https and the same port only.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import requests
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from readiness.errors import AuthenticationNeeded, ConfigurationError, SourceUnavailable, UnexpectedResponse

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"

_NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_TIMEOUT_S = (10.0, 30.0)
_REDIRECTS = {301, 302, 307, 308}
_MOST_REDIRECTS = 5
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_LATER = {408, 425, 429, 500, 502, 503, 504, 507}
_LOG_IN = "log in again with: readiness connect caldav"


@dataclass(frozen=True, slots=True)
class Resource:
    """One response of a multistatus: absolute address, and the properties found (status 200)."""

    url: str
    properties: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        element = self.properties.get(name)
        return None if element is None else (element.text or "").strip()

    def href(self, name: str) -> str | None:
        """The address within a property, as it is there."""
        element = self.properties.get(name)
        found = element.find(f"{DAV}href") if element is not None else None
        return (found.text or "").strip() or None if found is not None else None

    def holds(self, name: str, child: str) -> bool:
        element = self.properties.get(name)
        return element is not None and element.find(child) is not None


class Dav:
    """One account at one server. ``password`` is asked for at the first request, and kept nowhere else."""

    def __init__(self, url: str, username: str, password: Callable[[], str]) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigurationError(
                f"calendars.caldav.url: {url!r} is no address; write https://dav.example.org/"
            )
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ConfigurationError(
                "calendars.caldav.url: plain http would send the password in the clear; "
                "write https:// (http is allowed on this machine only)"
            )
        if parts.username or parts.password:
            raise ConfigurationError(
                "calendars.caldav.url: leave the name and password out of the address; "
                "set username, and run: readiness connect caldav"
            )
        self.url = url
        self._username = username
        self._password = password
        self._session = requests.Session()

    def close(self) -> None:
        self._session.close()

    def find(self, url: str, properties: str, depth: int = 0) -> list[Resource] | None:
        """PROPFIND; None where the address does not speak WebDAV. ``properties``: ``<d:…/><c:…/>``."""
        body = f"<d:propfind {_NAMESPACES}><d:prop>{properties}</d:prop></d:propfind>"
        answer = self.send("PROPFIND", url, body, {"Depth": str(depth)})
        return multistatus(answer) if answer.status_code == requests.codes.multi_status else None

    def report(self, url: str, properties: str, condition: str) -> list[Resource] | None:
        """A calendar-query REPORT; None where there is no such calendar."""
        body = (
            f"<c:calendar-query {_NAMESPACES}><d:prop>{properties}</d:prop>"
            f'<c:filter><c:comp-filter name="VCALENDAR">{condition}</c:comp-filter></c:filter></c:calendar-query>'
        )
        answer = self.send("REPORT", url, body, {"Depth": "1"})
        if answer.status_code in {404, 410}:
            return None
        return multistatus(expect(answer, {207}))

    def make_calendar(self, url: str, displayname: str, color: str | None) -> requests.Response:
        """``color`` as #RRGGBB, in the property that Apple, Nextcloud and Fastmail read."""
        painted = (
            color and f'<a:calendar-color xmlns:a="http://apple.com/ns/ical/">{color}</a:calendar-color>'
        )
        body = (
            f"<c:mkcalendar {_NAMESPACES}><d:set><d:prop><d:displayname>{displayname}</d:displayname>"
            f"{painted or ''}"
            '<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>'
            "</d:prop></d:set></c:mkcalendar>"
        )
        return self.send("MKCALENDAR", url, body)

    def send(
        self, method: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        """One request, redirects on the same host included. Raises for what the user must fix or wait for."""
        self._guard(url)
        kind = "text/calendar" if method == "PUT" else "application/xml"
        sent = {"Content-Type": f"{kind}; charset=utf-8"} if body is not None else {}
        for _ in range(_MOST_REDIRECTS):
            answer = self._once(method, url, body, {**sent, **(headers or {})})
            if answer.status_code not in _REDIRECTS:
                return _judge(answer)
            url = self._onward(url, answer.headers.get("Location", ""))
        raise UnexpectedResponse(f"{host(url)} redirects in circles")

    def _once(self, method: str, url: str, body: str | None, headers: Mapping[str, str]) -> requests.Response:
        secret = base64.b64encode(f"{self._username}:{self._password()}".encode()).decode()

        def auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
            request.headers["Authorization"] = f"Basic {secret}"
            return request

        data = None if body is None else body.encode()
        try:
            return self._session.request(
                method,
                url,
                data=data,
                headers=dict(headers),
                auth=auth,
                timeout=_TIMEOUT_S,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError as error:
            raise SourceUnavailable(f"{host(url)} shows a certificate that cannot be trusted") from error
        except requests.RequestException as error:
            raise SourceUnavailable(f"{host(url)} did not answer ({type(error).__name__})") from error

    def _onward(self, url: str, location: str) -> str:
        target = urljoin(url, location)
        old, new = urlsplit(url), urlsplit(target)
        same = (old.scheme, _port(old)) == (new.scheme, _port(new))
        if old.hostname != new.hostname or not (same or _upgraded(old, new)):
            raise ConfigurationError(
                f"calendars.caldav.url: {host(url)} sends us on to {host(target)}, and the password is not carried "
                f"to another host. If that is right, write that address into config.toml: {target}"
            )
        return target

    def _guard(self, url: str) -> None:
        """The password goes to the configured host and port, or over https to a host beside it, or nowhere."""
        home, there = urlsplit(self.url), urlsplit(url)
        if home.hostname == there.hostname and (
            _port(home) == _port(there) if home.scheme == there.scheme else _upgraded(home, there)
        ):
            return
        if home.scheme == there.scheme == "https" and _port(home) == _port(there) and _siblings(home, there):
            return
        raise ConfigurationError(
            f"calendars.caldav.url: {host(self.url)} names a calendar at {host(url)}, another host. "
            f"If that is right, write that address into config.toml: {url}"
        )


def multistatus(answer: requests.Response) -> list[Resource]:
    """RFC 4918 §13, parsed without entities or external references."""
    try:
        root = ElementTree.fromstring(answer.content)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise UnexpectedResponse(
            f"{host(answer.url)} sent XML that cannot be read", answer.content
        ) from error
    found = []
    for response in root.findall(f"{DAV}response"):
        href = response.findtext(f"{DAV}href") or ""
        properties = {
            element.tag: element
            for propstat in response.findall(f"{DAV}propstat")
            if " 200" in (propstat.findtext(f"{DAV}status") or "")
            for prop in propstat.findall(f"{DAV}prop")
            for element in prop
        }
        found.append(Resource(urljoin(answer.url, href.strip()), properties))
    return found


def expect(answer: requests.Response, statuses: set[int]) -> requests.Response:
    """``answer``, if it is one of these."""
    if answer.status_code not in statuses:
        method = answer.request.method
        raise UnexpectedResponse(
            f"{host(answer.url)} answered {method} with {answer.status_code} {answer.reason}", answer.content
        )
    return answer


def host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or url


def _port(parts: SplitResult) -> int | None:
    """The port that is asked, given or not."""
    return parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _upgraded(old: SplitResult, new: SplitResult) -> bool:
    """Whether the same server is meant, now over https."""
    return (old.scheme, new.scheme) == ("http", "https") and _port(new) == 443


def _siblings(home: SplitResult, there: SplitResult) -> bool:
    """Whether both hosts are side by side in a domain of one owner: under icloud.com, but not under duckdns.org,
    beneath which everybody may register (the public suffix list)."""
    parent = (home.hostname or "").partition(".")[2]
    if not (there.hostname or "").endswith(f".{parent}") or parent.replace(".", "").isdigit():
        return False
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList().privatesuffix(parent) is not None


def same_path(a: str, b: str) -> bool:
    """Whether two addresses name one resource, however they are escaped or ended."""
    return unquote(urlsplit(a).path).rstrip("/") == unquote(urlsplit(b).path).rstrip("/")


def _judge(answer: requests.Response) -> requests.Response:
    status, name = answer.status_code, host(answer.url)
    if status == requests.codes.unauthorized:
        raise AuthenticationNeeded(f"{name} refuses the name or password; {_LOG_IN}")
    if status in _LATER:
        wait = answer.headers.get("Retry-After", "")
        raise SourceUnavailable(
            f"{name} cannot answer now ({status} {answer.reason})", float(wait) if wait.isdigit() else None
        )
    return answer
