"""Whose job it is: only the one who asked sees it and gets its files."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse

from mulin.base.actor import Actor
from mulin.base.jobs import files
from mulin.base.jobs.models import Job, JobState
from mulin.base.roles import STAFF_ROLES, Role
from mulin.kernel.errors import NotFound


def job_for(actor: Actor, job_id: UUID) -> Job:
    """The actor's own job; Mulin's own jobs belong to the operator. Raises NotFound. One query."""
    job = Job.objects.filter(id=job_id, community_id=actor.community_id).first()
    if job is None or actor.is_visitor:
        raise NotFound("job")
    own = job.created_by == actor.account_id if job.created_by else Role.OPERATOR in actor.roles
    if not own:
        raise NotFound("job")
    return job


def jobs_of(actor: Actor, *kinds: str, limit: int = 20) -> list[Job]:
    """The actor's own jobs of these kinds, newest first. One query."""
    own = Job.objects.filter(community_id=actor.community_id, created_by=actor.account_id, kind__in=kinds)
    return list(own.order_by("-id")[:limit])


def file_of(actor: Actor, job_id: UUID, name: str) -> FileResponse:
    """A result file as a download for its maker; never stored on the way. Raises NotFound.

    What was asked for in office is handed out in office only: not after the term, and not to a
    session that has not shown the second factor.
    """
    job = job_for(actor, job_id)
    asked_as = STAFF_ROLES.intersection(role for role, _buildings in job.maker.get("grants", ()))
    if asked_as and not asked_as & actor.roles:
        raise NotFound("file")
    entry = next((entry for entry in job.files if entry["name"] == name), None)
    if job.state != JobState.DONE or entry is None:
        raise NotFound("file")
    try:
        content = files.path(job.id, entry).open("rb")
    except OSError as error:
        raise NotFound("file") from error
    response = FileResponse(content, as_attachment=True, filename=name, content_type=entry["type"])
    response["Cache-Control"] = "no-store"
    return response
