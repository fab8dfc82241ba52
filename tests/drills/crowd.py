"""People who knock at doors as fast as the house answers, and remember what it promised them."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

TOKEN = "d" * 32  # of a form, and of its cookie
PATIENCE = 20


@dataclass
class Notes:
    """What one person knows: keys that were promised, and keys without an answer."""

    promised: list[str] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)  # key → door
    answers: dict[int, int] = field(default_factory=dict)  # status → how often


def knock(port: int, person: dict[str, Any], door: str, key: str, *, outcome: str = "absent") -> int:
    """One tap at one door; the status of the answer, 0 if there was none."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "outcome": outcome, "client_key": key})
    headers = {
        "Cookie": f"sessionid={person['session']}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("POST", f"/c/zs/walk/door/{door}/", body, headers)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def read(port: int, person: dict[str, Any], path: str = "/c/zs/walk/") -> int:
    """One page; the status of the answer, 0 if there was none."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", path, headers={"Cookie": f"sessionid={person['session']}"})
        answer = line.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


class Crowd:
    """Everybody at once, each in a thread, until told to stop."""

    def __init__(self, port: int, people: list[dict[str, Any]], *, seed: int = 1) -> None:
        self.notes = [Notes() for _ in people]
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._walk, args=(port, person, note, random.Random(seed * 1000 + n)), daemon=True)
            for n, (person, note) in enumerate(zip(people, self.notes, strict=True))
        ]

    def _walk(self, port: int, person: dict[str, Any], note: Notes, dice: random.Random) -> None:
        while not self._stop.is_set():
            door, key = dice.choice(person["doors"]), str(uuid4())
            status = knock(port, person, door, key)
            note.answers[status] = note.answers.get(status, 0) + 1
            if status == 302:
                note.promised.append(key)
            elif status == 0 or status >= 500:
                note.unknown[key] = door
                self._stop.wait(0.02)

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE * 2)

    def wait_until(self, is_enough: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
        until = time.monotonic() + seconds
        while not is_enough():
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    @property
    def promised(self) -> list[str]:
        return [key for note in self.notes for key in list(note.promised)]

    @property
    def answers(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for note in self.notes:
            for status, times in list(note.answers.items()):
                found[status] = found.get(status, 0) + times
        return dict(sorted(found.items()))
