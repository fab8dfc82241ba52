"""Of the threads of a process one works at a time, as long as it is quick.

Python runs one thread at a time anyhow. Two that work at the same time hand it to and fro at every question to the
database, and each of them holds its place in the line there, and everybody behind it, meanwhile: in a rush for
places that took a sixth of the time. The second thread is for what is slow, a large paper or an export, which must
not keep everybody else of the process waiting, and for the moment in which the first one waits for the disk.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

PATIENCE = 0.05  # seconds: ten times what most answers take

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class InTurn:
    """A WSGI application whose answers are made one after the other; none waits longer for another than PATIENCE."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._turn = Lock()
        self._since = 0.0  # when whoever has the turn got it

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.take()
        try:
            return self._application(environ, start_response)
        finally:
            self.give()

    def take(self) -> None:
        """Have the turn, or go on without it beside somebody slow. Who has one already takes no other."""
        if getattr(_mine, "turn", None) is not None:
            return
        left = self._since + PATIENCE - time.monotonic()
        if self._turn.acquire(timeout=max(0.0, left)):
            self._since = time.monotonic()
            _mine.turn = self

    def give(self) -> bool:
        """Give the turn on; False where this thread has none."""
        if getattr(_mine, "turn", None) is not self:
            return False
        _mine.turn = None
        self._turn.release()
        return True


_mine = threading.local()  # .turn: the turn this thread has


@contextmanager
def aside() -> Iterator[None]:
    """Let the next one of this process begin meanwhile: for a wait that holds nothing others need."""
    turn = getattr(_mine, "turn", None)
    if turn is None:
        yield
        return
    turn.give()
    try:
        yield
    finally:
        turn.take()
