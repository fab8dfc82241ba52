"""Many people at one door: a real server, and so many of them at once who open a page, press, and read the answer."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
_SECONDS = 30


@dataclass
class Journey:
    """What one person lived through. `receipt` is where the answer led; empty while nothing was promised."""

    name: str
    asked_at: float = 0.0
    answered_at: float = 0.0
    receipt: str = ""
    is_in: bool = False
    status: int = 0
    trouble: str = ""
    took: list[float] = field(default_factory=list)


class Server:
    """`mulin up` (or another WSGI application under the same server) as its own process group."""

    def __init__(self, *, bare: bool = False, environment: dict[str, str] | None = None) -> None:
        self.bare, self.port = bare, _free_port()
        self.environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "MULIN_PROXIES": "1"}
        self.environment |= environment or {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "mulin.ops.cli", "up", "--no-demo", "--port", str(self.port)]
        if self.bare:
            command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
            command += ["--workers", str(os.cpu_count() or 1), "--blocking-threads", "2", "--log-level", "error"]
            command += ["benchmarks.limit.wsgi:application"]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=2).request("GET", "/healthz")
            return True
        return False

    def kill(self) -> None:
        """`kill -9` to everything it started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """SIGTERM, and wait."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(25)
            self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def burst(port: int, path: str, *, people: int, at_once: int) -> tuple[list[Journey], float]:
    """`people` go through the journey, `at_once` of them at any moment; what they lived through, and seconds in all."""
    journeys = [Journey(f"邻居{number:03d}") for number in range(people)]
    gate = threading.Barrier(min(at_once, people) + 1)

    def walk(lane: int) -> None:
        gate.wait()
        for journey in journeys[lane::at_once]:
            _go(port, path, journey, address=f"10.{lane % 250}.{lane // 250}.7")

    with ThreadPoolExecutor(at_once) as lanes:
        waiting = [lanes.submit(walk, lane) for lane in range(min(at_once, people))]
        gate.wait()
        began = time.monotonic()
        for lane in waiting:
            lane.result()
        seconds = time.monotonic() - began
    return journeys, seconds


def _go(port: int, path: str, journey: Journey, *, address: str) -> None:
    """Page, one POST, confirmation. A cut line is trouble, not an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        _walk(connection, path, journey, {"X-Forwarded-For": address})
    except (OSError, http.client.HTTPException) as error:
        journey.trouble = type(error).__name__
    finally:
        connection.close()


def _walk(line: http.client.HTTPConnection, path: str, journey: Journey, head: dict[str, str]) -> None:
    line.request("GET", path, headers=head)
    page = line.getresponse()
    html = page.read().decode()
    cookies = "; ".join(value.split(";")[0] for name, value in page.getheaders() if name.lower() == "set-cookie")
    fields = {name: unescape(value) for name, value in _HIDDEN.findall(html)} | {"guest_name": journey.name}
    journey.asked_at = time.monotonic()
    sending = {**head, "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    line.request("POST", path, body=urlencode(fields), headers=sending)
    answer = line.getresponse()
    answer.read()
    journey.answered_at, journey.status = time.monotonic(), answer.status
    if answer.status != http.client.FOUND:
        return
    journey.receipt = answer.headers["Location"]
    line.request("GET", journey.receipt, headers=head)
    said = line.getresponse()
    body = said.read().decode()
    journey.is_in = said.status == http.client.OK and "候补" not in body
