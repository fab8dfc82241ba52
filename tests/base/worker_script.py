"""A worker process for the killing tests: does `t.count` jobs, slowly, in steps that can be cut anywhere.

Run as `python worker_script.py [once]`. The database is named by the environment.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import nullcontext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from mulin.base import jobs, manifest  # noqa: E402
from mulin.base.jobs import Job, leases  # noqa: E402
from mulin.base.manifest import JobKind  # noqa: E402

STEPS = 8


def count(job: Job) -> None:
    """Eight effects on our own data, each of which must happen once."""
    for step in range(STEPS):
        with job.once(f"step-{step}") as fresh:
            if fresh:
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO tally (job, step) VALUES (%s, %s)", (str(job.id), step))
                time.sleep(0.01)
        job.progress(step + 1, STEPS)


def main() -> None:
    leases.LEASE = 1.5
    for module in (jobs.queue, jobs.worker):
        module.LEASE = 1.5  # type: ignore[attr-defined]
    jobs.models.ATTEMPTS = jobs.worker.ATTEMPTS = 1000  # the test kills the same job again and again
    jobs.worker.BEAT = 0.5  # type: ignore[attr-defined]
    kinds = {"t.count": JobKind("t.count", "t.count", count, quick=True)}
    for name in ("queue", "worker", "periodic"):
        getattr(jobs, name).job_kinds = lambda: kinds
    manifest.job_kinds = lambda: kinds  # type: ignore[assignment]
    if os.environ.get("DRILL_BROKEN") == "once":  # the control of `mulin drill jobs`
        Job.once = lambda *_args: nullcontext(True)  # type: ignore[method-assign,assignment]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    jobs.work(threading.Event())


if __name__ == "__main__":
    sys.exit(main())
