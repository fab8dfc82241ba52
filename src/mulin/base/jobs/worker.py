"""Doing the work: one job at a time in each lane, a heartbeat beside it, periodic work in turn."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import translation

from mulin.base.jobs import periodic, procrastinated, queue
from mulin.base.jobs.leases import LEASE
from mulin.base.jobs.models import ATTEMPTS, Job, WorkerBeat
from mulin.base.jobs.signs import Interrupted, LeaseLost, stopping
from mulin.base.manifest import job_kinds
from mulin.base.sqlite_in_turn.log import write_back
from mulin.kernel import clock
from mulin.kernel.errors import Busy, RuleError

log = logging.getLogger("mulin.jobs")
POLL = 0.5  # seconds between two looks of the embedded worker
BEAT = 10.0  # seconds between two heartbeats and two looks at periodic work
DOZE = 0.2  # seconds asleep at a time


def run_due(*, limit: int = 1000) -> int:
    """Do everything that waits, here and now; for tests and shell commands. Returns how many."""
    count = 0
    while count < limit and (job := queue.claim(waiting=False)):
        execute(job)
        count += 1
    return count


def work(stop: threading.Event) -> None:
    """Work until `stop` is set: a lane for quick kinds (messages), a lane for everything."""
    stopping.clear()
    serve = _serve_cluster if connection.vendor == "postgresql" else _serve_embedded
    lanes = [threading.Thread(target=serve, args=(quick, stop), daemon=True) for quick in (True, False)]
    for lane in lanes:
        lane.start()
    while not stop.is_set():
        _patiently(_look_after)
        _rest(stop)
    stopping.set()
    for lane in lanes:
        lane.join(timeout=20)
    connection.close()


def _rest(stop: threading.Event) -> None:
    """Until the next heartbeat is due or `stop` is set; never asleep for long.

    A signal that comes just before its thread falls asleep does not wake it, and is heard when it wakes by itself.
    """
    until = time.monotonic() + BEAT
    while not stop.wait(DOZE) and time.monotonic() < until:
        pass


def last_beat() -> datetime | None:
    """When any worker last gave a sign of life. One query."""
    return WorkerBeat.objects.order_by("-at").values_list("at", flat=True).first()


def execute(job: Job) -> None:
    """Run a claimed job to its end, its failure, or back into the queue."""
    if job.attempt > ATTEMPTS:
        queue.fail(job, "job-given-up")
        return
    try:
        with translation.override(job.maker.get("language") or None), _savepoint():
            job_kinds()[job.kind].run(job)
        queue.finish(job)
    except LeaseLost:
        log.warning("job %s (%s) was taken over or cancelled", job.id, job.kind)
    except Interrupted:
        queue.give_back(job, counted=False)
    except Busy as error:
        log.warning("job %s (%s) waits: %s", job.id, job.kind, error)
        _try_again(job)
    except RuleError as error:
        queue.fail(job, *queue.error_of(error))
    except Exception:
        log.exception("job %s (%s) broke in attempt %s", job.id, job.kind, job.attempt)
        _try_again(job)


def _try_again(job: Job) -> None:
    if job.is_last_try:
        queue.fail(job, "job-broken")
    else:
        queue.give_back(job, counted=True)


@contextmanager
def _savepoint() -> Iterator[None]:
    """Inside somebody's transaction (a test, a shell command) a database fault must not spoil theirs.

    Every other fault keeps what the handler wrote before it, as it would stand in a worker.
    """
    if not connection.in_atomic_block:
        yield
        return
    point = transaction.savepoint()
    try:
        yield
    except DatabaseError:
        transaction.savepoint_rollback(point)
        raise
    except BaseException:
        transaction.savepoint_commit(point)
        raise
    transaction.savepoint_commit(point)


def _serve_embedded(quick: bool, stop: threading.Event) -> None:  # noqa: FBT001  # a thread's argument
    only = Q(kind__in=[code for code, kind in job_kinds().items() if kind.quick]) if quick else None
    while not stop.is_set():
        if not _patiently(lambda: _claim_and_execute(only)):
            stop.wait(POLL)
    connection.close()


def _serve_cluster(quick: bool, stop: threading.Event) -> None:  # noqa: FBT001  # a thread's argument
    queues = procrastinated.QUEUES[:1] if quick else procrastinated.QUEUES
    while not stop.is_set():
        try:
            procrastinated.serve(queues, _execute_named, stop)
        except Exception:  # the database is away: the worker of the library gives up, we do not
            log.exception("the queue is away")
            stop.wait(BEAT)


def _execute_named(job_id: UUID) -> None:
    _claim_and_execute(Q(id=job_id))


def _claim_and_execute(only: Q | None) -> bool:
    job = queue.claim(only=only)
    if job is None:
        return False
    with _heartbeat(job):
        execute(job)
    return True


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(LEASE / 6):
            _patiently(lambda: queue.renew(job))
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _look_after() -> bool:
    name = f"{socket.gethostname()}:{os.getpid()}"[:80]
    WorkerBeat.objects.update_or_create(worker=name, defaults={"at": clock.now()})
    periodic.take_turns()
    if connection.vendor == "postgresql":
        periodic.wake_the_left_behind()
    else:
        write_back(connection)
    return True


def _patiently(step: Callable[[], bool]) -> bool:
    """Do `step`; when the database is busy or away, say so and go on living."""
    close_old_connections()
    try:
        return step()
    except (OperationalError, InterfaceError) as error:
        log.warning("the database is busy or away: %s", error)
        connection.close()
        return False
