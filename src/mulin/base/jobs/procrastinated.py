"""PostgreSQL's queue: procrastinate, enqueued on Django's own connection in the same transaction.

A queue row only says "look at this job"; who may run it is decided by the lease on the job itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, UUIDField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

QUEUES = ["quick", "long"]
NAME = "mulin.job"
SILENT = 30.0  # seconds without a heartbeat after which a worker counts as gone; it gives one every 10 s
GRACE = 20.0  # seconds a job may go on after its worker was asked to stop


def _nobody(job_id: str) -> None:
    """The web process only asks; the workers have a task of this name that works."""


@cache
def _task() -> Any:
    from procrastinate.contrib.django import app  # its models exist only where this app is installed

    return app.task(name=NAME)(_nobody)


def enqueue(job_id: UUID, *, queue: str, after: float) -> None:
    """Ask any worker to look at a job, `after` seconds from now."""
    options: dict[str, Any] = {"queue": queue}
    if after:
        options["schedule_in"] = {"seconds": int(after)}
    _task().configure(**options).defer(job_id=str(job_id))


def serve(queues: list[str], run: Callable[[UUID], None], stop: threading.Event) -> None:
    """Run a procrastinate worker in this thread until `stop` is set. Raises what ends it before."""
    asyncio.run(_serve(queues, run, stop))


async def _serve(queues: list[str], run: Callable[[UUID], None], stop: threading.Event) -> None:
    from procrastinate.contrib.django import DjangoApp, app

    django: Any = app.connector
    own = DjangoApp(connector=django.get_worker_connector())

    @own.task(name=NAME)
    def look_at(job_id: str) -> None:
        run(UUID(job_id))

    async with own.open_async():
        working = asyncio.create_task(
            own.run_worker_async(
                queues=queues, delete_jobs="always", install_signal_handlers=False, shutdown_graceful_timeout=GRACE
            )
        )
        while not (stop.is_set() or working.done()):
            await asyncio.sleep(0.2)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


def sweep() -> None:
    """Drop queue rows whose worker is gone: killed, it neither ends them nor gives another sign of life."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'doing' AND NOT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE id = worker_id AND last_heartbeat > now() - make_interval(secs => %s))",
            (SILENT,),
        )


def asked_for() -> QuerySet[Any, Any]:
    """The ids of the jobs that some worker has yet to look at, as a subquery."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(status="todo").annotate(job=Cast(KT("args__job_id"), UUIDField()))
    ids: QuerySet[Any, Any] = jobs.values("job")
    return ids
