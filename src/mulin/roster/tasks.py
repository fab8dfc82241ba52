"""Long work of this room."""

from __future__ import annotations

from mulin.base.jobs import Job
from mulin.roster import actions


def apply(job: Job) -> None:
    """Write a previewed roster into the register."""
    actions.carry_out(job)
    actor = job.actor()
    if actor.community_code:
        job.result = {**job.result, "url": actor.url("roster:roster", roster_id=job.args["roster"])}


def undo(job: Job) -> None:
    """Take an import back."""
    actions.take_back(job)
    actor = job.actor()
    if actor.community_code:
        job.result = {**job.result, "url": actor.url("roster:roster", roster_id=job.args["roster"])}


def tidy(job: Job) -> None:
    """Forget the text of files no longer needed. Daily."""
    job.result = {"imports": actions.tidy_imports(job.actor())}
