"""Asking for work, claiming it under a lease, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from mulin.base import once
from mulin.base.actor import Actor
from mulin.base.jobs import actors, leases, procrastinated
from mulin.base.jobs.leases import LEASE
from mulin.base.jobs.models import ACTIVE, Job, JobState
from mulin.base.manifest import job_kinds
from mulin.kernel import clock
from mulin.kernel.errors import RuleError

PAUSE = (2.0, 10.0, 30.0, 55.0)  # seconds before the next try; each shorter than a lease


def defer(actor: Actor, kind: str, args: Mapping[str, Any], *, client_key: str | None = None) -> Job:
    """Ask for `kind` to be done soon. Belongs to the caller's transaction: if that fails, no job.

    `args` holds references and choices, never a name or a phone. The same `client_key` gives the
    earlier job; with other content it raises RuleError("key-reuse"). Two queries, four with a key.
    """
    if kind not in job_kinds():
        raise KeyError(f"no room declares the job kind {kind!r}")
    content = {"kind": kind, "args": dict(args)}
    with transaction.atomic():
        if client_key and (earlier := once.earlier_result(actor, client_key, content)):
            return Job.objects.get(id=earlier)
        job = Job.objects.create(
            community_id=actor.community_id,
            kind=kind,
            args=content["args"],
            created_by=actor.account_id,
            maker=actors.snapshot(actor),
        )
        job.is_new = True
        if client_key:
            once.remember(actor, client_key, content, job.id)
        wake(job)
    return job


def wake(job: Job, *, after: float = 0) -> None:
    """Let a worker of the cluster know. Embedded, the worker looks by itself."""
    if connection.vendor == "postgresql":
        procrastinated.enqueue(job.id, queue="quick" if job_kinds()[job.kind].quick else "long", after=after)


def claim(*, only: Q | None = None, waiting: bool = True) -> Job | None:
    """Take the oldest due job and hold its lease, or None. Two queries and a compare-and-set.

    `waiting=False` also takes jobs that pause between two tries (for `run_due`).
    """
    now = leases.moment()
    due = leases.over(now) if waiting else Q(state=JobState.QUEUED) | leases.over(now)
    found = Job.objects.filter(due, only or Q(), state__in=ACTIVE).order_by("id").first()
    while found:
        lease = now.after(LEASE)
        taken = Job.objects.filter(id=found.id, attempt=found.attempt, state=found.state).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_boot=lease.boot,
            lease_until=lease.seconds,
            started_at=found.started_at or clock.now(),
            heartbeat_at=clock.now(),
        )
        if taken:
            return Job.objects.get(id=found.id)
        found = Job.objects.filter(due, only or Q(), state__in=ACTIVE).order_by("id").first()
    return None


def renew(job: Job) -> bool:
    """Hold the lease of a running job for another while. False if it is lost."""
    lease = leases.moment().after(LEASE)
    return bool(job.mine().update(lease_boot=lease.boot, lease_until=lease.seconds, heartbeat_at=clock.now()))


def finish(job: Job) -> bool:
    """Mark a job done. False if the lease was lost meanwhile."""
    done = max(job.done, job.total)
    return bool(
        job.mine().update(state=JobState.DONE, done=done, result=job.result, finished_at=clock.now(), lease_until=0)
    )


def fail(job: Job, code: str, data: Mapping[str, Any] | None = None) -> None:
    """End a job with a sentence its maker can act on."""
    kept = {key: value if isinstance(value, int | str) else str(value) for key, value in (data or {}).items()}
    job.mine().update(state=JobState.FAILED, error_code=code, error_data=kept, finished_at=clock.now(), lease_until=0)


def give_back(job: Job, *, counted: bool) -> None:
    """Put a job back into the queue: after a fault with a pause, after an interruption at once."""
    pause = PAUSE[min(job.attempt, len(PAUSE)) - 1] if counted else 0.0
    later = leases.moment().after(pause)
    # An interruption lowers `attempt` by one, which still differs from this run's number.
    attempt = job.attempt if counted else job.attempt - 1
    with transaction.atomic():
        if job.mine().update(state=JobState.QUEUED, attempt=attempt, lease_boot=later.boot, lease_until=later.seconds):
            wake(job, after=pause)


def cancel(actor: Actor, job_id: UUID) -> bool:
    """Cancel one's own job that is not over; a running one stops at its next sign of progress."""
    own = Job.objects.filter(id=job_id, community_id=actor.community_id, created_by=actor.account_id, state__in=ACTIVE)
    return bool(own.update(state=JobState.CANCELLED, finished_at=clock.now(), lease_until=0))


def error_of(error: RuleError) -> tuple[str, Mapping[str, Any]]:
    """The stored form of an expected no."""
    return error.code, error.data
