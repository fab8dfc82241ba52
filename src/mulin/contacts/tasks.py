"""Periodic work of this room."""

from __future__ import annotations

from mulin.base.jobs import Job
from mulin.contacts import actions


def take_turns(job: Job) -> None:
    """Let what is due happen. Safe to repeat."""
    job.result = {"changed": actions.take_turns(job.actor())}
