"""What this room does by itself."""

from __future__ import annotations

from uuid import UUID

from mulin.base.jobs import Job
from mulin.events import actions


def settle_again(job: Job) -> None:
    """Prizes and doubts follow riddles that were answered at the riddles' own desk. Safe to repeat."""
    actions.settle_again(job.actor())


def tell_helpers(job: Job) -> None:
    """Tell the helpers what has become of their shifts, each in a step of their own."""
    shifts = [UUID(shift) for shift in job.args["shifts"]]
    told = {"event_id": UUID(job.args["event"]), "shift_ids": shifts, "what": job.args["what"]}
    steps = list(actions.tell_helpers(job.actor(), **told))
    for done, (step, post) in enumerate(steps):
        with job.once(step) as fresh:
            if fresh:
                post()
        job.progress(done + 1, len(steps))
