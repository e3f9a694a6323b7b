"""A page that lives: its key, its names, a proxy in front, and its service."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import os
import plistlib
import shutil
import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cli.serve.hosts import host_of, lan_addresses
from cli.serve.run import options_of
from connectors.schedule.page_service import LaunchdPage, SystemdPage, page_service
from readiness.errors import ConfigurationError
from tests.program import at_terminal, run
from tests.system.test_serve import Live, serving

NAME = "mybox.tail1234.ts.net"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("service") / "home"
    assert run("checkin", "--fatigue", "2", home=home).code == 0
    return home


def ask(live: Live, path: str = "api/today", token: str = "", **headers: str) -> int:
    connection = http.client.HTTPConnection(live.host, live.port, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", f"/{token or live.token}/{path}", headers=headers)
        return connection.getresponse().status


def test_the_token_is_kept_in_a_private_file_and_revoked_at_once(home: Path) -> None:
    """Two starts have one address; `token --new` locks the old one out of the page that runs, and opens the new."""
    with serving(home) as first:
        pass
    with serving(home) as live:
        assert live.token == first.token
        file = home / "tokens" / "page"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert ask(live) == 200
        shown = run("serve", "token", "--new", home=home)
        assert shown.code == 0
        fresh = urlsplit(shown.out.splitlines()[0]).path.strip("/")
        assert fresh != live.token
        assert (ask(live), ask(live, token=fresh)) == (404, 200)
        assert run("serve", "token", home=home).out.splitlines()[0].endswith(f"/{fresh}/")


def test_all_addresses_and_names_of_the_machine_are_accepted(home: Path) -> None:
    """With --lan 0.0.0.0 what it prints answers, under address and name; another name is told how to be allowed."""
    with serving(home, "--lan", "0.0.0.0", "--host", NAME) as live:
        assert live.host == NAME  # the phone's way is told first
        here = live._replace(host="127.0.0.1")
        port = here_port(here.pid)
        here = here._replace(port=port)
        names = [
            socket.gethostname(),
            f"{socket.gethostname()}.local",
            NAME,
            "localhost",
            "127.0.0.1",
            "[::1]",
        ]
        for name in [*names, *lan_addresses()]:
            assert ask(here, Host=f"{name}:{port}") == 200, name
        for address in lan_addresses():
            assert ask(here._replace(host=address)) == 200
        for name in ("evil.example", "localhost.evil.example", f"x{NAME}", ""):
            assert ask(here, Host=name) == 400, name


def here_port(pid: int) -> int:
    """The port on which the process listens, as the system tells."""
    inodes = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        cells = line.split()
        if cells[3] == "0A" and f"socket:[{cells[9]}]" in inodes:
            return int(cells[1].rpartition(":")[2], 16)
    raise AssertionError("it does not listen")


def test_hosts_are_read_from_whatever_a_browser_sends() -> None:
    for sent, host in (
        ("Box.local:8765", "box.local"),
        ("[::1]:8765", "::1"),
        ("10.0.0.2", "10.0.0.2"),
        ("box.", "box"),
        ("", ""),
        ("[", ""),
        ("a:b:c", "a"),
    ):
        assert host_of(sent) == host


@pytest.mark.parametrize(
    ("lan", "says"),
    [
        ("192.0.2.77", "no address of this machine. Choose one"),
        ("my.box", "is no address"),
        ("::zz", "is no address"),
    ],
)
def test_an_address_that_is_not_ours_is_told_with_those_that_are(home: Path, lan: str, says: str) -> None:
    done = run("serve", "--port", "0", "--lan", lan, home=home)
    assert done.code == 3
    assert says in done.err
    assert "0.0.0.0" in done.err


def test_a_port_in_use_is_told(home: Path, unused_port: int) -> None:
    done = run("serve", "--port", str(unused_port), home=home)
    assert done.code == 3
    assert "--port" in done.err


def test_a_terminal_shows_a_code_for_the_camera(home: Path) -> None:
    """Only where a phone can reach it."""
    with at_terminal("serve", "--port", "0", "--lan", "0.0.0.0", home=home) as terminal:
        terminal.wait_for("Ctrl-C stops")
        assert "▀" in terminal.screen
        terminal.press("\x03")
    with at_terminal("serve", "--port", "0", home=home) as terminal:
        terminal.wait_for("Ctrl-C stops")
        assert "▀" not in terminal.screen
        terminal.press("\x03")


def test_edited_settings_hold_without_a_restart(home: Path) -> None:
    """A page that lives for weeks reads config.toml anew when it changes, and tells what is wrong with it."""
    with serving(home) as live:
        assert live.ask("GET", "api/today")[0] == 200
        (home / "config.toml").write_text("[strength]\nminutes = 700\n")
        status, said = live.ask("GET", "api/today")
        assert (status, "minutes" in json.loads(said)["error"]) == (409, True)
        (home / "config.toml").write_text("[strength]\nminutes = 30\n")
        assert live.ask("GET", "api/today")[0] == 200
    (home / "config.toml").unlink()


# --- behind a proxy -------------------------------------------------------------------------


class Proxy(http.server.BaseHTTPRequestHandler):
    """What Caddy, nginx or Tailscale do: TLS to the browser, plain HTTP to the page."""

    page: tuple[str, int]
    keeps_host: bool

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = dict(self.headers.items())
        if not self.keeps_host:
            headers["Host"] = "{}:{}".format(*self.page)
        headers["X-Forwarded-Proto"] = "https"
        with contextlib.closing(http.client.HTTPConnection(*self.page, timeout=20)) as behind:
            behind.request(self.command, self.path, body, headers)
            answer = behind.getresponse()
            sent = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

    do_GET = do_POST = _pass  # noqa: N815 - as the library names them

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on PATH")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", file, "-out", f"{file}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    with file.open("ab") as both:
        both.write(Path(f"{file}.crt").read_bytes())
    return file


@contextlib.contextmanager
def behind_tls(live: Live, certificate: Path, *, keeps_host: bool) -> Iterator[http.client.HTTPSConnection]:
    handler = type("Ours", (Proxy,), {"page": ("127.0.0.1", live.port), "keeps_host": keeps_host})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    trusting.check_hostname = False
    connection = http.client.HTTPSConnection("127.0.0.1", server.server_port, timeout=20, context=trusting)
    try:
        yield connection
    finally:
        connection.close()
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.mark.parametrize("keeps_host", [True, False])
def test_it_works_behind_a_proxy_that_speaks_tls(home: Path, certificate: Path, keeps_host: bool) -> None:
    """Whether the proxy passes the browser's Host on or says its own; other sites stay shut out."""
    with serving(home, "--host", NAME) as served:
        live = served._replace(host="127.0.0.1", port=here_port(served.pid))
        with behind_tls(live, certificate, keeps_host=keeps_host) as browser:
            for origin, status in ((f"https://{NAME}", 200), ("https://evil.example", 403)):
                headers = {"Host": NAME, "Origin": origin, "Content-Type": "application/json"}
                browser.request("POST", f"/{live.token}/api/checkin", json.dumps({"soreness": 2}), headers)
                answer = browser.getresponse()
                assert (answer.status, len(answer.read()) > 0) == (status, True)
            browser.request("GET", f"/{live.token}/", headers={"Host": NAME})
            page = browser.getresponse()
            text = page.read().decode()
            assert page.status == 200
            assert "http://" not in text.replace(
                "http://www.w3.org/", ""
            )  # nothing that a page over TLS may not load


# --- the service ----------------------------------------------------------------------------


def test_the_unit_is_accepted_by_systemd(home: Path, tmp_path: Path) -> None:
    """Read by systemd itself; it begins the very page, with the key in no argument."""
    manager = SystemdPage(tmp_path)
    service = page_service(home, ("--port", "8765", "--lan", "0.0.0.0", "--host", "a$b%c.example"))
    unit = manager.unit(service)
    assert "Restart=on-failure" in unit
    assert "tokens" not in unit
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on PATH")
    path = manager.path(service)
    path.write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(path)], capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "readiness-" in line]
    assert (done.returncode, said) == (0, []), done.stderr
    assert (found := manager.installed(page_service(home))) is not None
    assert found.arguments == service.arguments
    assert options_of(found.arguments) == (8765, "0.0.0.0", ["a$b%c.example"])


def test_the_agent_is_whole(home: Path, tmp_path: Path) -> None:
    manager = LaunchdPage(tmp_path)
    service = page_service(home, ("--port", "9000"))
    agent = plistlib.loads(manager.agent(service))
    assert Path(agent["ProgramArguments"][0]).is_absolute()
    assert agent["ProgramArguments"][-3:] == ["serve", "--port", "9000"]
    assert (agent["RunAtLoad"], agent["KeepAlive"]) == (True, {"SuccessfulExit": False})
    manager.path(service).write_bytes(manager.agent(service))
    assert (found := manager.installed(page_service(home))) is not None
    assert options_of(found.arguments) == (9000, None, [])


@pytest.mark.parametrize("manager", [SystemdPage, LaunchdPage])
def test_a_line_break_in_the_homes_path_is_refused(manager: type[SystemdPage], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="home folder"):
        manager(tmp_path).preview(page_service(tmp_path / "a\nExecStart=evil"))


def fake_systemctl(folder: Path) -> Path:
    """A systemctl that begins and ends what the unit says: there is no user session of systemd in a test."""
    folder.mkdir()
    script = folder / "systemctl"
    script.write_text(
        "#!/bin/sh\n"
        'unit="$HOME/.config/systemd/user/$3"; [ "$3" = --now ] && unit="$HOME/.config/systemd/user/$4"\n'
        'case "$2" in\n'
        'restart) sh -c "exec $(sed -n s/^ExecStart=//p "$unit")" >/dev/null 2>&1 & echo $! >"$HOME/page.pid";;\n'
        'disable) kill "$(cat "$HOME/page.pid")";;\n'
        "esac\n"
    )
    script.chmod(0o700)
    return folder


def test_install_show_and_remove(home: Path, tmp_path: Path, unused_port: int) -> None:
    """The service begins the page, `show` finds it answering and tells its addresses, `remove` ends it."""
    path = f"{fake_systemctl(tmp_path / 'bin')}:{os.environ['PATH']}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = home.parent / "copy"
    shutil.copytree(home, own)
    where = {"home": own, "PATH": path}
    dry = run("serve", "install", "--with", "systemd", "--port", str(port), "--dry-run", **where)
    assert (dry.code, "ExecStart=" in dry.out) == (0, True)
    none = run("serve", "show", "--with", "systemd", "--json", **where)
    assert (none.json["installed"], none.json["answers"]) == (False, False)
    done = run("serve", "install", "--with", "systemd", "--port", str(port), **where)
    assert done.code == 0, done.err
    try:
        address = next(line for line in done.out.splitlines() if line.startswith("http"))
        for _ in range(100):
            shown = run("serve", "show", "--with", "systemd", "--json", **where).json
            if shown["answers"]:
                break
        assert shown == {
            "schema": 1, "manager": "systemd", "installed": True, "answers": True, "addresses": [address],
        }  # fmt: skip
        assert address.startswith(f"http://127.0.0.1:{port}/")
    finally:
        gone = run("serve", "remove", "--with", "systemd", **where)
    assert "Removed" in gone.out
    assert "nothing" in run("serve", "remove", "--with", "systemd", **where).out
    assert not run("serve", "show", "--with", "systemd", "--json", **where).json["installed"]


def test_a_port_that_changes_cannot_be_installed(home: Path) -> None:
    done = run("serve", "install", "--port", "0", home=home)
    assert (done.code, "--port" in done.err) == (2, True)
