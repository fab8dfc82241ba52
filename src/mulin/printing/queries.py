"""Named reads for the print centre."""

from __future__ import annotations

from mulin.base.actor import Actor
from mulin.base.jobs import Job
from mulin.base.jobs.access import jobs_of
from mulin.base.manifest import Print, job_kinds, rooms


def prints_for(actor: Actor) -> list[Print]:
    """Everything the house can print for this actor, in order. No query."""
    found = [thing for room in rooms() for thing in room.prints if actor.may_somewhere(thing.verb)]
    return sorted(found, key=lambda thing: thing.order)


def past_jobs(actor: Actor) -> list[tuple[str, Job]]:
    """The actor's own printing jobs with their titles, newest first. One query."""
    kinds = {code: kind for code, kind in job_kinds().items() if kind.makes_paper}
    return [(str(kinds[job.kind].title), job) for job in jobs_of(actor, *kinds)]
