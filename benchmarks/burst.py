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
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
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
    gave_up: bool = False
    pressed: dict[str, Any] = field(default_factory=dict)  # the form as it was sent, to be sent again


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


def burst(port: int, path: str, *, people: int, at_once: int, gives_up: int = 0) -> tuple[list[Journey], float]:
    """`people` go through the journey, `at_once` of them at any moment; what they lived through, and seconds in all.

    `gives_up`: every so-many-th person thinks better of it as soon as there is an answer; 0: nobody does.
    """
    journeys = [Journey(f"邻居{number:03d}") for number in range(people)]
    gate = threading.Barrier(min(at_once, people) + 1)

    def walk(lane: int) -> None:
        gate.wait()
        for number in range(lane, people, at_once):
            address = f"10.{lane % 250}.{lane // 250}.7"
            _go(port, path, journeys[number], address=address)
            if gives_up and number % gives_up == 0 and journeys[number].receipt:
                _give_up(port, journeys[number], address=address)

    with ThreadPoolExecutor(at_once) as lanes:
        waiting = [lanes.submit(walk, lane) for lane in range(min(at_once, people))]
        gate.wait()
        began = time.monotonic()
        for lane in waiting:
            lane.result()
        seconds = time.monotonic() - began
    return journeys, seconds


def again(port: int, journeys: list[Journey]) -> None:
    """Whoever has no answer presses once more: the same form with the same key."""
    for journey in journeys:
        if journey.receipt:
            continue
        with suppress(OSError, http.client.HTTPException), _line(port) as line:
            if journey.pressed:
                _press(line, journey)


def _go(port: int, path: str, journey: Journey, *, address: str) -> None:
    """Page, one POST, confirmation. A cut line is trouble, not an answer."""
    try:
        with _line(port) as line:
            _read_form(line, path, journey, {"X-Forwarded-For": address})
            _press(line, journey)
    except (OSError, http.client.HTTPException) as error:
        journey.trouble = type(error).__name__


@contextmanager
def _line(port: int) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)) as line:
        yield line


def _fetch(line: http.client.HTTPConnection, path: str, head: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """A page: its status, its text, and what a form on it would send, cookies included."""
    line.request("GET", path, headers=head)
    page = line.getresponse()
    html = page.read().decode()
    cookies = "; ".join(value.split(";")[0] for name, value in page.getheaders() if name.lower() == "set-cookie")
    return page.status, html, {name: unescape(value) for name, value in _HIDDEN.findall(html)} | {"": cookies}


def _send(line: http.client.HTTPConnection, path: str, fields: dict[str, str], head: dict[str, str]) -> Any:
    cookies = fields.get("", "")
    headers = {**head, "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    line.request("POST", path, body=urlencode({k: v for k, v in fields.items() if k}), headers=headers)
    answer = line.getresponse()
    answer.read()
    return answer


def _read_form(line: http.client.HTTPConnection, path: str, journey: Journey, head: dict[str, str]) -> None:
    _status, _html, fields = _fetch(line, path, head)
    journey.pressed = {"path": path, "fields": fields | {"guest_name": journey.name}, "head": head}


def _press(line: http.client.HTTPConnection, journey: Journey) -> None:
    pressed = journey.pressed
    journey.asked_at = journey.asked_at or time.monotonic()  # who presses again came when they pressed first
    answer = _send(line, pressed["path"], pressed["fields"], pressed["head"])
    journey.answered_at, journey.status = time.monotonic(), answer.status
    if answer.status != http.client.FOUND:
        return
    journey.receipt = answer.headers["Location"]
    status, html, _fields = _fetch(line, journey.receipt, pressed["head"])
    journey.is_in = status == http.client.OK and "候补" not in html


def _give_up(port: int, journey: Journey, *, address: str) -> None:
    head = {"X-Forwarded-For": address}
    with suppress(OSError, http.client.HTTPException), _line(port) as line:
        door = f"{journey.receipt}give-up/"
        _status, _html, fields = _fetch(line, door, head)
        journey.gave_up = _send(line, door, fields, head).status == http.client.FOUND
