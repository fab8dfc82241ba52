"""What this room does by itself."""

from __future__ import annotations

from mulin.base.jobs import Job
from mulin.events import actions


def settle_again(job: Job) -> None:
    """Prizes and doubts follow riddles that were answered at the riddles' own desk. Safe to repeat."""
    actions.settle_again(job.actor())
