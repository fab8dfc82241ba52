"""Periodic work of this room."""

from __future__ import annotations

from mulin.awards import actions
from mulin.base.jobs import Job


def take_turns(job: Job) -> None:
    """Move every round on as the clock says. Safe to repeat."""
    job.result = {"moved": actions.move_on(job.actor())}
