"""The running house: server processes, the worker beside them, and a stop that loses nothing."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib import import_module
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any

import django
from django.conf import settings
from django.db import connections
from django.urls import get_resolver

from mulin.kernel import pinyin

READY_SECONDS = 60
STOP_SECONDS = 20
THREADS = 2  # more threads a process measured slower: Python runs one of them at a time
RESTART_PAUSE = 2.0
GLANCE = 0.1
WORKER_NAME = "mulin-worker"
# Seconds after which a thread lets the other on; Python's own are ten times as many. Whoever holds a lock in the
# database waits that long after each answer from it, and with them everybody who waits for that lock.
SWITCH = 0.0005


def serve(host: str, port: int, *, when_ready: Callable[[], None]) -> int:
    """Serve until SIGTERM or SIGINT; then finish what was begun and return 0."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _load()
    sys.setswitchinterval(SWITCH)  # inherited
    server = Granian(
        "mulin.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.MULIN.workers or os.cpu_count() or 1,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    if sys.platform == "linux":
        os.register_at_fork(after_in_child=_end_with_parent)
    worker = WorkerProcess()
    worker.start()
    probe = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not listened on
    threading.Thread(target=_announce, args=(probe, port, when_ready), daemon=True).start()
    for early in (signal.SIGTERM, signal.SIGINT):  # until the server's own handlers stand
        signal.signal(early, _stop_early)
    try:
        server.serve()
    finally:
        worker.stop()
    return 0


def _load() -> None:
    """Load everything once, to be shared by the processes that fork from this one.

    What is loaded stays, and is kept from the search for rubbish (`gc.freeze`): among 170,000 things it stopped
    everybody for a tenth of a second at a time, and wrote into memory that else stays shared.
    """
    import_module("mulin.config.wsgi")
    pinyin.read_tables()
    get_resolver().resolve("/healthz")  # every page's code
    connections.close_all()  # they must not inherit this one's connections
    gc.collect()
    gc.freeze()


def _stop_early(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def _end_with_parent() -> None:
    """A server process whose parent was killed must free the port and the data folder too."""
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG of linux/prctl.h
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _announce(host: str, port: int, when_ready: Callable[[], None]) -> None:
    name = f"[{host}]" if ":" in host else host
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://{name}:{port}/healthz", timeout=2):  # our own address
                when_ready()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)


class WorkerProcess:
    """What `mulin worker` does, as a child that is started again if it falls over.

    It forks from this process, where everything is loaded: a fresh one would take a processor for seconds, just when
    the first people come, and memory of its own for the same things.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._child = self._made()

    def start(self) -> None:
        """The first one here and now, while this process has no open port that it would hold as well."""
        self._child.start()
        self._watcher.start()

    def stop(self) -> None:
        """Let the worker give its job back, then end it."""
        self._stopping.set()
        self._child.terminate()
        self._watcher.join(STOP_SECONDS)
        if self._watcher.is_alive():
            self._child.kill()

    def _watch(self) -> None:
        self._child.join()
        while not self._stopping.wait(RESTART_PAUSE):
            another = self._made()
            another.start()
            self._child = another
            another.join()

    def _made(self) -> BaseProcess:
        way: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        made: BaseProcess = way.Process(target=_work_beside, args=(os.getpid(),), name=WORKER_NAME, daemon=True)
        return made


def _work_beside(parent: int) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C reaches the server first, which then stops the worker
    if sys.platform == "linux":
        set_name = 15  # PR_SET_NAME of linux/prctl.h: how `top` calls it
        ctypes.CDLL(None).prctl(set_name, WORKER_NAME.encode())
    django.setup()  # where it was not forked
    sys.exit(work(parent))


def work(beside: int | None = None) -> int:
    """Do long work until SIGTERM or SIGINT; then give back what is in hand and return 0.

    `beside` is the number of the server process that started this one: when it is gone, killed even, so are we.
    """
    from mulin.base import jobs

    stop, asked = threading.Event(), list[int]()

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)  # and no more: another signal may come in the middle of it, and an event has a lock

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    threading.Thread(target=_stop_when, args=(asked, beside, stop), daemon=True).start()
    jobs.work(stop)
    return 0


def _stop_when(asked: list[int], parent: int | None, stop: threading.Event) -> None:
    """Set `stop` once a signal has asked for it, or the server that started this process is gone."""
    while not asked and parent in (None, os.getppid()):
        time.sleep(GLANCE)
    stop.set()
