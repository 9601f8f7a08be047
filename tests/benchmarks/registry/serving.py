"""Two real servers side by side, one process each, asked in turns over loopback."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from tests.guards.tree import ROOT

Calls = list[Callable[[], object]]


@dataclass
class Server:
    """A site in a process of its own."""

    port: int
    process: subprocess.Popen[bytes]
    cookie: str = ""
    token: str = ""

    def get(self, path: str) -> str:
        """The page at this path; it must be there."""
        status, _, body = self._ask("GET", path, "")
        assert status == 200, (path, status)
        return body

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Where the answer to a form leads; it must have been taken."""
        status, where, body = self._ask("POST", path, urlencode({**fields, "csrf_token": self.token}))
        assert status in (302, 303), (path, status, body[:2000])
        return where

    def log_in(self, name: str, password: str) -> None:
        """Log in by the form, keep the cookie and a token for forms."""
        self.token = _token(self.get("/login"))
        self.post("/login", {"username": name, "password": password})
        self.token = _token(self.get("/register"))

    @cached_property
    def worker(self) -> Path:
        """What the system tells of the process that answers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return Path("/proc") / children[-1]

    def memory(self) -> float:
        """The most memory that the serving process held so far, in MB."""
        peak = re.search(r"VmHWM:\s+(\d+)", (self.worker / "status").read_text())
        assert peak is not None
        return int(peak[1]) / 1024

    def processor(self) -> int:
        """Nanoseconds of processor time that the serving process has used."""
        return int((self.worker / "schedstat").read_text().split()[0])

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, headers | ({"Cookie": self.cookie} if self.cookie else {}))
        answer = connection.getresponse()
        text = answer.read().decode()
        if set_cookie := answer.getheader("Set-Cookie"):
            self.cookie = set_cookie.partition(";")[0]
        connection.close()
        return answer.status, answer.getheader("Location") or "", text


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


@contextmanager
def serving(application: str, **environment: str) -> Iterator[Server]:
    """``application`` under gunicorn, one worker; ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["-m", "gunicorn", "--no-control-socket", "--workers", "1", "--log-level", "error"]
    process = subprocess.Popen(
        [sys.executable, *command, "--bind", f"127.0.0.1:{port}", application],
        cwd=ROOT,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("FUHAN_")}, **environment},
    )
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise AssertionError("the server did not start")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one call took, in milliseconds: by the clock on the wall, and of the serving process's processor."""

    wall: float
    processor: float


def in_turns(asked: dict[str, tuple[Server, Calls]], rounds: int) -> dict[str, Spent]:
    """Medians of each call; the ``n``-th calls of all take turns, so that a busy machine slows all alike."""
    wall: dict[str, list[float]] = {name: [] for name in asked}
    processor: dict[str, list[float]] = {name: [] for name in asked}
    for n in range(rounds):
        for name, (server, calls) in asked.items():
            before, start = server.processor(), time.perf_counter()
            calls[n % len(calls)]()
            wall[name].append((time.perf_counter() - start) * 1000)
            processor[name].append((server.processor() - before) / 1e6)
    warm = rounds // 10
    return {name: Spent(median(wall[name][warm:]), median(processor[name][warm:])) for name in asked}
