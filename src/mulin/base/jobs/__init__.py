"""Long work: `defer` in the caller's transaction, done later by a worker, shown with progress.

A `Job` row is the truth on both databases. Embedded, the worker looks for due rows itself; on
PostgreSQL procrastinate wakes a worker on any node, enqueued in the same transaction. Whoever runs
a job holds a lease on it; when a worker is killed the lease runs out and another takes over. So a
handler may be run more than once and must be safe to repeat: `job.once(step)` makes an effect on our
own data happen exactly once.
"""

from __future__ import annotations

from mulin.base.jobs.models import Job, JobState
from mulin.base.jobs.queue import cancel, defer
from mulin.base.jobs.signs import Interrupted, LeaseLost
from mulin.base.jobs.worker import last_beat, run_due, work

__all__ = ["Interrupted", "Job", "JobState", "LeaseLost", "cancel", "defer", "last_beat", "run_due", "work"]
