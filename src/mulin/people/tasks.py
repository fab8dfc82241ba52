"""Work that is done without anybody asking: forgetting in time."""

from __future__ import annotations

from mulin.base.jobs import Job
from mulin.people import actions


def erase_due(job: Job) -> None:
    """Forget those whose seven days to change their mind are over. Safe to repeat."""
    job.result = {"erased": actions.erase_those_due(job.actor())}


def count(job: Job) -> None:
    """Write down what the roster comes to, if it changed. Safe to repeat."""
    job.result = {"counted": actions.count_roster(job.actor())}


def let_go(job: Job) -> None:
    """Remove what has been kept long enough. Safe to repeat."""
    job.result = actions.let_go(job.actor())
