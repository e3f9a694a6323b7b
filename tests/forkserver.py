"""Runs the program from an interpreter that has loaded what commands need: starting up is most of a command's run.

One server a test worker forks for every command. That is still a process of its own, with its own streams,
environment, folder and end; that a bare interpreter finds all its modules is shown by `tests/system/test_program.py`,
by all tests at a terminal, and by the whole suite under ``HYPOTHESIS_PROFILE=nightly`` and ``make coverage``.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
PRELOADED = (
    "cli.app",
    "cli.commands.checkin",
    "cli.commands.doctor",
    "cli.commands.plan",
    "cli.commands.report",
    "cli.commands.sync",
    "cli.render.report.gather",
    "connectors.calendars.ics",
    "connectors.config.load",
    "connectors.doctor",
    "connectors.export",
    "connectors.home_id",
    "connectors.sources.garmin.source",
    "connectors.store.backup",
    "connectors.store.open",
    "connectors.store.restore",
    "garminconnect",
    "models.personal",
    "pandas",
    "pydantic",
    "readiness.morning.decide",
    "readiness.morning.kept_plan",
    "readiness.night.sync",
    "readiness.publishing.use_cases",
    "sklearn.linear_model",
)
"""What most commands import; each loads its own rest."""
LARGEST_REQUEST_BYTES = 1 << 17


def serve(requests: socket.socket) -> str | None:
    """Forks for each request, and answers with the child's id and exit code, until the asking side is closed.

    Returns the module whose ``main`` a forked child is to run, and None in the server.
    """
    for name in PRELOADED:
        importlib.import_module(name)
    from connectors.config.load import load

    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").touch()
        load(Path(home))  # what checks a settings file is made when it is first read
    gc.freeze()  # so that a child's collections copy no pages
    ready = selectors.DefaultSelector()
    ready.register(requests, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.data:
                child, answers = key.data
                answers.sendall(f" {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}".encode())
                answers.close()
                ready.unregister(key.fd)
                os.close(key.fd)
                continue
            message, descriptors, _, _ = socket.recv_fds(requests, LARGEST_REQUEST_BYTES, 4)
            if not message:
                return None
            child = os.fork()
            if not child:
                ready.close()
                requests.close()
                return become(descriptors, **json.loads(message))
            *streams, answering = descriptors
            for one in streams:
                os.close(one)
            answers = socket.socket(fileno=answering)
            answers.sendall(str(child).encode())
            ready.register(os.pidfd_open(child), selectors.EVENT_READ, (child, answers))


def become(
    descriptors: Sequence[int], module: str, arguments: list[str], environment: dict[str, str], folder: str
) -> str:
    """In the child: takes on streams, arguments, environment and folder."""
    for number, one in enumerate(descriptors):
        if number < 3:
            os.dup2(one, number)
        os.close(one)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv[1:] = arguments
    return module


def leave(code: int) -> NoReturn:
    """Ends as an interpreter does, but does not take apart what it has loaded: that costs more than a command."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@functools.cache
def server() -> socket.socket:
    """The worker's server, started at the first command; it ends with the worker."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forkserver", str(theirs.fileno())],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
        },  # threads do not fork
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    stdin: bytes = b"",
    timeout_s: float = 60,
    module: str = "cli.app",
) -> subprocess.CompletedProcess[bytes]:
    """Runs ``main`` of a module to its end, by default the program's; its streams are files.

    Raises TimeoutExpired, the process killed.
    """
    asked = {"arguments": arguments, "environment": dict(environment), "folder": str(Path.cwd())}
    message = json.dumps({"module": module, **asked})
    ours, theirs = socket.socketpair()
    with (
        ours,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        with theirs:
            descriptors = [given.fileno(), out.fileno(), err.fileno(), theirs.fileno()]
            socket.send_fds(server(), [message.encode()], descriptors)
        ours.settimeout(timeout_s)
        answer = ""
        try:
            while piece := ours.recv(64):
                answer += piece.decode()
        except TimeoutError:
            if answer:
                os.kill(int(answer), signal.SIGKILL)
            raise subprocess.TimeoutExpired(list(arguments), timeout_s) from None
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, int(answer.split()[1]), out.read(), err.read())


if __name__ == "__main__":
    module = serve(socket.socket(fileno=int(sys.argv[1])))
    if module:
        code = 0
        try:
            importlib.import_module(module).main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        leave(code)
