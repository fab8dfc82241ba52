"""What happens by itself: the afternoon's riddles go into the ledger when it is over."""

from __future__ import annotations

from mulin.base.jobs import Job
from mulin.riddles import actions


def close_sets(job: Job) -> None:
    """Write down what hung at afternoons that are over. Safe to repeat."""
    actions.close_sets(job.actor())
